"""Writing the register as a workbook: the office fills in what is yellow, the rest is shown."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from attrs import define

from duban.forms.register_cells import put
from duban.forms.register_entry_sheet import EntrySheet, entry_heading
from duban.forms.register_frame import Frame, Heading
from duban.forms.register_matter_sheet import matter_heading, write_matters
from duban.forms.register_names import Names
from duban.forms.register_view import RegisterView
from duban.forms.styles import Styles
from duban.model.rules import RuleBook
from duban.rulefiles.register_columns import SHEETS
from duban.rulefiles.register_plans import SheetPlan
from duban.sheets.workbook import Sheet


def write_register(book: RuleBook, view: RegisterView) -> bytes:
    """Give the workbook of a view. The same view and rule book give the same bytes."""
    import xlsxwriter

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(out, options)
    created = datetime.combine(book.plan.issued, time(), UTC).replace(tzinfo=None)
    workbook.set_properties({"title": f"{book.plan.title.zh} 登记簿", "created": created})
    desk = _Desk(book, view, workbook, Styles(workbook), Names(book))
    first, *others = SHEETS
    desk.write_entries(first)
    write_matters(desk.frame(matter_heading()), view.matters)
    for plan in others:
        desk.write_entries(plan)
    for sheet in view.others:
        desk.write_other(sheet)
    desk.names.write(workbook, desk.styles)
    workbook.close()
    return out.getvalue()


@define(eq=False, repr=False)
class _Desk:
    """A register's workbook in the making."""

    book: RuleBook
    view: RegisterView
    workbook: Any
    styles: Styles
    names: Names

    def frame(self, heading: Heading) -> Frame:
        """Begin a sheet."""
        sheet = self.workbook.add_worksheet(heading.name)
        frame = Frame(self.book.plan, self.styles, heading, sheet)
        frame.begin(self.view.printing)
        return frame

    def write_entries(self, plan: SheetPlan) -> None:
        """Write a sheet of entries."""
        EntrySheet(self.frame(entry_heading(plan)), plan, self.names).write(self.view)

    def write_other(self, sheet: Sheet) -> None:
        """Write the values of a sheet that people added; how it looked is not kept."""
        added = self.workbook.add_worksheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            style = "plain_time" if isinstance(value, datetime) else "plain"
            put(added, row - 1, column - 1, value, (self.styles[style], style))
