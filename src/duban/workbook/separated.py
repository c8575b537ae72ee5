"""A table as CSV that Excel opens: UTF-8 with its mark, days in ISO form, numbers as numbers."""

import csv
import io
from datetime import date

from duban.model.period import Period
from duban.words import Lang
from duban.workbook.tables import Amount, Cell, Table

#: Excel takes a text that begins with one of these for a formula, quoted or not.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_table(table: Table, lang: Lang) -> bytes:
    """Give a table as CSV (RFC 4180).

    A text that Excel would take for a formula gets an apostrophe before it; numbers never do, and
    are in the unit that the table's column of units names.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title.say(lang) for column in table.columns])
    writer.writerows([_said(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    if isinstance(cell, Amount):
        cell = cell.value
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Period):
        return str(cell)
    return f"{cell:.15g}"
