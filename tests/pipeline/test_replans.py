"""Re-plans: what changed counts from its month on, beside what the plan says."""

from pathlib import Path
from typing import Any

import pytest
from tests.agreeing import ACCEPTED, REPLANNED, lay, open_root, reports, work_plan
from tests.cli.evaluating import Called, duban, evaluate, in_json
from tests.water import submission

DECISION = """
from = "2019-03"
authority = "commission"
by = "leader (made up)"
decided_on = 2019-02-20
document = "doc 8"
"""
MOVED = f"""
[[replan]]
kind = "transfer"
area = "water"
task = "1.1"
reporter = "bureau"
to = "station"
{DECISION}"""
CLOSED = f"""
[[replan]]
kind = "closed"
area = "water"
indicator = "wells"
{DECISION}"""
ADDED = f"""
[[replan]]
kind = "added"
area = "water"
{DECISION.replace("from", "expected_from")}"""
MERGED = f"""
[[replan]]
kind = "merged"
reporter = "bureau"
to = "stranger"
{DECISION}"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_root(tmp_path_factory.mktemp("root"), "wells", "scheme", "pressure")


def judged(folder: Path, root: Path, as_of: str = "2019-04-10") -> Called:
    called = in_json(folder, root, as_of=as_of)
    assert (called.code, called.err) == (0, "")
    return called


def row(called: Called, indicator: str, reporter: str = "bureau") -> dict[str, Any]:
    found: dict[str, Any] = called.rows("indicators", indicator=indicator, reporter=reporter)[0]
    return found


def test_changed_target_counts_from_its_month_and_stands_beside_the_original(
    folder: Path, root: Path
) -> None:
    reports(folder, {"wells": 15}, last=3)
    lay(folder, "office/replans.toml", REPLANNED)
    called = judged(folder, root)
    found = row(called, "wells")
    assert (found["status"], found["target"], found["planned"]) == ("on_track", 60.0, 15.0)
    replanned = found["replanned"]
    assert (replanned["target"], replanned["original_target"]) == (60.0, 120.0)
    assert replanned["decisions"][0]["document"] == "doc 7"
    assert "re-planned from 2019-03: target 60, originally 120; the city, doc 7" in found["because"]
    february = called.rows("scores", period="2019-02")[0]["blocks"][1]["because"]
    (folder / "office/replans.toml").unlink()
    before = judged(folder, root)
    assert row(before, "wells")["status"] == "off_track"
    assert before.rows("scores", period="2019-02")[0]["blocks"][1]["because"] == february


def test_month_before_it_is_judged_by_the_plan(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 10}, last=2)
    lay(folder, "office/replans.toml", REPLANNED)
    found = row(judged(folder, root, "2019-03-20"), "wells")
    assert (found["target"], found["status"], found["period"]) == (120.0, "off_track", "2019-02")
    assert "replanned" not in found


def test_changed_due_day_counts(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 30, "scheme": {"stage": "researched"}})
    moved = REPLANNED.replace("target = 60.0", "due = 2019-03-31").replace('"wells"', '"scheme"')
    lay(folder, "office/replans.toml", moved)
    found = row(judged(folder, root), "scheme")
    assert (found["status"], found["replanned"]["original_due"]) == ("missed", "2019-12-31")


def test_plan_of_work_follows_the_new_target(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0}, last=6)
    months = {"2019-06": 60, "2019-12": 120}
    lay(folder, "plan.json", work_plan({"wells": {"months": months}}))
    lay(folder, "office/both.toml", ACCEPTED + REPLANNED)
    assert row(judged(folder, root, "2019-07-10"), "wells")["planned"] == 30.0


def test_one_decided_after_the_cutoff_does_not_exist_yet(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 15})
    lay(folder, "office/replans.toml", REPLANNED.replace("03-12", "04-12"))
    assert row(judged(folder, root), "wells")["target"] == 120.0


def test_closed_indicator_is_not_held_against_the_unit(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0, "pressure": {"good": 9, "tests": 9}}, last=3)
    before = judged(folder, root)
    assert before.rows("alerts", indicator="wells", kind="off_track")
    lay(folder, "office/replans.toml", CLOSED)
    called = judged(folder, root)
    found = row(called, "wells")
    assert (found["status"], found["period"]) == ("not_due", None)
    assert found["because"] == "task closed from 2019-03 (the commission, doc 8)"
    assert not called.rows("alerts", indicator="wells")
    assert _progress(called, "2019-03") > _progress(before, "2019-03")
    assert _progress(called, "2019-02") == _progress(before, "2019-02")


def _progress(called: Called, period: str) -> float:
    blocks = called.rows("scores", reporter="bureau", period=period)[0]["blocks"]
    return float(blocks[1]["points"])


def test_task_that_moved_is_asked_of_the_other_unit_from_then_on(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 10}, last=2)
    lay(folder, "office/replans.toml", MOVED)
    called = judged(folder, root)
    assert [each["period"] for each in called.rows("reports", reporter="bureau")] == [
        "2019-01", "2019-02",
    ]  # fmt: skip
    station = [each["period"] for each in called.rows("reports", reporter="station")]
    assert station[0] == "2019-03"
    assert row(called, "wells")["status"] == "not_due"
    assert called.rows("alerts", kind="not_reported", reporter="station", period="2019-03")
    assert not called.rows("alerts", kind="not_reported", reporter="bureau")
    lay(folder, "march.json", submission("2019-03", facts={"wells": 30}, reporter="station"))
    found = row(judged(folder, root), "wells", "station")
    assert (found["status"], found["actual"]) == ("on_track", 30.0)


def test_register_may_name_the_unit_to_which_a_task_moved(folder: Path, root: Path) -> None:
    grade = '[[grade]]\nreporter = "station"\narea = "water"\nperiod = "2019-03"\npoints = 90\n'
    lay(folder, "office/grades.toml", grade + 'by = "leader"\n')
    assert in_json(folder, root).code == 3
    lay(folder, "office/replans.toml", MOVED)
    assert in_json(folder, root).code == 0


def test_merged_unit_hands_all_its_areas_on(folder: Path, root: Path) -> None:
    lay(folder, "office/replans.toml", MERGED)
    called = judged(folder, root)
    assert {each["period"] for each in called.rows("reports", reporter="bureau")} == {
        "2019-01", "2019-02",
    }  # fmt: skip
    assert called.rows("reports", reporter="stranger")[0]["period"] == "2019-03"


def test_area_added_during_the_year_is_not_expected_before(folder: Path, root: Path) -> None:
    lay(folder, "office/replans.toml", ADDED)
    called = judged(folder, root)
    assert [each["period"] for each in called.rows("alerts", kind="not_reported")] == ["2019-03"]


def test_text_lists_it_beside_the_original(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 15})
    lay(folder, "office/replans.toml", REPLANNED)
    called = evaluate(folder, root)
    assert "== Re-planned ==" in called.out
    assert (
        "  1.1 Wells · Water bureau: target or date changed from 2019-03 (the city, doc 7): target"
        " 60, originally 120" in called.out
    )


def test_explain_tells_who_when_and_by_which_document(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 15})
    lay(folder, "office/replans.toml", REPLANNED)
    told = duban(
        "explain", folder, "wells", "--root", root, "--plan", "sample", "--lang", "en",
        "--as-of", "2019-04-10",
    )  # fmt: skip
    assert (
        "agreed: target or date changed from 2019-03: target 60, originally 120; the city"
        " (meeting (made up)) on 2019-03-12, doc 7" in told.out
    )
    assert "total ≥ 60" in told.out


BAD = {
    "no_document": (REPLANNED.replace('document = "doc 7"\n', ""), "document"),
    "nothing_new": (REPLANNED.replace("target = 60.0\n", ""), "a new target, a new due day"),
    "beyond": (REPLANNED.replace("target = 60.0", "due = 2020-02-01"), "lies outside the plan"),
    "no_target": (REPLANNED.replace('"wells"', '"scheme"'), "has no target"),
    "unknown": (REPLANNED.replace('"wells"', '"well"'), "did you mean wells?"),
    "nowhere": (MOVED.replace('to = "station"\n', ""), "names to"),
    "stranger": (MOVED.replace('"station"', '"statiom"'), "did you mean station?"),
    "too_much": (MERGED + 'area = "water"\n', "has no area"),
    "no_authority": (REPLANNED.replace('"city"', '"street"'), "authority"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_replan_ends_the_run_with_its_line(folder: Path, root: Path, name: str) -> None:
    text, says = BAD[name]
    lay(folder, "office/replans.toml", text)
    called = in_json(folder, root)
    assert called.code == 3
    assert called.err.startswith("office/replans.toml:")
    assert says in called.err
