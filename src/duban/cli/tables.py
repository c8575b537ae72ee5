"""evaluate --out LEDGER.xlsx and .csv: the evaluation as tables for people."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from duban.cli.common import Desk
from duban.cli.pressed import ledger_matters
from duban.errors import UsageError
from duban.pipeline import Outcome
from duban.pipeline.job import Job
from duban.report.rows import SECTIONS
from duban.words import message
from duban.workbook import TABLES, Judged, csv_table, tables_of, write_workbook


def judged_of(desk: Desk, job: Job, outcome: Outcome, told: Mapping[str, Any]) -> Judged:
    """Gather what tables are made of; raises LedgerError if the ledger cannot be read."""
    rows = {
        section: [orjson.loads(line) for line in outcome.rows.lines(section)]
        for section in SECTIONS
    }
    books = {plan: job.books[plan] for plan in outcome.plans}
    return Judged(told, rows, books, job.lang, ledger_matters(desk, outcome.plans))


def table_files(judged: Judged, out: Path) -> Iterator[tuple[Path, bytes]]:
    """Give the files that stand for `out`, each with its content.

    A workbook is one file. Of NAME.csv each table is one, NAME-tasks.csv and so on; a name that
    ends with that of a table (tasks.csv, 2019-07-tasks.csv) is this table alone. Raises UsageError
    for a table that this judgement does not have.
    """
    tables = tables_of(judged)
    if out.suffix == ".xlsx":
        as_of = judged.told["as_of"]
        yield out, write_workbook(tables, list(judged.books.values()), as_of, judged.lang)
        return
    asked = out.stem.rpartition("-")[2]
    has = [table.id for table in tables]
    if asked in TABLES and asked not in has:
        raise UsageError(
            message(
                "{file}: this judgement has no table {table}; it has {tables}",
                file=str(out),
                table=asked,
                tables=has,
            )
        )
    for table in tables:
        if asked == table.id:
            yield out, csv_table(table, judged.lang)
        elif asked not in TABLES:
            yield out.with_name(f"{out.stem}-{table.id}.csv"), csv_table(table, judged.lang)
