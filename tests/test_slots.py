"""The timetable of a plan: what is done when, what is made up for, and when mail may go out."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import PLAN, a_book, an_indicator, area_rules

from duban.errors import CalendarError
from duban.model.ledger import Slot, SlotKind, SlotState
from duban.model.period import Period
from duban.model.register import DueOverride, Register
from duban.model.rules import Duty, RuleBook, Timetable
from duban.model.settings import HoursSettings
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.slots import (
    SLOT_LABELS,
    days_off,
    next_opening,
    overdue_policy,
    slots_of,
    uncovered_years,
)
from duban.workdays import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
PUBLISHED = WorkCalendar()
HOURS = HoursSettings()
MARCH = Period(2019, 3)
MOVED = Register(
    due_overrides=(DueOverride(Period(2019, 9), date(2019, 10, 8), "样例办〔2019〕21号"),)
)


@pytest.fixture(scope="module")
def plan() -> RuleBook:
    """The bundled plan's book."""
    return load_plugins(find_roots([])).book("tianjin-2019")


def a_plan(*duties: Duty, zone: str = "Asia/Shanghai", **areas: Sequence[Duty]) -> RuleBook:
    given = {name: Timetable(tuple(each)) for name, each in (areas or {"lamps": duties}).items()}
    book = a_book(area_rules(an_indicator()), timetables=given)
    return evolve(book, plan=evolve(PLAN, time_zone=zone))


def of_plan(
    book: RuleBook,
    register: Register = Register(),  # noqa: B008 - frozen
    calendar: WorkCalendar = PUBLISHED,
    hours: HoursSettings = HOURS,
) -> dict[str, Slot]:
    found = slots_of(book, calendar, register, hours)
    assert len({slot.key for slot in found}) == len(found)
    return {slot.key.partition("/")[2]: slot for slot in found}


def local(slot: Slot) -> str:
    return f"{slot.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


# --- What is done when -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "when"),
    [
        ("remind/2019-02/2019-03-05", "2019-02-28 08:30"),
        ("due/2019-02/2019-03-05", "2019-03-06 00:00"),
        ("judge/2019-02/2019-03-05", "2019-03-06 08:30"),
        ("judge/2019-03/2019-04-05", "2019-04-08 08:30"),
        ("summary/2019-03/2019-04-05", "2019-04-08 08:30"),
        ("remind/2019-04/2019-05-05", "2019-04-28 08:30"),
        ("remind/2019-09/2019-10-05", "2019-09-27 08:30"),
        ("judge/2019-09/2019-10-05", "2019-10-08 08:30"),
        ("remind/2019-12/2020-01-05", "2019-12-31 08:30"),
        ("due/2019-12/2020-01-05", "2020-01-06 00:00"),
        ("sweep/2019-07-08", "2019-07-08 08:00"),
        ("digest/2019-07-08", "2019-07-08 08:30"),
        ("sweep/2019-05-05", "2019-05-05 08:00"),
    ],
)
def test_bundled_plan_does_each_thing_at_its_time(plan: RuleBook, key: str, when: str) -> None:
    assert local(of_plan(plan)[key]) == when


def test_bundled_plan_has_the_slots_of_its_year_and_no_other(plan: RuleBook) -> None:
    found = of_plan(plan)
    count = {kind: sum(one.kind is kind for one in found.values()) for kind in SlotKind}
    workdays = PUBLISHED.between(date(2019, 2, 27), date(2020, 2, 19))
    assert count == {
        SlotKind.REMIND: 11,
        SlotKind.DUE: 11,
        SlotKind.JUDGE: 11,
        SlotKind.SUMMARY: 4,
        SlotKind.SWEEP: workdays,
        SlotKind.DIGEST: workdays,
        SlotKind.OCCASION: 2,  # heating: 31 March and 15 November
    }
    assert not {"sweep/2019-10-05", "sweep/2019-02-27", "sweep/2020-02-20"} & set(found)
    assert {"sweep/2019-02-28", "sweep/2020-02-19"} <= set(found)


def test_instants_are_utc_and_rise(plan: RuleBook) -> None:
    found = slots_of(plan, PUBLISHED, Register(), HOURS)
    assert {one.at.tzinfo for one in found} == {UTC}
    assert all(one.at <= other.at for one, other in pairwise(found))


