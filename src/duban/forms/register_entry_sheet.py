"""A sheet of entries of the register: what stands in it, and free rows with drop-downs below."""

from typing import Any

from attrs import define

from duban.forms.register_cells import said_of
from duban.forms.register_frame import HEADER, Frame, Heading, letter_of
from duban.forms.register_lines import Line
from duban.forms.register_names import UNIT_FORMULA, Names
from duban.forms.register_view import RegisterView
from duban.rulefiles.register_columns import DUE, FIXED, GIVEN, ROW
from duban.rulefiles.register_plans import Column, SheetPlan

_FREE_ROWS = 30
_PRINTED_FREE = 10
_STYLES = {
    "day": "date_in",
    "time": "time_in",
    "flag": "choice_in",
    "choice": "choice_in",
    "text": "words_in",
    "digest": "digest_in",
    "figure": "figure_in",
    "points": "figure_in",
}
_MOMENTS = frozenset({"electronic", "filed"})


def entry_heading(plan: SheetPlan) -> Heading:
    """Give what stands above the entries of a sheet."""
    typed = frozenset(column.code for column in plan.inputs)
    usual = tuple(
        _STYLES.get(column.kind, "short_in") if column.code in typed else _locked(column)
        for column in plan.columns
    )
    return Heading(plan.table, plan.name, plan.says, plan.columns, usual, ROW)


@define(eq=False, repr=False)
class EntrySheet:
    """The sheet in the making."""

    frame: Frame
    plan: SheetPlan
    names: Names

    def write(self, view: RegisterView) -> None:
        """Write the entries, and free rows below them."""
        lines = view.lines[self.plan.table]
        for row, line in enumerate(lines, HEADER + 1):
            self._write(row, line)
        first, last = HEADER + 1, HEADER + len(lines) + _FREE_ROWS
        for number, row in enumerate(range(first + len(lines), last + 1)):
            mark = f"{view.printing}-{number}" if self.plan.table == "assignment" else ""
            self._write_free(row, mark)
        for index, column, _ in self.frame.places:
            self._offer(column, (first, index, last, index))
        self.frame.finish(last, _FREE_ROWS - _PRINTED_FREE)

    def _write(self, row: int, line: Line) -> None:
        given = GIVEN[self.plan.table] if line.kind == DUE else frozenset()
        texts = []
        for index, column, usual in self.frame.places:
            value, style = line.cells.get(column.code), usual
            if column.code == "unit":
                self._write_unit(row, index, line)
                continue
            if column.code == "result":
                value, style = line.result or None, "said" if line.holds else "refused"
            elif line.kind == FIXED:
                style = _fixed(column)
            elif column.code in given:
                style = _locked(column)
            self.frame.put(row, index, value, style, usual)
            if value is not None and column.kind != "digest":
                texts.append((str(value), column.width - 1))
        self.frame.end_row(row, texts, line.kind)

    def _write_free(self, row: int, mark: str) -> None:
        for index, column, _ in self.frame.places:
            if column.code == "unit":
                self._write_unit(row, index, Line({}))
        self.frame.end_row(row, (), mark)

    def _write_unit(self, row: int, index: int, line: Line) -> None:
        """Show the unit in which an indicator is written, whichever indicator is picked."""
        cached = self.names.unit(line.cells.get("area"), line.cells.get("indicator"))
        style = self.frame.styles["grey" if line.kind == FIXED else "centre"]
        self.frame.sheet.write_formula(row, index, UNIT_FORMULA, style, cached)

    def _offer(self, column: Column, cells: tuple[int, int, int, int]) -> None:
        """Offer choices without refusing anything: what does not hold is told in the row."""
        rule: dict[str, Any] = {"validate": "list", "show_error": False}
        if column.kind == "flag":
            rule["source"] = ["是", "否"]
        elif column.kind == "choice":
            rule["source"] = [name for _, name in column.choices]
        elif column.kind == "year":
            years = range(self.frame.plan.starts.year, self.frame.plan.ends.year + 1)
            rule["source"] = [str(year) for year in years]
        elif column.kind in {"reporter", "area"}:
            rule["source"] = self.names.all_of(column.kind)
        elif column.kind in {"task", "indicator"}:
            cell = f"${letter_of(self.plan.columns, 'area')}{cells[0] + 1}"
            rule["source"] = self.names.of_area(column.kind, cell)
        else:
            rule = {"validate": "any", "show_error": False, **said_of(column)}
            if "input_title" not in rule:
                return
        self.frame.sheet.data_validation(*cells, rule)


def _locked(column: Column) -> str:
    if column.code == "result":
        return "said"
    if column.code == "due" or column.kind == "day":
        return "day"
    return "moment" if column.code in _MOMENTS or column.kind == "time" else "centre"


def _fixed(column: Column) -> str:
    style = _locked(column)
    if style == "centre":
        return "grey_words" if column.kind == "text" else "grey"
    return f"grey_{style}"
