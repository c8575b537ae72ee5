"""The second pass: series to rows in the order of their names."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.pipeline.conftest import MakeJob
from tests.water import event, put, submission

from duban.pipeline import evaluate_folder


def rows(job: MakeJob, section: str) -> list[Any]:
    outcome = evaluate_folder(job())
    with closing(outcome.rows):
        return [json.loads(line) for line in outcome.rows.lines(section)]


def test_events_stand_first_in_the_order_of_their_receipt(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", event(what="second", submitted_at="2019-03-10T09:30:00+08:00"))
    put(folder, "b.json", event(what="first", event="major_result"))
    alerts = rows(job, "alerts")
    assert [(row["kind"], row["message"]) for row in alerts[:2]] == [
        ("event_result", "first"),
        ("event_problem", "second"),
    ]
    assert alerts[2]["kind"] == "not_reported"


def test_events_have_keys_of_their_own(job: MakeJob, folder: Path) -> None:
    for number in range(3):
        put(folder, f"{number}.json", event(what=f"event {number}"))
    assert len({row["key"] for row in rows(job, "alerts")[:3]}) == 3


def test_event_that_was_sent_twice_is_one(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", event())
    put(folder, "b.json", event())
    put(folder, "c.json", json.dumps(event(), indent=1))
    assert [row["kind"] for row in rows(job, "alerts")].count("event_problem") == 1


def test_findings_of_the_second_pass_have_places(job: MakeJob, folder: Path) -> None:
    put(folder, "1.json", submission("2019-01", facts={"wells": 9}))
    put(folder, "2.json", json.dumps(submission("2019-02", facts={"wells": 8}), indent=1))
    (row,) = rows(job, "findings")
    assert (row["code"], row["file"], row["place"]) == ("FACT-001", "2.json", "9")


def test_report_rows_tell_file_receipt_and_versions(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", submission())
    put(folder, "b.json", submission(facts={"wells": -1}, submitted_at="2019-04-04T10:00:00+08:00"))
    row = next(each for each in rows(job, "reports") if each["period"] == "2019-03")
    assert (row["file"], row["receipt"], row["versions"], row["provisional"]) == (
        "a.json", "claimed", 2, False
    )  # fmt: skip


def test_unit_that_is_expected_has_rows_without_any_file(job: MakeJob) -> None:
    assert [row["task"] for row in rows(job, "tasks")] == ["1.1"]
    assert {row["status"] for row in rows(job, "indicators")} == {"unknown"}
