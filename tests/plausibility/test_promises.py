"""Figures beside what their reporter foretold: going wrong the same way month after month."""

from duban.model.plausibility import Expected
from duban.plausibility import Missed, Promise, missed_run

UP, DOWN = (0.0, 100.0), (100.0, 80.0)


def run(*promises: tuple[float, float, float], way: tuple[float, float] = UP) -> Missed | None:
    return missed_run([Promise(*each) for each in promises], way, Expected())


def test_a_fifth_of_the_rise_wanting_twice_running_is_found() -> None:
    assert run((10, 20, 18), (18, 28, 26)) == Missed(2, 1, short=True)


def counted(*promises: tuple[float, float, float]) -> Missed | None:
    return missed_run([Promise(*each) for each in promises], (0.0, 16.0), Expected(), counted=True)


def test_one_thing_less_is_chance_where_others_came() -> None:
    assert counted((4, 6, 5), (5, 9, 8)) is None
    assert run((4, 6, 5), (5, 9, 8), way=(0.0, 16.0)) == Missed(2, 1, short=True)


def test_one_thing_that_never_comes_is_no_chance() -> None:
    assert counted((4, 5, 4), (4, 5, 4)) == Missed(2, 1, short=True)


def test_two_things_less_are_asked_about() -> None:
    assert counted((4, 8, 6), (6, 10, 8)) == Missed(2, 1, short=True)


def test_once_is_not_enough() -> None:
    assert run((10, 20, 15)) is None


def test_a_month_that_comes_true_begins_anew() -> None:
    assert run((10, 20, 15), (15, 25, 25), (25, 35, 30)) is None


def test_less_than_a_fifth_is_no_matter() -> None:
    assert run((10, 20, 18.1), (18, 28, 26.1)) is None


def test_it_is_the_rise_that_counts_and_not_what_stood_there_before() -> None:
    assert run((80, 90, 85), (85, 95, 90)) == Missed(2, 1, short=True)


def test_twice_as_much_as_was_foretold_is_found_too() -> None:
    assert run((0, 5, 10), (10, 15, 20)) == Missed(2, 1, short=False)


def test_half_as_much_again_is_a_careful_forecast() -> None:
    assert run((0, 10, 15), (15, 25, 30)) is None


def test_too_much_and_too_little_in_turn_go_no_way() -> None:
    assert run((0, 5, 10), (10, 20, 12), (12, 17, 22)) is None


def test_a_hundredth_of_the_way_is_chance() -> None:
    assert run((10, 11, 10.1), (10.1, 11.1, 10.2)) is None


def test_downward_a_figure_falls_short_by_staying_high() -> None:
    assert run((100, 96, 99), (99, 95, 98), way=DOWN) == Missed(2, 1, short=True)


def test_who_foretells_nothing_more_is_held_to_nothing() -> None:
    assert run((50, 50, 60), (60, 60, 75)) is None


def test_the_last_run_counts_and_tells_its_length() -> None:
    bad = [(10.0 * n, 10.0 * n + 10, 10.0 * n + 2) for n in range(5)]
    assert run(*bad[:3], (0, 10, 10), *bad[3:]) == Missed(2, 5, short=True)
    assert run(*bad) == Missed(5, 4, short=True)


def test_a_way_without_length_is_no_way() -> None:
    assert run((0, 10, 0), (0, 10, 0), way=(5.0, 5.0)) is None
