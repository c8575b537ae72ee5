"""The summary that a director reads in ten seconds."""

from typing import Any

from duban.model.terms import Status
from duban.report.rows import SECTIONS
from duban.report.summary import RED, YELLOW, Month, Summary, summarise


def of(**rows: list[dict[str, Any]]) -> Summary:
    sections = {
        section: [{"plan": "sample", **row} for row in rows.get(section, [])]
        for section in SECTIONS
    }
    return summarise("sample", sections)


def test_task_of_several_units_is_as_its_worst() -> None:
    states = ("on_track", "missed", "behind")
    rows = [{"task": "1.1", "status": each, "reporter": each} for each in states]
    summary = of(tasks=[*rows, {"task": "1.2", "status": "done", "reporter": "a"}])
    assert summary.shared == {"1.1"}
    assert summary.tasks["1.1"]["status"] == "missed"
    assert (summary.count(RED), summary.count(YELLOW), summary.count((Status.DONE,))) == (1, 0, 1)


def test_year_is_the_mean_over_areas_of_the_mean_over_periods() -> None:
    scores = [
        {"reporter": "a", "area": "x", "score": 100.0},
        {"reporter": "a", "area": "x", "score": 50.0},
        {"reporter": "a", "area": "y", "score": 25.0},
        {"reporter": "b", "area": "x", "score": None},
    ]
    assert of(scores=scores).year_scores() == [("a", 50.0)]


def test_best_comes_first_and_equals_by_name() -> None:
    scores = [
        {"reporter": name, "area": "x", "score": score}
        for name, score in (("c", 80.0), ("b", 80.001), ("a", 70.0))
    ]
    assert [name for name, _ in of(scores=scores).year_scores()] == ["b", "c", "a"]


def test_reports_of_each_due_period_are_counted() -> None:
    reports = [
        {"period": "2019-01", "timeliness": "late", "file": "a"},
        {"period": "2019-01", "timeliness": "missing", "file": None},
        {"period": "2019-02", "timeliness": "not_due", "file": "b"},
    ]
    assert of(reports=reports).due == {"2019-01": Month(1, 2, late=1)}


def test_month_that_is_not_due_yet_is_told_beside_the_last_whole_one() -> None:
    reports = [
        {"period": "2019-01", "timeliness": "returned", "file": "a"},
        {"period": "2019-02", "timeliness": "late", "file": "a"},
        {"period": "2019-03", "timeliness": "on_time", "file": "b"},
        {"period": "2019-03", "timeliness": "not_due", "file": None},
    ]
    assert of(reports=reports).told_months() == [
        ("2019-02", Month(1, 1, late=1)),
        ("2019-03", Month(1, 1, waiting=1)),
    ]


def test_equal_scores_share_a_place_and_hundredths_part_them() -> None:
    scores = [
        {"reporter": name, "area": "x", "score": score}
        for name, score in (("d", 99.96), ("c", 100.0), ("b", 100.0), ("a", 99.0))
    ]
    places = [(one.place, one.reporter) for one in of(scores=scores).ranking()]
    assert places == [(1, "b"), (1, "c"), (3, "d"), (4, "a")]


def test_rows_of_another_plan_are_left_out_and_nameless_findings_kept() -> None:
    findings = [{"plan": "other"}, {"plan": None}, {}]
    summary = of(findings=findings, alerts=[{"plan": "other", "kind": "late"}, {"kind": "late"}])
    assert len(summary.findings) == 2
    assert len(summary.alerts_of("late")) == 1
