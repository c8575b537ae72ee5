"""Facts to values: for every kind of indicator, with gaps, windows and stages."""

import math
from typing import Any

import pytest
from tests.water import after, book, codes, judge, points, proof, record, standing, year_of

from duban.engine.area import AreaHooks
from duban.model.terms import Status


def state(name: str, facts: dict[str, Any], period: str = "2019-03", **more: Any) -> Any:
    return standing(judge(book(name), [record(period, facts, **more)], after(period)), name)


def months(name: str, key: str, values: dict[int, float | None], period: str) -> Any:
    records = [
        record(f"2019-{month:02d}", {} if value is None else {key: value})
        for month, value in values.items()
    ]
    return standing(judge(book(name), records, after(period)), name)


def test_total_to_date_is_the_last_figure() -> None:
    assert months("wells", "wells", {1: 10, 2: 20, 3: 31}, "2019-03").actual == 31


def test_total_in_period_adds_the_months() -> None:
    assert months("pipes", "pipes", {1: 1e5, 2: 1e5, 3: 2e5}, "2019-03").actual == 4e5


def test_total_in_period_adds_exactly() -> None:
    found = months("pipes", "pipes", dict.fromkeys(range(1, 11), 9.1) | {11: 9.0}, "2019-11")
    assert found.actual == 100.0


@pytest.mark.parametrize("gap", [{1: 1e5, 3: 2e5}, {1: 1e5, 2: None, 3: 2e5}])
def test_gap_makes_a_sum_unknown_and_says_at_least(gap: dict[int, float | None]) -> None:
    found = months("pipes", "pipes", gap, "2019-03")
    assert (found.status, found.actual) == (Status.UNKNOWN, 3e5)
    assert found.because.say("en") == "at least 300,000 m²: the figures of 2019-02 are missing"


def test_sum_goes_on_after_a_gap_was_filled_late() -> None:
    late = record("2019-02", {"pipes": 1e5}, "2019-04-20T10:00:00+08:00")
    records = [record("2019-01", {"pipes": 1e5}), record("2019-03", {"pipes": 1e5}), late]
    before = judge(book("pipes"), records, "2019-04-19")
    filled = judge(book("pipes"), records, "2019-04-20")
    assert standing(before, "pipes").status is Status.UNKNOWN
    assert standing(filled, "pipes").actual == 3e5


def test_absent_fact_is_unknown_and_named() -> None:
    found = state("pressure", {"pressure": {"good": 3}})
    assert found.status is Status.UNKNOWN
    assert found.because.say("zh").startswith("“压力 · 检测”")


def test_nothing_of_nothing_is_not_due() -> None:
    assert state("pressure", {"pressure": {"good": 0, "tests": 0}}).status is Status.NOT_DUE


def test_something_of_nothing_is_unknown() -> None:
    found = state("pressure", {"pressure": {"good": 3, "tests": 0}})
    assert found.status is Status.UNKNOWN
    assert found.because.say("en") == "the denominator is zero"


def test_rate_is_computed_from_its_parts() -> None:
    assert state("pressure", {"pressure": {"good": 19, "tests": 20}}).actual == 95.0


def test_milestone_reads_stage_and_day() -> None:
    found = state("plant", {"plant": {"stage": "finished", "date": "2019-03-02"}})
    assert (found.status, found.actual) == (Status.UNVERIFIED, "finished")
    assert found.because.say("en").startswith("finished on 2019-03-02, due 2019-06-30")


def test_milestone_with_evidence_is_done() -> None:
    facts = {"plant": {"stage": "accepted", "date": "2019-03-02"}}
    assert state("plant", facts, tasks=proof("plant")).status is Status.DONE


def test_milestone_that_was_not_reported_is_unknown() -> None:
    assert state("plant", {}).status is Status.UNKNOWN


def test_list_is_done_when_all_its_things_are() -> None:
    things = [{"name": "north", "stage": "opened"}, {"name": "south", "stage": "finished"}]
    assert state("pumps", {"pumps": things}).status is Status.UNVERIFIED


def test_list_tells_how_many_things_are_done() -> None:
    things = [{"name": "north", "stage": "opened"}, {"name": "south"}]
    found = state("pumps", {"pumps": things})
    assert found.status is Status.ON_TRACK
    assert found.because.say("en") == "1 of 2 finished, due 2019-12-31"


def test_empty_list_of_things_has_nothing_to_measure() -> None:
    assert state("pumps", {"pumps": []}).status is Status.NOT_DUE


def test_one_thing_of_a_list_is_found_by_its_name() -> None:
    things = [{"name": "south"}, {"name": "north", "stage": "finished", "date": "2019-02-30"}]
    assert state("north_pump", {"pumps": things}).status is Status.UNVERIFIED


def test_thing_that_is_not_in_the_list_is_unknown() -> None:
    found = state("north_pump", {"pumps": [{"name": "south"}]})
    assert found.because.say("en") == "“north” is not in the list"


def test_day_of_a_list_is_that_of_its_last_thing() -> None:
    things = [
        {"name": "north", "stage": "finished", "date": "2019-01-02"},
        {"name": "south", "stage": "finished", "date": "2019-02-03"},
    ]
    assert "on 2019-02-03" in state("pumps", {"pumps": things}).because.say("en")


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("none", Status.NOT_DUE),
        ("researched", Status.ON_TRACK),
        ("drafted", Status.UNVERIFIED),
        ("issued", Status.UNVERIFIED),
    ],
)
def test_document_suffices_at_the_stage_that_is_asked(stage: str, status: Status) -> None:
    assert state("scheme", {"scheme": {"stage": stage}}).status is status


