"""What all sheets of a form share: hidden marks, protection, print layout, option lists."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import define, field

from duban.forms.asked import Asked
from duban.forms.collected import Collected
from duban.forms.layout import MARK, as_json
from duban.forms.styles import Styles
from duban.model.rules import RuleBook
from duban.model.submission import LastReport

COVER = "报送表"
_OPTIONS = "选项"


@define
class Form:
    """A workbook in the making, with all that its sheets need."""

    book: RuleBook
    asked: Asked
    last: Mapping[str, LastReport]
    workbook: Any
    styles: Styles
    #: Cells that hold the sum of a sheet's terms of the check number.
    sums: list[str] = field(factory=list)
    #: Lists as they stand in the new form, for the check number of a form not yet opened.
    prefilled: list[tuple[str, Mapping[str, Any]]] = field(factory=list)
    check_cell: str = ""
    #: By area the day on which the report is due where the register moved it.
    due_days: Mapping[str, date] = field(factory=dict)
    #: What was added up from the units' forms, for the form of their lead.
    collected: Collected | None = None
    _option_sheet: Any = None
    _options: dict[tuple[str, ...], str] = field(factory=dict)

    @property
    def heading(self) -> str:
        """Give unit and month as they stand at the head of each sheet."""
        period = self.asked.period
        unit = self.book.reporters[self.asked.reporter].name.zh
        return f"{unit}　{period.year}年{period.month}月"

    def last_fact(self, area: str, path: Sequence[str]) -> Any:
        """Give a fact of the last accepted report; None without one."""
        return _at(self.last[area].record.facts if area in self.last else None, path)

    def added_up(self, area: str, path: Sequence[str]) -> Any:
        """Give a fact as it was added up from the units' forms; None where it was not."""
        return _at(self.collected.facts.get(area) if self.collected else None, path)

    def is_steady(self, area: str, name: str) -> bool:
        """Tell whether a fact stood still in the last two accepted reports."""
        return area in self.last and name in self.last[area].steady

    def last_text(self, area: str, task: str, key: str) -> str:
        """Give a text of the last accepted report; empty without one."""
        texts = self.last[area].texts.get(task, {}) if area in self.last else {}
        found = texts.get(key, "")
        return found if isinstance(found, str) else ""

    def add_sheet(self, name: str, about: Mapping[str, Any], codes: Sequence[str]) -> Any:
        """Add a sheet with its hidden row of marks; `codes` name the columns from C on."""
        sheet = self.workbook.add_worksheet(name)
        hidden = self.styles["hidden"]
        sheet.write_string(0, 0, MARK, hidden)
        sheet.write_string(0, 1, as_json(about), hidden)
        for column, code in enumerate(codes, 2):
            sheet.write_string(0, column, code, hidden)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "select_locked_cells": True,
                "select_unlocked_cells": True,
            },
        )
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        plan = self.book.plan.document
        sheet.set_footer(f'&L&"仿宋"&9{plan}　{self.heading}&R&"仿宋"&9第&P页 共&N页')
        return sheet

    def options(self, choices: Sequence[str]) -> str:
        """Give a reference to a hidden list of choices for a drop-down."""
        key = tuple(choices)
        if key not in self._options:
            if self._option_sheet is None:
                self._option_sheet = self.workbook.add_worksheet(_OPTIONS)
                self._option_sheet.very_hidden()
            column = len(self._options)
            for row, choice in enumerate(key):
                self._option_sheet.write_string(row, column, choice)
            letters = _letters(column)
            self._options[key] = f"='{_OPTIONS}'!${letters}$1:${letters}${len(key)}"
        return self._options[key]


def _at(found: Any, path: Sequence[str]) -> Any:
    for part in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(column)
    return name
