import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from tests.store.things import NOW, logged

from duban.errors import LedgerError
from duban.store import Ledger
from duban.store.engines import NETWORK, file_system, parsed
from duban.store.schema import revisions
from duban.store.tables import METADATA, SCHEMA


def test_migrations_make_the_tables_that_the_code_knows(ledger: Ledger) -> None:
    with ledger.reading() as entry:
        context = MigrationContext.configure(entry._db, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_newest_migration_is_the_one_that_the_tables_are_at() -> None:
    assert revisions()[0] == SCHEMA


def test_ledger_opened_again_holds_what_it_held(url: str) -> None:
    with Ledger.open(url) as ledger, ledger.transaction() as entry:
        entry.note("tick", "7")
    with Ledger.open(url, create=False) as ledger, ledger.reading() as entry:
        assert entry.noted("tick") == "7"


def test_empty_postgresql_database_is_filled_or_refused(empty_url: str) -> None:
    with pytest.raises(LedgerError, match="holds no ledger"):
        Ledger.open(empty_url, create=False)
    with Ledger.open(empty_url) as ledger, ledger.transaction() as entry:
        assert entry.log(logged()) == 1


def test_missing_file_is_refused_without_create_and_not_made(sqlite_file: Path) -> None:
    with pytest.raises(LedgerError, match="`duban serve` or `duban tick` makes one"):
        Ledger.open(f"sqlite:///{sqlite_file}", create=False)
    assert not sqlite_file.exists()


def test_older_schema_is_refused_without_create(url: str) -> None:
    with Ledger.open(url) as ledger, ledger.transaction() as entry:
        entry._db.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(LedgerError, match="older duban"):
        Ledger.open(url, create=False)


@pytest.mark.parametrize("create", [True, False], ids=["create", "only open"])
def test_newer_schema_is_refused_and_left_alone(url: str, *, create: bool) -> None:
    with Ledger.open(url) as ledger, ledger.transaction() as entry:
        entry._db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match=r"9999 of a newer duban.*upgrade duban"):
        Ledger.open(url, create=create)


def test_other_programs_database_is_refused(sqlite_file: Path) -> None:
    with closing(sqlite3.connect(sqlite_file)) as link:
        link.execute("CREATE TABLE theirs (a)")
    with pytest.raises(LedgerError, match="not a ledger of duban"):
        Ledger.open(f"sqlite:///{sqlite_file}")


def test_file_that_is_no_database_is_refused(sqlite_file: Path) -> None:
    sqlite_file.write_text("督办" * 1000, encoding="utf-8")
    with pytest.raises(LedgerError, match="not a database"):
        Ledger.open(f"sqlite:///{sqlite_file}")


def test_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no folder"):
        Ledger.open(f"sqlite:///{tmp_path / 'gone' / 'ledger.sqlite3'}")


@pytest.mark.parametrize(
    "url", ["ledger.sqlite3", "sqlite://", "sqlite:///:memory:", "mysql://h/d", "", "sqlite:/x"]
)
def test_address_of_anything_else_is_refused(url: str) -> None:
    with pytest.raises(LedgerError, match="no address of a ledger"):
        Ledger.open(url)


@pytest.mark.parametrize("url", ["mysql://me:secret@h/d", "postgresql//me:secret@h/d"])
def test_password_in_a_wrong_address_is_not_said(url: str) -> None:
    with pytest.raises(LedgerError) as caught:
        parsed(url)
    assert "secret" not in str(caught.value)


def test_server_that_cannot_be_reached_is_said_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://me:secret@/ledger?host={tmp_path}"
    with pytest.raises(LedgerError, match="cannot be used") as caught:
        Ledger.open(url)
    assert "secret" not in str(caught.value)


def test_driver_that_is_missing_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"pip install 'duban\[postgresql\]'"):
        Ledger.open("postgresql://me@host/ledger")


