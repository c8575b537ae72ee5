"""Standings over the year: inspections, exemptions, evidence, what is not due yet."""

from datetime import date
from typing import Any

import pytest
from tests.water import after, alerts, book, codes, judge, points, proof, record, standing, year_of

from duban.model.period import Period
from duban.model.register import Exemption, Inspection, Register
from duban.model.terms import Status


def visit(found: float, indicator: str = "pressure", day: date = date(2019, 3, 12)) -> Register:
    return Register(inspections=(Inspection("bureau", "water", indicator, day, found),))


GOOD = {"pressure": {"good": 98, "tests": 100}}


def march(facts: dict[str, Any], register: Register, name: str = "pressure") -> Any:
    return judge(book(name), [record("2019-03", facts)], "2019-04-30", register)


def test_inspection_goes_before_what_was_reported_and_both_are_shown() -> None:
    judgement = march(GOOD, visit(90.0))
    found = standing(judgement, "pressure")
    assert (found.status, found.actual, found.reported) == (Status.BROKEN, 90.0, 98.0)
    assert "found on 2019-03-12 by inspection; reported 98%" in found.because.say("en")
    assert codes(judgement) == ["FACT-005"]
    assert len(alerts(judgement, "inspection_differs")) == 1


def test_two_visits_that_differ_in_one_month_are_two_alerts() -> None:
    both = book("pressure", "coverage")
    register = Register(
        inspections=tuple(
            Inspection("bureau", "water", name, date(2019, 3, 12), 50.0)
            for name in ("pressure", "coverage")
        )
    )
    facts = {**GOOD, "homes": {"served": 80, "all": 100}}
    judgement = judge(both, [record("2019-03", facts)], "2019-04-30", register)
    found = alerts(judgement, "inspection_differs")
    assert [one.key.split("/")[4] for one in found] == ["FACT-005:pressure", "FACT-005:coverage"]


def test_inspection_that_agrees_raises_nothing() -> None:
    judgement = march(GOOD, visit(98.0))
    assert codes(judgement) == []
    assert standing(judgement, "pressure").reported == 98.0


def test_inspection_stands_in_where_nothing_was_reported() -> None:
    judgement = judge(book("pressure"), [], "2019-04-30", visit(97.0))
    found = standing(judgement, "pressure")
    assert (found.status, found.actual, found.reported) == (Status.ON_TRACK, 97.0, None)
    assert codes(judgement) == []


def test_inspection_differs_from_a_figure_that_was_left_out() -> None:
    assert codes(march({}, visit(97.0))) == ["FACT-005"]


def test_inspection_after_the_cut_off_is_not_known_yet() -> None:
    register = visit(90.0, day=date(2019, 3, 31))
    early = record("2019-03", GOOD, "2019-03-30T10:00:00+08:00")
    found = standing(judge(book("pressure"), [early], "2019-03-30", register), "pressure")
    assert found.actual == 98.0


def test_inspection_corrects_the_month_of_the_visit_only() -> None:
    found = [
        standing(
            judge(book("pressure"), year_of(GOOD, last), after(f"2019-0{last}"), visit(90.0)),
            "pressure",
        )
        for last in (2, 3, 4)
    ]
    assert [each.actual for each in found] == [98.0, 90.0, 98.0]


@pytest.mark.parametrize(
    "covers", [{}, {"indicator": "pressure"}, {"task": "1.1"}, {"period": Period(2019, 3)}]
)
def test_exemption_keeps_the_fact_and_lifts_the_judgement(covers: dict[str, Any]) -> None:
    register = Register(
        exemptions=(Exemption("bureau", "water", "pipe burst", "样例7号", **covers),)
    )
    judgement = march({"pressure": {"good": 80, "tests": 100}}, register)
    found = standing(judgement, "pressure")
    assert (found.status, found.actual, found.exempt) == (Status.BROKEN, 80.0, "pipe burst")
    assert "exempt: pipe burst, 样例7号" in found.because.say("en")
    assert judgement.tasks[0].status is Status.NOT_DUE
    assert alerts(judgement, "broken") == []
    assert (
        points(judgement, "2019-03", "progress") is None
        or points(judgement, "2019-03", "progress") == 0.0
    )


