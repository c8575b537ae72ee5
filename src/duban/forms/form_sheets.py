"""Recognising the sheets of a form by their hidden marks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from duban.forms.layout import MARK, hint_of
from duban.sheets.values import Value
from duban.sheets.workbook import Sheet, cell_name

_PERIOD = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


class NotOurForm(Exception):
    """The workbook does not carry the hidden marks of a form, or they were changed."""


@frozen
class FormSheet:
    """One sheet of a form: what it is, and its columns by their codes."""

    sheet: Sheet
    about: Mapping[str, Any]
    columns: Mapping[str, int]

    @property
    def kind(self) -> str:
        """Give cover, task or list."""
        return self.text("sheet")

    def text(self, name: str) -> str:
        """Give a text that the sheet says of itself; empty where it does not."""
        found = self.about.get(name)
        return found if isinstance(found, str) else ""

    def place(self, row: int, column: int) -> str:
        """Give a cell's place as findings show it: 1.4!D7."""
        return f"{self.sheet.name}!{cell_name(row, column)}"

    def value(self, row: int, code: str) -> Value | None:
        """Give what stands in a row's column of this code."""
        return self.sheet.cells.get((row, self.columns.get(code, 0)))

    def merged_into(self, row: int, code: str) -> str:
        """Give the first cell of the merged block that covers a cell; "" if it stands for itself."""
        column = self.columns.get(code, 0)
        for top, left, bottom, right in self.sheet.merged:
            if top <= row <= bottom and left <= column <= right and (top, left) != (row, column):
                return cell_name(top, left) if (top, left) in self.sheet.cells else ""
        return ""

    def keyed_rows(self) -> Iterator[tuple[int, str]]:
        """Run through the rows that hold something below the first, each with its key or ""."""
        for row, cells in self.sheet.rows():
            key = cells.get(1)
            if row > 1:
                yield row, key if isinstance(key, str) else ""


@frozen
class Identity:
    """Whose form it is, as its cover says."""

    form: int
    plan: str
    reporter: str
    period: str
    areas: tuple[str, ...]
    zone: str


def form_sheets(sheets: Iterable[Sheet]) -> tuple[FormSheet, ...]:
    """Give the sheets of a form, without those that somebody added."""
    found = []
    for sheet in sheets:
        if sheet.cells.get((1, 1)) != MARK:
            continue
        try:
            about = hint_of(sheet.cells.get((1, 2)))
        except ValueError:
            continue
        columns: dict[str, int] = {}
        for (row, column), code in sheet.cells.items():
            if row == 1 and column > 2 and isinstance(code, str):
                columns.setdefault(code, column)
        found.append(FormSheet(sheet, about, columns))
    return tuple(found)


def identity_of(cover: FormSheet) -> Identity:
    """Read the identity; raises NotOurForm if a part is missing or of the wrong type."""
    form, areas = cover.about.get("form"), cover.about.get("areas")
    plan, reporter, period = (cover.text(name) for name in ("plan", "reporter", "period"))
    sound = (
        isinstance(form, int)
        and not isinstance(form, bool)
        and isinstance(areas, list)
        and len(areas) > 0
        and all(isinstance(area, str) and area for area in areas)
        and plan
        and reporter
        and _PERIOD.fullmatch(period)
    )
    if not sound:
        raise NotOurForm(cover.sheet.name)
    assert isinstance(form, int)  # noqa: S101 - tells the type checker what `sound` says
    assert isinstance(areas, list)  # noqa: S101
    unique = tuple(dict.fromkeys(areas))
    return Identity(form, plan, reporter, period, unique, cover.text("zone"))
