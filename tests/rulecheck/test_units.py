"""Units of rules against units of facts."""

import pytest
from tests.rulecheck.broken import RULES, SCHEMA, Broken

from duban.rulecheck.dimensions import MixedError, UnsureError, dimension_of
from duban.schemafiles.leaves import Leaf

LEAVES = {
    f"facts.{name}": Leaf(f"facts.{name}", "number", (name,), unit=unit)
    for name, unit in {
        "a": "m2",
        "b": "m2",
        "people": "persons",
        "land": "km2",
        "n": "count",
        "density": "g/m2",
    }.items()
} | {
    "facts.l": Leaf(
        "facts.l", "list", ("l",), columns=(Leaf("length", "number", ("length",), unit="km"),)
    )
}


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("facts.a", "m2"),
        ("facts.a + facts.b", "m2"),
        ("facts.a - 3.0", "m2"),
        ("100.0 * facts.a / facts.b", "%"),
        ("100.0 * (facts.a - facts.b) / facts.b - 100.0", "%"),
        ("facts.a / facts.people", "m2/person"),
        ("facts.people / facts.land", "persons/km2"),
        ("facts.density * facts.a / facts.a", "g/m2"),
        ("double(facts.l.size())", "count"),
        ("double(facts.l.filter(r, r.length > 1.0).size())", "count"),
        ('sum(facts.l.filter(r, r.length > 1.0), "length")', "km"),
        ("-facts.a", "m2"),
    ],
)
def test_unit_of_a_value_is_worked_out(value: str, unit: str) -> None:
    assert dimension_of(value, LEAVES).unit == unit


@pytest.mark.parametrize("value", ["facts.n / 16.0", "facts.a * 2.0", "100.0 / facts.a", "facts.x"])
def test_uncertain_unit_is_left_open(value: str) -> None:
    with pytest.raises(UnsureError):
        dimension_of(value, LEAVES)


def test_two_units_are_not_added() -> None:
    with pytest.raises(MixedError):
        dimension_of("facts.a + facts.people", LEAVES)


def test_unit_that_differs_from_the_facts_is_named(broken: Broken) -> None:
    broken.change(RULES, 'unit = "km"\n', 'unit = "m2"\n')
    broken.assert_only(RULES, 'unit = "m2"', "the unit is m2, but the facts give km")


def test_rate_without_hundred_is_named(broken: Broken) -> None:
    broken.change(RULES, "100.0 * facts.samples", "facts.samples")
    broken.assert_only(RULES, 'unit = "%"', "times 100")


def test_sum_of_two_units_is_named(broken: Broken) -> None:
    broken.change(RULES, '"facts.renewed"', '"facts.renewed + facts.samples.taken"')
    broken.assert_only(RULES, "facts.renewed +", "adds km and count")


def test_figure_shown_otherwise_than_in_the_form_is_named(broken: Broken) -> None:
    broken.change(SCHEMA, '"unit": "公里", "factor": 1}', '"unit": "百米", "factor": 0.1}')
    broken.assert_only(RULES, "shown_as = ", "百米")


def test_baseline_in_another_unit_is_named(broken: Broken) -> None:
    broken.change(RULES, "curve = {", 'start = "baseline.greening_2018"\ncurve = {')
    broken.assert_only(RULES, "start = ", "baseline.greening_2018 is in m2")
