"""Plans of work in a folder: what counts, what is only shown, what does not hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.agreeing import ACCEPTED, LATE_WELLS, lay, open_root, reports, work_plan
from tests.cli.evaluating import Called, duban, in_json


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_root(tmp_path_factory.mktemp("root"), "wells", "scheme", "plant", "pressure")


def judged(folder: Path, root: Path, as_of: str = "2019-04-10") -> Called:
    called = in_json(folder, root, as_of=as_of)
    assert (called.code, called.err) == (0, "")
    return called


def row(called: Called, indicator: str) -> dict[str, Any]:
    found: dict[str, Any] = called.rows("indicators", indicator=indicator, reporter="bureau")[0]
    return found


def codes(called: Called) -> list[str]:
    return [each["code"] for each in called.document["findings"]]


def test_accepted_plan_of_work_gives_the_curve(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0})
    assert row(judged(folder, root), "wells")["status"] == "off_track"
    lay(folder, "plan.json", work_plan())
    lay(folder, "office/plans.toml", ACCEPTED)
    found = row(judged(folder, root), "wells")
    assert (found["status"], found["planned"], found["target"]) == ("on_track", 0.0, 120.0)
    assert "by the plan of work accepted on 2019-01-20, B (made up) in charge" in found["because"]
    assert found["workplan"] == {
        "file": "plan.json", "accepted_on": "2019-01-20", "by": "office (made up)",
        "from": "2019-01", "in_charge": "B (made up)",
    }  # fmt: skip


def test_plan_of_work_in_yaml_counts_alike(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0})
    lay(folder, "plan.yaml", json.dumps(work_plan(), ensure_ascii=False, indent=1))
    lay(folder, "office/plans.toml", ACCEPTED)
    assert row(judged(folder, root), "wells")["status"] == "on_track"


def test_one_that_is_not_accepted_is_shown_and_not_used(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0})
    before = row(judged(folder, root), "wells")
    lay(folder, "plan.json", work_plan())
    called = judged(folder, root)
    assert row(called, "wells") == before
    assert [(each["code"], each["file"]) for each in called.document["findings"]] == [
        ("WORK-001", "plan.json")
    ]
    assert called.document["counts"]["submissions"] == 4


def test_without_one_of_its_own_our_proposal_is_told_as_such(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0, "scheme": {"stage": "researched"}})
    lay(folder, "plan.json", work_plan({"scheme": {"stages": {"drafted": "2019-05-31"}}}))
    lay(folder, "office/plans.toml", ACCEPTED)
    found = row(judged(folder, root), "wells")
    assert found["because"].endswith("(our proposal: no plan of work is accepted)")
    assert "workplan" not in found


def test_document_without_a_day_of_the_notice_is_due_on_the_stage_day(
    folder: Path, root: Path
) -> None:
    reports(folder, {"wells": 0, "scheme": {"stage": "researched"}})
    stages = {"researched": "2019-02-10", "drafted": "2019-03-20"}
    lay(folder, "plan.json", work_plan({"scheme": {"stages": stages, "in_charge": "C"}}))
    assert row(judged(folder, root), "scheme")["status"] == "on_track"
    lay(folder, "office/plans.toml", ACCEPTED)
    found = row(judged(folder, root), "scheme")
    assert (found["status"], found["workplan"]["in_charge"]) == ("missed", "C")


def test_months_that_ended_before_the_acceptance_stay(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0}, last=3)
    lay(folder, "plan.json", work_plan(submitted_at="2019-04-02T10:00:00+08:00"))
    lay(folder, "office/plans.toml", ACCEPTED.replace("01-20", "04-03"))
    assert row(judged(folder, root), "wells")["status"] == "off_track"
    reports(folder, {"wells": 0}, last=4)
    assert row(judged(folder, root, "2019-05-10"), "wells")["status"] == "on_track"


def test_acceptance_after_the_cutoff_does_not_exist_yet(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0})
    lay(folder, "plan.json", work_plan())
    lay(folder, "office/plans.toml", ACCEPTED.replace("01-20", "04-20"))
    called = judged(folder, root)
    assert row(called, "wells")["status"] == "off_track"
    assert codes(called) == ["WORK-001"]


def test_later_version_is_not_the_accepted_one(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0})
    lay(folder, "plan.json", work_plan())
    other = work_plan({"wells": {"months": {"2019-03": 90, "2019-12": 120}}})
    lay(folder, "other.json", {**other, "submitted_at": "2019-03-01T10:00:00+08:00"})
    lay(folder, "office/plans.toml", ACCEPTED)
    called = judged(folder, root)
    assert row(called, "wells")["planned"] == 0.0
    assert [(each["code"], each["file"]) for each in called.document["findings"]] == [
        ("WORK-001", "other.json")
    ]


def test_another_one_accepted_later_is_told_and_leaves_judged_months(
    folder: Path, root: Path
) -> None:
    reports(folder, {"wells": 0}, last=4)
    lay(folder, "plan.json", work_plan())
    other = work_plan({"wells": {"months": {"2019-04": 90, "2019-12": 120}}})
    lay(folder, "other.json", {**other, "submitted_at": "2019-04-10T10:00:00+08:00"})
    lay(folder, "office/plans.toml", ACCEPTED + ACCEPTED.replace("01-20", "04-12"))
    called = judged(folder, root, "2019-05-10")
    assert row(called, "wells")["planned"] == 90.0
    assert codes(called) == ["WORK-003"]
    shares = [each["blocks"][1]["points"] for each in called.rows("scores", reporter="bureau")]
    assert shares[3] < shares[2]


def test_entry_without_its_plan_of_work_is_told(folder: Path, root: Path) -> None:
    lay(folder, "office/plans.toml", ACCEPTED + f'sha256 = "{"0" * 64}"')
    assert codes(judged(folder, root)) == ["REG-001"]


FALLING = {"2019-06": 60, "2019-09": 40, "2019-12": 120}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "falls": ({"wells": {"months": FALLING}}, "is behind the"),
    "ends_low": ({"wells": {"months": {"2019-12": 100}}}, "is not moved by a plan of work"),
    "ends_early": ({"wells": {"months": {"2019-09": 120}}}, "must be that of the due day"),
    "unknown": ({"well": {"months": LATE_WELLS}}, "did you mean wells?"),
    "late": ({"scheme": {"stages": {"drafted": "2020-01-05"}}}, "lies outside the plan"),
    "after_the_notice": ({"plant": {"stages": {"finished": "2019-07-05"}}}, "does not move"),
    "disorder": (
        {"scheme": {"stages": {"researched": "2019-05-02", "drafted": "2019-05-01"}}},
        "lies before",
    ),
    "no_last": ({"scheme": {"stages": {"researched": "2019-05-02"}}}, "is missing"),
    "no_such_stage": ({"scheme": {"stages": {"opened": "2019-05-02"}}}, "unknown stage opened"),
    "no_curve": ({"pressure": {"months": {"2019-12": 95}}}, "not judged by months"),
    "no_stages": ({"wells": {"stages": {"drafted": "2019-05-02"}}}, "has no stages"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_plan_of_work_is_told_with_its_place_and_never_counts(
    folder: Path, root: Path, name: str
) -> None:
    indicators, says = BAD[name]
    text = json.dumps(work_plan(indicators), ensure_ascii=False, indent=1)
    lay(folder, "plan.json", text)
    lay(folder, "office/plans.toml", ACCEPTED)
    called = judged(folder, root)
    faults = called.rows("findings", code="WORK-002")
    assert len(faults) == 1
    assert says in faults[0]["message"]
    lines = text.splitlines()
    assert f'"{next(iter(indicators))}"' in lines[int(faults[0]["place"]) - 1]
    assert all("workplan" not in each for each in called.document["indicators"])


def test_one_that_does_not_fit_its_schema_names_line_and_key(folder: Path, root: Path) -> None:
    lay(folder, "plan.json", work_plan({"wells": {"month": {}}}))
    found = judged(folder, root).document["findings"]
    assert [each["code"] for each in found] == ["SCHEMA-001"]


def test_explain_tells_whose_plan_of_work_it_is(folder: Path, root: Path) -> None:
    reports(folder, {"wells": 0, "scheme": {"stage": "researched"}})
    stages = {"researched": "2019-02-10", "drafted": "2019-05-20"}
    both = {"wells": {"months": LATE_WELLS}, "scheme": {"stages": stages}}
    lay(folder, "plan.json", work_plan(both))
    lay(folder, "office/plans.toml", ACCEPTED)
    told = duban(
        "explain", folder, "1.1", "--root", root, "--plan", "sample", "--lang", "en",
        "--as-of", "2019-04-10",
    )  # fmt: skip
    assert "agreed: accepted plan of work (plan.json), accepted on 2019-01-20" in told.out
    assert "of the plan of work: 03-31 0, 06-30 0, 09-30 0.5, 12-31 1" in told.out
    assert "stages planned: researched by 2019-02-10, drafted by 2019-05-20" in told.out


def test_plan_lists_what_was_agreed_on(folder: Path, root: Path) -> None:
    lay(folder, "plan.json", work_plan())
    lay(folder, "office/plans.toml", ACCEPTED)
    asked = ["plan", "--root", root, "--plan", "sample", "--lang", "en", "--from", folder]
    told = duban(*asked, "--as-of", "2019-04-10").out
    assert "Water bureau: accepted plan of work (plan.json), accepted on 2019-01-20" in told
    assert "Water bureau: our proposal: no plan of work is accepted" in told
    tasks = duban(*asked, "--as-of", "2019-04-10", "--format", "json").document["tasks"]
    agreed = {each["id"]: each.get("agreed") for each in tasks[0]["indicators"]}
    assert agreed["wells"][0]["workplan"]["file"] == "plan.json"
    assert agreed["pressure"] is None
