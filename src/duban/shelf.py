"""The shelf: what took long to read, kept for the next process as Python keeps compiled modules.

A thing lies under the digest of all that it was made from, duban's own modules among it, so what
is found is never out of date. What can't be kept or found is made anew: a shelf that fails is
merely slow. Things are pickled, and a pickle is code: only a folder counts that nobody else can
write.
"""

import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import frozen

from duban._version import __version__

#: So many things are kept; whoever puts one more takes the oldest away.
_MOST = 32
_DIGEST = hashlib.sha256().digest_size


@frozen(eq=False, repr=False)
class Shelf:
    """A folder of kept things; without a folder, nothing is kept."""

    folder: Path | None

    def take(self, key: str) -> Any:
        """Give what lies under a key; None if nothing does, or not whole."""
        if self.folder is None or not _is_ours_alone(self.folder):
            return None
        try:
            content = (self.folder / key).read_bytes()
        except OSError:
            return None
        packed = memoryview(content)[_DIGEST:]
        if hashlib.sha256(packed).digest() != content[:_DIGEST]:
            return None
        try:
            return pickle.loads(packed)  # noqa: S301 - this user's own duban wrote it
        except Exception:  # noqa: BLE001 - what can't be read is made anew
            return None

    def put(self, key: str, make: Callable[[], object]) -> None:
        """Make a thing and keep it, unless Python is told to write no compiled modules either."""
        if self.folder is None or sys.dont_write_bytecode:
            return
        packed = pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            self.folder.mkdir(0o700, parents=True, exist_ok=True)
            if _is_ours_alone(self.folder):
                _write(self.folder / key, hashlib.sha256(packed).digest() + packed)
                _clear(self.folder)


def users_shelf(environ: Mapping[str, str] = os.environ) -> Shelf:
    """Give the user's shelf: duban's folder in XDG_CACHE_HOME, else in ~/.cache."""
    caches = Path(environ.get("XDG_CACHE_HOME", ""))
    if not caches.is_absolute():
        try:
            caches = Path.home() / ".cache"
        except RuntimeError:
            return Shelf(None)
    return Shelf(caches / "duban")


def key_of(*parts: str) -> str:
    """Give the key of a thing made from these parts by the modules of this duban."""
    modules = _stamps(os.fspath(Path(__file__).parent))
    made_from = (__version__, str(sys.implementation.cache_tag), *modules, *parts)
    return hashlib.sha256("\0".join(made_from).encode()).hexdigest()


def _stamps(folder: str) -> Iterator[str]:
    """Run through the names, sizes and times of the modules in a folder."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.endswith(".py"):
            told = entry.stat()
            yield f"{entry.name} {told.st_size} {told.st_mtime_ns}"
        elif entry.name != "__pycache__" and entry.is_dir():
            yield entry.name
            yield from _stamps(entry.path)


def _is_ours_alone(folder: Path) -> bool:
    """Tell whether a folder is this user's, and nobody else may write to it."""
    try:
        told = folder.stat()
    except OSError:
        return False
    ours = hasattr(os, "getuid") and told.st_uid == os.getuid()
    return ours and not told.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there whole."""
    number, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _clear(folder: Path) -> None:
    kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-_MOST]:
        path.unlink(missing_ok=True)
