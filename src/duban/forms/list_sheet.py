"""The sheet of a list: one thing a row, filled in from the last accepted report."""

from typing import Any

from duban.forms.asked import AskedTask
from duban.forms.check_number import term, weight
from duban.forms.inputs import (
    hint_for,
    kind_of,
    number_formula,
    plain_factor,
    shown_value,
    unit_of,
    validate,
    write_input,
)
from duban.forms.layout import FIRST_LIST_ROWS, FREE_LIST_ROWS, PAGE_LIST_ROWS, TICK, as_json
from duban.forms.styles import height_for, width_of
from duban.forms.writing import Form
from duban.schemafiles.leaves import Leaf

_INDEX, _TERM, _NUMBER, _FIRST = 1, 2, 3, 4
_HEADER = 6
_WIDTHS = {"number": 12.0, "choice": 13.0, "flag": 9.0, "date": 14.0, "text": 22.0}
_WIDE = 95


def about_list(asked: AskedTask, leaf: Leaf) -> dict[str, Any]:
    """Give what the sheet of a list says of itself."""
    return {"sheet": "list", "area": asked.area, "task": asked.task.code, "fact": leaf.name}


def write_list(form: Form, asked: AskedTask, leaf: Leaf, name: str) -> None:
    """Write the sheet of a list."""
    codes = ("term", "no", *(f"column:{column.name}" for column in leaf.columns))
    sheet = form.add_sheet(name, about_list(asked, leaf), codes)
    widths = [_width(leaf, column) for column in leaf.columns]
    if sum(widths) > _WIDE:
        sheet.set_landscape()
    last_column = _FIRST + len(leaf.columns) - 1
    sheet.set_column(0, _TERM, 9, form.styles["hidden"], {"hidden": True})
    sheet.set_column(_NUMBER, _NUMBER, 6)
    for column, width in enumerate(widths, _FIRST):
        sheet.set_column(column, column, width)
    _head(form, sheet, asked, leaf, sum(widths) + 6)
    added = form.added_up(asked.area, leaf.path)
    things = (form.last_fact(asked.area, leaf.path) if added is None else added) or []
    rows = _rows(leaf, len(things))
    for index in range(rows):
        _thing(form, sheet, asked.area, leaf, index, things[index] if index < len(things) else {})
    for column, each in enumerate(leaf.columns, _FIRST):
        validate(form, sheet, (_HEADER + 1, column, _HEADER + rows, column), each, same=False)
    if things:
        numbers = {each.name for each in leaf.columns if each.type == "number"}
        kept = [{key: thing[key] for key in thing if key in numbers} for thing in things]
        form.prefilled.append((asked.area, _nested(leaf.path, kept)))
    sheet.repeat_rows(2, _HEADER)
    sheet.print_area(2, _NUMBER, _HEADER + rows, last_column)
    sheet.freeze_panes(_HEADER + 1, 0)
    summed = f"=SUM(C{_HEADER + 2}:C{_HEADER + rows + 1})"
    sheet.write_formula(1, _TERM, summed, form.styles["hidden"], "")
    form.sums.append(f"'{name}'!$C$2")


