"""The desk that records submissions of the made-up plan."""

import json
from functools import cache

from tests.water import book, digest

from duban.intake.json_reader import read_json
from duban.intake.recording import Desk, Recorded, open_desk
from duban.model.findings import Finding
from duban.model.reading import Document
from duban.roots import bundled_root
from duban.schemafiles.validators import Engine


def schema(name: str) -> dict[str, object]:
    """Read a schema of duban's own."""
    path = bundled_root().path / "schemas" / "duban" / f"{name}.schema.json"
    made: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return made


@cache
def desk(engine: Engine = "fast") -> Desk:
    """Give the desk of an engine."""
    return open_desk({"sample": book()}, engine)


def document(content: object) -> Document:
    """Make a document as the JSON reader does, a key a line."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (made,) = read_json(text.encode(), "a.json").documents
    return made


def recorded(content: object, engine: Engine = "fast") -> Recorded:
    """Record a document."""
    return desk(engine).record(document(content), "a.json", digest("a"))


def the_finding(content: object) -> Finding:
    """Record what gives one finding and no record."""
    made = recorded(content)
    assert made.record is None
    assert made.event is None
    (found,) = made.findings
    return found