def test_milestone_not_reached_by_its_day_is_missed() -> None:
    facts = {"plant": {"stage": "started", "date": "2019-03-02"}}
    assert state("plant", facts, "2019-06").status is Status.MISSED


def test_cadence_waits_for_the_end_of_its_window() -> None:
    assert months("meetings", "meetings", {1: 1, 2: 1}, "2019-02").status is Status.NOT_DUE


def test_cadence_whose_window_is_open_says_when_it_is_judged_and_shows_its_last_report() -> None:
    found = standing(
        judge(book("meetings"), year_of({"meetings": 1}, last=2), "2019-03-20"), "meetings"
    )
    assert (str(found.period), found.status) == ("2019-02", Status.NOT_DUE)
    assert found.because.say("en") == "judged when the window that ends with 2019-03 is over"


@pytest.mark.parametrize(
    ("held", "status"), [({1: 1, 2: 0, 3: 1}, Status.ON_TRACK), ({1: 1, 2: 0, 3: 0}, Status.MISSED)]
)
def test_cadence_counts_its_window(held: dict[int, float | None], status: Status) -> None:
    assert months("meetings", "meetings", held, "2019-03").status is status


def test_cadence_counts_no_month_of_another_window() -> None:
    held: dict[int, float | None] = {1: 9, 2: 9, 3: 9, 4: 1, 5: 0, 6: 0}
    assert months("meetings", "meetings", held, "2019-06").actual == 1


@pytest.mark.parametrize("held", [{1: 1, 3: 1}, {1: 1, 2: None, 3: 1}])
def test_cadence_with_a_gap_is_unknown(held: dict[int, float | None]) -> None:
    assert months("meetings", "meetings", held, "2019-03").status is Status.UNKNOWN


def test_cadence_shows_the_last_full_window_between_windows() -> None:
    records = year_of({"meetings": 1}, last=4)
    found = standing(judge(book("meetings"), records, "2019-05-31"), "meetings")
    assert (str(found.period), found.status) == ("2019-03", Status.ON_TRACK)


@pytest.mark.parametrize(("rounds", "status"), [(4, Status.ON_TRACK), (3, Status.MISSED)])
def test_weekly_cadence_wants_one_for_each_full_week(rounds: int, status: Status) -> None:
    assert state("patrols", {"patrols": rounds}).status is status


@pytest.mark.parametrize(
    ("drills", "floods", "status"),
    [(2, 1, Status.ON_TRACK), (1, 1, Status.MISSED), (0, 0, Status.NOT_DUE)],
)
def test_cadence_around_events_wants_its_times_for_each(
    drills: int, floods: int, status: Status
) -> None:
    assert state("drills", {"drills": drills, "floods": floods}).status is status


@pytest.mark.parametrize("facts", [{"drills": 1}, {"floods": 1}])
def test_cadence_around_events_needs_both_figures(facts: dict[str, Any]) -> None:
    assert state("drills", facts).status is Status.UNKNOWN


def test_cadence_around_events_without_a_report_is_unknown() -> None:
    found = standing(judge(book("drills"), [], "2019-02-10"), "drills")
    assert found.because.say("en") == "no report for 2019-01"


def test_list_key_that_a_thing_lacks_is_named() -> None:
    found = state("capacity", {"pumps": [{"name": "north", "stage": "opened"}]})
    assert found.status is Status.UNKNOWN
    assert "capacity" in found.because.say("en")


def test_capacity_of_opened_things_adds_up() -> None:
    things = [
        {"name": "north", "stage": "opened", "capacity": 40},
        {"name": "south", "stage": "opened", "capacity": 60},
        {"name": "west", "stage": "finished", "capacity": 500},
    ]
    assert state("capacity", {"pumps": things}).actual == 100.0


def test_watched_figure_is_shown_and_never_judged() -> None:
    found = state("complaints", {"complaints": 12})
    assert (found.status, found.actual, found.progress) == (Status.WATCHED, 12, None)


@pytest.mark.parametrize("name", ["flow", "samples"])
def test_month_with_nothing_to_measure_adds_nothing(name: str) -> None:
    hooks = AreaHooks(
        measure=lambda submission, **_asked: [
            {name: math.nan if submission.period.month == 2 else 4.0}
        ]
    )
    judgement = judge(book(name), year_of({}, last=3), after("2019-03"), hooks=hooks)
    assert standing(judgement, name).actual == 8.0


def test_expression_that_fails_is_unknown_with_a_finding_and_never_zero() -> None:
    things = [{"name": "north", "stage": "opened"}]
    judgement = judge(book("odd"), [record("2019-03", {"pumps": things})], after("2019-03"))
    assert standing(judgement, "odd").status is Status.UNKNOWN
    assert standing(judgement, "odd").because.say("en").startswith("cannot judge: ")
    assert codes(judgement) == ["RULE-001"]


def test_missed_quarter_of_a_cadence_stays_in_the_score_until_the_next_one_closes() -> None:
    missed = judge(book("meetings"), year_of({"meetings": 0}, last=5), "2019-06-10")
    held = judge(book("meetings"), year_of({"meetings": 1}, last=5), "2019-06-10")
    for month in ("2019-03", "2019-04", "2019-05"):
        assert points(missed, month, "progress") == 0.0
        assert points(held, month, "progress") == 40.0
    assert points(missed, "2019-02", "progress") is None
