"""A folder of districts: however its files lie and are named, the sums are the same."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.rollup.districts import ROOT, UNITS, book

from duban.cli import main
from duban.forms.asked import asked_of
from duban.model.period import Period
from duban.model.rules import Target
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


def test_form_of_a_district_shows_its_own_target_and_due_day() -> None:
    asked = asked_of(book(), UNITS[0], Period(2019, 6))
    targets = {one.id: one.target for task in asked.tasks for one in task.indicators}
    own = book().rules["public_toilets"].indicator("toilets_improved").unit_targets[UNITS[0]]
    assert targets["toilets_improved"] == Target("at_least", own)
    assert str(asked.duties["public_toilets"].due) == "2019-07-03"


def explained(what: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    where = ["--root", str(ROOT), "--plan", "districts-2019", "--as-of", "2019-07-06"]
    with pytest.raises(SystemExit) as ended:
        main(["explain", str(ROOT / "submissions"), what, *where, "--lang", "en", *more])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_sum_explains_itself_unit_by_unit(capsys: pytest.CaptureFixture[str]) -> None:
    told = explained("toilets_improved", capsys, "--reporter", "div_sanitation")
    assert "added up over the units · Sanitation division · 2019-06" in told
    assert "15 of 16 are in, without Jizhou" in told
    assert all(name in told for name in ("Heping", "Jizhou"))


def test_alert_on_a_sum_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    key = "districts-2019/question/div_lighting/lighting/ROLL-004/2019-06"
    assert "Baodi, Ninghe report the same figures" in explained(key, capsys)
