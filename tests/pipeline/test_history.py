"""Rows for papers: the course of the year, made only when it is asked for."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.conftest import MakeJob
from tests.water import event, put, submission

from duban.pipeline import evaluate_folder


def rows(job: MakeJob, section: str) -> list[Any]:
    asked = job()
    asked.history = True
    outcome = evaluate_folder(asked)
    with closing(outcome.rows):
        return [json.loads(line) for line in outcome.rows.lines(section)]


def test_history_tells_each_measured_period(job: MakeJob, folder: Path) -> None:
    for month in (1, 2, 3):
        period = f"2019-0{month}"
        put(folder, f"{period}.json", submission(period, facts={"wells": 10 * month}))
    wells = [row for row in rows(job, "history") if row["indicator"] == "wells"]
    assert [(row["period"], row["actual"]) for row in wells] == [
        ("2019-01", 10.0),
        ("2019-02", 20.0),
        ("2019-03", 30.0),
    ]


def test_history_ends_with_what_stands(job: MakeJob, folder: Path) -> None:
    put(folder, "3.json", submission(facts={"wells": 30, "leaks": 2}))
    last = {row["indicator"]: row for row in rows(job, "history")}
    for row in rows(job, "indicators"):
        if row["period"]:
            told = last[row["indicator"]]
            assert {key: row[key] for key in told} == told


def test_arrivals_tell_when_in_the_offices_zone(job: MakeJob, folder: Path) -> None:
    put(folder, "3.json", submission(facts={"wells": 30}))
    (row,) = rows(job, "arrivals")
    assert row["received_at"] == "2019-04-03T10:00:00+08:00"


def test_words_are_told_in_both_languages(job: MakeJob, folder: Path) -> None:
    put(folder, "event.json", event(what="水管爆裂"))
    put(folder, "broken.json", b"{")
    words = dict(rows(job, "words"))
    assert words["水管爆裂"] == "水管爆裂"
    said = [row["message"] for row in rows(job, "findings")]
    assert said
    assert all(words[each] for each in said)
    assert all(words[row["because"]] for row in rows(job, "indicators"))


def test_nothing_of_it_is_made_unasked(job: MakeJob, folder: Path) -> None:
    put(folder, "3.json", submission(facts={"wells": 30}))
    outcome = evaluate_folder(job())
    with closing(outcome.rows), pytest.raises(KeyError):
        next(outcome.rows.lines("history"))
