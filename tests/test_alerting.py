from datetime import UTC, date, datetime
from typing import Any

import pytest
from attrs import evolve
from tests.builders import (
    ALERTING,
    JUNE,
    a_book,
    a_judgement,
    a_record,
    a_report,
    a_standing,
    an_indicator,
    area_rules,
)

from duban.alerting import Desk, alerts_of, event_alert
from duban.model.findings import Finding
from duban.model.judgement import Alert, Forecast, Judgement, Report, Timeliness
from duban.model.period import Period
from duban.model.submission import Event
from duban.model.terms import ELEMENTS, Level, Severity, Status, Strictness
from duban.words import Label, message
from duban.workdays import WorkCalendar

RULES = area_rules(an_indicator(), an_indicator(id="soft", strictness=Strictness.PROCESS))
BOOK = a_book(RULES)
EXEMPT = {"exempt_lateness": "flood"}


def raised(
    judgement: Judgement,
    today: str = "2019-07-08",
    elements: dict[str, tuple[str, ...]] | None = None,
    summaries: tuple[str, ...] = (),
    urged: int = 0,
) -> list[Alert]:
    book = evolve(BOOK, alerting=evolve(ALERTING, urged_workdays=urged))
    desk = Desk(book, RULES, WorkCalendar(), date.fromisoformat(today))
    return list(alerts_of(desk, judgement, elements or {}, summaries))


def of_report(
    timeliness: Timeliness, today: str = "2019-07-08", urged: int = 0, **more: Any
) -> list[Alert]:
    return raised(a_judgement([a_report(timeliness, **more)]), today, urged=urged)


def kinds(alerts: list[Alert]) -> list[tuple[str, Level]]:
    return [(alert.kind, alert.level) for alert in alerts]


def test_report_in_time_raises_nothing() -> None:
    assert of_report(Timeliness.ON_TIME) == []


def test_report_due_within_three_workdays_is_upcoming() -> None:
    (alert,) = of_report(Timeliness.NOT_DUE, "2019-07-02")
    assert (alert.kind, alert.level) == ("upcoming", Level.BLUE)
    assert alert.said.say("en") == "The report for 2019-06 is due on 2019-07-05"
    assert alert.because.say("en") == "not received by 2019-07-02"


def test_report_due_in_four_workdays_is_not_yet_upcoming() -> None:
    assert of_report(Timeliness.NOT_DUE, "2019-07-01") == []


def test_report_due_next_year_asks_no_calendar_that_is_not_out() -> None:
    far = {"period": Period(2098, 12), "due": date(2099, 1, 5)}
    assert of_report(Timeliness.NOT_DUE, "2019-07-08", **far) == []


def test_missing_report_is_red_and_names_the_clause() -> None:
    (alert,) = of_report(Timeliness.MISSING)
    assert (alert.kind, alert.level, alert.clause) == ("not_reported", Level.RED, ("通知 三",))
    assert alert.key == "plan-2019/not_reported/div_a/lamps/-/2019-06"


@pytest.mark.parametrize(
    ("today", "level"), [("2019-07-08", Level.YELLOW), ("2019-07-09", Level.RED)]
)
def test_missing_report_is_yellow_while_it_is_urged(today: str, level: Level) -> None:
    assert kinds(of_report(Timeliness.MISSING, today, urged=1)) == [("not_reported", level)]


def test_exempt_missing_report_raises_nothing() -> None:
    assert of_report(Timeliness.MISSING, **EXEMPT) == []


def test_returned_report_names_its_file() -> None:
    (alert,) = of_report(Timeliness.RETURNED, returned=a_record())
    assert (alert.kind, alert.level) == ("returned", Level.YELLOW)
    assert alert.because.say("en") == "2019-06/a.json does not hold"


def test_report_returned_by_hand_says_the_offices_reason() -> None:
    (alert,) = of_report(
        Timeliness.RETURNED, returned=a_record(), returned_reason="no\x1b[31m seal"
    )
    assert alert.because.say("en") == "returned by the office: no seal"


def test_late_report_says_by_how_many_days() -> None:
    (alert,) = of_report(Timeliness.LATE, days_late=2)
    assert (alert.kind, alert.level) == ("late", Level.YELLOW)
    assert alert.because.say("en") == "2 days after 2019-07-05"
    (alert,) = of_report(Timeliness.LATE, days_late=1)
    assert alert.because.say("en") == "1 day after 2019-07-05"