def test_slots_of_one_instant_stand_in_the_order_in_which_they_build_on_each_other(
    plan: RuleBook,
) -> None:
    found = slots_of(plan, PUBLISHED, Register(), HOURS)
    kinds = [one.kind for one in found if local(one)[:10] == "2019-07-08"]
    assert kinds == [SlotKind.SWEEP, SlotKind.JUDGE, SlotKind.SUMMARY, SlotKind.DIGEST]


def test_what_is_about_a_report_or_an_area_is_kept_and_never_a_reminder(plan: RuleBook) -> None:
    kept = {one.kind for one in of_plan(plan).values() if one.keep}
    assert kept == {SlotKind.DUE, SlotKind.JUDGE, SlotKind.SUMMARY, SlotKind.OCCASION}


def test_every_kind_has_its_name() -> None:
    assert set(SLOT_LABELS) == set(SlotKind)


def test_slot_tells_the_clause_and_the_setting_it_comes_from(plan: RuleBook) -> None:
    found = of_plan(plan)
    assert found["due/2019-06/2019-07-05"].why == "通知 三"
    assert found["remind/2019-06/2019-07-05"].why == "通知 三; [reporting] remind_workdays = 3"
    assert found["digest/2019-07-08"].why == "[service.hours] opens = 08:30"


def test_plan_without_clause_tells_its_rule() -> None:
    book = a_plan(Duty(MARCH, date(2019, 4, 5)))
    bare = evolve(book, plan=evolve(book.plan, reporting_clause=""))
    assert of_plan(bare)["due/2019-03/2019-04-05"].why == "[reporting] due_day = 5"


def test_plan_that_owes_nothing_has_no_slots() -> None:
    assert slots_of(a_plan(), PUBLISHED, Register(), HOURS) == ()
    assert uncovered_years(a_plan(), PUBLISHED, Register()) == ()


def test_areas_with_another_due_day_have_slots_of_their_own_that_name_them() -> None:
    early, late = Duty(MARCH, date(2019, 4, 3)), Duty(MARCH, date(2019, 4, 10))
    found = of_plan(a_plan(a=[early], c=[late], b=[early]))
    assert found["due/2019-03/2019-04-03"].why == "通知 三 (a, b)"
    assert found["due/2019-03/2019-04-10"].why == "通知 三 (c)"


def test_days_of_the_reporting_year_reach_from_the_earliest_due_day_to_the_latest() -> None:
    book = a_plan(a=[Duty(MARCH, date(2019, 4, 10))], b=[Duty(MARCH, date(2019, 4, 3))])
    found = [key for key in of_plan(book) if key.startswith("sweep/")]
    assert (found[0], found[-1]) == ("sweep/2019-03-29", "sweep/2019-05-24")


def test_midnight_and_opening_are_those_of_the_plans_time_zone() -> None:
    found = of_plan(a_plan(Duty(MARCH, date(2019, 4, 5)), zone="America/New_York"))
    assert found["due/2019-03/2019-04-05"].at == datetime(2019, 4, 6, 4, tzinfo=UTC)
    # clocks went forward there on 2019-03-10
    assert found["digest/2019-04-02"].at == datetime(2019, 4, 2, 12, 30, tzinfo=UTC)


def test_other_hours_move_slots_and_leave_their_keys(plan: RuleBook) -> None:
    usual, later = of_plan(plan), of_plan(plan, hours=HoursSettings(opens=time(10)))
    assert usual.keys() == later.keys()
    assert local(later["digest/2019-07-08"]) == "2019-07-08 10:00"
    assert local(later["sweep/2019-07-08"]) == "2019-07-08 09:30"


# --- What changes under way --------------------------------------------------------------------


def test_moved_due_day_makes_new_slots_and_the_old_are_gone(plan: RuleBook) -> None:
    before, after = of_plan(plan), of_plan(plan, MOVED)
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    kinds = ("remind", "due", "judge", "summary")
    assert gone == {f"{kind}/2019-09/2019-10-05" for kind in kinds}
    assert new == {f"{kind}/2019-09/2019-10-08" for kind in kinds}
    assert after["due/2019-09/2019-10-08"].why == "样例办〔2019〕21号"
    assert local(after["judge/2019-09/2019-10-08"]) == "2019-10-09 08:30"