def _head(form: Form, sheet: Any, asked: AskedTask, leaf: Leaf, width: float) -> None:
    styles = form.styles
    last = _FIRST + len(leaf.columns) - 1
    hidden = styles["hidden"]
    sheet.write_string(1, 0, "hints", hidden)
    for column, each in enumerate(leaf.columns, _FIRST):
        sheet.write_string(1, column, as_json(hint_for(each)), hidden)
    sheet.set_row(1, None, None, {"hidden": True})
    title = f"{asked.task.code}　清单：{leaf.title}"
    sheet.merge_range(2, _NUMBER, 2, last, title, styles["sheet_title"])
    sheet.set_row(2, height_for((title, width * 0.72), size=15, least=27))
    line = f"{form.heading}　每行一项，名称每月保持一致。{leaf.description}"
    sheet.merge_range(3, _NUMBER, 3, last, line, styles["line"])
    sheet.set_row(3, height_for((line, width), size=10.5, least=20))
    code = f'="校验码 "&{form.check_cell}'
    sheet.merge_range(4, _NUMBER, 4, last, "", styles["line_right"])
    sheet.write_formula(4, _NUMBER, code, styles["line_right"], "")
    sheet.write_string(5, 0, "none", hidden)
    sheet.write_blank(5, _NUMBER, None, styles["choice_in"])
    sheet.data_validation(
        5, _NUMBER, 5, _NUMBER, {"validate": "list", "source": [TICK], "show_error": False}
    )
    none = "本期没有可列的事项时，在左格选 ✓（与未报不同）。"
    if last > _FIRST:
        sheet.merge_range(5, _FIRST, 5, last, none, styles["note"])
    else:
        sheet.write_string(5, _FIRST, none, styles["note"])
    sheet.set_row(5, 22)
    sheet.write_string(_HEADER, 0, "header", hidden)
    sheet.write_string(_HEADER, _NUMBER, "序号", styles["head"])
    heads = []
    for column, each in enumerate(leaf.columns, _FIRST):
        head = _head_of(each)
        heads.append((head, _width(leaf, each)))
        sheet.write_string(_HEADER, column, head, styles["head"])
    sheet.set_row(_HEADER, height_for(*heads, least=26))


def _thing(
    form: Form, sheet: Any, area: str, leaf: Leaf, index: int, thing: dict[str, Any]
) -> None:
    styles, row = form.styles, _HEADER + 1 + index
    sheet.set_row(row, height_for(*_wrapped(leaf, thing), least=20))
    sheet.write_string(row, 0, "item", styles["hidden"])
    sheet.write_number(row, _NUMBER, index + 1, styles["centre"])
    cell, last = row + 1, _letter(_FIRST + len(leaf.columns) - 1)
    above = f"B${_HEADER + 1}:B{row}"
    count = f'=IF(COUNTA(E{cell}:{last}{cell})>0,MAX({above})+1,"")'
    sheet.write_formula(row, _INDEX, count, styles["hidden"], index + 1 if thing else "")
    terms = []
    for column, each in enumerate(leaf.columns, _FIRST):
        shown = shown_value(each, thing.get(each.name))
        write_input(form, sheet, row, column, each, shown)
        if each.type == "number":
            number = number_formula(f"{_letter(column)}{cell}", unit_of(each))
            figure = term(
                number,
                str(plain_factor(each)),
                weight(area, f"{leaf.name}.{each.name}"),
                f"B{cell}",
            )
            terms.append(f"IFERROR({figure},0)")
    formula = "=" + ("+".join(terms) or "0")
    sheet.write_formula(row, _TERM, formula, styles["hidden"], "")


def _rows(leaf: Leaf, filled: int) -> int:
    wanted = max(filled + FREE_LIST_ROWS, PAGE_LIST_ROWS) if filled else FIRST_LIST_ROWS
    return min(wanted, leaf.max_items or wanted)


def _width(leaf: Leaf, column: Leaf) -> float:
    if column.name == leaf.key:
        return 34.0 if len(leaf.columns) <= 6 else 26.0
    width = _WIDTHS[kind_of(column)]
    return max(width, min(width_of(_head_of(column)) + 2.0, width + 6))


def _head_of(column: Leaf) -> str:
    """Give a column's head, with the unit in which it is filled in."""
    unit = unit_of(column) if column.type == "number" else ""
    return f"{column.titles[-1]}（{unit}）" if unit else column.titles[-1]


def _wrapped(leaf: Leaf, thing: dict[str, Any]) -> list[tuple[str, float]]:
    return [(str(thing.get(each.name) or ""), _width(leaf, each)) for each in leaf.columns]


def _letter(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else "A" + chr(ord("A") + column - 26)


def _nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    for part in reversed(path):
        value = {part: value}
    found: dict[str, Any] = value
    return found
