from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import LINEAR, SPAN

from duban import curves
from duban.model.plan import Curve
from duban.words import Label

STEP = Curve("step", Label("阶梯"), ((3, 31, 0.0), (9, 30, 1.0), (12, 31, 1.0)))

days = st.dates(date(2018, 6, 1), date(2020, 6, 1))
dues = st.dates(*SPAN)
figures = st.floats(-1e6, 1e6)


@st.composite
def drawn_curves(draw: st.DrawFn) -> Curve:
    """Draw a curve without faults."""
    month_days = st.dates(date(2020, 1, 1), date(2020, 12, 30)).map(
        lambda day: (day.month, day.day)
    )
    dated = sorted(draw(st.sets(month_days, max_size=6)))
    shares = sorted(draw(st.lists(st.floats(0, 1), min_size=len(dated), max_size=len(dated))))
    points = [(*day, part) for day, part in zip(dated, shares, strict=True)]
    return Curve("drawn", Label("曲线"), (*points, (12, 31, 1.0)))


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2018, 12, 31), 0.0),
        (date(2019, 3, 31), 0.0),
        (date(2019, 9, 30), 1.0),
        (date(2019, 12, 31), 1.0),
        (date(2020, 1, 1), 1.0),
    ],
)
def test_share_is_that_of_the_point(day: date, wanted: float) -> None:
    assert curves.share(STEP, day, *SPAN) == wanted


def test_share_is_straight_between_points() -> None:
    assert curves.share(STEP, date(2019, 6, 30), *SPAN) == pytest.approx(91 / 183)


def test_first_day_of_the_plan_asks_for_a_days_work() -> None:
    assert curves.share(LINEAR, date(2019, 1, 1), *SPAN) == pytest.approx(0.5 / 181)


def test_curve_that_stops_early_is_at_its_end() -> None:
    short = Curve("short", Label("短"), ((6, 30, 1.0),))
    assert curves.share(short, date(2019, 7, 1), *SPAN) == 1.0


def test_29_february_is_the_28th_in_a_common_year() -> None:
    leap = Curve("leap", Label("闰"), ((2, 29, 0.5), (12, 31, 1.0)))
    assert curves.share(leap, date(2019, 2, 28), *SPAN) == 0.5
    span = (date(2020, 1, 1), date(2020, 12, 31))
    assert curves.share(leap, date(2020, 2, 29), *span) == 0.5


@given(drawn_curves(), days)
def test_share_lies_within_0_and_1(curve: Curve, day: date) -> None:
    assert 0.0 <= curves.share(curve, day, *SPAN) <= 1.0


@given(drawn_curves(), days, st.integers(0, 400))
def test_share_never_falls(curve: Curve, day: date, later: int) -> None:
    ahead = curves.share(curve, day + timedelta(days=later), *SPAN)
    assert curves.share(curve, day, *SPAN) <= ahead + 1e-12


@given(drawn_curves(), days, st.integers(0, 400), dues, figures, figures)
def test_planned_goes_from_start_to_target_and_never_back(
    curve: Curve, day: date, later: int, due: date, start: float, target: float
) -> None:
    def planned(on: date) -> float:
        return curves.planned(curve, on, due, SPAN, (start, target))

    slack = 1e-9 * (1 + abs(start) + abs(target))
    now, then = planned(day), planned(day + timedelta(days=later))
    assert min(start, target) - slack <= now <= max(start, target) + slack
    assert (then - now) * (1 if target >= start else -1) >= -slack


@given(drawn_curves(), dues, figures, figures)
def test_target_is_planned_from_the_due_day_on(
    curve: Curve, due: date, start: float, target: float
) -> None:
    assert curves.planned(curve, due, due, SPAN, (start, target)) == target


def test_planned_starts_from_the_start_before_the_plan() -> None:
    assert curves.planned(LINEAR, date(2018, 12, 1), SPAN[1], SPAN, (90.0, 95.0)) == 90.0


def test_planned_is_the_start_where_the_curve_asks_nothing_by_the_due_day() -> None:
    planned = curves.planned(STEP, date(2019, 2, 1), date(2019, 3, 1), SPAN, (5.0, 9.0))
    assert planned == 5.0


def test_planned_falls_towards_a_lower_target() -> None:
    assert curves.planned(LINEAR, date(2019, 6, 30), SPAN[1], SPAN, (0.0, -10.0)) == -5.0


def test_day_on_which_half_is_asked() -> None:
    assert curves.first_day_reaching(LINEAR, 0.5, SPAN[1], SPAN) == date(2019, 6, 30)


@pytest.mark.parametrize("wanted", [1.001, 2.0])
def test_more_than_everything_is_never_asked(wanted: float) -> None:
    assert curves.first_day_reaching(LINEAR, wanted, SPAN[1], SPAN) is None


def test_nothing_is_asked_by_a_due_day_on_which_the_curve_is_at_0() -> None:
    assert curves.first_day_reaching(STEP, 0.5, date(2019, 3, 1), SPAN) is None


@given(drawn_curves(), dues, st.floats(0.001, 1))
def test_before_the_first_day_less_was_asked(curve: Curve, due: date, wanted: float) -> None:
    day = curves.first_day_reaching(curve, wanted, due, SPAN)
    if day is not None and day > SPAN[0]:
        yesterday = curves.share(curve, day - timedelta(days=1), *SPAN)
        assert yesterday < wanted * curves.share(curve, due, *SPAN) + 1e-12


@given(drawn_curves())
def test_drawn_curve_has_no_fault(curve: Curve) -> None:
    assert curves.faults(curve.points) == []


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([(3, 31, 0.5), (6, 30, 0.4), (12, 31, 1.0)], ["falls"]),
        ([(6, 30, 0.4), (3, 31, 0.5), (12, 31, 1.0)], ["disorder"]),
        ([(6, 30, 0.4), (6, 30, 0.5), (12, 31, 1.0)], ["disorder"]),
        ([(6, 30, -0.1), (12, 31, 1.0)], ["range"]),
        ([(6, 30, 0.5)], ["end"]),
        ([(6, 30, 0.5), (12, 31, 1.5)], ["range", "end"]),
        ([(4, 31, 0.5), (12, 31, 1.0)], ["day"]),
        ([(2, 29, 0.5), (12, 31, 1.0)], []),
        ([], ["end"]),
    ],
)
def test_faults_of_a_curve_are_named(
    points: list[tuple[int, int, float]], found: list[str]
) -> None:
    assert curves.faults(points) == found
