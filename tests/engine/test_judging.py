"""One reporter in one area: elements, scores, alerts, and the plugin's own say."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.water import (
    alerts,
    book,
    judge,
    points,
    record,
    report,
    rows,
    score,
    standing,
    texts,
    year_of,
)

from duban.engine.area import AreaHooks
from duban.model.judgement import Alert, Judgement, Score
from duban.model.period import Period
from duban.model.register import Exemption, Grade, Register
from duban.model.rules import RuleBook
from duban.model.submission import TaskReport
from duban.model.terms import ELEMENTS, Level, Status
from duban.report.rows import SECTIONS, Row
from duban.report.summary import summarise
from duban.words import message


def quality(period: str, tasks: dict[str, TaskReport]) -> float | None:
    judgement = judge(book("wells"), [record(period, {"wells": 9}, tasks=tasks)], "2019-12-31")
    return points(judgement, period, "quality")


def test_elements_are_asked_by_quarter() -> None:
    assert quality("2019-03", texts("arrangement", "measures")) == 12.0
    assert quality("2019-02", texts("arrangement", "measures")) == 20.0


def test_effect_is_asked_by_month() -> None:
    assert quality("2019-02", texts("effect")) == 16.0


def test_report_without_any_element_loses_all_of_the_block_at_most() -> None:
    assert quality("2019-03", texts(*ELEMENTS)) == 0.0
    assert quality("2019-03", {}) == 0.0


@pytest.mark.parametrize("period", ["2019-02", "2019-03"])
def test_unchanged_is_a_full_answer(period: str) -> None:
    assert quality(period, texts(*ELEMENTS, unchanged=True)) == 20.0


def test_missing_elements_of_the_last_due_report_are_an_alert() -> None:
    records = [record("2019-03", {"wells": 30}, tasks=texts("inspection"))]
    (alert,) = alerts(judge(book("wells"), records, "2019-04-30"), "element_missing")
    assert (alert.task, alert.period, alert.level) == ("1.1", "2019-03", Level.YELLOW)
    assert alert.because.say("en") == "not told in 2019-03: inspection"


def test_missing_elements_stay_an_alert_while_the_next_report_is_not_due() -> None:
    records = [
        record("2019-03", {"wells": 30}, tasks=texts("inspection")),
        record("2019-04", {"wells": 40}, "2019-05-02T10:00:00+08:00"),
    ]
    found = [
        [one.period for one in alerts(judge(book("wells"), records, as_of), "element_missing")]
        for as_of in ("2019-05-01", "2019-05-02", "2019-05-05")
    ]
    assert found == [["2019-03"], ["2019-03"], []]


def test_quarter_summary_is_asked_at_the_end_of_a_quarter() -> None:
    kinds = [
        [one.task for one in alerts(judge(book("wells"), [each], "2019-12-31"), "summary_missing")]
        for each in (
            record("2019-03", tasks=texts(summary=False)),
            record("2019-03", tasks=texts(summary=True)),
            record("2019-02", tasks=texts(summary=False)),
        )
    ]
    assert kinds == [["1.1"], [], []]


def test_summary_of_a_report_without_texts_is_missing() -> None:
    judgement = judge(book("wells"), [record("2019-03", tasks={})], "2019-04-30")
    assert len(alerts(judgement, "summary_missing")) == 1


def test_missing_summary_stays_an_alert_until_it_comes_or_the_next_quarter_has_one() -> None:
    march = record("2019-03", tasks=texts(summary=False))
    april = record("2019-04", tasks=texts(summary=False))
    mended = record("2019-03", {"wells": 31}, "2019-05-08T10:00:00+08:00", tasks=texts())
    june = record("2019-06", tasks=texts())
    found = [
        [one.period for one in alerts(judge(book("wells"), came, "2019-07-31"), "summary_missing")]
        for came in ([march], [march, april], [march, april, mended], [march, april, june])
    ]
    assert found == [["2019-03"], ["2019-03"], [], []]


def test_grade_of_the_register_enters_the_score() -> None:
    register = Register(grades=(Grade("bureau", "water", Period(2019, 1), 80.0, "director"),))
    judgement = judge(book("wells"), year_of({"wells": 30}, last=2), "2019-03-10", register)
    assert points(judgement, "2019-01", "grade") == 8.0
    assert points(judgement, "2019-02", "grade") is None


def test_perfect_report_scores_a_hundred() -> None:
    judgement = judge(book("wells"), [record("2019-01", {"wells": 10})], "2019-02-10")
    assert score(judgement, "2019-01").total == 100.0


def test_missing_report_scores_nothing() -> None:
    assert score(judge(book("wells"), [], "2019-02-10"), "2019-01").total == 0.0


def sections(of: RuleBook, judgement: Judgement) -> dict[str, list[Row]]:
    told: dict[str, list[Row]] = {name: [] for name in SECTIONS}
    for section, row in rows(of, judgement):
        told[section].append(row)
    return told


def leave(period: str) -> Register:
    one = Exemption("bureau", "water", "flood", "doc 8", period=Period.parse(period), lateness=True)
    return Register(exemptions=(one,))


def test_absence_that_is_exempt_leaves_the_year_to_the_other_months() -> None:
    sent = [record("2019-01", {"wells": 10}), record("2019-03", {"wells": 30})]
    usual = judge(book("wells"), sent, "2019-04-20")
    lifted = judge(book("wells"), sent, "2019-04-20", leave("2019-02"))
    assert [one.total for one in usual.scores] == [100.0, 0.0, 100.0]
    assert [one.total for one in lifted.scores] == [100.0, None, 100.0]
    told = summarise("sample", sections(book("wells"), lifted))
    assert told.year_scores() == [("bureau", 100.0)]


def test_quarter_that_is_absent_with_leave_costs_the_next_month_nothing() -> None:
    """In March half of the way was made; June, when it is measured again, was lifted."""
    homes = {"homes": {"served": 425, "all": 1000}}
    sent = [*year_of(homes, last=5), record("2019-07", homes)]
    found = [
        points(judge(book("coverage"), sent, "2019-08-20", one), "2019-07", "progress")
        for one in (Register(), leave("2019-06"))
    ]
    assert found == [0.0, 20.0]


def test_report_that_is_not_due_is_not_scored() -> None:
    judgement = judge(book("wells"), year_of({"wells": 30}, last=2), "2019-03-04")
    assert [str(one.period) for one in judgement.scores] == ["2019-01"]


def test_plugin_may_score_and_may_leave_it_to_duban() -> None:
    own = Score("water", "bureau", Period(2019, 1), 42.0, ())
    hooks = AreaHooks(score=lambda report, **_asked: own if report.period.month == 1 else None)
    judgement = judge(book("wells"), year_of({"wells": 30}, last=2), "2019-03-10", hooks=hooks)
    assert [one.total for one in judgement.scores] == [42.0, 100.0]


def test_alerts_of_a_plugin_come_after_dubans_own() -> None:
    more = Alert("odd", Level.BLUE, "water", "bureau", "2019-01", message("a"), message("b"))
    hooks = AreaHooks(alerts=lambda **_asked: [[more]])
    judgement = judge(book("wells"), [], "2019-02-10", hooks=hooks)
    assert [one.kind for one in judgement.alerts] == ["not_reported", "odd"]


def test_report_due_within_three_workdays_is_upcoming() -> None:
    """The 2nd and 3rd of February 2019 were worked; the holiday began on the 4th."""
    days = ("2019-01-31", "2019-02-01", "2019-02-04")
    found = [
        [one.period for one in alerts(judge(book("wells"), [], day), "upcoming")] for day in days
    ]
    assert found == [[], ["2019-01"], ["2019-01"]]


def test_received_report_is_not_upcoming() -> None:
    received = record("2019-01", at="2019-02-01T10:00:00+08:00")
    assert alerts(judge(book("wells"), [received], "2019-02-02"), "upcoming") == []


def test_absent_report_is_red_with_its_clause() -> None:
    (alert,) = alerts(judge(book("wells"), [], "2019-02-10"), "not_reported")
    assert (alert.level, alert.clause) == (Level.RED, ("通知 三",))


def test_absent_report_is_yellow_while_it_is_being_urged() -> None:
    """The 5th of February 2019 was Spring Festival; work began again on the 11th."""
    levels = [
        alerts(judge(book("wells", urged=1), [], day), "not_reported")[0].level
        for day in ("2019-02-11", "2019-02-12")
    ]
    assert levels == [Level.YELLOW, Level.RED]


def test_unknown_is_silent_where_the_report_itself_is_absent() -> None:
    judgement = judge(book("wells"), [], "2019-02-10")
    assert standing(judgement, "wells").status is Status.UNKNOWN
    assert alerts(judgement, "unknown") == []


def test_unknown_is_an_alert_where_a_report_leaves_the_fact_out() -> None:
    judgement = judge(book("wells"), [record("2019-01")], "2019-02-10")
    assert [one.indicator for one in alerts(judgement, "unknown")] == ["wells"]


@pytest.mark.parametrize(("name", "level"), [("pressure", Level.RED), ("leaks", Level.YELLOW)])
def test_process_indicator_beyond_its_limit_is_softened(name: str, level: Level) -> None:
    facts = {"pressure": {"good": 1, "tests": 2}, "leaks": 6}
    judgement = judge(book(name), [record("2019-01", facts)], "2019-02-10")
    assert [one.level for one in alerts(judgement, "broken")] == [level]


def test_process_indicator_lowers_its_task_at_most_to_behind() -> None:
    judgement = judge(book("leaks"), [record("2019-01", {"leaks": 60})], "2019-02-10")
    assert judgement.tasks[0].status is Status.BEHIND


def test_task_is_its_worst_indicator() -> None:
    facts = {"wells": 10, "pressure": {"good": 1, "tests": 2}, "leaks": 60}
    judgement = judge(book("wells", "pressure", "leaks"), [record("2019-01", facts)], "2019-02-10")
    assert (judgement.tasks[0].status, judgement.tasks[0].indicator) == (Status.BROKEN, "pressure")


def test_unit_is_asked_only_while_it_exists() -> None:
    of = book("wells")
    unit = evolve(of.reporters["bureau"], valid_from=date(2019, 3, 15), valid_to=date(2019, 5, 31))
    judgement = judge(evolve(of, reporters={**of.reporters, "bureau": unit}), [], "2019-12-31")
    assert [str(one.period) for one in judgement.reports] == ["2019-03", "2019-04", "2019-05"]


def test_keys_of_alerts_are_unique() -> None:
    facts: dict[str, Any] = {
        "wells": 1,
        "pumps": [{"name": "a"}],
        "leaks": 500,
        "homes": {"served": 9, "all": 1},
    }
    records = [
        record("2019-03", facts, tasks=texts(*ELEMENTS, summary=False)),
        record("2019-04", {**facts, "wells": 0, "pumps": [], "leaks": 2}, tasks={}),
        record("2019-05", returned=True),
    ]
    judgement = judge(book(), records, "2019-07-04")
    keys = [one.key for one in judgement.alerts]
    assert len(set(keys)) == len(keys) > 10


FACT = st.integers(0, 130)


@given(FACT, FACT, st.integers(1, 12))
def test_better_figure_never_scores_worse(first: int, second: int, month: int) -> None:
    period = f"2019-{month:02d}"
    scores = [
        score(judge(book("wells"), [record(period, {"wells": wells})], "2020-01-10"), period).total
        for wells in sorted((first, second))
    ]
    assert (scores[0] or 0.0) <= (scores[1] or 0.0)


@given(st.sets(st.sampled_from(sorted(ELEMENTS))), st.sampled_from(sorted(ELEMENTS)))
def test_one_element_more_never_scores_worse(missing: set[str], told: str) -> None:
    before, after = (
        quality("2019-03", texts(*each)) or 0.0 for each in (missing, missing - {told})
    )
    assert before <= after


def test_report_counts_its_versions() -> None:
    versions = [record("2019-01", {"wells": 9}), record("2019-01", {"wells": 10}, text="b")]
    assert report(judge(book("wells"), versions, "2019-02-10"), "2019-01").versions == 2
