from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.builders import PLAN, a_book, a_judgement, a_report
from tests.matters.cases import (
    BOOK,
    CALENDAR,
    MONDAY,
    POLICY,
    a_cause,
    a_context,
    a_matter,
    absent,
    an_instruction,
    on,
)

from duban.alerting import Desk, alerts_of
from duban.errors import CalendarError
from duban.matters import BY_ITSELF, Cause, Context, open_matter, reporter_of
from duban.matters.opening import answerable
from duban.model.judgement import Timeliness
from duban.model.matters import State
from duban.model.plan import Reporter
from duban.model.pressing import Source
from duban.model.terms import Level
from duban.report.rows import alert_row
from duban.words import Label
from duban.workdays import WorkCalendar


def test_cause_is_taken_from_the_row_of_a_real_alert() -> None:
    desk = Desk(BOOK, BOOK.rules["lamps"], CALENDAR, MONDAY)
    (alert,) = alerts_of(desk, a_judgement([a_report(Timeliness.MISSING)]), {}, ())
    cause = Cause.of_row(alert_row(alert, "zh"))
    assert cause.key == alert.key == f"{PLAN.id}/not_reported/div_a/lamps/-/2019-06"
    assert (cause.level, cause.task, cause.clause) == (Level.RED, "", ("通知 三",))
    assert cause.said.startswith("2019年6月未报送")
    assert reporter_of(cause.key) == "div_a"


def test_event_is_a_source_of_its_own() -> None:
    row: dict[str, Any] = {
        **dict.fromkeys(("key", "plan", "area", "reporter", "period", "message", "because"), "x"),
        "kind": "event_problem",
        "level": "yellow",
        "clause": [],
        "task": None,
        "indicator": None,
    }
    assert Cause.of_row(row).source is Source.EVENT
    assert Cause.of_row({**row, "kind": "late"}).source is Source.ALERT


@pytest.mark.parametrize(
    ("level", "limit"), [(Level.BLUE, "07-11"), (Level.YELLOW, "07-15"), (Level.RED, "07-22")]
)
def test_level_lasts_its_workdays(level: Level, limit: str) -> None:
    assert a_matter(a_cause(level=level)).limit == on(limit)


def test_limit_passes_over_the_holiday() -> None:
    assert a_matter(a_cause(level=Level.BLUE), on("09-29")).limit == on("10-09")


def test_step_says_what_was_opened_and_why() -> None:
    step = open_matter(a_cause(), a_context())
    assert (step.name, step.by, step.why, step.day) == ("opened", BY_ITSELF, "because", MONDAY)
    assert step.details == {"level": "yellow", "limit": "2019-07-15"}
    matter = step.matter
    assert (matter.state, matter.edition, matter.number) == (State.OPEN, 1, "")
    assert (matter.policy, matter.rules_sha256) == (POLICY, BOOK.sha256)


def test_next_edition_follows_the_ended_one() -> None:
    ended = a_matter(state=State.CLOSED, edition=2)
    step = open_matter(a_cause(), a_context(), after=ended)
    assert (step.name, step.matter.edition, step.matter.number) == ("reopened", 3, "")
    assert step.details["after"] == ended.number


def test_lead_answers_for_the_work_and_the_reporter_helps() -> None:
    behind = a_cause(reporter="div_b", indicator="lamps", task="1.1")
    assert answerable(behind, a_context()) == ("div_a", ("div_c", "div_b"))


@pytest.mark.parametrize("kind", ["unknown", "element_missing", "late", "not_reported"])
def test_reporter_answers_for_its_report_and_the_lead_gets_a_note(kind: str) -> None:
    cause = a_cause(kind, reporter="div_b", task="" if kind == "late" else "1.1")
    assert answerable(cause, a_context()) == ("div_b", ("div_a",))


def test_instruction_is_answered_by_the_unit_that_got_it() -> None:
    cause = an_instruction(reporter="div_b", task="1.1")
    assert answerable(cause, a_context()) == ("div_b", ())


def test_area_or_task_that_the_plan_has_lost_is_answered_by_the_reporter() -> None:
    assert answerable(a_cause(task="9.9", reporter="div_b"), a_context())[0] == "div_b"
    assert answerable(evolve(a_cause(), area="gone"), a_context()) == ("div_a", ())


def test_unit_that_is_gone_is_answered_for_by_its_successor() -> None:
    merged = {
        **BOOK.reporters,
        "div_a": Reporter("div_a", Label("a"), valid_to=on("06-30"), successor="div_c"),
    }
    context = a_context(book=evolve(BOOK, reporters=merged))
    assert answerable(absent(), context) == ("div_c", ())
    assert answerable(absent(), a_context(on("06-30"), context.book)) == ("div_a", ())


def test_units_that_succeed_each_other_in_a_circle_do_not_hang() -> None:
    circle = {
        unit: Reporter(unit, Label(unit), valid_to=on("06-30"), successor=other)
        for unit, other in (("div_a", "div_b"), ("div_b", "div_a"))
    }
    assert answerable(absent(), a_context(book=evolve(BOOK, reporters=circle)))[0] == "div_a"


def test_office_may_set_level_limit_and_policy_of_an_instruction() -> None:
    policy = evolve(POLICY, limits=dict.fromkeys(Level, 15))
    cause = an_instruction()
    assert open_matter(cause, a_context(), policy=policy).matter.limit == on("07-29")
    step = open_matter(
        cause, a_context(), level=Level.RED, limit=on("07-10"), by="office", why="instructed"
    )
    assert (step.matter.base, step.matter.limit) == (Level.RED, on("07-10"))
    assert (step.by, step.why) == ("office", "instructed")


def test_plan_without_the_table_has_our_policy() -> None:
    assert a_book(BOOK.rules["lamps"]).alerting.policy == POLICY


def test_year_without_a_calendar_is_named() -> None:
    context = Context(BOOK, WorkCalendar(covered=frozenset({2098})), date(2098, 12, 31))
    with pytest.raises(CalendarError, match="2099"):
        open_matter(a_cause(), context)
