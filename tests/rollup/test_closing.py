"""Sums of which a unit is no part any more: its task was closed, or went to another unit."""

from collections.abc import Mapping
from datetime import date

import pytest
from attrs import evolve
from tests.rollup.districts import UNITS, book, record
from tests.rollup.test_agreed import AREA, LEAD, figure, replan, toilets

from duban.engine import Engine, Series
from duban.model.agreements import Replan, ReplanKind
from duban.model.city import City
from duban.model.cutoff import Cutoff
from duban.model.judgement import Standing
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.submission import Record
from duban.model.terms import Status
from duban.rollup import course_of_unit
from duban.tracking.amending import amended
from duban.workdays import WorkCalendar

NAMED = "toilets_named_opened"
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


def named(unit: str, period: str, stage: str, key: str = "named") -> Record:
    """Report a list of one toilet, or a single one."""
    told = {"stage": stage, "date": "2019-02-20"} if stage != "none" else {"stage": stage}
    listed = [{"name": f"公厕{unit}", **told}] if key == "named" else told
    return record(unit, AREA, period, {"improved": 1, key: listed})


def listed(closed: bool, stage: str = "opened", first: str = "opened") -> City:
    """Judge March, of which the first unit reports no more, by what stood in the lists."""
    day = date(2019, 4, 20)
    cutoff = Cutoff.parse(day.isoformat(), book().plan.zone)
    by = Engine(book(), Register(replans=(CLOSED,) * closed), WorkCalendar(), cutoff)
    courses = []
    for unit in UNITS:
        sent = [named(unit, "2019-02", first if unit == UNITS[0] else stage)]
        if not (closed and unit == UNITS[0]):
            sent.append(named(unit, "2019-03", stage))
        judged = by.judge(Series(AREA, unit, tuple(sent)))
        courses.append(course_of_unit(judged, by.rules_for(AREA, unit)))
    return by.judge_city(AREA, book().rules[AREA].rollups[0], courses)


def test_things_in_the_list_of_a_closed_task_stay_in_the_joined_list() -> None:
    whole = figure(listed(closed=False), NAMED).standing
    judged = listed(closed=True)
    found = figure(judged, NAMED)
    assert found.standing.because.say("en") == whole.because.say("en")
    assert whole.because.say("en").startswith("16 of 32 opened")
    assert found.owed == UNITS[1:]
    assert not [one for one in judged.judgement.findings if one.code == "FACT-002"]


def test_list_of_a_closed_task_stays_as_it_stood() -> None:
    judged = listed(closed=True, first="started")
    assert figure(judged, NAMED).standing.because.say("en").startswith("15 of 32 opened")
    assert not [one for one in judged.judgement.findings if one.code == "FACT-002"]


@pytest.mark.parametrize(
    ("first", "rest", "status"),
    [
        ("opened", "opened", Status.UNVERIFIED),
        ("started", "opened", Status.UNVERIFIED),
        ("opened", "started", Status.ON_TRACK),
    ],
)
def test_single_work_of_a_closed_task_holds_nobody_back(
    first: str, rest: str, status: Status
) -> None:
    facts = {unit: first if unit == UNITS[0] else rest for unit in UNITS[:3]}
    assert single(facts).status is status


def test_single_work_stays_finished_though_the_only_unit_is_asked_no_more() -> None:
    found = single({UNITS[0]: "opened"})
    assert (found.status, found.period) == (Status.UNVERIFIED, MARCH)
    assert "2019-02-20" in found.because.say("en")


def single(first: Mapping[str, str]) -> Standing:
    """Judge a single toilet of each of some units, of which the first reports March no more."""
    rules = book().rules[AREA]
    task = next(one for one in rules.tasks if any(each.id == NAMED for each in one.indicators))
    alone = evolve(
        rules.indicator(NAMED), id="one", fact="facts.one", count=None, reporters=tuple(first)
    )
    tasks = tuple(
        evolve(one, indicators=(*one.indicators, alone)) if one is task else one
        for one in rules.tasks
    )
    schema = book().schemas[AREA]
    own = {key: {"type": "string", "title": key} for key in ("stage", "date")}
    one = {"type": "object", "title": "公厕", "properties": own}
    found = evolve(
        book(),
        rules={**book().rules, AREA: evolve(rules, tasks=tasks)},
        schemas={
            **book().schemas,
            AREA: {**schema, "properties": {**schema["properties"], "one": one}},
        },
    )
    cutoff = Cutoff.parse("2019-04-20", found.plan.zone)
    by = Engine(found, Register(replans=(CLOSED,)), WorkCalendar(), cutoff)
    courses = []
    for unit in UNITS:
        sent = [named(unit, "2019-02", first.get(unit, "none"), "one")]
        if unit != UNITS[0]:
            sent.append(named(unit, "2019-03", first.get(unit, "none"), "one"))
        judged = by.judge(Series(AREA, unit, tuple(sent)))
        courses.append(course_of_unit(judged, by.rules_for(AREA, unit)))
    judged_city = by.judge_city(AREA, found.rules[AREA].rollups[0], courses)
    return figure(judged_city, "one").standing


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
