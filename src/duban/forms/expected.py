"""The cell for what a unit itself expects of a figure at the end of the next month: freely given.

It stands in the row of the fact beside which the target stands, and is that of the indicator.
"""

from typing import Any

from duban.forms.answers import NOTHING, Answers
from duban.forms.asked import AskedTask
from duban.forms.form_sheets import FormSheet
from duban.forms.layout import hint_of
from duban.forms.writing import Form
from duban.model.rules import Indicator
from duban.words import UNIT_LABELS

#: What column A says of a row that asks for nothing else.
KEY = "expected"


def expectable(form: Form, asked: AskedTask) -> frozenset[str]:
    """Give the indicators of a task of which the unit may say what it expects of them next month."""
    following = form.asked.period.shift(1)
    if following > form.book.plan.reporting.last_period:
        return frozenset()
    return frozenset(
        one.id
        for one in asked.indicators
        if one.may_be_foretold(following) and following.first_day <= one.due
    )


def expected_hint(indicator: Indicator) -> dict[str, Any]:
    """Give the hidden hint by which the cell of an indicator is read back."""
    base = indicator.unit or "count"
    unit, factor = indicator.shown_as or (UNIT_LABELS[base].zh, 1.0)
    hint: dict[str, Any] = {"type": "number", "of": indicator.id, "unit": unit, "base": base}
    if factor != 1.0:
        hint["factor"] = int(factor) if factor == int(factor) else factor
    return hint


def write_expected(form: Form, sheet: Any, row: int, column: int, indicator: Indicator) -> None:
    """Write the cell in which a unit may say what it expects of an indicator, with a hint."""
    unit = expected_hint(indicator)["unit"]
    sheet.write_blank(row, column, None, form.styles["percent_in" if unit == "%" else "figure_in"])
    month = form.asked.period.shift(1).month
    said = f"选填：预计{month}月底“{indicator.name.zh}”达到的数{f'（{unit}）' if unit else ''}。"
    rule = {"validate": "any", "show_error": False, "input_title": "下月预计"}
    sheet.data_validation(row, column, row, column, {**rule, "input_message": said})


def read_expected(answers: Answers, sheet: FormSheet, row: int) -> None:
    """Read the cell of a row, if it has one; what cannot be used is a warning (FACT-007)."""
    try:
        hint = hint_of(sheet.sheet.cells.get((row, 2))).get("expected")
    except ValueError:
        return
    if not isinstance(hint, dict) or not isinstance(hint.get("of"), str):
        return
    path = ("expected", hint["of"])
    fact = ".".join(path)
    value = answers.read(sheet, row, "expected", hint, fact=fact, refusal="FACT-007")
    if value is not NOTHING:
        place = sheet.place(row, sheet.columns.get("expected", 0))
        answers.put(path, {"value": value, "unit": hint.get("base")}, place)
