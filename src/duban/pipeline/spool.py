"""Spools on disk, so that memory stays flat however large the folder is.

Pieces that one process writes and another reads, and the rows while they are gathered.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, Self

from duban.report.rows import SECTIONS


class Piece(NamedTuple):
    """A piece of a spool file."""

    spool: str
    offset: int
    length: int


class SpoolWriter:
    """Appends pieces to this process's own spool file of a name; a context, closed at its end."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open the file."""
        self.path = str(folder / f"{os.getpid()}.{name}")
        self._file = open(self.path, "ab")  # noqa: SIM115, PTH123 - closed by __exit__
        self._offset = self._file.tell()

    def write(self, content: bytes) -> Piece:
        """Append a piece and tell where it lies."""
        piece = Piece(self.path, self._offset, len(content))
        self._offset += self._file.write(content)
        return piece

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Bring everything to the file and close it."""
        self._file.close()


class SpoolReader:
    """Reads pieces of any spool file, each opened once; a context, closed at its end."""

    def __init__(self) -> None:
        """Begin with no file open."""
        self._open: dict[str, int] = {}

    def read(self, piece: Piece) -> bytes:
        """Give the bytes of a piece."""
        if piece.spool not in self._open:
            self._open[piece.spool] = os.open(piece.spool, os.O_RDONLY)
        return os.pread(self._open[piece.spool], piece.length, piece.offset)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the files."""
        while self._open:
            os.close(self._open.popitem()[1])


class Rows:
    """Sections of JSON lines in temporary files, written in order and read once or more."""

    def __init__(self, further: Sequence[str] = ()) -> None:
        """Open a temporary file for each section of an evaluation, and for `further` ones."""
        self._files: dict[str, IO[bytes]] = {
            section: tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
            for section in (*SECTIONS, *further)
        }

    def add(self, section: str, lines: bytes) -> None:
        """Append lines to a section; nothing is what adds nothing."""
        if lines:
            self._files[section].write(lines + b"\n")

    def lines(self, section: str) -> Iterator[bytes]:
        """Run through the lines of a section without their ends."""
        file = self._files[section]
        file.seek(0)
        for line in file:
            yield line.rstrip(b"\n")

    def blocks(self, section: str) -> Iterator[bytes]:
        """Run through a section in large blocks of whole text."""
        file = self._files[section]
        file.seek(0)
        while block := file.read(1 << 20):
            yield block

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files.values():
            file.close()
