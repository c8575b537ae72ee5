"""The figures of a story: each way of telling one, held to what it needs and to its fact."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from attrs import frozen

from duban.model.terms import DOCUMENT_STAGES, NOUNS, STAGE_RANK, WORKS_STAGES
from duban.schemafiles.leaves import Leaf
from duban.words import Label, Message, message

#: The ways of telling a figure, with the keys that each needs and those it may have beside them.
_WAYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "from": (("to",), ()),
    "total": (("curve",), ("pace",)),
    "each": ((), ("spread",)),
    "sum": ((), ()),
    "by_month": ((), ()),
    "works": ((), ()),
    "document": ((), ("number",)),
    "things": ((), ()),
}
_STAGED: Mapping[str, Mapping[str, object]] = {"works": WORKS_STAGES, "document": DOCUMENT_STAGES}
_NUMBERS = ("from", "to", "total", "pace", "each", "spread")

_NUMBER = Label("数", "a number")
_TEXT = Label("文字", "text")
_MONTHS = Label("1 至 12 的月份清单，如 [3, 6, 9, 12]", "a list of months, such as [3, 6, 9, 12]")
_BY_MONTH = Label(
    "月份 1 至 12 各有其值，如 {3 = 20}", "values of months 1 to 12, such as {3 = 20}"
)
_SUMMED = Label("本文件中路径的清单", "a list of paths of this file")
_DAY = Label("日期，如 2019-06-30", "a date such as 2019-06-30")
_STAGES = Label("各阶段及其日期", "stages with their days")
_TYPES: Mapping[str, tuple[type | tuple[type, ...], Label]] = {
    "number": ((int, float), _NUMBER),
    "text": (str, _TEXT),
    "flag": (bool, Label("是或否", "true or false")),
}


@frozen
class Fault:
    """What is wrong with a story, and the path of the key in its file."""

    path: tuple[str, ...]
    said: Message


@frozen
class Figures:
    """The figures of one story by path, and the curves by which totals may go."""

    told: Mapping[str, Any]
    curves: tuple[str, ...]

    def faults(self, place: tuple[str, ...], path: str, spec: Any, leaf: Leaf) -> Iterator[Fault]:
        """Find what is wrong with a figure that is a number, a text or a flag."""
        for said in self._figure(path, spec, leaf):
            yield Fault(place, said)

    def staged(self, place: tuple[str, ...], path: str, spec: Any, leaf: Leaf) -> Iterator[Fault]:
        """Find what is wrong with a work or a document, by the leaf of its stage."""
        way = "document" if {*leaf.labels} & {*DOCUMENT_STAGES} - {"none"} else "works"
        if not isinstance(spec, Mapping) or way not in spec:
            said = message("{path}: tell it as {form}", path=path, form=f"{{{way} = {{…}}}}")
            yield Fault(place, said)
            return
        yield from self.beside(place, path, spec, way)
        for said in _stages(path, spec[way], _STAGED[way]):
            yield Fault(place, said)

    def beside(
        self, place: tuple[str, ...], path: str, spec: Mapping[str, Any], way: str
    ) -> Iterator[Fault]:
        """Find what is wrong beside the one way in which a figure is told."""
        for said in _keys(path, spec, way):
            yield Fault(place, said)

    def _figure(self, path: str, spec: Any, leaf: Leaf) -> Iterator[Message]:
        if not isinstance(spec, Mapping):
            yield from _value(path, spec, leaf)
            return
        ways = [way for way in _WAYS if way in spec]
        if len(ways) != 1 or ways[0] in {"things", *_STAGED}:
            yield message(
                "{path} is told by exactly one of {ways}, here: {found}",
                path=path,
                ways=tuple(way for way in _WAYS if way not in {"things", *_STAGED}),
                found=tuple(spec) or "-",
            )
            return
        way = ways[0]
        yield from _keys(path, spec, way)
        if way == "by_month":
            yield from _by_month(path, spec[way], leaf)
        elif leaf.type != "number":
            yield _must_be(path, _TYPES[leaf.type][1] if leaf.type in _TYPES else _TEXT, spec)
        elif way == "sum":
            yield from self._sum(path, spec[way])
        elif way == "total" and isinstance(spec.get("curve"), str | int | float):
            yield from self._curve(path, str(spec["curve"]))

    def _curve(self, path: str, curve: str) -> Iterator[Message]:
        if curve in self.curves:
            return
        near = get_close_matches(curve, self.curves, 1, 0.5)
        if near:
            yield message(
                "{rule}: there is no {what} {name}; did you mean {near}?",
                rule=path,
                what=NOUNS["curve"],
                name=curve,
                near=near[0],
            )
        else:
            yield message(
                "{rule}: there is no {what} {name}; there are {known}",
                rule=path,
                what=NOUNS["curve"],
                name=curve,
                known=self.curves[:12] or "-",
            )

    def _sum(self, path: str, parts: object) -> Iterator[Message]:
        if not isinstance(parts, list) or not parts or not _are_texts(parts):
            yield _must_be(f"{path}.sum", _SUMMED, parts)
            return
        for part in parts:
            if part not in self.told:
                yield message("{path}: sum names {part}, which is not told", path=path, part=part)
            elif path in self._summed(part, ()):
                yield message("{path} is part of its own sum, by {part}", path=path, part=part)
            elif not _adds_up(self.told[part]):
                yield message(
                    "{path}: sum adds numbers and what is told by from, total or sum, but not"
                    " {part}",
                    path=path,
                    part=part,
                )

    def _summed(self, path: str, trail: tuple[str, ...]) -> set[str]:
        """Give the paths of which a sum is made, itself among them."""
        spec = self.told.get(path)
        if path in trail or not isinstance(spec, Mapping):
            return {path}
        parts = spec.get("sum")
        found = {path}
        for part in parts if isinstance(parts, list) and _are_texts(parts) else ():
            found |= self._summed(part, (*trail, path))
        return found


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


def _adds_up(spec: object) -> bool:
    if isinstance(spec, Mapping):
        return any(way in spec for way in ("from", "total", "sum"))
    return _is_number(spec)


def _keys(path: str, spec: Mapping[str, Any], way: str) -> Iterator[Message]:
    """Hold the keys beside a way of telling to what it needs and may have."""
    needs, may = _WAYS[way]
    for key in needs:
        if key not in spec:
            yield message("{path}: {way} needs {key} beside it", path=path, way=way, key=key)
    known = {way, *needs, *may, "months"}
    for key in spec:
        if key not in known:
            yield message(
                "{path}: {key} means nothing beside {way}; there may be {known}",
                path=path,
                key=key,
                way=way,
                known=(*needs, *may, "months"),
            )
    for key in _NUMBERS:
        if key in spec and key in known and not _is_number(spec[key]):
            yield _must_be(f"{path}.{key}", _NUMBER, spec[key])
    for key in ("curve", "number"):
        if key in spec and key in known and not isinstance(spec[key], str):
            yield _must_be(f"{path}.{key}", _TEXT, spec[key])
    if "months" in spec and not _are_months(spec["months"]):
        yield _must_be(f"{path}.months", _MONTHS, spec["months"])


def _by_month(path: str, values: object, leaf: Leaf) -> Iterator[Message]:
    months = {str(month) for month in range(1, 13)}
    if not isinstance(values, Mapping) or not values or values.keys() - months:
        yield _must_be(f"{path}.by_month", _BY_MONTH, values)
        return
    for month, value in values.items():
        yield from _value(f"{path}.by_month.{month}", value, leaf)


def _value(path: str, value: object, leaf: Leaf) -> Iterator[Message]:
    types, wanted = _TYPES.get(leaf.type, (object, _TEXT))
    is_right = _is_number(value) if leaf.type == "number" else isinstance(value, types)
    if not is_right:
        yield _must_be(path, wanted, value)
    elif leaf.labels and value not in leaf.labels:
        yield message(
            "{name} is {found}, which is none of {options}",
            name=path,
            found=str(value),
            options=tuple(leaf.labels),
        )


def _stages(path: str, stages: object, known: Mapping[str, object]) -> Iterator[Message]:
    if not isinstance(stages, Mapping) or not stages:
        yield _must_be(path, _STAGES, stages)
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
            yield _must_be(f"{path}.{stage}", _DAY, day)
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


def _must_be(path: str, wanted: Label, found: object) -> Message:
    shown = found if isinstance(found, str) else repr(found)
    return message(
        "{name} must be {wanted}, but is {found}", name=path, wanted=wanted, found=shown[:60]
    )


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)  # type: ignore[arg-type]


def _are_texts(values: Sequence[object]) -> bool:
    return all(isinstance(each, str) for each in values)


def _are_months(months: object) -> bool:
    return (
        isinstance(months, list)
        and bool(months)
        and all(type(each) is int and 1 <= each <= 12 for each in months)
    )
