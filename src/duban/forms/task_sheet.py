"""The sheet of one task: its figures, its texts, its evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field

from duban.forms.asked import AskedTask
from duban.forms.expected import expectable
from duban.forms.fact_rows import (
    CODES,
    EXPECTED,
    GROUP,
    LAST,
    NOTE,
    SHARE,
    TARGET,
    TERM,
    TITLE,
    UNIT,
    VALUE,
    WIDTHS,
    WIDTHS_EXPECTING,
    FactRows,
)
from duban.forms.layout import EVIDENCE_ROWS, HEADS, TICK
from duban.forms.texts import UNCHANGED, Question, questions_for
from duban.forms.writing import Form

#: What fits on a landscape page at the scale at which the columns fill its width, in points.
_PAGE = 500.0
_HEAD_ROWS = (27.0, 20.0)
_EVIDENCE_HEIGHT = 20.0


def about_task(asked: AskedTask) -> dict[str, Any]:
    """Give what the sheet of a task says of itself."""
    return {
        "sheet": "task",
        "area": asked.area,
        "task": asked.task.code,
        "indicators": {one.id: one.name.zh for one in asked.indicators},
    }


def write_task(form: Form, asked: AskedTask, name: str, list_sheets: dict[str, str]) -> range:
    """Write the sheet of a task; gives the rows (from 1) of its facts."""
    sheet = form.add_sheet(name, about_task(asked), CODES)
    sheet.set_landscape()
    widths = WIDTHS_EXPECTING if expectable(form, asked) else WIDTHS
    writer = _Writer(form, asked, sheet, widths)
    writer.head()
    facts = writer.facts(list_sheets)
    writer.texts(questions_for(form.asked.period, form.book.plan))
    writer.evidence()
    sheet.repeat_rows(1, 2)
    sheet.print_area(1, GROUP, writer.row - 1, NOTE)
    if facts:
        summed = f"=SUM(D{facts.start}:D{facts.stop - 1})"
        sheet.write_formula(1, TERM, summed, form.styles["hidden"], "")
        form.sums.append(f"'{name}'!$D$2")
    return facts


@define
class _Writer:
    """Writes one task sheet from the top down; `row` counts from 0 as XlsxWriter does."""

    form: Form
    asked: AskedTask
    sheet: Any
    widths: Mapping[int, float]
    row: int = 1
    heights: list[float] = field(factory=list)

    def head(self) -> None:
        """Write the task's title, whose sheet it is, and the check number."""
        styles, task, sheet = self.form.styles, self.asked.task, self.sheet
        for column, width in self.widths.items():
            sheet.set_column(column, column, width, None, {"hidden": not width})
        sheet.set_column(0, TERM, 9, styles["hidden"], {"hidden": True})
        title = f"{task.code}　{task.title.zh}"
        sheet.merge_range(1, GROUP, 1, NOTE, title, styles["sheet_title"])
        area = self.form.book.areas[self.asked.area].name
        line = f"{self.form.heading}　{area}　依据：{'、'.join(task.clause)}"
        sheet.merge_range(2, GROUP, 2, TARGET, line, styles["line"])
        code = f'="校验码 "&{self.form.check_cell}'
        sheet.merge_range(2, SHARE, 2, NOTE, "", styles["line_right"])
        sheet.write_formula(2, SHARE, code, styles["line_right"], "")
        for height in _HEAD_ROWS:
            self._down(height)

    def facts(self, list_sheets: dict[str, str]) -> range:
        """Write the figures; gives their rows, none if nothing is due this month."""
        self._section("一、上报数据 Figures")
        if not self.asked.facts:
            nothing = "本月没有到期的数据，不必填写。"
            style = self.form.styles["cell"]
            self.sheet.merge_range(self.row, GROUP, self.row, NOTE, nothing, style)
            self._down(22)
            return range(0)
        table = FactRows(self.form, self.asked, self.sheet, list_sheets, self.row, self.widths)
        rows = table.write()
        self.row = table.row
        self.heights.extend(table.heights)
        return rows

    def texts(self, questions: Sequence[Question]) -> None:
        """Write the texts that are asked this month, first the tick that stands for all."""
        self._section("二、工作情况 Progress")
        for question in (UNCHANGED, *questions):
            self._question(question)

    def evidence(self) -> None:
        """Write the rows for evidence, as many as fit on the page if that is a fair number."""
        styles, sheet = self.form.styles, self.sheet
        self._section("三、佐证材料 Evidence")
        for start, end, head in (
            (GROUP, GROUP, HEADS[1]),
            (TITLE, UNIT, "名称"),
            (LAST, LAST, "文号"),
            (VALUE, VALUE, "日期"),
            (TARGET, NOTE, "证明的指标（可从列表选，多个用“、”隔开）"),
        ):
            if start == end:
                sheet.write_string(self.row, start, head, styles["head"])
            else:
                sheet.merge_range(self.row, start, self.row, end, head, styles["head"])
        self._down(22)
        names = [one.name.zh for one in self.asked.indicators]
        for number in range(1, _evidence_rows(self.heights) + 1):
            row = self.row
            sheet.write_string(row, 0, "evidence", styles["hidden"])
            sheet.write_number(row, GROUP, number, styles["centre"])
            sheet.merge_range(row, TITLE, row, UNIT, "", styles["short_in"])
            sheet.write_blank(row, LAST, None, styles["short_in"])
            sheet.write_blank(row, VALUE, None, styles["date_in"])
            sheet.merge_range(row, TARGET, row, NOTE, "", styles["short_in"])
            if names:
                pick = {"source": self.form.options(names), "show_error": False}
                sheet.data_validation(row, TARGET, row, TARGET, {"validate": "list", **pick})
            self._down(_EVIDENCE_HEIGHT)

    def _section(self, title: str) -> None:
        style = self.form.styles["section"]
        self.sheet.merge_range(self.row, GROUP, self.row, NOTE, title, style)
        self._down(26)

    def _question(self, question: Question) -> None:
        styles, row, sheet = self.form.styles, self.row, self.sheet
        sheet.write_string(row, 0, f"text:{question.key}", styles["hidden"])
        sheet.write_string(row, GROUP, question.title, styles["label"])
        if question is UNCHANGED:
            sheet.write_blank(row, TITLE, None, styles["choice_in"])
            sheet.merge_range(row, UNIT, row, NOTE, question.hint, styles["note"])
            pick = {"validate": "list", "source": [TICK], "show_error": False}
            sheet.data_validation(row, TITLE, row, TITLE, pick)
        else:
            last = self.form.last_text(self.asked.area, self.asked.task.code, question.key)
            text = last if question.stands else ""
            sheet.merge_range(row, TITLE, row, EXPECTED, text, styles["text_in"])
            sheet.write_string(row, NOTE, question.hint, styles["note"])
        self._down(question.height)

    def _down(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.heights.append(height)
        self.row += 1


def _evidence_rows(heights: Sequence[float]) -> int:
    """Give how many rows the page still holds, between half and one and a half the usual number."""
    repeated = sum(_HEAD_ROWS)
    used = 0.0
    for height in heights:
        used = repeated + height if used + height > _PAGE else used + height
    free = int((_PAGE - used) // _EVIDENCE_HEIGHT)
    least, most = EVIDENCE_ROWS // 2, EVIDENCE_ROWS * 3 // 2
    return min(free, most) if free >= least else EVIDENCE_ROWS