def test_moved_due_day_is_one_for_all_areas() -> None:
    book = a_plan(a=[Duty(MARCH, date(2019, 4, 3))], b=[Duty(MARCH, date(2019, 4, 10))])
    moved = Register(due_overrides=(DueOverride(MARCH, date(2019, 4, 8), "文"),))
    assert [key for key in of_plan(book, moved) if key.startswith("due/")] == [
        "due/2019-03/2019-04-08"
    ]


def test_corrected_calendar_moves_slots_and_repeats_none(plan: RuleBook) -> None:
    """A reminder that went out before a day off was declared is not a new slot."""
    storm = WorkCalendar({date(2019, 7, 4): False, date(2019, 7, 8): False})
    before, after = of_plan(plan), of_plan(plan, calendar=storm)
    assert before.keys() - after.keys() == {
        f"{kind}/{day}" for kind in ("sweep", "digest") for day in ("2019-07-04", "2019-07-08")
    }
    assert after.keys() - before.keys() == set()
    assert local(after["remind/2019-06/2019-07-05"]) == "2019-07-01 08:30"
    assert local(after["judge/2019-06/2019-07-05"]) == "2019-07-09 08:30"


# --- A year that no calendar covers ------------------------------------------------------------

BEYOND = a_plan(Duty(Period(2098, 11), date(2098, 12, 5)), Duty(Period(2098, 12), date(2099, 1, 5)))
COVERS_2098 = WorkCalendar(covered=frozenset({2098}))


def test_uncovered_year_is_an_error_that_names_it() -> None:
    with pytest.raises(CalendarError, match=r"calendar/2099\.toml"):
        slots_of(BEYOND, COVERS_2098, Register(), HOURS)
    with pytest.raises(CalendarError, match=r"calendar/2099\.toml"):
        days_off(BEYOND, COVERS_2098, Register())


def test_days_after_the_last_due_day_want_a_calendar_too() -> None:
    book = a_plan(Duty(Period(2098, 11), date(2098, 12, 5)))
    with pytest.raises(CalendarError, match=r"calendar/2099\.toml"):
        slots_of(book, COVERS_2098, Register(), HOURS)


def test_partly_gives_what_can_be_placed_and_leaves_out_the_rest() -> None:
    found = slots_of(BEYOND, COVERS_2098, Register(), HOURS, partly=True)
    whole = slots_of(BEYOND, WorkCalendar(covered=frozenset({2098, 2099})), Register(), HOURS)
    left_out = {slot.key.partition("/")[2] for slot in set(whole) - set(found)}
    assert set(found) < set(whole)
    assert {"remind/2098-12/2099-01-05", "judge/2098-12/2099-01-05"} <= left_out
    assert all("2099-" in key for key in left_out)
    assert "plan-2019/due/2098-12/2099-01-05" in {slot.key for slot in found}
    assert uncovered_years(BEYOND, COVERS_2098, Register()) == (2099,)


def test_wholly_uncovered_plan_still_has_its_due_days() -> None:
    found = slots_of(BEYOND, PUBLISHED, Register(), HOURS, partly=True)
    assert {slot.kind for slot in found} == {SlotKind.DUE}
    assert uncovered_years(BEYOND, PUBLISHED, Register()) == (2098, 2099)


def test_day_off_of_an_uncovered_year_is_left_out_partly() -> None:
    found = days_off(BEYOND, WorkCalendar({date(2098, 12, 5): False}), Register(), partly=True)
    assert found == ()


# --- Due days on days off ----------------------------------------------------------------------


def test_due_days_on_days_off_are_told_with_their_holiday_and_neighbours(plan: RuleBook) -> None:
    told = [
        (
            str(each.period),
            str(each.due),
            each.called.say("zh"),
            each.called.say("en"),
            str(each.previous_workday),
            str(each.next_workday),
        )
        for each in days_off(plan, PUBLISHED, Register())
    ]
    assert told == [
        ("2019-03", "2019-04-05", "清明", "Tomb-sweeping Day", "2019-04-04", "2019-04-08"),
        ("2019-09", "2019-10-05", "国庆节", "National Day", "2019-09-30", "2019-10-08"),
        ("2019-12", "2020-01-05", "星期日", "Sunday", "2020-01-03", "2020-01-06"),
    ]


