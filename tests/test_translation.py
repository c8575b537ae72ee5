"""Every translation gives exactly what CEL gives; what has none is left to CEL."""

import math
import pickle
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.chance import facts_of_chance

from duban.expressions import Fact, Program
from duban.expressions.program import divide
from duban.expressions.translation import Translation, translate
from duban.model.rules import RuleBook
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.schemafiles.leaves import facts_of, leaves_of

FIGURES = st.one_of(st.integers(0, 3), st.integers(0, 10**9), st.floats(0, 1e6))
TEXTS = st.text("ab", max_size=2)


@cache
def book() -> RuleBook:
    return load_plugins(find_roots([])).book("tianjin-2019")


def sources(area: str) -> tuple[dict[str, str], dict[str, str]]:
    rules = book().rules[area]
    values = {one.id: one.value for one in rules.indicators if one.value}
    values |= {f"{one.id}:of": one.of for one in rules.indicators if one.of}
    return values, {check.code: check.expect for check in rules.checks}


@cache
def programs(area: str) -> tuple[Program, Program]:
    facts = facts_of(leaves_of(book().schemas[area]))
    baselines = {key: each.value for key, each in book().baselines.items()}
    quick = Program(facts, baselines, *sources(area))
    return quick, Program(facts, baselines, *sources(area), translated=False)


@pytest.mark.parametrize("area", sorted(book().rules))
def test_translations_answer_as_cel_does(area: str) -> None:
    leaves = leaves_of(book().schemas[area])
    quick, plain = programs(area)
    chance = Random(48)  # noqa: S311 - the same each time
    previous = None
    for _ in range(40):
        facts = facts_of_chance(leaves, chance)
        one, other = quick.answer(facts, previous), plain.answer(facts, previous)
        assert one.checks == other.checks
        assert {key: repr(each) for key, each in one.values.items()} == {
            key: repr(each) for key, each in other.values.items()
        }
        previous = facts


@pytest.mark.parametrize("area", sorted(book().rules))
def test_a_packed_program_answers_as_before(area: str) -> None:
    leaves = leaves_of(book().schemas[area])
    chance = Random(49)  # noqa: S311 - the same each time
    for program in programs(area):
        unpacked = pickle.loads(pickle.dumps(program))  # noqa: S301 - packed right here
        for _ in range(10):
            facts = facts_of_chance(leaves, chance)
            one, other = program.answer(facts, None), unpacked.answer(facts, None)
            assert one.checks == other.checks
            assert repr(one.values) == repr(other.values)


def test_a_program_knows_what_it_was_made_of() -> None:
    facts = {name: Fact(name, "number") for name in ("facts.a", "facts.b")}
    made_of: tuple[Any, ...] = (facts, {"x": 2.0}, {"one": "facts.a"}, {"C-1": "facts.b > 0.0"})
    program = Program(*made_of)
    assert program.is_of(*made_of)
    for index, other in enumerate([{}, {"x": 3.0}, {"one": "facts.b"}, {"C-2": "facts.b > 0.0"}]):
        assert not program.is_of(*made_of[:index], other, *made_of[index + 1 :])


def test_every_shipped_expression_is_translated() -> None:
    for area in book().rules:
        facts = facts_of(leaves_of(book().schemas[area]))
        baselines = {f"baseline.{key}": each.value for key, each in book().baselines.items()}
        for named in sources(area):
            for key, source in named.items():
                assert translate(source, facts, baselines, str), key


FACTS = {
    "facts.a": Fact("facts.a", "number"),
    "facts.b": Fact("facts.b", "number"),
    "facts.deep.er.c": Fact("facts.deep.er.c", "number"),
    "facts.text": Fact("facts.text", "text"),
    "facts.flag": Fact("facts.flag", "flag"),
    "facts.list": Fact(
        "facts.list", "list", {"name": "text", "tons": "number", "more": "number", "ok": "flag"}
    ),
}


