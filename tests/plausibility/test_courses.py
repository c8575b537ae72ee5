"""Courses of one figure: standing still, jumping at the end, too even a rate."""

from datetime import date

import pytest

from duban.model.period import Period
from duban.model.plausibility import Rates, Still, YearEnd
from duban.plausibility import Point, jump_at_the_end, same_rate, still_run

WAY = (0.0, 120.0)


def months(*values: float, first: int = 1) -> list[Point]:
    return [(Period(2019, first + number).last_day, value) for number, value in enumerate(values)]


def even(day: date) -> float:
    return 10.0 * day.month


def run(*values: float, counted: bool = False) -> tuple[int, int] | None:
    found = still_run(months(*values), WAY, even, Still(), counted)
    return (found.first, found.last) if found else None


def test_a_total_that_does_not_move_for_three_months_is_found() -> None:
    assert run(10, 20, 20, 20, 20) == (1, 4)


def test_two_months_are_not_enough() -> None:
    assert run(10, 20, 20, 20) is None


def test_the_last_stretch_counts() -> None:
    assert run(5, 5, 5, 5, 30, 30, 30, 30) == (4, 7)


def test_an_earlier_stretch_is_found_when_the_figure_moved_on() -> None:
    assert run(5, 5, 5, 5, 30, 40) == (0, 3)


def test_nothing_begun_is_told_openly() -> None:
    assert run(0, 0, 0, 0, 0) is None


def test_what_reached_its_target_may_rest() -> None:
    assert run(120, 120, 120, 120, 120) is None


def test_work_that_may_stand_still_is_not_asked_about() -> None:
    winter = still_run(months(10, 10, 10, 10), WAY, lambda _day: 10.0, Still())
    assert winter is None


def test_of_a_few_things_a_quarter_without_one_says_nothing() -> None:
    few = still_run(
        months(1, 1, 1, 1), (0.0, 4.0), lambda day: day.month / 3, Still(), counted=True
    )
    assert few is None


def test_working_downward_stands_still_likewise() -> None:
    found = still_run(
        months(90, 80, 80, 80, 80), (100.0, 0.0), lambda day: 100.0 - 9 * day.month, Still()
    )
    assert found is not None
    assert (found.first, found.last, found.planned) == (1, 4, 27.0)


def jump(*values: float, first: int = 6) -> float | None:
    found = jump_at_the_end(months(*values, first=first), WAY, even, YearEnd())
    return found.share if found else None


def test_half_the_year_in_the_last_report_is_a_jump() -> None:
    assert jump(20, 25, 30, 35, 40, 45, 120) == pytest.approx(0.625)


def test_a_steady_end_is_none() -> None:
    assert jump(60, 70, 80, 90, 100, 110, 120) is None


def test_a_jump_that_the_curve_asks_for_is_none() -> None:
    late = jump_at_the_end(
        months(0, 0, 10, 120, first=9),
        WAY,
        lambda day: 120.0 if day.month == 12 else 10.0,
        YearEnd(),
    )
    assert late is None


def test_two_reports_tell_nothing() -> None:
    assert jump(10, 120, first=11) is None


def rates(values: list[float | None], *counts: tuple[int, int]) -> int | None:
    return same_rate(values, lambda place: counts[place], Rates())


def test_a_rate_that_repeats_while_its_counts_move_is_found() -> None:
    assert rates([97.5, 97.5, 97.5], (39, 40), (78, 80), (117, 120)) == 2


def test_once_is_chance() -> None:
    assert rates([97.5, 97.5, 98.0], (39, 40), (78, 80), (98, 100)) is None


def test_a_rate_repeats_where_its_counts_stand() -> None:
    assert rates([97.5, 97.5, 97.5], (39, 40), (39, 40), (39, 40)) is None


@pytest.mark.parametrize("rate", [0.0, 100.0])
def test_all_and_nothing_repeat_by_their_nature(rate: float) -> None:
    assert rates([rate, rate, rate], (1, 1), (2, 2), (3, 3)) is None


def test_a_third_of_a_few_is_a_third_by_chance() -> None:
    assert rates([50.0, 50.0, 50.0], (3, 6), (4, 8), (9, 18)) is None
