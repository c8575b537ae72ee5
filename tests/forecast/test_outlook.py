"""The outlook: properties that must hold whatever the figures are."""

import math
from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.forecast import METHOD, Clock, Goal, outlook
from duban.model.judgement import Forecast
from duban.model.period import Period
from duban.model.plan import Curve
from duban.model.rules import Target
from duban.words import Label

SPAN = (date(2019, 1, 1), date(2019, 12, 31))
BUILD = Curve("build", Label("施工"), ((2, 28, 0.0), (6, 30, 0.32), (9, 30, 0.7), (12, 31, 1.0)))

#: Gains of each month from February to April, or up to October.
gains = st.lists(st.floats(0.0, 0.3), min_size=3, max_size=9)
curves = st.sampled_from([None, BUILD])


def goal(
    target: float = 1.0,
    start: float = 0.0,
    curve: Curve | None = BUILD,
    direction: str = "at_least",
    due: date = SPAN[1],
) -> Goal:
    return Goal(start, Target(direction, target), due, curve, SPAN)


def monthly(gained: list[float]) -> list[tuple[date, float]]:
    """Give the figures of a year from February on."""
    return [
        (Period(2019, month).last_day, reached)
        for month, reached in enumerate(accumulate(gained), 2)
    ]


def told(of: Goal, points: list[tuple[date, float]]) -> Forecast:
    found = outlook(of, points, 3)
    assert found is not None
    return found


@given(gains, curves, st.floats(1.0, 3.0))
def test_a_better_pace_never_raises_the_probability(
    gained: list[float], curve: Curve | None, better: float
) -> None:
    of = goal(curve=curve)
    faster = told(of, monthly([better * gain for gain in gained]))
    as_is = told(of, monthly(gained))
    assert faster.miss_probability <= as_is.miss_probability + 1e-12
    assert faster.expected >= as_is.expected - 1e-12


@given(gains, curves, st.floats(0.0, 0.5))
def test_a_better_last_month_never_raises_the_probability(
    gained: list[float], curve: Curve | None, more: float
) -> None:
    of = goal(curve=curve)
    better = [*gained[:-1], gained[-1] + more]
    assert (
        told(of, monthly(better)).miss_probability
        <= told(of, monthly(gained)).miss_probability + 1e-12
    )


@given(gains, st.floats(0.1, 1.0), curves)
def test_a_lower_target_never_raises_the_probability(
    gained: list[float], target: float, curve: Curve | None
) -> None:
    lower = told(goal(target, curve=curve), monthly(gained))
    assert lower.miss_probability <= told(goal(curve=curve), monthly(gained)).miss_probability


@given(gains, curves, st.sampled_from([1e-3, 7.0, 1e4, 1e7]))
def test_the_unit_does_not_matter(gained: list[float], curve: Curve | None, factor: float) -> None:
    plain = told(goal(curve=curve), monthly(gained))
    scaled = told(goal(factor, curve=curve), monthly([factor * gain for gain in gained]))
    assert scaled.miss_probability == pytest.approx(plain.miss_probability, abs=1e-9)
    assert scaled.expected == pytest.approx(factor * plain.expected)


@given(gains, curves)
def test_working_downward_is_working_upward_in_a_mirror(
    gained: list[float], curve: Curve | None
) -> None:
    up = told(goal(1.0, 0.0, curve), monthly(gained))
    points = [(day, 5.0 - value) for day, value in monthly(gained)]
    down = told(goal(4.0, 5.0, curve, "at_most"), points)
    assert down.miss_probability == pytest.approx(up.miss_probability, abs=1e-9)
    assert down.expected == pytest.approx(5.0 - up.expected)
    assert down.low == pytest.approx(5.0 - up.high)


@given(gains, curves)
def test_the_same_figures_give_the_same_forecast(gained: list[float], curve: Curve | None) -> None:
    assert told(goal(curve=curve), monthly(gained)) == told(goal(curve=curve), monthly(gained))


