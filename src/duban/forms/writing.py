"""What all sheets of a form share: hidden marks, protection, print layout, option lists."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, field

from duban.forms.asked import Asked
from duban.forms.layout import MARK, SAME, as_json
from duban.forms.styles import Styles
from duban.model.rules import RuleBook
from duban.model.submission import Record
from duban.schemafiles.leaves import Leaf
from duban.words import UNIT_LABELS

COVER = "报送表"
_OPTIONS = "选项"


@define
class Form:
    """A workbook in the making, with all that its sheets need."""

    book: RuleBook
    asked: Asked
    last: Mapping[str, Record]
    workbook: Any
    styles: Styles
    #: Cells that hold the sum of a sheet's terms of the check number.
    sums: list[str] = field(factory=list)
    #: Lists as they stand in the new form, for the check number of a form not yet opened.
    prefilled: list[tuple[str, Mapping[str, Any]]] = field(factory=list)
    check_cell: str = ""
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
        found: Any = self.last[area].facts if area in self.last else None
        for part in path:
            if not isinstance(found, Mapping):
                return None
            found = found.get(part)
        return found

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


def kind_of(leaf: Leaf) -> str:
    """Give the reader that a leaf needs: number, text, flag, date or choice."""
    if leaf.labels:
        return "choice"
    return "date" if leaf.format == "date" else leaf.type


def hint_for(leaf: Leaf) -> dict[str, Any]:
    """Give the hidden hint by which a leaf's cell is read back."""
    hint: dict[str, Any] = {"type": kind_of(leaf)}
    if leaf.type == "number":
        hint["unit"] = unit_of(leaf)
        if leaf.whole:
            hint["whole"] = True
        if leaf.shown_as and leaf.shown_as[1] != 1.0:
            hint["factor"] = plain_factor(leaf)
    if leaf.labels:
        hint["labels"] = dict(leaf.labels)
    return hint


def unit_of(leaf: Leaf) -> str:
    """Give the unit in which a leaf is written, as the notice says it."""
    if leaf.shown_as:
        return leaf.shown_as[0]
    return UNIT_LABELS[leaf.unit].zh if leaf.unit in UNIT_LABELS else leaf.unit


def plain_factor(leaf: Leaf) -> int | float:
    """Give the factor from the unit shown to the base unit."""
    factor = leaf.shown_as[1] if leaf.shown_as else 1.0
    return int(factor) if factor == int(factor) else factor


def shown_value(leaf: Leaf, value: Any) -> Any:
    """Give a fact as its cell shows it: in the form's unit, with Chinese labels; None if absent."""
    if value is None:
        return None
    if leaf.labels:
        return leaf.labels.get(value, value)
    if leaf.type == "flag":
        return "是" if value else "否"
    if leaf.type == "number":
        shown = Decimal(repr(value)) / Decimal(str(plain_factor(leaf)))
        return int(shown) if shown == shown.to_integral_value() else float(shown)
    return str(value)


def number_formula(cell: str, unit: str, last: str = "") -> str:
    """Give a formula (without =) for the number in a cell, written as number or as text."""
    bare = f"ASC(TRIM({cell}))"
    for gone in dict.fromkeys((",", " ", "%", unit)):
        if gone:
            bare = f'SUBSTITUTE({bare},"{gone}","")'
    said = f'IFERROR(VALUE({bare}),"")'
    if last:
        same = ",".join(f'TRIM({cell})="{each}"' for each in SAME)
        said = f'IF(OR({same}),IF(ISNUMBER({last}),{last},""),{said})'
    return f'IF({cell}="","",IF(ISNUMBER({cell}),{cell},{said}))'


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(column)
    return name
