"""A folder of districts: however its files lie and are named, the sums are the same."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.rollup.districts import ROOT, UNITS

from duban.testing import evaluate_folder


def rows(folder: Path, as_of: str = "2019-07-06") -> Any:
    return evaluate_folder(ROOT, folder, plan="districts-2019", as_of=as_of)


@pytest.fixture(scope="module")
def usual() -> Any:
    return rows(ROOT / "submissions")


def test_names_and_places_of_files_do_not_matter(usual: Any, tmp_path: Path) -> None:
    files = sorted((ROOT / "submissions").rglob("*.json"))
    for number, path in enumerate(files):
        into = tmp_path / f"{number * 7919 % 1000}"
        into.mkdir(exist_ok=True)
        shutil.copy(path, into / f"{number * 104729 % 10007}.json")
    scattered = rows(tmp_path)
    assert scattered["rollup"] == usual["rollup"]
    assert scattered["scores"] == usual["scores"]
    assert _bare(scattered["alerts"]) == _bare(usual["alerts"])


def _bare(alerts: Any) -> Any:
    """Leave out the reason, which may name a file."""
    return [{key: each for key, each in row.items() if key != "because"} for row in alerts]


def test_lead_that_reports_nothing_is_judged_by_the_sum(usual: Any) -> None:
    mine = [row for row in usual["indicators"] if row["reporter"] == "div_sanitation"]
    assert [row["indicator"] for row in mine] == ["toilets_improved", "toilets_named_opened"]
    assert not [row for row in usual["reports"] if row["reporter"] == "div_sanitation"]


def test_lead_that_reports_itself_is_judged_by_its_report_alone(usual: Any) -> None:
    mine = [row for row in usual["indicators"] if row["reporter"] == "div_lighting"]
    (summed,) = [row for row in usual["rollup"] if row["indicator"] == "district_lit_rate"]
    assert len(mine) == 1
    assert summed["own"] == summed["actual"] == mine[0]["actual"]


def test_gap_is_charged_to_the_district_and_noted_for_the_lead(usual: Any) -> None:
    silent = [row for row in usual["alerts"] if row["kind"] == "not_reported"]
    assert [(row["reporter"], row["level"]) for row in silent] == [(UNITS[-1], "red")]
    notes = [row for row in usual["findings"] if row["code"] == "ROLL-002"]
    assert [(row["reporter"], row["severity"]) for row in notes] == [("div_sanitation", "question")]
    assert not [row for row in usual["alerts"] if row["reporter"] == "div_sanitation"]


def test_incomplete_sum_tells_how_many_are_in(usual: Any) -> None:
    row = next(row for row in usual["rollup"] if row["indicator"] == "toilets_improved")
    assert (row["there"], row["owed"], row["missing"]) == (15, 16, [UNITS[-1]])
    assert row["status"] == "unknown"
    assert row["units"][-1]["reporter"] == UNITS[-1]


def test_districts_have_their_own_due_day(usual: Any) -> None:
    due = {row["reporter"]: row["due"] for row in usual["reports"] if row["period"] == "2019-05"}
    assert (due["div_lighting"], due[UNITS[0]]) == ("2019-06-05", "2019-06-03")
