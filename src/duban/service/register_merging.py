"""Merging: what somebody entered into an earlier version of the workbook is not lost."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from attrs import evolve

from duban.model.rules import RuleBook
from duban.model.settings import ServiceSettings
from duban.rulefiles.register_rows import Row
from duban.rulefiles.register_sheets import RegisterBook, read_register_book
from duban.service.kept_register import Kept, Past, archived

#: Where an entry stands, in an entry that tells it: no part of what it says.
_PLACES = {"line": 0, "file": ""}


def merged(
    settings: ServiceSettings, book: RuleBook, state: Kept, past: Past, found: RegisterBook
) -> tuple[Row, ...]:
    """Give the rows that count: those of the file that the office saved.

    If that was made from an earlier version (a copy that lay elsewhere, a file that was open while
    another was written), those in force count, with what was added to that version and without
    what was taken out of it.
    """
    if found.printing == state.printing or not state.written:
        return found.rows
    ours = _rows(settings, book, state.written)
    base = past.printed.get(found.printing)
    was = Counter(map(_content, _rows(settings, book, base) if base else ()))
    now, here = Counter(map(_content, found.rows)), Counter(map(_content, ours))
    gone, added = was - now, (now - was) - (here - was)
    rows = list(_without(ours, gone))
    return (*rows, *_without(found.rows, now - added))


def _rows(settings: ServiceSettings, book: RuleBook, sha256: str) -> tuple[Row, ...]:
    content = archived(settings, sha256)
    found = read_register_book(content, book, "office")
    return found.rows if found is not None else ()


def _content(row: Row) -> Any:
    """Give what a row says, wherever it stands."""
    if row.entry is None:
        return row.table, repr(sorted(row.typed.items()))
    nowhere = {key: nothing for key, nothing in _PLACES.items() if hasattr(row.entry, key)}
    return row.table, evolve(row.entry, **nowhere)


def _without(rows: Sequence[Row], gone: Counter[Any]) -> list[Row]:
    """Give the rows without some, each as often as it is counted."""
    left = gone.copy()
    kept_rows = []
    for row in rows:
        key = _content(row)
        if left[key] > 0:
            left[key] -= 1
        else:
            kept_rows.append(row)
    return kept_rows
