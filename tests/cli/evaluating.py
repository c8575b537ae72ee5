"""Calls of `duban evaluate` through the one entry that turns errors into exit codes."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from attrs import frozen

from duban.cli import main


class Screen(io.TextIOWrapper):
    """A stream that says whether it is a terminal."""

    def __init__(self, terminal: bool = False) -> None:
        """Open it."""
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self.terminal = terminal

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return self.terminal

    def shown(self) -> str:
        """Give what was written."""
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined,no-any-return]


@frozen
class Called:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Read stdout as JSON."""
        return json.loads(self.out)

    def rows(self, section: str, **wanted: object) -> list[Any]:
        """Give the rows of a section that have the wanted values."""
        return [
            row
            for row in self.document[section]
            if all(row[key] == value for key, value in wanted.items())
        ]


@contextmanager
def _screens(terminal: bool) -> Iterator[tuple[Screen, Screen]]:
    out, err = Screen(terminal), Screen(terminal)
    with redirect_stdout(out), redirect_stderr(err):
        yield out, err


def duban(*arguments: object, terminal: bool = False) -> Called:
    """Call duban in this process."""
    code = 0
    with _screens(terminal) as (out, err):
        try:
            main([str(each) for each in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Called(code, out.shown(), err.shown())


def evaluate(
    folder: Path, root: Path, *more: object, as_of: str = "2019-04-10", terminal: bool = False
) -> Called:
    """Call duban evaluate with the made-up plan, in English."""
    return duban(
        "evaluate", folder, "--root", root, "--plan", "sample", "--lang", "en", "--as-of", as_of,
        *more, terminal=terminal,
    )  # fmt: skip


def in_json(folder: Path, root: Path, *more: object, as_of: str = "2019-04-10") -> Called:
    """Call duban evaluate --format json with the made-up plan."""
    return evaluate(folder, root, "--format", "json", *more, as_of=as_of)
