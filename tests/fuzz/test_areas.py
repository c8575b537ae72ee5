"""Documents made from each area's own schema are recorded without faults, and are judged."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema
from tests.intake.desks import schema
from tests.water import digest

from duban.engine import Engine, Series
from duban.intake.json_reader import read_json
from duban.intake.packing import pack, unpack
from duban.intake.recording import Desk
from duban.model.cutoff import Cutoff
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.pipeline.job import Job
from duban.pluginmanager import Plugins, load_plugins
from duban.report.rows import rows_of
from duban.roots import bundled_root
from duban.schemafiles.reading import LARGEST

AREAS = sorted(path.stem for path in (bundled_root().path / "plugins").glob("*.py"))


@cache
def plugins() -> Plugins:
    return load_plugins((bundled_root(),))


def book() -> RuleBook:
    return plugins().book("tianjin-2019")


@cache
def desk() -> Desk:
    return Desk({"tianjin-2019": book()}, schema("submission"), schema("event"), "both")


@cache
def engine() -> Engine:
    cutoff = Cutoff.parse("2019-07-06", book().plan.zone)
    job = Job(
        folder=Path(),
        plugins=plugins(),
        books={"tianjin-2019": book()},
        registers={"tianjin-2019": Register()},
        cutoffs={"tianjin-2019": cutoff},
        lang="zh",
    )
    return job.engines["tianjin-2019"]


@cache
def facts_of(area: str) -> st.SearchStrategy[dict[str, Any]]:
    """Facts that fit an area's schema, with names of their own in every list."""
    return from_schema(_without_titles(book().schemas[area])).map(_named)  # type: ignore[arg-type]


def _without_titles(node: Any) -> Any:
    if isinstance(node, dict):
        kept = {
            key: _without_titles(each) for key, each in node.items() if not key.startswith("x-")
        }
        if kept.get("type") in {"integer", "number"}:
            kept.setdefault("maximum", LARGEST)
        if kept.get("type") == "array":
            kept["maxItems"] = 2
        if kept.get("format") == "date":
            return {"type": "string", "enum": ["2019-02-03", "2019-06-30", "2018-12-31"]}
        return kept
    return [_without_titles(each) for each in node] if isinstance(node, list) else node


def _named(facts: dict[str, Any]) -> dict[str, Any]:
    """Give the things of each list different names; a schema cannot ask for that."""
    for each in facts.values():
        if isinstance(each, dict):
            _named(each)
        elif isinstance(each, list):
            for number, thing in enumerate(each):
                if isinstance(thing, dict) and "name" in thing:
                    thing["name"] = f"名{number}"
    return facts


@pytest.mark.timeout(120)
@pytest.mark.parametrize("area", AREAS)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_document_made_from_a_schema_is_recorded_and_judged(area: str, data: Any) -> None:
    rules = book().rules[area]
    reporter = rules.all_reporters[0]
    records = []
    for period in ("2019-05", "2019-06"):
        content = {
            "plan": "tianjin-2019",
            "area": area,
            "reporter": reporter,
            "period": period,
            "form": 1,
            "submitted_at": f"{period}-30T10:00:00+08:00",
            "facts": data.draw(facts_of(area)),
        }
        raw = json.dumps(content).encode()
        (document,) = read_json(raw, "a.json").documents
        record = desk().record(document, "a.json", digest(period)).record
        assert record is not None
        assert record.faults == record.notes == ()
        again = unpack(pack(record), record.plan, record.area, record.reporter)
        assert again == record
        records.append(again)
    judgement = engine().judge(Series(area, reporter, tuple(records)))
    assert json.dumps([row for _, row in rows_of(judgement, rules, "en")], allow_nan=False)
