"""A file in a shared folder that office programs write too: its state, its locks, its replacement."""

import os
import time
from contextlib import suppress
from pathlib import Path

from attrs import frozen

#: What changes whenever a file is written anew: times of change in nanoseconds, size, node.
State = tuple[int, ...]


@frozen
class Lock:
    """A file that an office program lays beside an open one; `age` is in seconds."""

    name: str
    age: float


def state_of(path: Path) -> State | None:
    """Give the state of a file; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def lock_of(path: Path) -> Lock | None:
    """Give the lock that Excel, LibreOffice or WPS has laid beside a file; None if nobody has."""
    for name in (f"~${path.name}", f".~lock.{path.name}#", f".~{path.name}"):
        with suppress(FileNotFoundError):
            return Lock(name, time.time() - (path.parent / name).stat().st_mtime)
    return None


def replace(path: Path, content: bytes, before: State | None) -> State | None:
    """Replace a file whole and lasting, if it is still in the state `before` and open nowhere.

    Gives its new state, None if it was not replaced. Raises OSError if the disk is full or the
    folder cannot be written; then the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if lock_of(path) is not None or state_of(path) != before:
            return None
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return state_of(path)
