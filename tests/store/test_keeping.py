"""One connection for the transactions of a block, and for nobody else."""

import os
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.store.things import NOW, logged

from duban.errors import LedgerError
from duban.store import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
def ledger(path: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{path}")


def _open_files(path: Path) -> int:
    links = Path("/proc/self/fd").iterdir()
    return sum(each.exists() and each.resolve() == path.resolve() for each in links)


def _log(ledger: Ledger, subject: str = "s") -> None:
    with ledger.transaction() as entry:
        entry.log(logged(subject))


def _subjects(ledger: Ledger) -> list[str]:
    with ledger.reading() as entry:
        return [event.subject for event in entry.events()]


def test_transactions_of_a_block_share_a_connection_that_is_closed_with_it(
    ledger: Ledger, path: Path
) -> None:
    with ledger.kept_open():
        assert _open_files(path) == 0
        for each in range(3):
            _log(ledger, str(each))
            assert _open_files(path) == 1
        assert _subjects(ledger) == ["0", "1", "2"]
        assert _open_files(path) == 1
    assert _open_files(path) == 0


def test_reading_still_refuses_to_write_and_writing_after_it_does_not(ledger: Ledger) -> None:
    with ledger.kept_open():
        _log(ledger, "a")
        for _ in range(2):
            with pytest.raises(LedgerError, match="readonly"), ledger.reading() as entry:
                entry.log(logged("never"))
            with ledger.reading() as entry:
                assert entry.noted("x") == ""
            _log(ledger, "b")
    assert _subjects(ledger) == ["a", "b", "b"]


def test_no_lock_is_left_between_transactions(ledger: Ledger, path: Path) -> None:
    with ledger.kept_open(), closing(sqlite3.connect(path, timeout=0)) as other:
        for subject in ("a", "b"):
            _log(ledger, subject)
            with ledger.reading() as entry:
                entry.events()
                entry.outbox()
                entry.verify_chain()
                entry.due_slots(NOW)
                entry.matters()
            other.execute("BEGIN EXCLUSIVE")
            other.execute("ROLLBACK")
        assert _subjects(ledger) == ["a", "b"]


def test_a_transaction_that_fails_keeps_nothing_and_the_next_one_opens_anew(
    ledger: Ledger, path: Path
) -> None:
    with ledger.kept_open():
        _log(ledger, "a")
        with suppress(RuntimeError), ledger.transaction() as entry:
            entry.log(logged("lost"))
            raise RuntimeError
        assert _open_files(path) == 0
        _log(ledger, "b")
        assert _subjects(ledger) == ["a", "b"]


def test_reading_within_a_transaction_has_a_connection_of_its_own(ledger: Ledger) -> None:
    with ledger.kept_open():
        _log(ledger, "a")
        with ledger.transaction() as entry:
            entry.log(logged("b"))
            assert _subjects(ledger) == ["a"]
        assert _subjects(ledger) == ["a", "b"]


def test_a_block_within_a_block_and_another_thread_have_their_own(
    ledger: Ledger, path: Path
) -> None:
    seen: list[int] = []

    def elsewhere() -> None:
        _log(ledger, "thread")
        seen.append(_open_files(path))

    with ledger.kept_open():
        _log(ledger, "a")
        with ledger.kept_open():
            _log(ledger, "b")
            assert _open_files(path) == 2
        assert _open_files(path) == 1
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert seen == [1]
        _log(ledger, "c")
    assert _subjects(ledger) == ["a", "b", "thread", "c"]


def test_a_forked_process_neither_uses_nor_closes_it(ledger: Ledger, path: Path) -> None:
    with ledger.kept_open():
        _log(ledger, "a")
        child = os.fork()
        if child == 0:
            code = 1
            try:
                inherited = _open_files(path)
                _log(ledger, "child")
                code = int((inherited, _open_files(path)) != (1, 1))
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        _log(ledger, "d")
        assert _subjects(ledger) == ["a", "child", "d"]
    with closing(sqlite3.connect(path)) as looked_at:
        assert looked_at.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_ledger_that_was_replaced_between_two_blocks_is_the_one_written_to(
    ledger: Ledger, path: Path
) -> None:
    with ledger.kept_open():
        _log(ledger, "before")
    copy = path.with_name("copy")
    ledger.backup(copy)
    with ledger.kept_open():
        _log(ledger, "gone with the file")
    copy.replace(path)
    with ledger.kept_open():
        _log(ledger, "after")
    assert _subjects(ledger) == ["before", "after"]
