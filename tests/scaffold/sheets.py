"""Tables of tasks for the tests: workbooks by openpyxl, all made up."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import openpyxl

from duban.scaffold.rows import Row
from duban.scaffold.tables import read_rows

STARTS, ENDS = date(2020, 1, 1), date(2020, 12, 31)
HEADING = ("序号", "工作内容", "目标", "完成时限", "牵头单位", "配合单位")
TOILETS = (1, "新建公厕", "新建公厕200座以上", "2020年11月底前", "环卫处", "市容处")


def workbook(
    *rows: Sequence[object],
    merged: Iterable[str] = (),
    sheet: str = "任务表",
    path: Path | None = None,
) -> bytes:
    """Write rows from A1 on, and merge blocks; gives the file's bytes."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for block in merged:
        page.merge_cells(block)
    written = io.BytesIO()
    book.save(written)
    if path is not None:
        path.write_bytes(written.getvalue())
    return written.getvalue()


def rows_of(content: bytes, sheet: str | None = None) -> tuple[Row, ...]:
    return read_rows(content, "table.xlsx", sheet, STARTS, ENDS)


def one(*cells: object, heading: Sequence[str] = HEADING) -> Row:
    """Read a table of one row."""
    (row,) = rows_of(workbook(heading, cells))
    return row


def doubts(row: Row) -> list[str]:
    """Give what a row leaves open as "cell: sentence"."""
    return [f"{each.place}: {each.said.say('en')}" for each in row.doubts if not each.is_note]
