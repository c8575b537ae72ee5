from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import JUNE, a_book, an_indicator, area_rules

from duban.model.period import Period
from duban.model.rules import AreaRules, Target, Task, WorkArea, code_order, part_of
from duban.model.terms import Kind, Strictness
from duban.words import Label


@pytest.mark.parametrize(
    ("direction", "held"),
    [
        ("at_least", [False, True, True]),
        ("at_most", [True, True, False]),
        ("more_than", [False, False, True]),
    ],
)
def test_target_holds_by_its_direction(direction: str, held: list[bool]) -> None:
    assert [Target(direction, 95.0).holds(value) for value in (94.9, 95.0, 95.1)] == held


def test_dirt_of_arithmetic_neither_meets_nor_misses_a_target() -> None:
    share = 100.0 * 9511.97 / 10012.6
    assert share < 95.0, "the figures are chosen so"
    assert Target("at_least", 95.0).holds(share)
    assert Target("at_most", 0.3).holds(0.1 + 0.2)
    assert not Target("more_than", 0.3).holds(0.1 + 0.2)
    assert not Target("at_least", 95.0).holds(94.999999)


def test_area_is_said_in_both_languages() -> None:
    assert WorkArea("water", "水务", "Water").label == Label("水务", "Water")


@pytest.mark.parametrize(
    ("measured", "months"),
    [
        ("quarterly", {3, 6, 9, 12}),
        ("half_yearly", {6, 12}),
        ("yearly", {12}),
        ("once", {12}),
        ((3, 11), {3, 11, 12}),
        ("monthly", set(range(1, 13))),
    ],
)
def test_rhythm_gives_the_months(measured: str | tuple[int, ...], months: set[int]) -> None:
    assert an_indicator(measured=measured).months == months


@given(
    st.sampled_from(["monthly", "quarterly", "half_yearly", "yearly", "once", (3, 11)]),
    st.integers(1, 12),
)
def test_month_of_the_due_day_is_always_measured(
    measured: str | tuple[int, ...], month: int
) -> None:
    indicator = an_indicator(measured=measured, due=date(2019, month, 15))
    assert indicator.measured_in(Period(2019, month))


@pytest.mark.parametrize(("month", "measured"), [(5, False), (6, True), (8, True), (9, False)])
def test_bound_is_measured_only_between_its_dates(month: int, measured: bool) -> None:
    indicator = an_indicator(
        Kind.BOUND, valid_from=date(2019, 6, 15), valid_until=date(2019, 8, 15)
    )
    assert indicator.measured_in(Period(2019, month)) is measured


def test_figure_is_said_in_the_indicators_unit() -> None:
    indicator = an_indicator(unit="m2", shown_as=("万平方米", 10_000.0))
    assert indicator.figure(20_000.0).say("zh") == "2万平方米"


def test_figure_of_a_milestone_is_a_count() -> None:
    assert an_indicator(Kind.MILESTONE, unit=None).figure(3.0).say("en") == "3"


def test_only_hard_is_hard() -> None:
    assert an_indicator().is_hard
    assert not an_indicator(strictness=Strictness.STRETCH).is_hard


def test_indicators_and_tasks_are_found_by_name() -> None:
    lamps = an_indicator()
    rules = area_rules(lamps, evolve(lamps, id="beds"))
    assert rules.indicator("lamps") is lamps
    assert rules.task("1.1").indicators == rules.indicators
    with pytest.raises(KeyError):
        rules.indicator("beads")


def test_every_unit_that_is_asked_for_something_is_asked_once() -> None:
    lamps = an_indicator(reporters=("div_b", "div_a"))
    rules = area_rules(lamps, evolve(lamps, id="beds", reporters=("div_c", "div_b")))
    assert rules.all_reporters == ("div_b", "div_a", "div_c")


def test_area_without_indicators_asks_its_own_units() -> None:
    assert area_rules().all_reporters == ("div_a",)


def test_tasks_of_the_plan_stand_in_the_order_of_their_codes() -> None:
    tasks = tuple(
        Task(code, Label(code), ("c",), "div_a", (), (), ()) for code in ("10.1", "2.10", "2.9")
    )
    book = a_book(AreaRules("lamps", "plan-2019", "div_a", (), tasks, ()))
    assert [task.code for _, task in book.tasks()] == ["2.9", "2.10", "10.1"]


def test_indicator_of_no_month_rests() -> None:
    assert not an_indicator(measured="yearly").measured_in(JUNE)


def test_codes_are_ordered_as_people_count() -> None:
    codes = ["M-10", "1.10", "M-2", "1.2", "L-1", "12", "2"]
    assert sorted(codes, key=code_order) == ["1.2", "1.10", "2", "12", "L-1", "M-2", "M-10"]


def test_part_of_a_code_is_what_stands_before_its_first_sign() -> None:
    assert [part_of(code) for code in ("3.4", "A-4", "12", "A.1.2")] == ["3", "A", "12", "A"]
