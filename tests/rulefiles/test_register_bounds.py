"""What an inspection can find: by the figure's rule, its schema and the checks of its area."""

import math
from typing import Any

import pytest
from attrs import evolve
from tests.builders import an_indicator, area_rules

from duban.model.rules import AreaRules, Check, Indicator
from duban.model.terms import Kind, Severity
from duban.rulefiles.register_bounds import figure_bounds
from duban.words import Label

COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lamps": {
            "type": "object",
            "properties": {"lit": COUNT, "dark": COUNT, "all": COUNT, "frost": {"type": "number"}},
        },
        "districts": {"type": "integer", "minimum": 0, "maximum": 16},
        "roads": {"type": "array", "items": {"type": "object"}},
    },
}
SHARE = "100.0 * facts.lamps.lit / facts.lamps.all"


def rate(value: str | None, kind: Kind = Kind.BOUND) -> Indicator:
    return an_indicator(kind, unit="%", value=value)


def checked(*conditions: str, severity: Severity = Severity.ERROR) -> AreaRules:
    checks = [
        Check(f"C-{n}", each, Label("x"), severity, "1.1") for n, each in enumerate(conditions)
    ]
    return evolve(area_rules(), checks=tuple(checks))


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("facts.districts", (0.0, 16.0)),
        ("double(facts.districts)", (0.0, 16.0)),
        ("facts.lamps.frost", (-math.inf, math.inf)),
        (SHARE, (0.0, math.inf)),
        ("facts.lamps.lit - facts.lamps.dark", (-math.inf, math.inf)),
        ("facts.lamps.lit + facts.lamps.frost", (-math.inf, math.inf)),
        ("double(facts.roads.filter(r, r.lit).size())", (0.0, math.inf)),
        (None, (-math.inf, math.inf)),
    ],
)
def test_figure_is_bounded_as_its_rule_and_schema_say(
    value: str | None, bounds: tuple[float, float]
) -> None:
    assert figure_bounds(rate(value), checked(), SCHEMA) == bounds


@pytest.mark.parametrize(
    "condition",
    [
        "facts.lamps.lit <= facts.lamps.all",
        "facts.lamps.dark >= 0.0 && facts.lamps.lit <= facts.lamps.all",
        "facts.lamps.dark + facts.lamps.lit <= facts.lamps.all",
    ],
)
def test_share_of_a_whole_is_a_hundred_per_cent_at_most(condition: str) -> None:
    assert figure_bounds(rate(SHARE), checked(condition), SCHEMA) == (0.0, 100.0)


@pytest.mark.parametrize(
    "condition",
    [
        "facts.lamps.lit <= 2.0 * facts.lamps.all",
        "facts.lamps.all == 0.0 || facts.lamps.lit <= facts.lamps.all",
        "facts.lamps.lit <= facts.lamps.all_year",
    ],
)
def test_share_that_no_check_holds_to_the_whole_may_be_more(condition: str) -> None:
    assert figure_bounds(rate(SHARE), checked(condition), SCHEMA) == (0.0, math.inf)


def test_check_that_only_asks_bounds_nothing() -> None:
    asked = checked("facts.lamps.lit <= facts.lamps.all", severity=Severity.QUESTION)
    assert figure_bounds(rate(SHARE), asked, SCHEMA) == (0.0, math.inf)


def test_total_that_a_plugin_works_out_is_not_negative() -> None:
    assert figure_bounds(rate(None, Kind.TOTAL), checked(), SCHEMA) == (0.0, math.inf)
