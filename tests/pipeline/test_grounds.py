"""Grounds: facts with places and evidence, read again from the reports that count."""

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.pipeline.conftest import MakeJob
from tests.water import put, submission

from duban.pipeline import evaluate_folder
from duban.pipeline.grounds import grounds_of


def grounds(job: MakeJob, spoil: Path | None = None) -> Mapping[str, Any]:
    """Evaluate, then give the grounds by indicator; `spoil` is changed in between."""
    asked = job()
    asked.history = True
    outcome = evaluate_folder(asked)
    with closing(outcome.rows):
        sections = {
            name: [json.loads(line) for line in outcome.rows.lines(name)]
            for name in ("reports", "indicators", "arrivals")
        }
    if spoil is not None:
        spoil.write_text(spoil.read_text(encoding="utf-8") + " ", encoding="utf-8")
    found = grounds_of(asked, "sample", sections, sections["arrivals"])
    return {one["indicator"]: one for one in found if one["reporter"] == "bureau"}


def proof(name: str, *indicators: str, **more: str) -> dict[str, Any]:
    return {"name": name, "indicators": list(indicators), **more}


def with_proofs(period: str, *proofs: Mapping[str, Any], **facts: float) -> Any:
    return submission(period, facts=facts, tasks={"1.1": {"evidence": list(proofs)}})


def test_facts_stand_with_their_line(job: MakeJob, folder: Path) -> None:
    text = json.dumps(submission("2019-03", facts={"wells": 30}), indent=1)
    put(folder, "2019-03.json", text)
    line = next(n for n, each in enumerate(text.splitlines(), 1) if '"wells"' in each)
    found = grounds(job)["wells"]
    assert found["file"] == "2019-03.json"
    (fact,) = found["facts"]
    assert (fact["fact"], fact["value"], fact["place"]) == ("facts.wells", 30, str(line))


def test_facts_are_those_of_the_last_period(job: MakeJob, folder: Path) -> None:
    for month in (1, 2, 3):
        put(folder, f"{month}.json", submission(f"2019-0{month}", facts={"wells": month}))
    assert [fact["value"] for fact in grounds(job)["wells"]["facts"]] == [3]


def test_proofs_of_all_periods_are_gathered_each_once(job: MakeJob, folder: Path) -> None:
    old, new = proof("验收单", "wells", number="样例1号"), proof("照片", "wells", "leaks")
    put(folder, "1.json", with_proofs("2019-01", old, wells=1))
    put(folder, "2.json", with_proofs("2019-02", new, wells=2))
    put(folder, "3.json", with_proofs("2019-03", old, wells=3))
    found = grounds(job)
    assert [(one["name"], one["number"], one["period"]) for one in found["wells"]["proofs"]] == [
        ("照片", None, "2019-02"),
        ("验收单", "样例1号", "2019-03"),
    ]
    assert [one["name"] for one in found["leaks"]["proofs"]] == ["照片"]


def test_file_that_changed_since_gives_nothing(job: MakeJob, folder: Path) -> None:
    put(folder, "3.json", with_proofs("2019-03", proof("验收单", "wells"), wells=3))
    found = grounds(job, spoil=folder / "3.json")["wells"]
    assert (found["facts"], found["proofs"]) == ([], [])


def test_returned_report_gives_facts_that_hold_and_no_evidence(job: MakeJob, folder: Path) -> None:
    faulty = with_proofs("2019-03", proof("验收单", "wells"), wells=3, leaks="viele")
    put(folder, "3.json", faulty)
    found = grounds(job)["wells"]
    assert [fact["value"] for fact in found["facts"]] == [3]
    assert found["proofs"] == []
