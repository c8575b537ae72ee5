"""The sheet of one task: its figures, its texts, its evidence."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from attrs import define, field

from duban.forms.asked import AskedFact, AskedTask
from duban.forms.check_number import term, weight
from duban.forms.layout import EVIDENCE_ROWS, SAME, TICK, as_json
from duban.forms.styles import height_for
from duban.forms.targets import rate_of, share_of, target_text
from duban.forms.texts import UNCHANGED, Question, questions_for
from duban.forms.writing import (
    Form,
    hint_for,
    kind_of,
    number_formula,
    plain_factor,
    shown_value,
    unit_of,
)
from duban.model.rules import Indicator
from duban.schemafiles.leaves import Leaf

_CODES = ("num", "term", "group", "title", "unit", "last", "value", "target", "share", "note")
_WIDTHS = {4: 17.0, 5: 21.0, 6: 10.0, 7: 13.0, 8: 15.0, 9: 30.0, 10: 13.0, 11: 31.0}
_GROUP, _TITLE, _UNIT, _LAST, _VALUE, _TARGET, _SHARE, _NOTE = range(4, 12)
_HEADS = ("上报数据", "", "单位", "上期已接受", "本期", "目标", "比率/完成比例", "口径说明")
#: The format of an input cell by the kind of its leaf.
INPUT_STYLES = {
    "number": "figure_in",
    "choice": "choice_in",
    "flag": "choice_in",
    "date": "date_in",
    "text": "short_in",
}


@define
class _Writer:
    """Writes one task sheet from the top down; `row` counts from 0 as XlsxWriter does."""

    form: Form
    asked: AskedTask
    sheet: Any
    name: str
    row: int = 3
    #: The row of each number on this sheet, by the fact's name.
    rows: dict[str, int] = field(factory=dict)
    first: int = 0

    def head(self) -> None:
        styles = self.form.styles
        for column, width in _WIDTHS.items():
            self.sheet.set_column(column, column, width)
        self.sheet.set_column(0, 3, 9, styles["hidden"], {"hidden": True})
        task = self.asked.task
        self.sheet.set_row(1, 27)
        self.sheet.merge_range(
            1, _GROUP, 1, _NOTE, f"{task.code}　{task.title.zh}", styles["sheet_title"]
        )
        area = self.form.book.areas[self.asked.area].name
        line = f"{self.form.heading}　{area}　依据：{'、'.join(task.clause)}"
        self.sheet.set_row(2, 20)
        self.sheet.merge_range(2, _GROUP, 2, _TARGET, line, styles["line"])
        self.sheet.merge_range(2, _SHARE, 2, _NOTE, "", styles["line_right"])
        self.sheet.write_formula(
            2, _SHARE, f'="校验码 "&{self.form.check_cell}', styles["line_right"], ""
        )

    def section(self, title: str) -> None:
        self.sheet.set_row(self.row, 26)
        self.sheet.merge_range(
            self.row, _GROUP, self.row, _NOTE, title, self.form.styles["section"]
        )
        self.row += 1

    def facts(self, list_sheets: dict[str, str]) -> None:
        styles = self.form.styles
        self.section("一、上报数据 Figures")
        if not self.asked.facts:
            self.sheet.merge_range(
                self.row, _GROUP, self.row, _NOTE, "本月没有到期的数据，不必填写。", styles["cell"]
            )
            self.sheet.set_row(self.row, 22)
            self.row += 1
            return
        for column, head in enumerate(_HEADS, _GROUP):
            self.sheet.write_string(self.row, column, head, styles["head"])
        self.sheet.merge_range(self.row, _GROUP, self.row, _TITLE, _HEADS[0], styles["head"])
        self.sheet.set_row(self.row, 24)
        self.row += 1
        self.first = self.row
        told = _told_at(self.asked.facts)
        for titles, group in groupby(self.asked.facts, lambda fact: fact.leaf.titles[:-1]):
            facts = list(group)
            if titles and len(facts) > 1:
                last = self.row + len(facts) - 1
                title = " · ".join(titles)
                self.sheet.merge_range(self.row, _GROUP, last, _GROUP, title, styles["cell"])
            for fact in facts:
                self._fact(fact, told, list_sheets, alone=len(facts) == 1)
        self._shares()

    def _fact(
        self,
        fact: AskedFact,
        told: dict[str, list[Indicator]],
        list_sheets: dict[str, str],
        *,
        alone: bool,
    ) -> None:
        leaf, row, styles, sheet = fact.leaf, self.row, self.form.styles, self.sheet
        ends = self.form.book.plan.ends
        target = "\n".join(target_text(one, ends) for one in told.get(leaf.name, ()))
        grouped = len(leaf.titles) > 1
        if grouped and alone:
            sheet.write_string(row, _GROUP, " · ".join(leaf.titles[:-1]), styles["cell"])
        if grouped:
            sheet.write_string(row, _TITLE, leaf.titles[-1], styles["cell"])
        else:
            sheet.merge_range(row, _GROUP, row, _TITLE, leaf.titles[-1], styles["cell"])
        note = leaf.description + ("（今年以来累计）" if _cumulative_unsaid(leaf) else "")
        sheet.write_string(row, _TARGET, target, styles["note"])
        sheet.write_blank(row, _SHARE, None, styles["centre"])
        sheet.write_string(row, _NOTE, note, styles["note"])
        sheet.set_row(row, height_for((target, 34), (note, 35), (leaf.titles[-1], 21), size=10))
        if leaf.type == "list":
            self._list(leaf, list_sheets[leaf.name])
        else:
            self._input(leaf)
        self.row += 1

    def _list(self, leaf: Leaf, name: str) -> None:
        styles = self.form.styles
        link = f"internal:'{name}'!A1"
        self.sheet.write_url(self.row, _GROUP, link, styles["link"], f"{leaf.title} → 清单")
        last = self.form.last_fact(self.asked.area, leaf.path)
        count = len(last) if isinstance(last, list) else None
        self.sheet.write_string(self.row, _UNIT, "项", styles["centre"])
        self.sheet.write(self.row, _LAST, count, styles["last"])
        counted = f"=COUNTA('{name}'!E8:E1000)"
        self.sheet.write_formula(self.row, _VALUE, counted, styles["counted"], count or 0)

    def _input(self, leaf: Leaf) -> None:
        row, sheet, styles = self.row, self.sheet, self.form.styles
        area, kind, unit = self.asked.area, kind_of(leaf), unit_of(leaf)
        last = shown_value(leaf, self.form.last_fact(area, leaf.path))
        hidden = styles["hidden"]
        sheet.write_string(row, 0, leaf.name, hidden)
        sheet.write_string(row, 1, as_json(hint_for(leaf)), hidden)
        sheet.write_string(row, _UNIT, unit, styles["centre"])
        sheet.write(row, _LAST, last, styles["last" if kind == "number" else "last_text"])
        style = styles["percent_in" if unit == "%" else INPUT_STYLES[kind]]
        if kind == "number" or last is None:
            sheet.write_blank(row, _VALUE, None, style)
        elif kind == "date":
            sheet.write_datetime(row, _VALUE, date.fromisoformat(last), style)
        else:
            sheet.write(row, _VALUE, last, style)
        validate(self.form, sheet, (row, _VALUE, row, _VALUE), leaf, same=last is not None)
        if kind == "number":
            cell = row + 1
            self.rows[leaf.name] = row
            number = number_formula(f"I{cell}", unit, f"H{cell}")
            figure = term(f"C{cell}", str(plain_factor(leaf)), weight(area, leaf.name))
            sheet.write_formula(row, 2, f"={number}", hidden, "")
            sheet.write_formula(row, 3, f"=IF(ISNUMBER(C{cell}),{figure},0)", hidden, 0)

    def _shares(self) -> None:
        """Show rates and shares of targets beside the facts that they are made of."""
        factors = {
            fact.leaf.name: plain_factor(fact.leaf)
            for fact in self.asked.facts
            if fact.leaf.name in self.rows
        }
        shown: set[str] = set()
        for indicator in self.asked.indicators:
            rate, share = rate_of(indicator), share_of(indicator)
            name = rate[0] if rate else share[0] if share else ""
            if name not in factors or name in shown or (rate and rate[1] not in factors):
                continue
            shown.add(name)
            row = self.rows[name]
            above = f"C{row + 1}*{factors[name]}"
            if rate:
                below = f"C{self.rows[rate[1]] + 1}"
                part = f"{above}/({below}*{factors[rate[1]]})"
                formula = f'=IF(AND(ISNUMBER(C{row + 1}),N({below})<>0),{part},"")'
            else:
                goal = share[1] if share else 1.0
                formula = f'=IF(ISNUMBER(C{row + 1}),{above}/{goal:.10g},"")'
            style = self.form.styles["computed" if rate else "share"]
            self.sheet.write_formula(row, _SHARE, formula, style, "")

    def texts(self, questions: Sequence[Question]) -> None:
        self.section("二、工作情况 Progress")
        for question in (UNCHANGED, *questions):
            self._question(question)

    def _question(self, question: Question) -> None:
        styles, row, sheet = self.form.styles, self.row, self.sheet
        sheet.write_string(row, 0, f"text:{question.key}", styles["hidden"])
        sheet.write_string(row, _GROUP, question.title, styles["label"])
        sheet.set_row(row, question.height)
        if question is UNCHANGED:
            sheet.write_blank(row, _TITLE, None, styles["choice_in"])
            sheet.merge_range(row, _UNIT, row, _NOTE, question.hint, styles["note"])
            pick = {"validate": "list", "source": [TICK], "show_error": False}
            sheet.data_validation(row, _TITLE, row, _TITLE, pick)
        else:
            sheet.merge_range(row, _TITLE, row, _SHARE, "", styles["text_in"])
            sheet.write_string(row, _NOTE, question.hint, styles["note"])
        self.row += 1

    def evidence(self) -> None:
        styles, sheet = self.form.styles, self.sheet
        self.section("三、佐证材料 Evidence")
        for start, end, head in (
            (_GROUP, _GROUP, "序号"),
            (_TITLE, _UNIT, "名称"),
            (_LAST, _LAST, "文号"),
            (_VALUE, _VALUE, "日期"),
            (_TARGET, _NOTE, "证明的指标（可从列表选，多个用“、”隔开）"),
        ):
            _merge(sheet, (self.row, start, self.row, end), head, styles["head"])
        sheet.set_row(self.row, 22)
        self.row += 1
        names = [one.name.zh for one in self.asked.indicators]
        for number in range(1, EVIDENCE_ROWS + 1):
            row = self.row
            sheet.write_string(row, 0, "evidence", styles["hidden"])
            sheet.write_number(row, _GROUP, number, styles["centre"])
            sheet.merge_range(row, _TITLE, row, _UNIT, "", styles["short_in"])
            sheet.write_blank(row, _LAST, None, styles["short_in"])
            sheet.write_blank(row, _VALUE, None, styles["date_in"])
            sheet.merge_range(row, _TARGET, row, _NOTE, "", styles["short_in"])
            if names:
                pick = {"source": self.form.options(names), "show_error": False}
                sheet.data_validation(row, _TARGET, row, _TARGET, {"validate": "list", **pick})
            sheet.set_row(row, 20)
            self.row += 1


def write_task(form: Form, asked: AskedTask, name: str, list_sheets: dict[str, str]) -> range:
    """Write the sheet of a task; gives the rows (from 1) of its inputs for figures."""
    about = {
        "sheet": "task",
        "area": asked.area,
        "task": asked.task.code,
        "indicators": {one.id: one.name.zh for one in asked.indicators},
    }
    sheet = form.add_sheet(name, about, _CODES)
    sheet.set_landscape()
    writer = _Writer(form, asked, sheet, name)
    writer.head()
    writer.facts(list_sheets)
    facts = range(writer.first + 1, writer.row + 1) if asked.facts else range(0)
    writer.texts(questions_for(form.asked.period, form.book.plan.reporting))
    writer.evidence()
    sheet.repeat_rows(1, 2)
    sheet.print_area(1, _GROUP, writer.row - 1, _NOTE)
    if facts:
        sheet.write_formula(
            1, 3, f"=SUM(D{facts.start}:D{facts.stop - 1})", form.styles["hidden"], 0
        )
        form.sums.append(f"'{name}'!$D$2")
    return facts


def validate(
    form: Form, sheet: Any, cells: tuple[int, int, int, int], leaf: Leaf, *, same: bool
) -> None:
    """Offer choices and say what is wanted, without refusing anything: the reader decides."""
    kind, unit = kind_of(leaf), unit_of(leaf)
    rule: dict[str, Any] = {"validate": "any"}
    choices: list[str] = []
    if kind == "choice":
        choices = list(leaf.labels.values())
        said = "从列表中选择。"
    elif kind == "flag":
        choices = ["是", "否"]
        said = "选“是”或“否”。"
    elif kind == "date":
        said = "日期，如 2019-06-30。"
    elif kind == "number":
        choices = [SAME[0]] if same else []
        said = f"填数字{f'（{unit}）' if unit else ''}；没有发生填 0。"
    else:
        said = ""
    if choices:
        rule = {"validate": "list", "source": form.options(choices), "show_error": False}
    if said:
        rule |= {"input_title": leaf.titles[-1][:32], "input_message": said}
    if len(rule) > 1:
        sheet.data_validation(*cells, rule)


def _told_at(facts: Sequence[AskedFact]) -> dict[str, list[Indicator]]:
    """Tell beside which fact each indicator's target stands: a rate's numerator, else the first."""
    names = {fact.leaf.name for fact in facts}
    homes: dict[str, str] = {}
    told: dict[str, list[Indicator]] = {}
    for fact in facts:
        for one in fact.uses:
            rate = rate_of(one)
            home = rate[0] if rate and rate[0] in names else fact.leaf.name
            if homes.setdefault(one.id, home) == home and one not in told.get(home, ()):
                told.setdefault(home, []).append(one)
    return told


def _merge(sheet: Any, cells: tuple[int, int, int, int], text: str, style: Any) -> None:
    if cells[1] == cells[3]:
        sheet.write_string(cells[0], cells[1], text, style)
    else:
        sheet.merge_range(*cells, text, style)


def _cumulative_unsaid(leaf: Leaf) -> bool:
    return leaf.cumulative and "累计" not in leaf.description
