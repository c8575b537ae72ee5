"""How far the service is with a workbook, and what it remembers of it, stand in two notes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.service.kept_register import Kept, Past, keep_in_mind, keep_past, kept, past
from duban.store import Entry, Ledger

PLAN = "plan-2019"
STATE = Kept(file=(1, 2, 3), read="a" * 64, written="b" * 64, printing="p", event=7, moves=True)
REMEMBERED = Past({"p": "b" * 64}, {"div_a/2019-02": "2019-03-01T00:00:00+00:00"}, {"x": "y"})


@pytest.fixture
def entry(tmp_path: Path) -> Iterator[Entry]:
    with (
        Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite3'}") as ledger,
        ledger.transaction() as found,
    ):
        yield found


def test_nothing_is_known_before_the_first_workbook(entry: Entry) -> None:
    assert (kept(entry, PLAN), past(entry, PLAN)) == (Kept(), Past())


def test_what_was_noted_is_given_back(entry: Entry) -> None:
    keep_past(entry, PLAN, REMEMBERED)
    keep_in_mind(entry, PLAN, STATE)
    assert (kept(entry, PLAN), past(entry, PLAN)) == (STATE, REMEMBERED)


def test_what_once_stood_in_one_note_is_not_lost(entry: Entry) -> None:
    once = {
        "file": [1, 2, 3],
        "read": STATE.read,
        "written": STATE.written,
        "printing": "p",
        "broken": [],
        "asked": "",
        "event": 7,
        "printed": REMEMBERED.printed,
        "received": REMEMBERED.received,
        "moves": True,
        "filed": REMEMBERED.filed,
    }
    entry.note(f"register/{PLAN}", json.dumps(once))
    assert (kept(entry, PLAN), past(entry, PLAN)) == (STATE, REMEMBERED)
    keep_in_mind(entry, PLAN, STATE)
    assert (kept(entry, PLAN), past(entry, PLAN)) == (STATE, REMEMBERED)
    assert "printed" not in entry.noted(f"register/{PLAN}")