def test_report_mended_late_says_so() -> None:
    (alert,) = of_report(Timeliness.MENDED_LATE)
    assert alert.because.say("en") == "mended later than 3 workdays after its return"


def test_single_workday_of_mending_is_said_in_the_singular() -> None:
    reporting = evolve(BOOK.plan.reporting, mend_workdays=1)
    book = evolve(BOOK, plan=evolve(BOOK.plan, reporting=reporting))
    desk = Desk(book, RULES, WorkCalendar(), date(2019, 7, 8))
    (alert,) = alerts_of(desk, a_judgement([a_report(Timeliness.MENDED_LATE)]), {}, ())
    assert alert.because.say("en") == "mended later than one workday after its return"


@pytest.mark.parametrize("timeliness", [Timeliness.LATE, Timeliness.MENDED_LATE])
def test_exempt_lateness_raises_nothing(timeliness: Timeliness) -> None:
    assert of_report(timeliness, **EXEMPT) == []


def test_missing_paper_is_named() -> None:
    parts = (Label("公章", "seal"), Label("签字", "signature"))
    (alert,) = of_report(Timeliness.ON_TIME, paper_missing=parts)
    assert (alert.kind, alert.level) == ("paper_missing", Level.YELLOW)
    assert alert.because.say("en") == "not registered: seal, signature"


def test_missing_elements_and_summary_are_named_by_task() -> None:
    judgement = a_judgement([a_report()])
    effect, none, summary = (("effect",), (), ("1.1",))
    alerts = raised(judgement, elements={"1.1": effect, "1.2": none}, summaries=summary)
    assert kinds(alerts) == [("element_missing", Level.YELLOW), ("summary_missing", Level.YELLOW)]
    assert [alert.task for alert in alerts] == ["1.1", "1.1"]
    assert ELEMENTS["effect"].zh in alerts[0].because.say("zh")


@pytest.mark.parametrize(
    "reports", [[], [a_report(Timeliness.MISSING, **EXEMPT)], [evolve(a_report(), is_due=False)]]
)
def test_texts_are_asked_only_of_a_due_report_that_came(reports: list[Report]) -> None:
    lacks = {"1.1": ("effect",)}
    assert raised(a_judgement(reports), elements=lacks, summaries=("1.1",)) == []


@pytest.mark.parametrize(
    ("status", "level"),
    [
        (Status.BEHIND, Level.YELLOW),
        (Status.AHEAD, Level.YELLOW),
        (Status.UNVERIFIED, Level.YELLOW),
        (Status.UNKNOWN, Level.YELLOW),
        (Status.OFF_TRACK, Level.RED),
        (Status.MISSED, Level.RED),
        (Status.BROKEN, Level.RED),
    ],
)
def test_status_raises_an_alert_of_its_kind(status: Status, level: Level) -> None:
    (alert,) = raised(a_judgement(standings=[a_standing(status)]))
    assert (alert.kind, alert.level, alert.indicator) == (status.value, level, "lamps")
    assert alert.clause == ("三(一)一",)
    assert alert.said.say("en").startswith("Lamps ")


@pytest.mark.parametrize("status", [Status.ON_TRACK, Status.DONE, Status.NOT_DUE, Status.WATCHED])
def test_good_and_silent_statuses_raise_nothing(status: Status) -> None:
    assert raised(a_judgement(standings=[a_standing(status)])) == []


@pytest.mark.parametrize("status", [Status.OFF_TRACK, Status.MISSED, Status.BROKEN])
def test_soft_indicator_is_never_red(status: Status) -> None:
    (alert,) = raised(a_judgement(standings=[a_standing(status, "soft")]))
    assert (alert.kind, alert.level) == (status.value, Level.YELLOW)


def test_exempt_indicator_raises_nothing() -> None:
    assert raised(a_judgement(standings=[a_standing(Status.MISSED, exempt="flood")])) == []


def test_unknown_for_want_of_a_report_is_said_once() -> None:
    judgement = a_judgement([a_report(Timeliness.MISSING)], [a_standing(Status.UNKNOWN)])
    assert kinds(raised(judgement)) == [("not_reported", Level.RED)]