def test_network_file_system_is_refused(sqlite_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = file_system(sqlite_file.resolve(), Path("/proc/self/mounts").read_text("utf-8"))
    monkeypatch.setattr("duban.store.engines.NETWORK", {here})
    with pytest.raises(LedgerError, match="network file system"):
        Ledger.open(f"sqlite:///{sqlite_file}")
    assert not sqlite_file.exists()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_several_that_make_the_ledger_at_once_make_one(
    kind: str, request: pytest.FixtureRequest, sqlite_file: Path
) -> None:
    postgresql = kind == "postgresql"
    url = request.getfixturevalue("empty_url") if postgresql else f"sqlite:///{sqlite_file}"
    made: list[int] = []

    def make() -> None:
        with Ledger.open(url) as ledger, ledger.transaction() as entry:
            made.append(entry.log(logged()))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(made) == [1, 2, 3, 4]


def test_sqlite_is_set_to_lose_nothing(sqlite_ledger: Ledger) -> None:
    def pragma(name: str) -> object:
        with sqlite_ledger.transaction() as entry:
            return entry._db.execute(text(f"PRAGMA {name}")).scalar()

    assert pragma("journal_mode") == "delete"
    assert pragma("synchronous") == 3
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 10_000


def test_sqlite_writer_holds_the_ledger_from_its_beginning(
    sqlite_ledger: Ledger, sqlite_file: Path
) -> None:
    with (
        sqlite_ledger.transaction(),
        closing(sqlite3.connect(sqlite_file, timeout=0)) as link,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        link.execute("BEGIN IMMEDIATE")


def test_network_file_system_is_recognised_by_the_nearest_mount() -> None:
    mounts = (
        "/dev/vda / ext4 rw 0 0\n"
        "server:/x /data nfs4 rw 0 0\n"
        "/dev/vdb /data/local\\040disk ext4 rw 0 0\n"
        "odd\n"
    )
    assert file_system(Path("/data/duban/l.db"), mounts) in NETWORK
    assert file_system(Path("/data/local disk/l.db"), mounts) == "ext4"
    assert file_system(Path("/database/l.db"), mounts) == "ext4"
    assert file_system(Path("/data/l.db"), "") == ""


def test_backup_is_a_ledger_of_its_own_and_replaces_an_earlier_one(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    target = tmp_path / "copy.sqlite3"
    target.write_text("earlier")
    with sqlite_ledger.transaction() as entry:
        entry.log(logged())
        entry.seal(NOW)
    sqlite_ledger.backup(target)
    with sqlite_ledger.transaction() as entry:
        entry.log(logged("after"))
    with Ledger.open(f"sqlite:///{target}", create=False) as copy, copy.reading() as entry:
        assert len(entry.events()) == 1
        assert entry.verify_chain().broken is None
    assert target.stat().st_mode & 0o077 == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.sqlite3", "only.sqlite3"]


def test_backup_while_a_writer_is_at_work_holds_what_was_committed(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    target = tmp_path / "copy.sqlite3"
    with sqlite_ledger.transaction() as entry:
        entry.log(logged())
    with sqlite_ledger.transaction() as entry:
        entry.log(logged("not committed"))
        sqlite_ledger.backup(target)
    with Ledger.open(f"sqlite:///{target}") as copy, copy.reading() as entry:
        assert [each.subject for each in entry.events()] == ["2019-0001"]


def test_backup_of_a_damaged_ledger_fails_and_leaves_the_earlier_one(
    sqlite_ledger: Ledger, sqlite_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.sqlite3"
    target.write_text("earlier")
    with sqlite_ledger.transaction() as entry:
        for each in range(200):
            entry.log(logged(str(each), why="督办" * 100))
    with sqlite_file.open("r+b") as file:
        file.seek(-4096 * 3, 2)
        file.write(b"\x55" * 4096)
    with pytest.raises(LedgerError, match="failed"):
        sqlite_ledger.backup(target)
    assert target.read_text() == "earlier"
    assert sorted(each.name for each in tmp_path.iterdir()) == [target.name, sqlite_file.name]


def test_backup_refuses_the_ledger_itself_and_a_folder_that_is_missing(
    sqlite_ledger: Ledger, sqlite_file: Path, tmp_path: Path
) -> None:
    with pytest.raises(LedgerError, match="itself"):
        sqlite_ledger.backup(sqlite_file)
    with pytest.raises(LedgerError, match="failed"):
        sqlite_ledger.backup(tmp_path / "gone" / "copy.sqlite3")


def test_backup_of_postgresql_names_the_tool(postgresql_ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="pg_dump"):
        postgresql_ledger.backup(tmp_path / "x")
