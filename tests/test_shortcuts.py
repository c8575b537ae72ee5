"""Every shortcut of the shipped rules gives exactly what CEL gives."""

import math
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban.expressions import Program
from duban.expressions.shortcuts import shortcut
from duban.model.rules import RuleBook
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.schemafiles.leaves import Leaf, facts_of, leaves_of

FIGURES = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 10**9), st.floats(0, 1e6))


@cache
def book() -> RuleBook:
    return load_plugins(find_roots([])).book("tianjin-2019")


@cache
def programs(area: str) -> tuple[Program, Program]:
    rules = book().rules[area]
    facts = facts_of(leaves_of(book().schemas[area]))
    baselines = {key: each.value for key, each in book().baselines.items()}
    values = {one.id: one.value for one in rules.indicators if one.value}
    checks = {check.code: check.expect for check in rules.checks}
    short = Program(facts, baselines, values, checks)
    plain = Program(facts, baselines, values, checks, shortcuts=False)
    return short, plain


def facts_with(leaves: list[Leaf], figures: list[float | None]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for leaf, figure in zip(leaves, figures, strict=True):
        group = facts
        for part in leaf.path[:-1]:
            group = group.setdefault(part, {})
        if figure is not None:
            group[leaf.path[-1]] = figure
    return facts


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)


@pytest.mark.parametrize("area", sorted(book().rules))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_shortcuts_answer_as_cel_does(area: str, data: st.DataObject) -> None:
    numbers = [leaf for leaf in leaves_of(book().schemas[area]).values() if leaf.type == "number"]
    figures = st.lists(FIGURES, min_size=len(numbers), max_size=len(numbers))
    facts, previous = (facts_with(numbers, data.draw(figures)) for _ in range(2))
    short, plain = (program.answer(facts, previous) for program in programs(area))
    assert short.checks == plain.checks
    assert short.values.keys() == plain.values.keys()
    for key, value in plain.values.items():
        assert alike(short.values[key], value), key


def test_most_expressions_have_a_shortcut() -> None:
    sources = [
        one.value for rules in book().rules.values() for one in rules.indicators if one.value
    ]
    numbers = {
        name
        for schema in book().schemas.values()
        for name, leaf in leaves_of(schema).items()
        if leaf.type == "number"
    }
    found = [source for source in sources if shortcut(source, frozenset(numbers))]
    assert len(found) > 0.7 * len(sources)


@pytest.mark.parametrize(
    "source",
    ["facts.a > 3.0", "facts.a * facts.b", "100.0 * facts.a / facts.list", "facts.a <= 1.0", "1.0"],
)
def test_anything_else_is_left_to_cel(source: str) -> None:
    assert shortcut(source, frozenset({"facts.a", "facts.b"})) is None


@pytest.mark.parametrize(
    ("a", "b", "rate"), [(1, 4, 25.0), (0, 0, math.nan), (2, 0, math.inf), (-2, 0, -math.inf)]
)
def test_a_rate_divides_as_floats_do(a: float, b: float, rate: float) -> None:
    found = shortcut("100.0 * facts.a / facts.b", frozenset({"facts.a", "facts.b"}))
    assert found is not None
    assert alike(found({"a": a, "b": b}, None), rate)


def test_a_missing_fact_is_named() -> None:
    found = shortcut("facts.a - previous.b", frozenset({"facts.a", "previous.b"}))
    assert found is not None
    assert [found({}, None), found({"a": 1}, None), found({"a": 1}, {"b": 3})] == [
        "facts.a",
        "previous.b",
        -2.0,
    ]
