"""The ledger of an evaluation as tables: one workbook for people, or CSV for what they use."""

from duban.workbook.gathering import tables_of
from duban.workbook.judged import Judged
from duban.workbook.separated import csv_table
from duban.workbook.tables import TABLES, Table
from duban.workbook.writing import write_workbook

__all__ = ["TABLES", "Judged", "Table", "csv_table", "tables_of", "write_workbook"]