def finding(code: str, **more: Any) -> Finding:
    plain = Finding(code, Severity.QUESTION, message("it fell"), "a.json", period="2019-06")
    return evolve(plain, **more)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("FACT-001", "fell"), ("FACT-005", "inspection_differs"), ("LMP-001", "question")],
)
def test_finding_on_the_last_report_raises_an_alert(code: str, kind: str) -> None:
    found = finding(code, fact="facts.lit", task="1.1")
    (alert,) = raised(a_judgement([a_report()], findings=(found,)))
    assert (alert.kind, alert.subject) == (kind, f"{code}:facts.lit")
    assert alert.clause == ("三(一)一",)
    assert alert.because.say("en") == f"finding {code} in a.json"


def test_finding_without_task_or_file_names_the_clause_on_reporting() -> None:
    found = finding("LMP-001", file="")
    (alert,) = raised(a_judgement([a_report()], findings=(found,)))
    assert (alert.clause, alert.subject) == (("通知 三",), "LMP-001")
    assert alert.because.say("en") == "finding LMP-001 in -"


def test_same_finding_twice_is_one_alert() -> None:
    twice = (finding("LMP-001"), finding("LMP-001"), finding("LMP-001", fact="facts.lit"))
    assert len(raised(a_judgement([a_report()], findings=twice))) == 2


def test_finding_on_an_earlier_report_is_past() -> None:
    july = evolve(a_report(), period=Period(2019, 7))
    judgement = a_judgement([a_report(), july], findings=(finding("LMP-001"),))
    assert raised(judgement) == []


@pytest.mark.parametrize("code", ["SCHEMA-001", "IDENT-007", "FILE-011", "FORM-004", "REG-001"])
def test_finding_on_a_file_is_no_alert(code: str) -> None:
    assert raised(a_judgement([a_report()], findings=(finding(code),))) == []


@pytest.mark.parametrize(
    ("kind", "alert_kind", "level"),
    [
        ("major_result", "event_result", Level.BLUE),
        ("acute_problem", "event_problem", Level.YELLOW),
    ],
)
def test_event_raises_an_alert_on_its_day(kind: str, alert_kind: str, level: Level) -> None:
    at = datetime(2019, 6, 20, 8, tzinfo=UTC)
    event = Event(
        plan="plan-2019",
        area="lamps",
        reporter="div_a",
        kind=kind,
        task="1.1",
        happened_at=at,
        received_at=at,
        place="",
        what="桥面\u202e塌陷",
        help_wanted="",
        next_report_due="",
        file="e.json",
        sha256="f" * 64,
    )
    alert = event_alert(BOOK, event)
    assert (alert.kind, alert.level, alert.period) == (alert_kind, level, "2019-06-20")
    assert alert.said.say("zh") == "桥面塌陷"
    assert alert.key.endswith("/ffffffffffff/2019-06-20")


def foreseen(probability: float, **more: Any) -> list[Alert]:
    forecast = Forecast(80.0, probability, 70.0, 90.0)
    standing = a_standing(Status.ON_TRACK, forecast=forecast, **more)
    return raised(a_judgement([], [standing]))


def test_what_will_probably_miss_is_warned_of_with_its_reason() -> None:
    (alert,) = foreseen(0.62)
    assert (alert.kind, alert.level, alert.indicator) == ("miss_likely", Level.BLUE, "lamps")
    assert alert.said.say("en") == "Lamps will probably miss its target"
    assert alert.because.say("en") == (
        "80 m² expected by 2019-12-31, target 100 m²; 62% likely to miss"
    )


def test_what_may_miss_but_not_probably_is_not_warned_of() -> None:
    assert foreseen(0.59) == []


def test_what_is_exempt_is_not_warned_of() -> None:
    assert foreseen(0.9, exempt="flood") == []


def test_alerts_run_from_reports_to_findings() -> None:
    judgement = a_judgement(
        [a_report(Timeliness.LATE)], [a_standing(Status.BEHIND)], findings=(finding("LMP-001"),)
    )
    alerts = raised(judgement, elements={"1.1": ("effect",)})
    assert [alert.kind for alert in alerts] == ["late", "element_missing", "behind", "question"]
    assert str(JUNE) == alerts[0].period
