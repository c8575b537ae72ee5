"""The register's workbook in the hands of the office: rows are found, typed into and saved."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value and cell.column > 2}


def entries(sheet: Worksheet) -> Iterator[tuple[Any, ...]]:
    """Run through the rows that are shown, those without any cells too."""
    yield from sheet.iter_rows(min_row=5, max_row=max(sheet.row_dimensions))


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    found = load_workbook(path)[sheet]
    codes = columns(found)
    return [
        {code: row[column - 1].value for code, column in codes.items()} for row in entries(found)
    ]


def fill(path: Path, sheet: str, which: Callable[[dict[str, Any]], bool], **typed: Any) -> None:
    """Type into the first row of a sheet that fits, and save, as the office does."""
    book = load_workbook(path)
    found = book[sheet]
    codes = columns(found)
    for row in entries(found):
        if which({code: row[column - 1].value for code, column in codes.items()}):
            for code, value in typed.items():
                row[codes[code] - 1].value = value
            break
    else:
        raise AssertionError(sheet)
    book.save(path)


def is_free(row: dict[str, Any]) -> bool:
    return not any(value for code, value in row.items() if code not in {"result", "unit"})
