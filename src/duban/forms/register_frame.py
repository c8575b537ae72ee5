"""What all sheets of the register's workbook have alike: marks, title, head, protection, print."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from attrs import define, frozen

from duban.forms.layout import as_json
from duban.forms.register_cells import put
from duban.forms.styles import Styles, height_for
from duban.model.plan import Plan
from duban.rulefiles.register_columns import HEAD, MARK, VERSION
from duban.rulefiles.register_plans import Column

#: The first column that is shown, and the row of the heads; entries stand below it.
FIRST = 2
HEADER = 3
_LEAST_HEIGHT = 22


@frozen(eq=False, repr=False)
class Heading:
    """What a sheet is, is called and says, and its columns.

    Each column bears the style of its empty cells, `usual`, so that these need not be written.
    `code` is that of the hidden last column.
    """

    kind: str
    name: str
    says: str
    columns: Sequence[Column]
    usual: Sequence[str]
    code: str


def letter_of(columns: Sequence[Column], code: str) -> str:
    """Give the letter of a column in its sheet."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[FIRST + [each.code for each in columns].index(code)]


@define(eq=False, repr=False)
class Frame:
    """A sheet in the making; rows beyond its last one are hidden."""

    plan: Plan
    styles: Styles
    heading: Heading
    sheet: Any

    @property
    def beyond(self) -> int:
        """Give the column behind those that are shown."""
        return FIRST + len(self.heading.columns)

    def begin(self, printing: str) -> None:
        """Write everything above the entries."""
        heading, sheet, hidden = self.heading, self.sheet, self.styles["hidden"]
        about = {
            "sheet": heading.kind,
            "plan": self.plan.id,
            "version": VERSION,
            "printing": printing,
        }
        sheet.set_default_row(hide_unused_rows=True)
        sheet.set_column(0, 1, 6, hidden, {"hidden": True})
        sheet.set_column(self.beyond, self.beyond, 6, hidden, {"hidden": True})
        sheet.write_string(0, 0, MARK, hidden)
        sheet.write_string(0, 1, as_json(about), hidden)
        codes = (*(column.code for column in heading.columns), heading.code)
        for index, code in enumerate(codes, FIRST):
            sheet.write_string(0, index, code, hidden)
        sheet.set_row(0, None, None, {"hidden": True})
        for row in range(1, HEADER + 1):
            sheet.write_string(row, 0, HEAD, hidden)
        last = self.beyond - 1
        title = f"{self.plan.title.zh}　{heading.name}"
        sheet.merge_range(1, FIRST, 1, last, title, self.styles["sheet_title"])
        sheet.set_row(1, 28)
        sheet.merge_range(2, FIRST, 2, last, heading.says, self.styles["line"])
        width = sum(column.width for column in heading.columns)
        sheet.set_row(2, height_for((heading.says, width), size=10.5, least=20))
        for index, column, usual in self.places:
            sheet.set_column(index, index, column.width, self.styles[usual])
            sheet.write_string(HEADER, index, column.title, self.styles["head"])
        heads = [(column.title, column.width - 2) for column in heading.columns]
        sheet.set_row(HEADER, height_for(*heads, least=34))

    @cached_property
    def places(self) -> Sequence[tuple[int, Column, str]]:
        """Give the columns that are shown: index, column, style of its empty cells."""
        shown = range(FIRST, self.beyond)
        return [*zip(shown, self.heading.columns, self.heading.usual, strict=True)]

    def put(self, row: int, index: int, value: Any, style: str, usual: str) -> None:
        """Write a cell, unless it is empty and looks as its column does."""
        if value is not None or style != usual:
            put(self.sheet, row, index, value, (self.styles[style], style))

    def end_row(self, row: int, texts: Sequence[tuple[str, float]], code: str = "") -> None:
        """Show a row, high enough for its texts, each with its width; `code` is hidden in it."""
        if code:
            self.sheet.write_string(row, self.beyond, code, self.styles["hidden"])
        self.sheet.set_row(row, height_for(*texts, least=_LEAST_HEIGHT))

    def finish(self, last_row: int, unprinted: int = 0) -> None:
        """Protect the sheet and make it ready for A4, all but the last rows."""
        sheet, last = self.sheet, self.beyond - 1
        sheet.autofilter(HEADER, FIRST, last_row, last)
        sheet.freeze_panes(HEADER + 1, FIRST + 1)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER)
        sheet.print_area(1, FIRST, last_row - unprinted, last)
        sheet.set_footer(f'&L&"仿宋"&9{self.plan.document}　&A&R&"仿宋"&9第&P页 共&N页')
