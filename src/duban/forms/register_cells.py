"""The cells of the register's workbook: how a value is written, and what an input cell says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from duban.rulefiles.register_plans import Column
from duban.sheets.values import Formula, Percent

#: Styles in which a number stays a number: in a cell for days it would turn into one.
_NUMBERS = frozenset({"figure_in", "grey", "plain"})


def put(sheet: Any, row: int, column: int, value: Any, style: tuple[Any, str]) -> None:
    """Write a value as what it is, what was typed and does not hold too; `style` with its name."""
    made, name = style
    if value is None:
        sheet.write_blank(row, column, None, made)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, made)
    elif isinstance(value, Formula):
        sheet.write_formula(row, column, f"={value.text}", made, value.cached)
    elif isinstance(value, Percent):
        sheet.write_string(row, column, f"{value.points:g}%", made)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, made)
    elif isinstance(value, int | float) and name in _NUMBERS:
        sheet.write_number(row, column, value, made)
    elif isinstance(value, int | float):
        sheet.write_string(row, column, f"{value:.15g}", made)
    else:
        sheet.write_string(row, column, value, made)


def said_of(column: Column) -> Mapping[str, str]:
    """Give what a column's cells say when they are chosen."""
    said = {
        "period": "月份，如 2019-06。",
        "day": "日期，如 2019-07-05。",
        "time": "日期和时间，如 2019-07-04 16:20。",
        "points": f"{column.within[0]:g}至{column.within[1]:g}。",
        "figure": "只填数字，单位见右边一栏。",
    }.get(column.kind)
    return {"input_title": column.title[:32], "input_message": said} if said else {}