def translated(source: str) -> Translation | None:
    return translate(source, FACTS, {"baseline.stock": 200.0}, lambda name: name.replace(".", "_"))


@pytest.mark.parametrize(
    "source",
    [
        "facts.a > 3",  # CEL knows no double beside an int
        "facts.a % facts.b",
        "facts.list.size() / 2",
        "facts.a > 1_0.0",
        "facts.a // facts.b",
        "facts.a # remark",
        "facts.a > 1.0 > 2.0",
        "facts.a == facts.text",
        "facts.text + facts.text",
        'facts.text == "a" "b"',
        r'facts.text == "\n"',
        "facts.text == b'a'",
        "facts.text in [1.0]",
        "facts.flag == facts.flag",
        "facts.flag ? facts.a : facts.b",
        "facts.a if facts.flag else facts.b",
        "facts.list.map(x, x.tons)",
        "facts.list.filter(x, x.none > 1.0).size()",
        "facts.list.exists(x, facts.list.exists(y, y.ok))",
        'sum(facts.list, "name")',
        "sum(facts.list, facts.text)",
        "has(facts.a)",
        "facts.list[0].tons > 1.0",
        "(lambda: facts.a)()",
        "facts.none",
        "baseline.none",
        "facts.text",
        "facts.a.__class__",
        "",
    ],
)
def test_anything_else_is_left_to_cel(source: str) -> None:
    assert translated(source) is None


#: Shapes in which operators, precedence, missing keys and errors meet.
SHAPES = [
    "!facts.flag || facts.a > 1.0",
    "!(facts.a > facts.b) && -facts.a <= 0.0",
    "facts.a - facts.b - facts.deep.er.c > 0.0 || facts.flag && !facts.flag",
    "facts.a / facts.b > 1.0 || true",
    'facts.text in ["a", "b"] || facts.text >= "ab" || facts.text == \'\'',
    "facts.list.exists(x, x.tons > 1.0 || x.ok)",
    "facts.list.all(x, x.ok || x.tons <= x.more)",
    "facts.flag || facts.list.all(x, x.tons > 1.0)",
    "facts.list.exists(x, x.tons > 1.0) && facts.flag",
    'facts.list.filter(x, x.name != "a" && !x.ok).size() == 1',
    'double(facts.list.size()) * 2.0 - sum(facts.list, "tons") < baseline.stock',
    'sum(facts.list.filter(x, x.more > 1.0), "tons") != previous.a',
]
THING = st.fixed_dictionaries(
    {}, optional={"name": TEXTS, "tons": FIGURES, "more": FIGURES, "ok": st.booleans()}
)
REPORT = st.fixed_dictionaries(
    {},
    optional={
        "a": FIGURES,
        "b": FIGURES,
        "text": TEXTS,
        "flag": st.booleans(),
        "deep": st.one_of(st.just({}), st.fixed_dictionaries({"er": st.just({"c": 2})})),
        "list": st.lists(THING, max_size=3),
    },
)


@pytest.mark.parametrize("source", SHAPES)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(facts=REPORT, previous=st.none() | REPORT)
def test_shapes_are_answered_as_cel_answers_them(
    source: str, facts: dict[str, Any], previous: dict[str, Any] | None
) -> None:
    assert translated(source) is not None
    quick, plain = (
        program.answer(facts, previous).checks for program in (shape(source), shape(source, False))
    )
    assert quick == plain


@cache
def shape(source: str, quick: bool = True) -> Program:
    return Program(FACTS, {"stock": 200.0}, {}, {"x": source}, translated=quick)


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (1, 4, 0.25),
        (0, 0, math.nan),
        (math.nan, 0, math.nan),
        (2, 0, math.inf),
        (-2, 0, -math.inf),
        (2, -0.0, -math.inf),
    ],
)
def test_a_rate_divides_as_floats_do(part: float, whole: float, rate: float) -> None:
    assert repr(divide(part, whole)) == repr(rate)
