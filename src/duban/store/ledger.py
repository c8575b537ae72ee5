"""The ledger (台账): all that the service must not lose, in one database."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from duban.errors import LedgerError
from duban.store import schema
from duban.store.arrivals import ArrivalsPart
from duban.store.chain import ChainPart
from duban.store.engines import engine_for, parsed, shown, trouble
from duban.store.events import EventsPart
from duban.store.keeping import Keeper
from duban.store.leases import LeasesPart
from duban.store.matters import MattersPart
from duban.store.outbox import OutboxPart
from duban.store.slots import SlotsPart
from duban.words import message


class Entry(EventsPart, ChainPart, ArrivalsPart, MattersPart, SlotsPart, OutboxPart, LeasesPart):
    """What can be done in one transaction of the ledger; of no use after it has ended."""


class Ledger:
    """A ledger that is open. Its transactions may be made in several threads."""

    def __init__(self, engine: Engine, place: str) -> None:
        """Keep the engine, and the place as people are told it; see `open`."""
        self._engine = engine
        self.place = place
        self._keeping = threading.local()

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> Self:
        """Open the ledger at `sqlite:///PATH` or `postgresql+psycopg://USER@HOST/DATABASE`.

        With `create` a new one is made and an older schema brought up to date; without, both are
        refused. Raises LedgerError with the remedy: for those, for a newer schema, for another
        program's database, a network file system, and a database that cannot be reached.
        """
        address = parsed(url)
        place = shown(address)
        path = Path(str(address.database))
        if address.get_backend_name() == "sqlite" and not create and not path.is_file():
            schema.hold_to("empty", "", place)
        ledger = cls(engine_for(address, place), place)
        try:
            with ledger._connected(reads=True) as connection:
                stands, found = schema.standing(connection)
            if create and stands in {"empty", "older"}:
                with ledger._connected(reads=False) as connection:
                    schema.bring_up(connection, place)
            else:
                schema.hold_to(stands, found, place)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Entry]:
        """Give an entry whose writes are kept all together, or not at all if the block raises.

        Raises LedgerError if the database fails; then nothing of the block is kept, unless the
        connection was lost in the very commit. On SQLite there is one writer at a time, which
        others await for ten seconds: do nothing slow in the block.
        """
        with self._connected(reads=False) as connection:
            yield Entry(connection, writes=True)

    @contextmanager
    def reading(self) -> Iterator[Entry]:
        """Give an entry that reads one state of the ledger; a write raises LedgerError."""
        with self._connected(reads=True) as connection:
            yield Entry(connection, writes=False)

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Have this thread's transactions in the block share one connection, on SQLite.

        It is opened when first needed, given up where a transaction fails, closed with the block,
        and never seen by another thread, by a process forked meanwhile, or by a transaction within
        another one: those open their own.
        """
        if self._engine.dialect.name != "sqlite":
            yield
            return
        before = getattr(self._keeping, "one", None)
        self._keeping.one = keeper = Keeper(self._engine)
        try:
            yield
        finally:
            self._keeping.one = before
            keeper.close()

    def server_time(self) -> datetime | None:
        """Give the clock that all nodes of a ledger share: the server's, in UTC; None on SQLite.

        Leases of several machines are compared with each other, so they are counted by one clock.
        """
        if self._engine.dialect.name == "sqlite":
            return None
        with self._connected(reads=True) as connection:
            told: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return told.astimezone(UTC)

    def backup(self, target: Path) -> None:
        """Copy an SQLite ledger into a file while others go on writing; the copy is checked.

        The file appears whole or not at all and takes the place of an earlier one. Raises
        LedgerError on PostgreSQL, and if the copy does not hold.
        """
        if self._engine.dialect.name != "sqlite":
            raise LedgerError(
                message("{place} is on PostgreSQL: back it up with pg_dump", place=self.place)
            )
        source = Path(self.place)
        if target.exists() and target.samefile(source):
            raise LedgerError(
                message("The backup cannot replace the ledger {place} itself", place=self.place)
            )
        part = target.with_name(f"{target.name}.part")
        try:
            _copy(source, part)
            part.replace(target)
            _flush(target.parent)
        except (sqlite3.Error, OSError) as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            said = message("The backup {target} failed: {error}", target=target, error=str(error))
            raise LedgerError(said) from error

    @contextmanager
    def _connected(self, *, reads: bool) -> Iterator[Connection]:
        options = _options(self._engine, reads=reads)
        keeper = self._kept()
        try:
            with keeper.lent() if keeper is not None else self._engine.connect() as connection:
                connection.execution_options(**options)
                with connection.begin():
                    yield connection
        except DBAPIError as error:
            raise trouble(error, self.place) from error

    def _kept(self) -> Keeper | None:
        """Give what keeps this thread's connection, if it can lend it now."""
        found: Keeper | None = getattr(self._keeping, "one", None)
        return found if found is not None and found.can_lend else None


def _options(engine: Engine, *, reads: bool) -> dict[str, object]:
    if engine.dialect.name == "sqlite":
        return {"duban_reads": reads}
    if reads:
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return {"isolation_level": "READ COMMITTED"}


def _copy(source: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(part)) as there:
        here.backup(there)
        found = there.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(found)
    _flush(part)


def _flush(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