@pytest.mark.parametrize("day", [5, 8])
def test_override_decides_even_where_it_leaves_the_day(plan: RuleBook, day: int) -> None:
    decided = Register(due_overrides=(DueOverride(Period(2019, 9), date(2019, 10, day), "文"),))
    found = days_off(plan, PUBLISHED, decided)
    assert [str(each.period) for each in found] == ["2019-03", "2019-12"]


@pytest.mark.parametrize(
    ("calendar", "day", "called"),
    [
        (WorkCalendar({date(2019, 7, 5): False}), date(2019, 7, 5), "休息日"),
        (WorkCalendar({date(2019, 5, 5): False}), date(2019, 5, 5), "星期日"),
        (WorkCalendar(covered=frozenset({2099})), date(2099, 7, 5), "星期日"),
    ],
)
def test_day_off_that_the_published_calendar_does_not_know_has_a_plain_name(
    calendar: WorkCalendar, day: date, called: str
) -> None:
    (found,) = days_off(a_plan(Duty(Period(day.year, 6), day)), calendar, Register())
    assert found.called.say("zh") == called


# --- After an outage ---------------------------------------------------------------------------


def keys(slots: Sequence[Slot]) -> list[str]:
    return [slot.key.partition("/")[2] for slot in slots]


def between(book: RuleBook, first: str, last: str) -> list[Slot]:
    found = slots_of(book, PUBLISHED, Register(), HOURS)
    return [one for one in found if at(first) < one.at <= at(last)]


def test_after_an_outage_kept_slots_run_in_order_and_only_the_newest_sweep_and_digest(
    plan: RuleBook,
) -> None:
    open_slots = between(plan, "2019-07-01 12:00", "2019-07-10 12:00")
    last, now = at("2019-07-01 12:00"), at("2019-07-10 12:00")
    to_run, to_skip = overdue_policy(reversed(open_slots), last, now)
    assert keys(to_run) == [
        "due/2019-06/2019-07-05",
        "judge/2019-06/2019-07-05",
        "summary/2019-06/2019-07-05",
        "sweep/2019-07-10",
        "digest/2019-07-10",
    ]
    reasons = {slot.key.partition("/")[2]: str(why.say("en")) for slot, why in to_skip}
    assert reasons["remind/2019-06/2019-07-05"] == "Its due day 2019-07-05 is over"
    assert reasons["sweep/2019-07-08"] == (
        "Only the newest of its kind is made up for, that of 2019-07-10"
    )
    assert sorted((*to_run, *(slot for slot, _ in to_skip)), key=str) == sorted(open_slots, key=str)


def test_late_reminder_goes_out_while_its_due_day_lasts(plan: RuleBook) -> None:
    remind = of_plan(plan)["remind/2019-06/2019-07-05"]
    for moment, runs in (("2019-07-05 23:59", True), ("2019-07-06 20:00", False)):
        to_run, to_skip = overdue_policy([remind], at("2019-07-01 12:00"), at(moment))
        assert (len(to_run), len(to_skip)) == (runs, not runs)


def test_reminder_is_over_at_midnight_of_the_plans_zone_where_the_due_slot_says_so(
    plan: RuleBook,
) -> None:
    found = of_plan(plan)
    both = [found["remind/2019-06/2019-07-05"], found["due/2019-06/2019-07-05"]]
    to_run, to_skip = overdue_policy(both, at("2019-07-01 12:00"), at("2019-07-06 00:00"))
    assert keys(to_run) == ["due/2019-06/2019-07-05"]
    assert keys([slot for slot, _ in to_skip]) == ["remind/2019-06/2019-07-05"]


def test_where_the_service_never_ran_nothing_before_counts_but_reminders_that_still_help(
    plan: RuleBook,
) -> None:
    now = at("2019-07-03 12:00")
    to_run, to_skip = overdue_policy(slots_of(plan, PUBLISHED, Register(), HOURS), None, now)
    assert keys(to_run) == ["remind/2019-06/2019-07-05"]
    reasons = {why.say("en") for slot, why in to_skip if slot.kind is not SlotKind.REMIND}
    assert reasons == {"Its time came before the service first ran"}
    assert len(to_skip) > 150


def test_slot_that_a_crash_left_open_is_run_however_old_the_last_pass(plan: RuleBook) -> None:
    judge = evolve(of_plan(plan)["judge/2019-02/2019-03-05"], state=SlotState.CLAIMED)
    assert overdue_policy([judge], at("2019-07-01 12:00"), at("2019-07-01 12:01")) == ((judge,), ())


