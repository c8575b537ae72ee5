"""Engines for the two databases, and the words for what goes wrong with them."""

import os
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from duban.errors import LedgerError
from duban.store.columns import written
from duban.words import Message, message

#: How long a writer waits for another one on SQLite.
BUSY_SECONDS = 10.0
#: File systems on whose locks SQLite cannot rely.
NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs ceph lustre glusterfs fuse.glusterfs fuse.sshfs"
    " fuse.cephfs fuse.rclone fuse.s3fs".split()
)


def parsed(url: str) -> URL:
    """Read a ledger's address; raises LedgerError for what is neither of the two databases."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise LedgerError(_unknown(_without_secret(url))) from error
    kind = address.get_backend_name()
    if kind == "sqlite" and address.database not in {None, "", ":memory:"}:
        return address
    if kind == "postgresql" and address.drivername in {"postgresql", "postgresql+psycopg"}:
        return address.set(drivername="postgresql+psycopg")
    raise LedgerError(_unknown(address.render_as_string()))


def shown(address: URL) -> str:
    """Give an address as people may see it: a file's path, or the URL without its password."""
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    return address.render_as_string(hide_password=True)


def engine_for(address: URL, place: str) -> Engine:
    """Make an engine; raises LedgerError if the driver is missing or the place is unfit."""
    options: dict[str, Any] = {"json_serializer": written, "json_deserializer": orjson.loads}
    if address.get_backend_name() == "sqlite":
        _hold_local(Path(str(address.database)), place)
        # one connection for each transaction, unless a thread keeps its own (`Ledger.kept_open`):
        # nothing is shared between threads or over a fork
        engine = create_engine(
            address, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS}, **options
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(address, pool_pre_ping=True, **options)
    except ModuleNotFoundError as error:
        said = message(
            "{place}: the driver for PostgreSQL is missing: `pip install 'duban[postgresql]'`",
            place=place,
        )
        raise LedgerError(said) from error


def trouble(error: DBAPIError, place: str) -> LedgerError:
    """Put what a database said into an error with the remedy."""
    words = str(error.orig).strip()
    if "locked" in words:
        return LedgerError(
            message(
                "The ledger {place} was held by another process for {seconds} seconds: end what"
                " holds it, or try again",
                place=place,
                seconds=f"{BUSY_SECONDS:g}",
            )
        )
    return LedgerError(
        message(
            "The ledger {place} cannot be used ({words}): `duban doctor` looks at disk, rights"
            " and server",
            place=place,
            words=words,
        )
    )


def file_system(path: Path, mounts: str) -> str:
    """Give the type of the file system on which a path lies, by the text of /proc/self/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _hold_local(path: Path, place: str) -> None:
    if not path.parent.is_dir():
        raise LedgerError(
            message("There is no folder for the ledger {place}: make it first", place=place)
        )
    mounts = Path("/proc/self/mounts")
    if mounts.is_file() and file_system(path.resolve(), mounts.read_text("utf-8")) in NETWORK:
        raise LedgerError(
            message(
                "The ledger {place} lies on a network file system, whose locks SQLite cannot"
                " trust: move it to a local disk, or use PostgreSQL",
                place=place,
            )
        )
    if not os.access(path.parent, os.W_OK):
        raise LedgerError(
            message("The folder of the ledger {place} is not writable for duban", place=place)
        )


def _without_secret(url: str) -> str:
    return f"{url.partition(':')[0]}:…" if "@" in url else url


def _unknown(url: str) -> Message:
    return message(
        "{url} is no address of a ledger: write sqlite:///PATH or"
        " postgresql+psycopg://USER@HOST/DATABASE",
        url=url,
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Any) -> None:
    reads = connection.get_execution_options().get("duban_reads", False)
    if reads != connection.info.get("duban_reads", False):
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.info["duban_reads"] = reads
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
