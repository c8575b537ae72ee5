"""The sample year judged once, for tests of the ledger's tables; changed as a test needs it."""

import io
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import orjson
from attrs import evolve
from openpyxl.worksheet.worksheet import Worksheet

from duban.cli import cli
from duban.cli.common import Desk
from duban.words import Lang
from duban.workbook import Judged, tables_of, write_workbook

SAMPLES = Path(__file__).parents[2] / "examples" / "tianjin-2019"
SECTIONS = ("findings", "indicators", "tasks", "scores", "alerts", "reports")


@cache
def judged(lang: Lang = "zh") -> Judged:
    """Judge the sample year as of a day in July, through the command line."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    arguments = ["--as-of", "2019-07-06", "--format", "json", "--workers", "1", "--lang", lang]
    with redirect_stdout(out):
        cli.main(["evaluate", str(SAMPLES), *arguments], standalone_mode=False)
    told = orjson.loads(out.buffer.getvalue())  # type: ignore[attr-defined]
    book = Desk.of((), None, None).plugins.book("tianjin-2019")
    rows = {section: told[section] for section in SECTIONS}
    return Judged(told, rows, {book.plan.id: book}, lang)


def with_rows(section: str, rows: Sequence[Mapping[str, Any]], lang: Lang = "zh") -> Judged:
    """Give it with other rows in one section."""
    sample = judged(lang)
    return evolve(sample, rows={**sample.rows, section: rows})


def alert(**changed: object) -> dict[str, Any]:
    """Give the first alert of the sample year with some keys changed."""
    return {**judged().rows["alerts"][0], **changed}


def content(sample: Judged) -> bytes:
    """Write the workbook."""
    books = list(sample.books.values())
    return write_workbook(tables_of(sample), books, sample.told["as_of"], sample.lang)


def opened(sample: Judged) -> openpyxl.Workbook:
    """Write the workbook and read it back."""
    return openpyxl.load_workbook(io.BytesIO(content(sample)))


def column(sheet: Worksheet, title: str) -> list[Any]:
    """Give the cells below a title."""
    heads = [cell.value for cell in sheet[3]]
    number = heads.index(title) + 1
    return [sheet.cell(row, number) for row in range(4, sheet.max_row + 1)]
