"""Rows on disk while they are gathered."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from duban.pipeline.spool import Rows


@pytest.fixture
def rows() -> Iterator[Rows]:
    with closing(Rows()) as made:
        yield made


def test_lines_come_back_in_order_as_often_as_one_likes(rows: Rows) -> None:
    rows.add("alerts", b'{"a":1}\n{"b":2}')
    rows.add("alerts", b'{"c":3}')
    for _ in range(2):
        assert list(rows.lines("alerts")) == [b'{"a":1}', b'{"b":2}', b'{"c":3}']


def test_nothing_added_leaves_nothing(rows: Rows) -> None:
    rows.add("alerts", b"")
    assert list(rows.lines("alerts")) == list(rows.blocks("alerts")) == []


def test_sections_are_kept_apart(rows: Rows) -> None:
    rows.add("alerts", b"1")
    rows.add("scores", b"2")
    assert list(rows.lines("scores")) == [b"2"]


def test_blocks_are_the_whole_section(rows: Rows) -> None:
    for number in range(300):
        rows.add("alerts", b"%d" % number * 5000)
    blocks = list(rows.blocks("alerts"))
    assert len(blocks) > 1
    assert b"".join(blocks).splitlines() == list(rows.lines("alerts"))