@pytest.mark.parametrize(
    "covers",
    [{"indicator": "wells"}, {"task": "9.9"}, {"period": Period(2019, 4)}, {"lateness": True}],
)
def test_exemption_of_something_else_lifts_nothing(covers: dict[str, Any]) -> None:
    register = Register(exemptions=(Exemption("bureau", "water", "x", "7", **covers),))
    judgement = march({"pressure": {"good": 80, "tests": 100}}, register)
    assert standing(judgement, "pressure").exempt == ""
    assert judgement.tasks[0].status is Status.BROKEN


def test_indicator_that_was_never_measured_is_not_due() -> None:
    found = standing(judge(book("coverage"), [record("2019-01")], "2019-02-10"), "coverage")
    assert (found.status, found.period) == (Status.NOT_DUE, None)


def test_watched_indicator_that_was_never_measured_is_watched() -> None:
    found = standing(judge(book("complaints"), [], "2019-01-10"), "complaints")
    assert found.status is Status.WATCHED


def test_state_is_that_of_the_last_measured_period() -> None:
    records = [
        record("2019-03", {"homes": {"served": 45, "all": 100}}),
        record("2019-04", {"homes": {"served": 46, "all": 100}}),
    ]
    found = standing(judge(book("coverage"), records, "2019-05-31"), "coverage")
    assert (str(found.period), found.actual) == ("2019-03", 45.0)


def test_evidence_once_named_stays_named() -> None:
    done = {"plant": {"stage": "finished", "date": "2019-02-02"}}
    records = [record("2019-03", done, tasks=proof("plant")), record("2019-06", done)]
    found = standing(judge(book("plant"), records, "2019-07-10"), "plant")
    assert (str(found.period), found.status) == ("2019-06", Status.DONE)


def test_early_report_is_judged_before_its_due_day() -> None:
    judgement = judge(book("wells"), [record("2019-01", {"wells": 10})], "2019-02-04")
    assert standing(judgement, "wells").status is Status.ON_TRACK
    assert judgement.scores == ()


def test_facts_are_held_against_the_last_day_of_their_period() -> None:
    records = [record("2019-01", {"wells": 10})]
    planned = [
        standing(judge(book("wells"), records, as_of), "wells").planned
        for as_of in ("2019-02-05", "2019-02-28", "2019-03-04")
    ]
    assert planned == [10.0, 10.0, 10.0]


def test_zero_denominator_is_a_finding_on_the_report() -> None:
    judgement = march({"pressure": {"good": 3, "tests": 0}}, Register())
    assert codes(judgement) == ["FACT-004"]


def test_total_a_hundred_times_its_target_is_a_question() -> None:
    judgement = march({"wells": 12001}, Register(), "wells")
    assert codes(judgement) == ["FACT-003"]
    assert "is the unit right?" in judgement.findings[0].said.say("en")


def test_total_at_a_hundred_times_its_target_is_none() -> None:
    assert codes(march({"wells": 12000}, Register(), "wells")) == []


def coverage_in_march(*visits: Inspection) -> Any:
    records = [record("2019-03", {"homes": {"served": 45, "all": 100}})]
    judgement = judge(book("coverage"), records, "2019-04-30", Register(inspections=visits))
    return standing(judgement, "coverage")


def a_visit(day: date, found: float) -> Inspection:
    return Inspection("bureau", "water", "coverage", day, found)


def test_visit_between_measured_months_stands_in_for_the_next_measured_one() -> None:
    visits = (a_visit(date(2019, 1, 20), 43.0),)
    found = standing(
        judge(book("coverage"), [], "2019-04-30", Register(inspections=visits)), "coverage"
    )
    assert (str(found.period), found.actual, found.reported) == ("2019-03", 43.0, None)


def test_visit_before_a_measured_month_says_nothing_against_its_report() -> None:
    found = coverage_in_march(a_visit(date(2019, 1, 20), 43.0))
    assert (found.actual, found.reported) == (45.0, None)


def test_visit_after_the_measured_month_leaves_it_alone() -> None:
    found = coverage_in_march(a_visit(date(2019, 4, 2), 43.0))
    assert (found.actual, found.reported) == (45.0, None)


@pytest.mark.parametrize("early", [date(2019, 3, 5), date(2019, 2, 25)])
def test_later_of_two_visits_counts_whatever_their_order(early: date) -> None:
    visits = (a_visit(early, 41.0), a_visit(date(2019, 3, 25), 44.0))
    for register in (visits, visits[::-1]):
        assert coverage_in_march(*register).actual == 44.0
