"""The JSON document, written as a stream."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.water import book

from duban.pipeline.spool import Rows
from duban.report.document import head, json_document, jsonl_document
from duban.report.rows import SECTIONS

ROW = st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=9), max_size=3)


class Blocks:
    """Rows whose blocks are as small as a test wants them."""

    def __init__(self, rows: list[Any], size: int) -> None:
        self.text = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        self.size = size

    def lines(self, _section: str) -> Iterator[bytes]:
        yield from self.text.splitlines()

    def blocks(self, _section: str) -> Iterator[bytes]:
        for start in range(0, len(self.text), self.size):
            yield self.text[start : start + self.size]


@given(st.lists(ROW, max_size=5), st.integers(1, 40))
def test_blocks_of_any_size_make_one_document(rows: list[Any], size: int) -> None:
    document = json.loads(b"".join(json_document({"format": 1}, Blocks(rows, size))))
    assert document == {"format": 1, **dict.fromkeys(SECTIONS, rows)}


@given(st.lists(ROW.filter(bool), max_size=5))
def test_lines_carry_their_section(rows: list[Any]) -> None:
    lines = b"".join(jsonl_document({"format": 1}, Blocks(rows, 9))).splitlines()
    first, *rest = [json.loads(line) for line in lines]
    assert first == {"type": "evaluation", "format": 1}
    assert rest == [{"type": section, **row} for section in SECTIONS for row in rows]


def test_document_of_many_rows_holds_them_all() -> None:
    with closing(Rows()) as rows:
        for number in range(3000):
            rows.add("alerts", json.dumps({"n": number, "x": "y" * 400}).encode())
        document = json.loads(b"".join(json_document({"format": 1}, rows)))
    assert [row["n"] for row in document["alerts"]] == list(range(3000))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_head_names_plan_rules_and_version(lang: str) -> None:
    told = head("9.9", [book("wells")], "2019-04-10", lang, {"files": 1})
    assert told["plans"] == [{"id": "sample", "rules_sha256": book("wells").sha256}]
    assert (told["format"], told["duban"], told["lang"], told["counts"]) == (
        1, "9.9", lang, {"files": 1}
    )  # fmt: skip
