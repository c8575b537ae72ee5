"""The example year: made anew it is the same, and each story of its README shows up."""

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from duban.cli import cli

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDER = EXAMPLES / "tianjin-2019"
RED = {"missed", "broken", "off_track"}
#: What the stories plant; anything else in the year would be a slip of the generator.
PLANTED = {"SCHEMA-001", "PTY-101", "FACT-001", "FACT-002", "FACT-005", "RDS-011"}
PLANTED |= {"PLAUS-001", "PLAUS-004", "PLAUS-006", "PLAUS-008"}


@cache
def year(as_of: str) -> dict[str, Any]:
    options = ("--as-of", as_of, "--lang", "en", "--format", "json")
    run = CliRunner().invoke(cli, ["evaluate", str(FOLDER), *options])
    assert run.exit_code == 0, run.output
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def alerts(as_of: str, kind: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Give the alerts of a kind by reporter and period."""
    return {
        (alert["reporter"], alert["period"]): alert
        for alert in year(as_of)["alerts"]
        if alert["kind"] == kind
    }


def indicator(as_of: str, name: str) -> dict[str, Any]:
    (row,) = [row for row in year(as_of)["indicators"] if row["indicator"] == name]
    assert isinstance(row, dict)
    return row


def findings(as_of: str, code: str) -> list[dict[str, Any]]:
    return [finding for finding in year(as_of)["findings"] if finding["code"] == code]


def blocks(as_of: str, reporter: str, period: str) -> dict[str, dict[str, Any]]:
    (score,) = [
        score
        for score in year(as_of)["scores"]
        if (score["reporter"], score["period"]) == (reporter, period)
    ]
    return {block["id"]: block for block in score["blocks"]}


def tasks(as_of: str) -> Counter[str]:
    """Count the tasks of the plan by the worst status among their reporters."""
    worst: dict[str, str] = {}
    order = "missed broken off_track unknown behind unverified ahead on_track done not_due".split()
    for row in year(as_of)["tasks"]:
        known = worst.setdefault(row["task"], row["status"])
        worst[row["task"]] = min(known, row["status"], key=order.index)
    assert len(worst) == 35
    return Counter(worst.values())


def test_generator_gives_the_same_bytes() -> None:
    run = subprocess.run(
        [sys.executable, str(EXAMPLES / "make_examples.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_every_submission_says_that_it_is_made_up() -> None:
    for path in FOLDER.rglob("*"):
        if path.suffix in {".json", ".yaml"}:
            assert re.search(r"\"?made_up\"?: true", path.read_text(encoding="utf-8")), path


def test_year_has_every_area_and_month() -> None:
    counts = year("2020-01-06")["counts"]
    assert counts["judged"] == 29 * 11
    assert counts["unreadable"] == counts["not_yet"] == 0
    assert counts["foreign"] == 1, "README.md"


def test_year_has_no_findings_but_the_planted_ones() -> None:
    found = Counter(finding["code"] for finding in year("2020-01-06")["findings"])
    assert set(found) == PLANTED
    assert found["SCHEMA-001"] == 1


def test_july_looks_like_real_life() -> None:
    statuses = tasks("2019-07-06")
    assert 2 <= sum(statuses[each] for each in RED) <= 4
    assert 6 <= statuses["behind"] <= 10
    assert statuses["on_track"] + statuses["ahead"] + statuses["unverified"] >= 20
    shown = Counter(row["status"] for row in year("2019-07-06")["indicators"])
    assert shown["ahead"] <= 0.15 * shown.total()


def test_year_ends_with_a_handful_missed() -> None:
    statuses = tasks("2020-01-06")
    assert 3 <= sum(statuses[each] for each in RED) <= 9
    shown = Counter(row["status"] for row in year("2020-01-06")["indicators"])
    assert shown["done"] > 250
    assert shown["unknown"] == 0


@pytest.mark.parametrize(
    ("as_of", "period"), [("2019-07-06", "2019-06"), ("2019-12-01", "2019-10")]
)
def test_parking_division_is_late_by_a_day(as_of: str, period: str) -> None:
    late = alerts(as_of, "late")["div_parking", period]
    assert (late["level"], late["because"][:11]) == ("yellow", "1 day after")


def test_legal_division_has_not_reported_by_the_sixth() -> None:
    missing = alerts("2019-07-06", "not_reported")
    assert set(missing) == {("div_legal", "2019-06")}
    assert missing["div_legal", "2019-06"]["level"] == "red"


def test_legal_division_is_late_once_it_has_reported() -> None:
    assert alerts("2019-07-10", "not_reported") == {}
    assert alerts("2019-07-10", "late")["div_legal", "2019-06"]["because"].startswith("5 days")


def test_calls_to_the_legal_division_are_in_the_register() -> None:
    text = (FOLDER / "office" / "decisions.toml").read_text(encoding="utf-8")
    assert text.count("[[urging]]") == 2


def test_gas_report_is_returned_by_its_schema() -> None:
    (finding,) = findings("2019-07-06", "SCHEMA-001")
    assert finding["file"] == "2019-06/div_gas-gas-v1.json"
    assert "约七百" in finding["message"]
    assert ("div_gas", "2019-06") in alerts("2019-07-06", "returned")


def test_gas_report_mended_within_three_workdays_is_in_time() -> None:
    assert alerts("2019-07-09", "returned") == {}
    assert ("div_gas", "2019-06") not in alerts("2019-07-09", "late")
    assert blocks("2019-07-09", "div_gas", "2019-06")["timeliness"]["points"] == 30.0


def test_version_returned_by_hand_does_not_displace_the_first() -> None:
    text = (FOLDER / "office" / "decisions.toml").read_text(encoding="utf-8")
    assert "未附逐案清单" in text
    assert year("2020-01-06")["counts"]["returned"] == 2
    assert ("div_construction_waste", "2019-05") not in alerts("2019-06-06", "returned")


@pytest.mark.parametrize(
    ("as_of", "reporter", "period", "parts"),
    [
        ("2019-07-06", "div_heating", "2019-06", ["leader's signature", "seal"]),
        ("2019-09-06", "div_publicity", "2019-08", ["seal"]),
    ],
)
def test_paper_without_signature_or_seal_is_told(
    as_of: str, reporter: str, period: str, parts: list[str]
) -> None:
    because = alerts(as_of, "paper_missing")[reporter, period]["because"]
    assert all(part in because for part in parts)


@pytest.mark.parametrize(("as_of", "straight"), [("2019-07-06", 0.5), ("2019-09-06", 2 / 3)])
def test_greening_is_on_track_where_a_straight_line_would_call_it_late(
    as_of: str, straight: float
) -> None:
    row = indicator(as_of, "greenery_area")
    assert row["status"] == "on_track"
    behind_a_straight_line = 0.95 * straight * row["target"]
    assert row["actual"] < behind_a_straight_line


def test_landfill_misses_its_milestone_and_is_finished_in_july() -> None:
    assert indicator("2019-07-06", "dahanzhuang_finished")["status"] == "missed"
    missed = alerts("2019-07-06", "missed")["div_waste", "2019-06"]
    assert missed["level"] == "red"
    assert indicator("2020-01-06", "dahanzhuang_finished")["status"] == "done"
    told = year("2019-08-06")["alerts"]
    assert any("大韩庄" in each["message"] for each in told if each["kind"] == "event_result")


def test_cumulative_figures_fall_once() -> None:
    found = findings("2020-01-06", "FACT-001")
    assert {each["file"] for each in found} == {"2019-06/div_assessment-refinement.json"}
    assert len(found) == 2
    assert ("div_assessment", "2019-06") in alerts("2019-07-06", "fell")


def test_road_is_gone_from_the_list_for_a_month() -> None:
    (finding,) = findings("2020-01-06", "FACT-002")
    assert finding["file"] == "2019-06/div_roads-roads.json"
    assert "样例路09" in finding["message"]


def test_inspection_finds_less_than_was_reported_and_counts() -> None:
    row = indicator("2019-07-06", "arterial_lit_rate")
    assert (row["status"], row["actual"]) == ("broken", 97.2)
    assert "reported 98.6%" in row["because"]
    assert ("div_lighting", "2019-06") in alerts("2019-07-06", "inspection_differs")


def test_acute_problem_and_major_result_stand_first() -> None:
    kinds = [alert["kind"] for alert in year("2019-07-06")["alerts"]]
    assert kinds[:2] == ["event_result", "event_problem"]


def test_exempt_indicator_is_shown_and_not_counted() -> None:
    row = indicator("2019-07-06", "dump_relapses")
    assert row["status"] == "broken"
    assert "样例督查〔2019〕9号" in row["because"]
    (task,) = [each for each in year("2019-07-06")["tasks"] if each["task"] == "2.5"]
    assert task["status"] == "on_track"


def test_reports_for_september_have_until_the_moved_day() -> None:
    assert alerts("2019-10-07", "not_reported") == {}
    assert alerts("2019-10-08", "late").keys() == alerts("2019-10-07", "late").keys()
    assert alerts("2019-10-09", "not_reported") == {}


def test_grade_enters_the_score() -> None:
    grade = blocks("2019-07-06", "div_sanitation", "2019-06")["grade"]
    assert grade["points"] == pytest.approx(9.2)


def test_four_indicators_are_done_without_evidence() -> None:
    rows = year("2020-01-06")["indicators"]
    assert {row["indicator"] for row in rows if row["status"] == "unverified"} == {
        "road_fine_management_plan",
        "grid_problem_analysis",
        "safety_month_held",
        "double_chief_ordinary",
    }


def test_branches_short_of_meetings_are_named() -> None:
    (finding,) = findings("2019-07-06", "PTY-101")
    assert finding["file"] == "2019-03/div_party-party_building.json"
