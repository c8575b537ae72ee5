"""Sums of which a unit is no part any more: its task was closed, or went to another unit."""

from datetime import date

from attrs import evolve
from tests.rollup.districts import UNITS, book
from tests.rollup.test_agreed import AREA, LEAD, figure, replan, toilets

from duban.engine import Engine, Series
from duban.model.agreements import Replan, ReplanKind
from duban.model.city import City
from duban.model.cutoff import Cutoff
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.terms import Status
from duban.rollup import course_of_unit
from duban.tracking.amending import amended
from duban.workdays import WorkCalendar

MARCH = Period.parse("2019-03")
CLOSED = replan(kind=ReplanKind.CLOSED, reporter=UNITS[0], indicator="")


def summed(
    *replans: Replan, silent: tuple[str, ...] = (), of: RuleBook | None = None, area: str = AREA
) -> City:
    """Add up February and March; who is silent has not reported on March."""
    day = date(2019, 4, 20)
    found = amended(of or book(), replans, day)
    cutoff = Cutoff.parse(day.isoformat(), found.plan.zone)
    by = Engine(found, Register(replans=replans), WorkCalendar(), cutoff)
    (rollup,) = found.rules[area].rollups
    courses = []
    for number, unit in enumerate(rollup.units, 1):
        sent = [toilets(unit, number, "2019-02")]
        if unit not in silent:
            sent.append(toilets(unit, number + 1, "2019-03"))
        judged = by.judge(Series(area, unit, tuple(sent)))
        courses.append(course_of_unit(judged, by.rules_for(area, unit)))
    return by.judge_city(area, rollup, courses)


def test_sum_awaits_a_silent_unit() -> None:
    found = figure(summed(silent=UNITS[:1]))
    assert found.missing == UNITS[:1]
    assert found.standing.status is Status.UNKNOWN


def test_sum_does_not_await_a_unit_whose_task_was_closed() -> None:
    judged = summed(CLOSED, silent=UNITS[:1])
    found = figure(judged)
    assert (found.missing, found.owed) == ((), UNITS[1:])
    assert found.standing.period == MARCH
    assert found.standing.status is not Status.UNKNOWN
    assert not [one for one in judged.judgement.findings if one.code == "ROLL-002"]


def test_what_a_closed_task_had_reached_stays_in_the_sum() -> None:
    whole = sum(range(2, 18))
    assert figure(summed()).standing.actual == whole
    judged = summed(CLOSED, silent=UNITS[:1])
    assert figure(judged).standing.actual == whole - 1
    assert not [one for one in judged.judgement.findings if one.code == "FACT-001"]


def test_month_before_the_closing_still_awaits_the_unit() -> None:
    found = summed(
        evolve(CLOSED, since=Period.parse("2019-04")),
        silent=UNITS[:1],
    )
    assert figure(found).missing == UNITS[:1]


def test_task_that_was_closed_for_all_is_awaited_of_nobody() -> None:
    found = figure(summed(replan(kind=ReplanKind.CLOSED, indicator=""), silent=UNITS))
    assert found.standing.status is Status.NOT_DUE


def test_closing_that_is_decided_later_is_not_known_yet() -> None:
    late = evolve(CLOSED, decided_on=date(2019, 4, 25))
    assert figure(summed(late, silent=UNITS[:1])).missing == UNITS[:1]


def test_district_that_merges_is_awaited_of_who_takes_over_alone() -> None:
    merged = replan(kind=ReplanKind.MERGED, reporter=UNITS[0], to=UNITS[1], area="", indicator="")
    found = figure(summed(merged, silent=UNITS[:1]))
    assert (found.missing, found.owed) == ((), UNITS[1:])


def test_unit_that_a_task_moved_to_is_added_up_in_the_place_of_the_other() -> None:
    new = "div_lighting"
    moved = replan(kind=ReplanKind.TRANSFER, reporter=UNITS[0], to=new, indicator="", task="1.1")
    moved = evolve(moved, task=next(one.task for one in book().rules[AREA].indicators))
    found = figure(summed(moved, silent=UNITS[:1]))
    assert new in found.owed
    assert UNITS[0] not in found.owed
    assert found.missing == ()


def test_sum_goes_on_when_its_lead_hands_the_task_over() -> None:
    moved = replan(kind=ReplanKind.MERGED, reporter=LEAD, to="div_lighting", area="", indicator="")
    found = figure(summed(moved))
    assert found.standing.status is not Status.NOT_DUE
    assert found.standing.actual == sum(range(2, 18))
