"""Writing the register as a workbook: the office fills in what is yellow, the rest is shown."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from attrs import define

from duban.forms.layout import as_json
from duban.forms.register_cells import put, said_of
from duban.forms.register_lines import Line
from duban.forms.register_names import Names
from duban.forms.register_view import MatterLine, RegisterView
from duban.forms.styles import Styles, height_for
from duban.model.rules import RuleBook
from duban.rulefiles.register_columns import (
    DUE,
    FIXED,
    GIVEN,
    HEAD,
    MARK,
    MATTER_COLUMNS,
    MATTERS,
    ROW,
    SHEETS,
    TOKEN,
    VERSION,
)
from duban.rulefiles.register_plans import Column, SheetPlan
from duban.sheets.workbook import Sheet

_FIRST = 2
_HEADER = 3
_FREE_ROWS = 30
_PRINTED_FREE = 10

_MATTERS_SAY = (
    "在“办理”中选一项，填经办人和原因（签收可不填原因；延期、缓办填日期；代录反馈写“原因…措施…”），"
    "保存并关闭，结果几分钟内写回“处理结果”。"
)
_LEVELS = {"red": "level_red", "yellow": "level_yellow", "blue": "level_blue"}
_STYLES = {
    "day": "date_in",
    "time": "time_in",
    "flag": "choice_in",
    "choice": "choice_in",
    "text": "words_in",
    "digest": "digest_in",
}
_RIGHT = {"figure", "points"}


def write_register(book: RuleBook, view: RegisterView) -> bytes:
    """Give the workbook of a view. The same view and rule book give the same bytes."""
    import xlsxwriter

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(out, options)
    created = datetime.combine(book.plan.issued, time(), UTC).replace(tzinfo=None)
    workbook.set_properties({"title": f"{book.plan.title.zh} 登记簿", "created": created})
    desk = _Desk(book, view, workbook, Styles(workbook), Names(book))
    for plan in SHEETS[:1]:
        desk.write_entries(plan)
    desk.write_matters()
    for plan in SHEETS[1:]:
        desk.write_entries(plan)
    for sheet in view.others:
        desk.write_other(sheet)
    desk.names.write(workbook, desk.styles)
    workbook.close()
    return out.getvalue()


@define
class _Desk:
    """A register's workbook in the making."""

    book: RuleBook
    view: RegisterView
    workbook: Any
    styles: Styles
    names: Names

    def write_entries(self, plan: SheetPlan) -> None:
        """Write a sheet of entries with free rows below them."""
        lines = self.view.lines[plan.table]
        codes = (*(column.code for column in plan.columns), ROW)
        sheet = self._begin(
            plan.table, plan.name, plan.says, plan.columns, codes, len(plan.columns)
        )
        last = _HEADER + len(lines) + _FREE_ROWS
        for row, line in enumerate(lines, _HEADER + 1):
            self._write_line(sheet, plan, row, line)
        for number, row in enumerate(range(_HEADER + len(lines) + 1, last + 1)):
            mark = f"{self.view.printing}-{number}" if plan.table == "assignment" else ""
            self._write_line(sheet, plan, row, Line({}, kind=mark))
        for index, column in enumerate(plan.columns, _FIRST):
            self._offer(sheet, plan, column, (_HEADER + 1, index, last, index))
        self._finish(sheet, last, _FIRST + len(plan.columns) - 1, _FREE_ROWS - _PRINTED_FREE)

    def write_matters(self) -> None:
        """Write the sheet of matters; each offers what its state allows."""
        codes = (*(column.code for column in MATTER_COLUMNS), TOKEN)
        shown = len(MATTER_COLUMNS)
        sheet = self._begin("matters", MATTERS, _MATTERS_SAY, MATTER_COLUMNS, codes, shown)
        for row, line in enumerate(self.view.matters, _HEADER + 1):
            self._write_matter(sheet, row, line)
        last = _HEADER + max(len(self.view.matters), 1)
        self._finish(sheet, last, _FIRST + shown - 1)

    def write_other(self, sheet: Sheet) -> None:
        """Write the values of a sheet that people added; how it looked is not kept."""
        added = self.workbook.add_worksheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            style = "plain_time" if isinstance(value, datetime) else "plain"
            put(added, row - 1, column - 1, value, (self.styles[style], style))

    def _begin(
        self,
        kind: str,
        name: str,
        says: str,
        columns: Sequence[Column],
        codes: Sequence[str],
        shown: int,
    ) -> Any:
        sheet, styles = self.workbook.add_worksheet(name), self.styles
        hidden = styles["hidden"]
        about = {
            "sheet": kind,
            "plan": self.book.plan.id,
            "version": VERSION,
            "printing": self.view.printing,
        }
        sheet.write_string(0, 0, MARK, hidden)
        sheet.write_string(0, 1, as_json(about), hidden)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 1, 6, hidden, {"hidden": True})
        sheet.set_column(_FIRST + shown, _FIRST + len(codes) - 1, 6, hidden, {"hidden": True})
        for row in range(1, _HEADER + 1):
            sheet.write_string(row, 0, HEAD, hidden)
        for index, code in enumerate(codes, _FIRST):
            sheet.write_string(0, index, code, hidden)
        last = _FIRST + shown - 1
        title = f"{self.book.plan.title.zh}　{name}"
        sheet.merge_range(1, _FIRST, 1, last, title, styles["sheet_title"])
        sheet.set_row(1, 28)
        sheet.merge_range(2, _FIRST, 2, last, says, styles["line"])
        width = sum(column.width for column in columns)
        sheet.set_row(2, height_for((says, width), size=10.5, least=20))
        for index, column in enumerate(columns, _FIRST):
            sheet.set_column(index, index, column.width)
            sheet.write_string(_HEADER, index, column.title, styles["head"])
        heads = [(column.title, column.width - 2) for column in columns]
        sheet.set_row(_HEADER, height_for(*heads, least=34))
        return sheet

    def _finish(self, sheet: Any, last_row: int, last_column: int, unprinted: int = 0) -> None:
        sheet.autofilter(_HEADER, _FIRST, last_row, last_column)
        sheet.freeze_panes(_HEADER + 1, _FIRST + 1)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADER)
        sheet.print_area(1, _FIRST, last_row - unprinted, last_column)
        document = self.book.plan.document
        sheet.set_footer(f'&L&"仿宋"&9{document}　&A&R&"仿宋"&9第&P页 共&N页')

    def _write_line(self, sheet: Any, plan: SheetPlan, row: int, line: Line) -> None:
        inputs = {column.code for column in plan.inputs}
        widths = []
        for index, column in enumerate(plan.columns, _FIRST):
            value = line.cells.get(column.code)
            locked = column.code not in inputs or line.kind == FIXED
            if line.kind == DUE and column.code in GIVEN[plan.table]:
                locked = True
            style = self._style(column, line, locked=locked)
            if column.code == "result":
                value = line.result or None
                style = "said" if line.holds else "refused"
            if column.code == "unit":
                self._write_unit(sheet, plan, row, index, line)
                continue
            put(sheet, row, index, value, (self.styles[style], style))
            if column.kind != "digest":
                widths.append((str(value or ""), column.width - 1))
        if line.kind:
            sheet.write_string(row, _FIRST + len(plan.columns), line.kind, self.styles["hidden"])
        sheet.set_row(row, height_for(*widths, least=22))

    def _style(self, column: Column, line: Line, *, locked: bool) -> str:
        if not locked:
            return "figure_in" if column.kind in _RIGHT else _STYLES.get(column.kind, "short_in")
        if column.code in {"due", "electronic", "filed"} or column.kind in {"day", "time"}:
            short = column.code == "due" or column.kind == "day"
            return ("grey_" if line.kind == FIXED else "") + ("day" if short else "moment")
        if line.kind == FIXED:
            return "grey_words" if column.kind == "text" else "grey"
        return "centre"

    def _write_unit(self, sheet: Any, plan: SheetPlan, row: int, index: int, line: Line) -> None:
        """Show the unit in which an indicator is written, whichever indicator is picked."""
        area, indicator = (f"{letter_of(plan, code)}{row + 1}" for code in ("area", "indicator"))
        formula = self.names.unit_formula(area, indicator)
        cached = self.names.unit(line.cells.get("area"), line.cells.get("indicator"))
        style = self.styles["grey" if line.kind == FIXED else "centre"]
        sheet.write_formula(row, index, formula, style, cached)

    def _write_matter(self, sheet: Any, row: int, line: MatterLine) -> None:
        widths = []
        for index, column in enumerate(MATTER_COLUMNS, _FIRST):
            value: Any = line.cells.get(column.code)
            if column.kind == "shown":
                style = {"limit": "day", "said": "cell"}.get(column.code, "centre")
                if column.code == "level" and line.is_open:
                    style = _LEVELS[line.level]
                elif not line.is_open:
                    style = {"limit": "grey_day", "said": "grey_words"}.get(column.code, "grey")
            else:
                style = {"action": "choice_in", "until": "date_in"}.get(column.code, "words_in")
            if column.code == "result":
                value, style = line.result or None, "refused" if line.typed else "said"
            put(sheet, row, index, value, (self.styles[style], style))
            widths.append((str(value or ""), column.width - 1))
        sheet.write_string(row, _FIRST + len(MATTER_COLUMNS), line.token, self.styles["hidden"])
        sheet.set_row(row, height_for(*widths, least=22))
        action = _FIRST + [each.code for each in MATTER_COLUMNS].index("action")
        if line.offered:
            rule = {"validate": "list", "source": list(line.offered), "show_error": False}
            sheet.data_validation(row, action, row, action, rule)

    def _offer(
        self, sheet: Any, plan: SheetPlan, column: Column, cells: tuple[int, int, int, int]
    ) -> None:
        """Offer choices without refusing anything: what does not hold is told in the row."""
        rule: dict[str, Any] = {"validate": "list", "show_error": False}
        if column.kind == "flag":
            rule["source"] = ["是", "否"]
        elif column.kind == "choice":
            rule["source"] = [name for _, name in column.choices]
        elif column.kind == "year":
            years = range(self.book.plan.starts.year, self.book.plan.ends.year + 1)
            rule["source"] = [str(year) for year in years]
        elif column.kind in {"reporter", "area"}:
            rule["source"] = self.names.all_of(column.kind)
        elif column.kind in {"task", "indicator"}:
            cell = f"${letter_of(plan, 'area')}{cells[0] + 1}"
            rule["source"] = self.names.of_area(column.kind, cell)
        else:
            rule = {"validate": "any", "show_error": False, **said_of(column)}
            if "input_title" not in rule:
                return
        sheet.data_validation(*cells, rule)


def letter_of(plan: SheetPlan, code: str) -> str:
    """Give the letter of a column in its sheet."""
    codes = [each.code for each in plan.columns]
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[_FIRST + codes.index(code)]
