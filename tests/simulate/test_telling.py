"""Tellings: how far a story has come, by the truth chosen."""

from datetime import date
from itertools import pairwise
from random import Random

import pytest

from duban.simulate.telling import MONTHS, TRUTHS, Telling, day_at, told

SEEDS = range(40)


@pytest.mark.parametrize("truth", TRUTHS)
def test_no_truth_goes_back_or_beyond_the_story(truth: str) -> None:
    for seed in SEEDS:
        for telling in told(truth, Random(seed)):
            assert telling.reached is not None
            assert len(telling.reached) == MONTHS + 1
            assert all(before <= after for before, after in pairwise(telling.reached))
            assert telling.reached[0] == 0
            assert telling.reached[-1] <= MONTHS


def test_late_starters_have_nothing_in_february() -> None:
    assert all(told("late", Random(seed))[0].position(2) == 0 for seed in SEEDS)


def test_a_cheat_claims_more_than_is_so_and_never_less() -> None:
    for seed in SEEDS:
        so, said = told("cheat", Random(seed))
        assert all(said.position(month) >= so.position(month) for month in range(MONTHS + 1))
        assert said.position(12) > so.position(12)


def test_who_stands_still_ends_short() -> None:
    assert all(told("stalled", Random(seed))[0].position(12) < 10 for seed in SEEDS)


def test_a_story_told_as_written_moves_no_day() -> None:
    assert Telling().day_of(date(2019, 6, 18)) == date(2019, 6, 18)
    assert Telling().position(6) == 6.0


def test_half_the_pace_brings_the_middle_of_the_story_to_the_end_of_the_year() -> None:
    slow = Telling(tuple(month / 2 for month in range(MONTHS + 1)))
    assert slow.day_of(date(2019, 6, 30)) == date(2019, 12, 31)
    assert slow.day_of(date(2019, 7, 10)) is None


def test_nothing_comes_to_pass_before_its_day() -> None:
    quick = Telling(tuple(min(month * 2.0, 12.0) for month in range(MONTHS + 1)))
    assert quick.day_of(date(2019, 10, 1)) == date(2019, 10, 1)


@pytest.mark.parametrize(
    ("position", "day"),
    [(0.0, date(2018, 12, 31)), (6.0, date(2019, 6, 30)), (1.5, date(2019, 2, 14))],
)
def test_a_number_of_months_is_a_day(position: float, day: date) -> None:
    assert day_at(2019, position) == day
