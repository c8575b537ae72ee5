"""The files of the made-up year: reports, events and the office's register."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from office import decisions, receipts
from proofs import proofs
from reports import Asked, Key, asked_in, envelope, texts
from story import Story
from timing import Times, times
from twists import Twists

from duban.intake.recording import Desk
from duban.model.rules import RuleBook
from duban.pluginmanager import load_plugins
from duban.roots import bundled_root, find_roots

PLAN = "tianjin-2019"
TWISTS = Path(__file__).with_name("year.toml")


def build() -> dict[str, bytes]:
    """Give all files of the year by their path in the folder."""
    plugins = load_plugins(find_roots(()))
    book = plugins.book(PLAN)
    twists = Twists(tomllib.loads(TWISTS.read_text(encoding="utf-8")))
    asked = asked_in(book)
    stories = {area: Story(area, book) for area in book.rules}
    schedule = {
        key: twists.timed(key, times(book, plugins.calendar, key.reporter, key.period))
        for key in asked
    }
    plain = {
        key: envelope(book, key, schedule[key], stories[key.area].facts(key.period, each.facts))
        for key, each in asked.items()
    }
    for key, content in plain.items():
        twists.change(key, content["facts"])
    evidence = proofs(plugins, book, _desk(book), plain, twists.without_evidence)
    files: dict[str, bytes] = {}
    for key, content in plain.items():
        told = texts(book, stories[key.area], key, asked[key].tasks, evidence.get(key, {}))
        content["tasks"] = told
        for path, version in twists.versions(key, content):
            files[path] = _written(path, version)
    for path, event in twists.events():
        files[path] = _written(path, event)
    files |= _register(book, twists, schedule, files)
    return dict(sorted(files.items()))


def _desk(book: RuleBook) -> Desk:
    folder = bundled_root().path / "schemas" / "duban"
    schemas = (
        json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        for name in ("submission", "event")
    )
    return Desk({book.plan.id: book}, *schemas)


def _register(
    book: RuleBook, twists: Twists, schedule: Mapping[Key, Times], files: Mapping[str, bytes]
) -> dict[str, bytes]:
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    made = receipts(book.plan.id, twists, schedule, digests)
    made["office/decisions.toml"] = decisions(book.plan.id, twists, digests)
    return {path: text.encode() for path, text in made.items()}


def _written(path: str, content: Mapping[str, Any]) -> bytes:
    if path.endswith(".yaml"):
        text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=120)
        return text.encode()
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