@given(gains, curves)
def test_what_is_done_cannot_miss(gained: list[float], curve: Curve | None) -> None:
    done = told(goal(curve=curve), monthly([1.0, *gained]))
    assert done.miss_probability == 0.0
    assert done.expected >= 1.0


@given(gains, curves)
def test_what_is_not_done_is_never_certain(gained: list[float], curve: Curve | None) -> None:
    points = [(day, min(value, 0.999)) for day, value in monthly(gained)]
    found = told(goal(curve=curve), points)
    assert 1 - METHOD.certainty <= found.miss_probability <= METHOD.certainty


@pytest.mark.parametrize("count", [0, 1, 2])
def test_one_or_two_reports_are_too_early_for_a_number(count: int) -> None:
    assert outlook(goal(), monthly([0.1] * 3)[:count], 3) is None


def test_nothing_is_foreseen_before_the_curve_asks_for_a_tenth() -> None:
    late = Curve("late", Label("晚"), ((9, 30, 0.0), (12, 31, 1.0)))
    assert outlook(goal(curve=late), monthly([0.0] * 8), 3) is None
    assert outlook(goal(curve=late), monthly([0.0] * 9), 3) is not None


def test_the_due_day_is_too_late_for_a_forecast() -> None:
    assert outlook(goal(due=date(2019, 4, 30)), monthly([0.1, 0.1, 0.1]), 3) is None


def test_a_target_that_is_the_start_has_no_forecast() -> None:
    assert outlook(goal(1.0, 1.0), monthly([0.1, 0.1, 0.1]), 3) is None


def test_scatter_makes_less_sure() -> None:
    even = told(goal(curve=None), monthly([0.15] * 6))
    wild = told(goal(curve=None), monthly([0.0, 0.3, 0.0, 0.3, 0.0, 0.3]))
    assert even.miss_probability < wild.miss_probability < 0.5


@given(gains, curves)
def test_the_band_lies_around_what_is_expected_and_goes_with_the_probability(
    gained: list[float], curve: Curve | None
) -> None:
    found = told(goal(curve=curve), monthly([min(gain, 0.05) for gain in gained]))
    assert found.low < found.expected < found.high
    assert found.high - found.expected == pytest.approx(found.expected - found.low)
    beyond = 0.5 * math.erfc(METHOD.band / math.sqrt(2.0))
    assert (found.low >= 1.0) == (found.miss_probability <= beyond)


def test_scatter_widens_the_band() -> None:
    even = told(goal(curve=None), monthly([0.15] * 6))
    wild = told(goal(curve=None), monthly([0.0, 0.3, 0.0, 0.3, 0.0, 0.3]))
    assert even.high - even.low < wild.high - wild.low


def test_the_longer_a_lag_lasts_the_surer_the_miss() -> None:
    odds = [
        told(goal(curve=None), monthly([0.06] * count)).miss_probability for count in range(3, 11)
    ]
    assert odds == sorted(odds)
    assert odds[-1] > 0.9 > odds[0]


def test_a_season_is_waited_for() -> None:
    """A tenth done by the end of April: worse on an even plan than on an outdoor one."""
    points = monthly([0.0, 0.04, 0.06])
    even = told(goal(curve=None), points)
    outdoor = told(goal(), points)
    assert outdoor.miss_probability < even.miss_probability - 0.05


def test_a_curve_that_has_ended_leaves_the_calendar() -> None:
    early = Curve("early", Label("早"), ((5, 31, 1.0), (12, 31, 1.0)))
    found = told(goal(curve=early), monthly([0.1, 0.2, 0.2, 0.2]))
    assert 0.0 < found.miss_probability < 1.0


@given(st.dates(*SPAN), st.dates(*SPAN), st.floats(0.01, 1.0))
def test_the_clock_never_goes_back(one: date, other: date, calendar: float) -> None:
    clock = Clock(BUILD, SPAN, SPAN[1], calendar)
    early, late = sorted((one, other))
    assert 0 <= clock.at(early) <= clock.at(late) <= 1
