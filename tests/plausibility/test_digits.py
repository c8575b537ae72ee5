"""Last digits against chance."""

import math

import pytest

from duban.plausibility import roundness


def test_twelve_round_counts_are_no_chance() -> None:
    found = roundness([each * 10 for each in range(3, 15)])
    assert (found.found, found.among) == (12, 12)
    assert math.isclose(found.p_value, 0.2**12)


def test_as_many_round_counts_as_chance_gives_are_nothing() -> None:
    assert roundness(range(20, 120)).p_value == 1.0


@pytest.mark.parametrize(("found", "among"), [(5, 12), (8, 12), (9, 30), (40, 100)])
def test_the_tail_is_that_of_the_binomial_distribution(found: int, among: int) -> None:
    counts = [5 * each for each in range(1, found + 1)] + [
        5 * each + 1 for each in range(among - found)
    ]
    exact = sum(
        math.comb(among, each) * 0.2**each * 0.8 ** (among - each)
        for each in range(found, among + 1)
    )
    assert math.isclose(roundness(counts).p_value, exact, rel_tol=1e-9)


def test_thousands_of_counts_are_tested_too() -> None:
    assert (
        0
        < roundness(
            [5 * each for each in range(900)] + [1 + 5 * each for each in range(2100)]
        ).p_value
        < 1e-20
    )


def test_nothing_is_not_round() -> None:
    assert roundness([]).p_value == 1.0
