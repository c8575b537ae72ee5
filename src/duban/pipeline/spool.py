"""Rows on disk while they are gathered: memory stays flat however large the folder is."""

import tempfile
from collections.abc import Iterator
from typing import IO

from duban.report.rows import SECTIONS


class Rows:
    """Sections of JSON lines in temporary files, written in order and read once or more."""

    def __init__(self) -> None:
        """Open a temporary file for each section."""
        self._files: dict[str, IO[bytes]] = {
            section: tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
            for section in SECTIONS
        }

    def add(self, section: str, lines: bytes) -> None:
        """Append lines to a section."""
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
