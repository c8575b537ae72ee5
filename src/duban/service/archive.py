"""The archive: every file that counts, by plan and by content, never changed.

Each plan has a folder of its own, so that a judgement reads the files of its plan alone, however
many years lie beside it.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from duban.errors import DubanError
from duban.words import message

#: The folder of files that name no plan, in place of a plan's; they count for nobody.
NAMELESS = "_nameless"


def keep(archive: Path, content: bytes, suffix: str) -> str:
    """Write a file whole and lasting under its sha256, which is given; known content is left alone.

    Raises DubanError if the disk is full or the folder cannot be written: nothing half stays.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = place_of(archive, sha256, suffix)
    partial = path.with_name(f".{path.name}.partial")
    try:
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _make_last(path.parent)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        said = message(
            "The archive cannot be written: {error}; free space or mend the rights, nothing is lost",
            error=error.strerror or str(error),
        )
        raise DubanError(said, file=str(path)) from error
    return sha256


def place_of(archive: Path, sha256: str, suffix: str) -> Path:
    """Give where a file of this content lies."""
    return archive / sha256[:2] / f"{sha256}{suffix.lower()}"


def kept(folder: Path) -> frozenset[str]:
    """Give the sha256 of every file in a plan's folder, of which there need be none yet.

    What cannot be listed is as if it were not there. It is asked in every pass, so the folders are
    listed and no file is looked at.
    """
    return frozenset(
        name.partition(".")[0]
        for two in _names(folder)
        if len(two) == 2
        for name in _names(folder / two)
        if not name.startswith(".")
    )


def everything_kept(archive: Path) -> frozenset[str]:
    """Give the sha256 of every file of the archive, of whatever plan, as `kept` does."""
    return frozenset().union(*(kept(archive / plan) for plan in _names(archive)))


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - Path.iterdir makes a path of each
    except OSError:
        return []


def _make_last(folder: Path) -> None:
    """Have the folder's new entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
