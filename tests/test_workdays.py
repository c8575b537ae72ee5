from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.errors import CalendarError
from duban.model.period import Period
from duban.workdays import WorkCalendar, due_day

PUBLISHED = WorkCalendar()
periods = st.builds(Period, st.integers(2005, 2024), st.integers(1, 12))
due_days = st.integers(1, 31)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2019-07-05", True),
        ("2019-07-06", False),
        ("2019-04-05", False),
        ("2019-05-05", True),
        ("2019-10-05", False),
    ],
)
def test_published_holidays_and_make_up_workdays_count(day: str, works: bool) -> None:
    assert PUBLISHED.is_workday(date.fromisoformat(day)) is works


def test_correction_outranks_the_published_calendar() -> None:
    calendar = WorkCalendar({date(2019, 7, 6): True, date(2019, 7, 8): False})
    assert calendar.is_workday(date(2019, 7, 6))
    assert not calendar.is_workday(date(2019, 7, 8))


def test_uncovered_year_is_an_error_that_names_it() -> None:
    with pytest.raises(CalendarError, match=r"calendar/2099\.toml"):
        PUBLISHED.is_workday(date(2099, 1, 5))


def test_covered_year_has_its_corrections_and_plain_weeks() -> None:
    calendar = WorkCalendar({date(2099, 1, 1): False}, frozenset({2099}))
    days = [date(2099, 1, day) for day in (1, 2, 3, 5)]
    assert [calendar.is_workday(day) for day in days] == [False, True, False, True]


def test_calendar_covers_published_and_described_years() -> None:
    calendar = WorkCalendar(covered=frozenset({2099}))
    assert [calendar.covers(year) for year in (2019, 2098, 2099)] == [True, False, True]


def test_one_corrected_day_does_not_cover_its_year() -> None:
    assert not WorkCalendar({date(2099, 7, 1): False}).covers(2099)


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        ("2019-07-05", 1, "2019-07-08"),
        ("2019-07-05", 0, "2019-07-05"),
        ("2019-07-06", 0, "2019-07-06"),
        ("2019-07-08", -1, "2019-07-05"),
        ("2019-09-30", 1, "2019-10-08"),
    ],
)
def test_shift_steps_over_days_off(start: str, workdays: int, end: str) -> None:
    assert PUBLISHED.shift(date.fromisoformat(start), workdays) == date.fromisoformat(end)


@given(st.dates(date(2006, 1, 1), date(2023, 12, 31)), st.integers(1, 40))
def test_so_many_workdays_lie_between_a_day_and_its_shift(day: date, workdays: int) -> None:
    end = PUBLISHED.shift(day, workdays)
    assert PUBLISHED.between(day, end) == workdays
    assert PUBLISHED.is_workday(end)


def test_no_workday_lies_between_a_day_and_an_earlier_one() -> None:
    assert PUBLISHED.between(date(2019, 7, 8), date(2019, 7, 5)) == 0


@pytest.mark.parametrize(
    ("month", "policy", "due"),
    [
        (3, "strict", "2019-04-05"),
        (3, "next_workday", "2019-04-08"),
        (3, "previous_workday", "2019-04-04"),
        (4, "next_workday", "2019-05-05"),
        (6, "previous_workday", "2019-07-05"),
        (12, "strict", "2020-01-05"),
    ],
)
def test_report_is_due_on_the_5th_of_the_next_month_by_policy(
    month: int, policy: str, due: str
) -> None:
    found = due_day(Period(2019, month), 5, policy, PUBLISHED)
    assert found == date.fromisoformat(due)


def test_31st_is_the_last_day_of_a_shorter_month() -> None:
    assert due_day(Period(2019, 1), 31, "strict", PUBLISHED) == date(2019, 2, 28)


def test_strict_policy_asks_no_calendar() -> None:
    assert due_day(Period(2098, 12), 5, "strict", PUBLISHED) == date(2099, 1, 5)


@given(periods, due_days, st.sampled_from(["next_workday", "previous_workday"]))
def test_policies_always_land_on_a_workday(period: Period, day: int, policy: str) -> None:
    assert PUBLISHED.is_workday(due_day(period, day, policy, PUBLISHED))


@given(periods, due_days)
def test_policies_move_the_due_day_to_their_own_side(period: Period, day: int) -> None:
    before, strict, after = (
        due_day(period, day, policy, PUBLISHED)
        for policy in ("previous_workday", "strict", "next_workday")
    )
    assert before <= strict <= after


@pytest.mark.parametrize(
    ("month", "policy", "due"),
    [
        ("same", "strict", "2018-08-25"),
        ("same", "next_workday", "2018-08-27"),
        ("same", "previous_workday", "2018-08-24"),
        ("next", "strict", "2018-09-25"),
    ],
)
def test_report_may_be_due_within_its_own_month(month: str, policy: str, due: str) -> None:
    found = due_day(Period(2018, 8), 25, policy, WorkCalendar(), month)
    assert found.isoformat() == due
