"""The values that stand in a story: numbers, texts, months and stages, each held to its fact."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from duban.model.terms import STAGE_RANK
from duban.schemafiles.leaves import Leaf
from duban.words import Label, Message, message

NUMBER = Label("数", "a number")
TEXT = Label("文字", "text")
_BY_MONTH = Label(
    "月份 1 至 12 各有其值，如 {3 = 20}", "values of months 1 to 12, such as {3 = 20}"
)
_DAY = Label("日期，如 2019-06-30", "a date such as 2019-06-30")
_STAGES = Label("各阶段及其日期", "stages with their days")
#: What each type of a fact is in TOML, and in words.
TYPES: Mapping[str, tuple[type | tuple[type, ...], Label]] = {
    "number": ((int, float), NUMBER),
    "text": (str, TEXT),
    "flag": (bool, Label("是或否", "true or false")),
}


def extremes(spec: Any) -> tuple[float, ...]:
    """Give the least and the most that a sound number comes to; nothing of a sum, as of its parts."""
    match spec:
        case {"from": low, "to": high}:
            return (low, high)
        case {"each": each}:
            spread = spec.get("spread", 0)
            return (each - spread, each + spread)
        case {"total": total}:
            return (total * min(spec.get("pace", 1.0), 1.0),)
        case {"by_month": values}:
            return tuple(values.values())
        case int() | float():
            return (spec,)
    return ()


def by_month_faults(path: str, values: object, leaf: Leaf) -> Iterator[Message]:
    """Find what is wrong with the values of single months."""
    months = {str(month) for month in range(1, 13)}
    if not isinstance(values, Mapping) or not values or values.keys() - months:
        yield must_be(f"{path}.by_month", _BY_MONTH, values)
        return
    for month, value in values.items():
        yield from value_faults(f"{path}.by_month.{month}", value, leaf)


def value_faults(path: str, value: object, leaf: Leaf) -> Iterator[Message]:
    """Find what is wrong with a figure that is written as it is."""
    types, wanted = TYPES.get(leaf.type, (object, TEXT))
    is_right = is_number(value) if leaf.type == "number" else isinstance(value, types)
    if not is_right:
        yield must_be(path, wanted, value)
    elif leaf.labels and value not in leaf.labels:
        yield message(
            "{name} is {found}, which is none of {options}",
            name=path,
            found=str(value),
            options=tuple(leaf.labels),
        )


def stage_faults(path: str, stages: object, known: Mapping[str, object]) -> Iterator[Message]:
    """Find what is wrong with the stages of a work or document and their days."""
    if not isinstance(stages, Mapping) or not stages:
        yield must_be(path, _STAGES, stages)
        return
    days: dict[str, date] = {}
    for stage, day in stages.items():
        if stage not in known or stage == "none":
            yield message(
                "{path}: there is no stage {stage}; there are {known}",
                path=path,
                stage=stage,
                known=tuple(each for each in known if each != "none"),
            )
            continue
        try:
            days[stage] = date.fromisoformat(day)
        except (TypeError, ValueError):
            yield must_be(f"{path}.{stage}", _DAY, day)
    in_order = sorted(days, key=lambda stage: STAGE_RANK[stage])
    for earlier, later in pairwise(in_order):
        if days[earlier] > days[later]:
            yield message(
                "{path}: {later} on {day} comes before {earlier}, which is on {other}",
                path=path,
                later=later,
                day=days[later],
                earlier=earlier,
                other=days[earlier],
            )


def must_be(path: str, wanted: Label, found: object) -> Message:
    """Say what a value must be."""
    shown = found if isinstance(found, str) else repr(found)
    return message(
        "{name} must be {wanted}, but is {found}", name=path, wanted=wanted, found=shown[:60]
    )


def is_number(value: object) -> bool:
    """Tell whether a value is a number; a flag, nan and infinity are none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)  # type: ignore[arg-type]


def are_texts(values: Sequence[object]) -> bool:
    """Tell whether all values are texts."""
    return all(isinstance(each, str) for each in values)


def are_months(months: object) -> bool:
    """Tell whether a value is a list of months."""
    return (
        isinstance(months, list)
        and bool(months)
        and all(type(each) is int and 1 <= each <= 12 for each in months)
    )
