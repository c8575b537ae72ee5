"""Adding up, fact by fact."""

from typing import Any

import pytest

from duban.rollup import Ingredient, Way, add_up, way_of

A = {"n": 1, "f": 0.1, "ok": True, "list": [{"name": "x"}], "w": {"stage": "opened", "date": "2"}}
B = {"n": 2, "f": 0.2, "ok": False, "list": [{"name": "x"}], "w": {"stage": "started", "date": "1"}}
C = {"n": 3, "f": 0.3, "ok": True, "list": [], "w": {"stage": "started", "date": "3"}}


def added(
    name: str, way: Way, parts: dict[str, Any], units: tuple[str, ...] = ("a", "b", "c")
) -> Any:
    path = tuple(name.split("."))
    found = add_up([Ingredient(name, path, way, units)], parts, ("a", "b", "c"))
    value: Any = found.partial
    for part in path:
        value = value.get(part) if value else None
    return value, bool(found.facts)


@pytest.mark.parametrize(
    ("name", "way", "total"),
    [
        ("n", Way.SUM, 6),
        ("f", Way.SUM, 0.6),
        ("n", Way.GREATEST, 3),
        ("n", Way.LEAST, 1),
        ("ok", Way.ALL, False),
        ("list", Way.JOIN, [{"name": "x"}, {"name": "x"}]),
        ("w.stage", Way.STAGE, "started"),
        ("w.date", Way.DATE, "3"),
        ("n", Way.NONE, None),
    ],
)
def test_each_way(name: str, way: Way, total: Any) -> None:
    assert added(name, way, {"a": A, "b": B, "c": C})[0] == total


def test_sum_without_a_unit_is_only_partial() -> None:
    assert added("n", Way.SUM, {"a": A, "b": B}) == (3, False)


def test_unit_that_is_not_asked_is_not_missed() -> None:
    assert added("n", Way.SUM, {"a": A, "b": B}, ("a", "b")) == (3, True)


@pytest.mark.parametrize(
    ("kind", "unit", "name", "way"),
    [
        ("number", "count", "facts.n", Way.SUM),
        ("number", "%", "facts.n", Way.NONE),
        ("number", "m2/person", "facts.n", Way.NONE),
        ("number", "t/d", "facts.n", Way.SUM),
        ("list", "", "facts.l", Way.JOIN),
        ("text", "", "facts.w.stage", Way.STAGE),
        ("text", "", "facts.w.date", Way.DATE),
        ("text", "", "facts.why", Way.NONE),
    ],
)
def test_way_follows_from_type_and_unit(kind: str, unit: str, name: str, way: Way) -> None:
    assert way_of(kind, unit, name) is way
