"""The input cells of a form: how a fact is shown, offered, described and read back."""

from datetime import date
from decimal import Decimal
from typing import Any

from duban.forms.layout import SAME
from duban.forms.writing import Form
from duban.schemafiles.leaves import Leaf
from duban.words import UNIT_LABELS

_STYLES = {
    "number": "figure_in",
    "choice": "choice_in",
    "flag": "choice_in",
    "date": "date_in",
    "text": "short_in",
}


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


def write_input(form: Form, sheet: Any, row: int, column: int, leaf: Leaf, shown: Any) -> None:
    """Write an input cell with the value that it shows at first; None leaves it blank."""
    kind = kind_of(leaf)
    style = form.styles["percent_in" if unit_of(leaf) == "%" else _STYLES[kind]]
    if shown is None:
        sheet.write_blank(row, column, None, style)
    elif kind == "date":
        sheet.write_datetime(row, column, date.fromisoformat(shown), style)
    else:
        sheet.write(row, column, shown, style)


def validate(
    form: Form, sheet: Any, cells: tuple[int, int, int, int], leaf: Leaf, *, same: bool
) -> None:
    """Offer choices and say what is wanted, without refusing anything: the reader decides."""
    kind, unit = kind_of(leaf), unit_of(leaf)
    rule: dict[str, Any] = {"validate": "any", "show_error": False}
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
        rule |= {"validate": "list", "source": form.options(choices)}
    if said:
        rule |= {"input_title": leaf.titles[-1][:32], "input_message": said}
    if choices or said:
        sheet.data_validation(*cells, rule)
