"""The files of the made-up year: reports, events and the office's register."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from foretelling import foretell
from office import assessment, decisions, receipts
from twists import Twists
from workbooks import workbook

from duban.intake.recording import Desk, open_desk
from duban.model.reading import Document
from duban.model.rules import RuleBook
from duban.model.submission import Record
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.simulate.proofs import proofs
from duban.simulate.reports import Key, asked_in, envelope, texts
from duban.simulate.story import Story
from duban.simulate.timing import Times, times

PLAN = "tianjin-2019"
SEED = PLAN
TWISTS = Path(__file__).with_name("year.toml")
#: Units on duty in the holiday of October, which report on the 5th all the same.
ON_DUTY = frozenset({"div_emergency", "div_sanitation"})


def build() -> dict[str, bytes]:
    """Give all files of the year by their path in the folder."""
    roots = find_roots(())
    plugins = load_plugins(roots)
    book = plugins.book(PLAN)
    twists = Twists(tomllib.loads(TWISTS.read_text(encoding="utf-8")))
    asked = asked_in(book)
    stories = {area: Story.of(area, book, roots) for area in book.rules}
    schedule = {
        key: twists.timed(
            key,
            times(
                book,
                plugins.calendar,
                key.reporter,
                key.period,
                SEED,
                on_duty=key.reporter in ON_DUTY,
            ),
        )
        for key in asked
    }
    plain = {
        key: envelope(book, key, schedule[key], stories[key.area].facts(key.period, each.facts))
        for key, each in asked.items()
    }
    for key, content in plain.items():
        twists.change(key, content["facts"])
    desk = open_desk({book.plan.id: book})
    foretell(plugins, book, desk, twists, plain)
    evidence = proofs(plugins, book, desk, plain, twists.without_evidence)
    for key, content in plain.items():
        told = texts(book, stories[key.area], key, asked[key].tasks, evidence.get(key, {}), SEED)
        content["tasks"] = told
    files = _workbooks(book, desk, twists, plain)
    for key, content in plain.items():
        if not twists.in_workbook(key):
            for path, version in twists.versions(key, content):
                files[path] = _written(path, version)
    for path, event in twists.events():
        files[path] = _written(path, event)
    files |= _register(book, twists, schedule, files)
    return dict(sorted(files.items()))


def _workbooks(
    book: RuleBook, desk: Desk, twists: Twists, plain: Mapping[Key, dict[str, Any]]
) -> dict[str, bytes]:
    """Fill in a form for each unit and month that reports in one, on the last month's figures."""
    made = {}
    for reporter, period in twists.workbooks():
        mine = {key: each for key, each in plain.items() if key.reporter == reporter}
        now = {key.area: each for key, each in mine.items() if key.period == period}
        before = {key.area: each for key, each in mine.items() if key.period == period.shift(-1)}
        last = {area: _record(desk, each) for area, each in before.items()}
        path = f"{period}/{reporter}.xlsx"
        made[path] = workbook(book, reporter, period, last, now)
    return made


def _record(desk: Desk, content: Mapping[str, Any]) -> Record:
    record = desk.record(Document(content, lambda _path: ""), "", "0" * 64).record
    if record is None:
        raise ValueError(content["area"])
    return record


def _register(
    book: RuleBook, twists: Twists, schedule: Mapping[Key, Times], files: Mapping[str, bytes]
) -> dict[str, bytes]:
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    made = receipts(book.plan.id, twists, schedule, digests)
    made["office/decisions.toml"] = decisions(book.plan.id, twists, digests)
    made["office/assessment.toml"] = assessment(book.plan.id, twists)
    return {path: text.encode() for path, text in made.items()}


def _written(path: str, content: Mapping[str, Any]) -> bytes:
    if path.endswith(".yaml"):
        text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=120)
        return text.encode()
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
