import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.store.things import MINUTE, NOW, logged

from duban.errors import LedgerError
from duban.store import ChainReport, Ledger
from duban.store.chain import GENESIS


def filled(ledger: Ledger, count: int = 5) -> list[int]:
    with ledger.transaction() as entry:
        return [entry.log(logged(str(each))) for each in range(count)]


def sealed(ledger: Ledger) -> int:
    with ledger.transaction() as entry:
        return entry.seal(NOW)


def looked_at(ledger: Ledger) -> ChainReport:
    with ledger.reading() as entry:
        return entry.verify_chain()


def by_hand(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as link:
        for statement in statements:
            link.execute(statement)
        link.commit()


FREE = tuple(
    f"DROP TRIGGER {table}_{name}"
    for table in ("event", "sealing")
    for name in ("keeps", "stays", "adds")
)


def test_chain_of_an_empty_log_is_whole(ledger: Ledger) -> None:
    assert sealed(ledger) == 0
    assert looked_at(ledger) == ChainReport(0, GENESIS, 0)


def test_seal_chains_what_is_not_sealed_yet_and_only_that(ledger: Ledger) -> None:
    filled(ledger)
    assert sealed(ledger) == 5
    assert sealed(ledger) == 0
    filled(ledger, 2)
    assert sealed(ledger) == 2
    report = looked_at(ledger)
    assert (report.sealed, report.broken, report.tail) == (7, None, 0)
    with ledger.reading() as entry:
        assert entry.events()[-1].seal == report.head


def test_seal_works_through_several_batches(ledger: Ledger) -> None:
    filled(ledger, 1203)
    assert sealed(ledger) == 1203
    assert looked_at(ledger).sealed == 1203
    assert looked_at(ledger).broken is None


def test_tail_is_counted_with_its_age(ledger: Ledger) -> None:
    filled(ledger, 1)
    sealed(ledger)
    assert looked_at(ledger).tail_age(NOW) == timedelta()
    with ledger.transaction() as entry:
        entry.log(logged(at=NOW + MINUTE))
        entry.log(logged(at=NOW))
    report = looked_at(ledger)
    assert (report.sealed, report.tail) == (1, 2)
    assert report.tail_age(NOW + 5 * MINUTE) == 5 * MINUTE


def test_head_told_outside_stays_known_as_the_chain_grows(ledger: Ledger) -> None:
    filled(ledger)
    sealed(ledger)
    told = looked_at(ledger).head
    filled(ledger)
    sealed(ledger)
    with ledger.reading() as entry:
        assert entry.head_is_known(told)
        assert not entry.head_is_known("f" * 64)


@pytest.mark.parametrize("is_sealed", [False, True], ids=["fresh", "sealed"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET why = 'nothing'",
        "UPDATE event SET details = '{}'",
        "UPDATE event SET at = '2019-07-08T00:30:00.000001Z'",
        "DELETE FROM event",
    ],
)
def test_database_refuses_to_change_the_log(
    ledger: Ledger, statement: str, *, is_sealed: bool
) -> None:
    filled(ledger)
    if is_sealed:
        sealed(ledger)
    with pytest.raises(LedgerError, match="append-only"), ledger.transaction() as entry:
        entry._db.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET seal = 'other'",
        "UPDATE event SET seal = NULL",
        "UPDATE event SET link = link + 10",
        "UPDATE sealing SET head = 'other'",
        "DELETE FROM sealing",
    ],
)
def test_database_refuses_to_change_a_seal(ledger: Ledger, statement: str) -> None:
    filled(ledger)
    sealed(ledger)
    with pytest.raises(LedgerError, match="append-only"), ledger.transaction() as entry:
        entry._db.execute(text(statement))


def test_postgresql_refuses_to_empty_the_log(postgresql_ledger: Ledger) -> None:
    refused = pytest.raises(LedgerError, match="append-only")
    with refused, postgresql_ledger.transaction() as entry:
        entry._db.execute(text("TRUNCATE event"))


def test_sqlite_refuses_to_replace_an_event(sqlite_ledger: Ledger) -> None:
    assert filled(sqlite_ledger, 1) == [1]
    statement = (
        "INSERT OR REPLACE INTO event (number, at, name, subject, by, why, details)"
        " VALUES (1, '', '', '', '', '', '{}')"
    )
    with pytest.raises(LedgerError, match="append-only"), sqlite_ledger.transaction() as entry:
        entry._db.execute(text(statement))


@pytest.mark.parametrize(
    "change",
    [
        "why = 'nothing'",
        "at = '2019-07-08T00:30:00.000001Z'",
        "name = 'closed'",
        "subject = '2019-0009'",
        "by = 'nobody'",
        "details = '{}'",
        "seal = 'abc'",
        "number = 77",
    ],
)
def test_editing_a_sealed_row_is_found_with_its_number(
    sqlite_ledger: Ledger, sqlite_file: Path, change: str
) -> None:
    assert filled(sqlite_ledger)[2] == 3
    sealed(sqlite_ledger)
    by_hand(sqlite_file, *FREE, f"UPDATE event SET {change} WHERE number = 3")  # noqa: S608
    report = looked_at(sqlite_ledger)
    assert report.broken == (77 if "number" in change else 3)
    assert (report.sealed, report.link) == (2, 3)


def test_editing_a_sealed_row_is_found_on_postgresql(postgresql_ledger: Ledger) -> None:
    ledger = postgresql_ledger
    numbers = filled(ledger)
    sealed(ledger)
    with ledger.transaction() as entry:
        entry._db.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        change = text("UPDATE event SET why = 'nothing' WHERE number = :number")
        entry._db.execute(change, {"number": numbers[3]})
    assert looked_at(ledger).broken == numbers[3]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("DELETE FROM event WHERE number = 2", 3),
        ("DELETE FROM event WHERE number >= 4", 5),
        ("DELETE FROM sealing", 1),
        ("UPDATE sealing SET head = 'abc'", 5),
    ],
    ids=["inside", "at the end", "record gone", "record edited"],
)
def test_what_was_taken_away_is_found(
    sqlite_ledger: Ledger, sqlite_file: Path, statement: str, broken: int
) -> None:
    filled(sqlite_ledger)
    sealed(sqlite_ledger)
    by_hand(sqlite_file, *FREE, statement)
    assert looked_at(sqlite_ledger).broken == broken


def test_end_cut_off_with_its_record_shows_against_a_head_told_outside(
    sqlite_ledger: Ledger, sqlite_file: Path
) -> None:
    filled(sqlite_ledger, 3)
    sealed(sqlite_ledger)
    filled(sqlite_ledger, 2)
    sealed(sqlite_ledger)
    told = looked_at(sqlite_ledger).head
    cut = "DELETE FROM event WHERE number > 3", "DELETE FROM sealing WHERE link > 3"
    by_hand(sqlite_file, *FREE, *cut)
    assert looked_at(sqlite_ledger).broken is None
    with sqlite_ledger.reading() as entry:
        assert not entry.head_is_known(told)
