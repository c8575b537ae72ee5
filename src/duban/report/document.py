"""The JSON document of an evaluation, written as a stream (schemas/duban/evaluation.schema.json)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import orjson

from duban.model.rules import RuleBook
from duban.report.rows import SECTIONS

FORMAT = 1


class RowSource(Protocol):
    """Where rows come from: sections of JSON lines."""

    def lines(self, section: str) -> Iterator[bytes]:
        """Run through the lines of a section."""
        ...

    def blocks(self, section: str) -> Iterator[bytes]:
        """Run through a section in large blocks."""
        ...


def head(
    version: str, books: Sequence[RuleBook], as_of: str, lang: str, counts: Mapping[str, int]
) -> dict[str, Any]:
    """Give all of the document but its rows."""
    return {
        "format": FORMAT,
        "duban": version,
        "lang": lang,
        "plans": [{"id": book.plan.id, "rules_sha256": book.sha256} for book in books],
        "as_of": as_of,
        "counts": dict(counts),
    }


def json_document(told: Mapping[str, Any], rows: RowSource) -> Iterator[bytes]:
    """Write the document: its head, then section after section, a row a line."""
    yield orjson.dumps(told)[:-1]
    for section in SECTIONS:
        yield b',\n"' + section.encode() + b'":['
        yield from _separated(rows.blocks(section))
        yield b"]"
    yield b"}\n"


def jsonl_document(told: Mapping[str, Any], rows: RowSource) -> Iterator[bytes]:
    """Write JSON Lines: the head, then each row with its section as `type`."""
    yield orjson.dumps({"type": "evaluation", **told}) + b"\n"
    for section in SECTIONS:
        kind = b'{"type":"' + section.encode() + b'",'
        for line in rows.lines(section):
            yield kind + line[1:] + b"\n"


def _separated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Put a comma between lines; a raw line end never stands inside a row of JSON."""
    held = b""
    for block in blocks:
        text = held + block
        held = text[-1:]
        yield text[:-1].replace(b"\n", b",\n")
    if held and held != b"\n":
        yield held
