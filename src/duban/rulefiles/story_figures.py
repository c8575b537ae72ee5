"""The figures of a story: each way of telling one, held to what it needs and to its fact."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from duban.model.terms import DOCUMENT_STAGES, NOUNS, WORKS_STAGES
from duban.rulefiles.naming import unknown
from duban.rulefiles.story_values import (
    NUMBER,
    TEXT,
    TYPES,
    are_months,
    are_texts,
    by_month_faults,
    is_number,
    must_be,
    stage_faults,
    value_faults,
)
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

_MONTHS = Label("1 至 12 的月份清单，如 [3, 6, 9, 12]", "a list of months, such as [3, 6, 9, 12]")
_SUMMED = Label("本文件中路径的清单", "a list of paths of this file")


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
        for said in stage_faults(path, spec[way], _STAGED[way]):
            yield Fault(place, said)

    def beside(
        self, place: tuple[str, ...], path: str, spec: Mapping[str, Any], way: str
    ) -> Iterator[Fault]:
        """Find what is wrong beside the one way in which a figure is told."""
        for said in _keys(path, spec, way):
            yield Fault(place, said)

    def _figure(self, path: str, spec: Any, leaf: Leaf) -> Iterator[Message]:
        if not isinstance(spec, Mapping):
            yield from value_faults(path, spec, leaf)
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
            yield from by_month_faults(path, spec[way], leaf)
        elif leaf.type != "number":
            yield must_be(path, TYPES[leaf.type][1] if leaf.type in TYPES else TEXT, spec)
        elif way == "sum":
            yield from self._sum(path, spec[way])
        elif way == "total" and isinstance(spec.get("curve"), str | int | float):
            curve = str(spec["curve"])
            if curve not in self.curves:
                yield unknown(path, NOUNS["curve"], curve, self.curves)

    def _sum(self, path: str, parts: object) -> Iterator[Message]:
        if not isinstance(parts, list) or not parts or not are_texts(parts):
            yield must_be(f"{path}.sum", _SUMMED, parts)
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
        for part in parts if isinstance(parts, list) and are_texts(parts) else ():
            found |= self._summed(part, (*trail, path))
        return found


def _adds_up(spec: object) -> bool:
    if isinstance(spec, Mapping):
        return any(way in spec for way in ("from", "total", "sum"))
    return is_number(spec)


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
        if key in spec and key in known and not is_number(spec[key]):
            yield must_be(f"{path}.{key}", NUMBER, spec[key])
    for key in ("curve", "number"):
        if key in spec and key in known and not isinstance(spec[key], str):
            yield must_be(f"{path}.{key}", TEXT, spec[key])
    if "months" in spec and not are_months(spec["months"]):
        yield must_be(f"{path}.months", _MONTHS, spec["months"])
