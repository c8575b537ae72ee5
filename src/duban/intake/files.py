"""The files of a folder: listed in one order on every machine, and read without being caught.

Symbolic links are not followed, pipes and devices not opened, and a file that grows while it is
read is not judged.
"""

import os
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from attrs import frozen

from duban.errors import DubanError
from duban.model.findings import FINDING_CODES, Finding
from duban.words import Message, harmless, message

MAX_BYTES = 1024 * 1024
MAX_WORKBOOK_BYTES = 8 * 1024 * 1024

#: The largest report has some hundred values; what explains ten thousand faults takes seconds.
MAX_VALUES = 10_000

#: Files that people and systems leave in any folder: counted, never mentioned.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "readme.md", "readme.txt"})

_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


@frozen(eq=False, repr=False)
class Listing:
    """What a folder holds: files to read, findings on what is no file, and the litter's number."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    foreign: int

    @property
    def count(self) -> int:
        """Give the number of all entries."""
        return len(self.files) + self.foreign + len(self.findings)


class CannotRead(Exception):
    """A file cannot be read; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.code)
        self.finding = finding


def fault(code: str, file: str, said: Message, place: str = "") -> Finding:
    """Make a finding on a file from its code."""
    return Finding(code, FINDING_CODES[code][0], said, file=file, place=place)


def list_folder(folder: Path, office: str, suffixes: frozenset[str]) -> Listing:
    """List a folder with all folders in it, sorted by path; `office` is the register's own.

    Raises DubanError if the folder itself cannot be listed.
    """
    files: list[str] = []
    findings: list[Finding] = []
    foreign = 0
    plain = tuple(suffix for suffix in suffixes if suffix.rfind(".") == 0)
    for path, entry in _walk(folder, "", office):
        if _is_plain(path, entry, plain):
            files.append(path)
            continue
        shown = path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")
        if shown != path:
            said = message("The name of the file or its folder is not UTF-8: please rename it")
            findings.append(fault("FILE-001", shown, said))
        elif entry.is_symlink():
            said = message("A symbolic link is not followed: put the file itself here")
            findings.append(fault("FILE-002", path, said))
        elif not entry.is_file(follow_symlinks=False):
            said = message("This is no regular file but a pipe, socket or device: remove it")
            findings.append(fault("FILE-002", path, said))
        elif is_litter(entry.name):
            foreign += 1
        elif os.path.splitext(entry.name)[1].lower() not in suffixes:  # noqa: PTH122 - hot path
            said = message(
                "Not a submission: only {suffixes} are read", suffixes=tuple(sorted(suffixes))
            )
            findings.append(fault("FILE-011", path, said))
        else:
            files.append(path)
    return Listing(tuple(files), tuple(findings), foreign)


def _is_plain(path: str, entry: "os.DirEntry[str]", suffixes: tuple[str, ...]) -> bool:
    """Tell at the least cost that an entry is a file to read, as nearly all are."""
    return (
        path.endswith(suffixes)
        and path.isascii()
        and not is_litter(entry.name)
        and entry.is_file(follow_symlinks=False)
    )


def is_litter(name: str) -> bool:
    """Tell whether a name is one of those that people and systems leave in any folder."""
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def _walk(folder: Path, below: str, office: str) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    try:
        with os.scandir(folder / below if below else folder) as scanned:
            entries = sorted(scanned, key=attrgetter("name"))
    except OSError as error:
        said = message("The folder cannot be listed: {error}", error=error.strerror or str(error))
        raise DubanError(said, file=harmless(below or str(folder))) from error
    for entry in entries:
        path = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            if path != office:
                yield from _walk(folder, path, office)
        else:
            yield path, entry


def read_bytes(folder: Path, file: str) -> bytes:
    """Read a file whole; raises CannotRead for one that is too large, odd, or changing."""
    limit = _limit_of(file)
    try:
        descriptor = os.open(f"{folder}/{file}", _OPEN)
    except OSError as error:
        said = message("Cannot be opened: {error}", error=error.strerror or str(error))
        raise CannotRead(fault("FILE-001", file, said)) from error
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            said = message("This is no regular file but a pipe, socket or device: remove it")
            raise CannotRead(fault("FILE-002", file, said))
        if before.st_size > limit:
            raise CannotRead(_too_large(file, limit))
        content = _read_all(descriptor, limit)
        after = os.fstat(descriptor)
    except OSError as error:
        said = message("Cannot be read: {error}", error=error.strerror or str(error))
        raise CannotRead(fault("FILE-001", file, said)) from error
    finally:
        os.close(descriptor)
    if len(content) > limit:
        raise CannotRead(_too_large(file, limit))
    if len(content) != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise CannotRead(changed_meanwhile(file))
    if not content:
        raise CannotRead(_empty(file))
    return content


def changed_meanwhile(file: str) -> Finding:
    """Give the finding on a file that somebody was writing."""
    said = message("The file was being written while it was read: run again when it is whole")
    return fault("FILE-010", file, said)


def _read_all(descriptor: int, limit: int) -> bytes:
    content = os.read(descriptor, 65536)
    if len(content) < 65536:
        return content
    pieces = [content]
    size = len(content)
    while size <= limit and (piece := os.read(descriptor, 1 << 20)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def fault_of_size(file: str, size: int) -> Finding | None:
    """Give the finding on a file of so many bytes; None for one that can be a submission."""
    limit = _limit_of(file)
    if size > limit:
        return _too_large(file, limit)
    return _empty(file) if size == 0 else None


def _empty(file: str) -> Finding:
    return fault("FILE-004", file, message("The file is empty: ask for it again"))


def _limit_of(file: str) -> int:
    return MAX_WORKBOOK_BYTES if file.lower().endswith(".xlsx") else MAX_BYTES


def _too_large(file: str, limit: int) -> Finding:
    said = message(
        "The file is over {limit} MiB: a submission has a few KiB; split it or remove pictures",
        limit=limit // (1024 * 1024),
    )
    return fault("FILE-003", file, said)


def too_many_values(file: str) -> Finding:
    """Give the finding on a file that holds more values than any form."""
    said = message(
        "The file holds more than {limit} values: a submission has some hundred; ask for it again",
        limit=MAX_VALUES,
    )
    return fault("FILE-003", file, said)
