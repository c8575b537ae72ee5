"""The summary that a director reads in ten seconds."""

from typing import Any

from duban.model.terms import Status
from duban.report.rows import SECTIONS
from duban.report.summary import RED, YELLOW, Summary, summarise


def of(**rows: list[dict[str, Any]]) -> Summary:
    sections = {
        section: [{"plan": "sample", **row} for row in rows.get(section, [])]
        for section in SECTIONS
    }
    return summarise("sample", sections)


def test_task_of_several_units_is_as_its_worst() -> None:
    rows = [{"task": "1.1", "status": status} for status in ("on_track", "missed", "behind")]
    summary = of(tasks=rows)
    assert summary.tasks["1.1"]["status"] == "missed"
    assert (summary.count(RED), summary.count(YELLOW), summary.count((Status.DONE,))) == (1, 0, 0)


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
        for name, score in (("c", 80.0), ("b", 80.01), ("a", 70.0))
    ]
    assert [name for name, _ in of(scores=scores).year_scores()] == ["b", "c", "a"]


def test_reports_of_each_due_period_are_counted() -> None:
    reports = [
        {"period": "2019-01", "timeliness": "late", "file": "a"},
        {"period": "2019-01", "timeliness": "missing", "file": None},
        {"period": "2019-02", "timeliness": "not_due", "file": "b"},
    ]
    assert of(reports=reports).due == {"2019-01": (1, 2)}


def test_rows_of_another_plan_are_left_out_and_nameless_findings_kept() -> None:
    findings = [{"plan": "other"}, {"plan": None}, {}]
    summary = of(findings=findings, alerts=[{"plan": "other", "kind": "late"}, {"kind": "late"}])
    assert len(summary.findings) == 2
    assert len(summary.alerts_of("late")) == 1