@pytest.mark.parametrize("state", [SlotState.DONE, SlotState.FAILED, SlotState.SKIPPED])
def test_ended_slot_is_neither_run_nor_skipped(plan: RuleBook, state: SlotState) -> None:
    ended = evolve(of_plan(plan)["judge/2019-02/2019-03-05"], state=state)
    assert overdue_policy([ended], at("2019-03-01 12:00"), at("2019-07-01 12:01")) == ((), ())


def test_newest_sweep_is_each_plans_own(plan: RuleBook) -> None:
    ours = of_plan(plan)["sweep/2019-07-08"]
    theirs = evolve(of_plan(plan)["sweep/2019-07-09"], plan="other", key="other/sweep/2019-07-09")
    to_run, _ = overdue_policy([ours, theirs], at("2019-07-01 12:00"), at("2019-07-10 12:00"))
    assert to_run == (ours, theirs)


@given(st.integers(0, 8000), st.integers(0, 8000))
def test_each_slot_whose_time_came_is_run_or_skipped_and_no_other(ago: int, ahead: int) -> None:
    book = a_plan(Duty(Period(2019, 6), date(2019, 7, 5)))
    last = at("2019-07-01 00:00") + timedelta(minutes=ago)
    now = last + timedelta(minutes=ahead)
    found = slots_of(book, PUBLISHED, Register(), HOURS)
    to_run, to_skip = overdue_policy(found, last, now)
    passed = {*to_run, *(slot for slot, _ in to_skip)}
    assert passed == {slot for slot in found if slot.at <= now}
    assert len(passed) == len(to_run) + len(to_skip)
    assert all(slot in to_run for slot in passed if slot.keep)


# --- When mail may go out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2019-07-05 10:00", "2019-07-05 10:00"),
        ("2019-07-05 08:30", "2019-07-05 08:30"),
        ("2019-07-05 17:30", "2019-07-08 08:30"),
        ("2019-07-05 03:00", "2019-07-05 08:30"),
        ("2019-07-06 12:00", "2019-07-08 08:30"),
        ("2019-05-05 12:00", "2019-05-05 12:00"),
        ("2019-10-01 00:00", "2019-10-08 08:30"),
    ],
)
def test_mail_waits_for_the_hours_of_a_workday(moment: str, opening: str) -> None:
    assert next_opening(at(moment), HOURS, PUBLISHED, SHANGHAI) == at(opening)


def test_opening_in_an_uncovered_year_is_an_error() -> None:
    with pytest.raises(CalendarError):
        next_opening(datetime(2098, 12, 31, 12, tzinfo=UTC), HOURS, PUBLISHED, SHANGHAI)


@given(
    st.integers(0, 334 * 24 * 60),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_opening_is_the_first_minute_within_hours(minutes: int, name: str) -> None:
    zone = ZoneInfo(name)
    moment = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    oracle = moment
    while True:
        there = oracle.astimezone(zone)
        open_then = HOURS.opens <= there.time() < HOURS.closes
        if open_then and PUBLISHED.is_workday(there.date()):
            break
        oracle += timedelta(minutes=1)
    assert next_opening(moment, HOURS, PUBLISHED, zone) == oracle


def test_units_that_are_added_up_have_days_of_their_own_before_their_lead() -> None:
    root = Path(__file__).parents[1] / "examples" / "districts"
    book = load_plugins(find_roots([root])).book("districts-2019")
    found = [one for one in slots_of(book, PUBLISHED, Register(), HOURS) if one.period == "2019-02"]
    early = [one for one in found if one.on == date(2019, 3, 1)]
    assert [one.kind for one in early] == [SlotKind.REMIND, SlotKind.DUE]
    assert early[0].why.startswith(
        "lighting: [[rollup]] workdays_before = 2; public_toilets: [[rollup]] workdays_before = 2;"
    )
    lead = [one.kind for one in found if one.on == date(2019, 3, 5)]
    assert lead == [SlotKind.REMIND, SlotKind.DUE, SlotKind.JUDGE]
    moved = Register(due_overrides=(DueOverride(Period(2019, 2), date(2019, 3, 12), "样例"),))
    days = {one.on for one in slots_of(book, PUBLISHED, moved, HOURS) if one.period == "2019-02"}
    assert days == {date(2019, 3, 8), date(2019, 3, 12)}
