"""A progress bar on a terminal, for work that takes longer than two seconds."""

import sys
import time
from types import TracebackType
from typing import Any

import click

_PATIENCE = 2.0


class Progress:
    """Called with (done, all); shows nothing until the work has lasted two seconds."""

    def __init__(self) -> None:
        """Start the clock."""
        self._began = time.monotonic()
        self._bar: Any = None
        self._shown = 0
        self._wanted = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        """Begin."""
        return self

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is."""
        if not self._wanted or not total:
            return
        part = int(1000 * done / total)
        if self._bar is None:
            if time.monotonic() - self._began < _PATIENCE:
                return
            self._bar = click.progressbar(length=1000, label="督办 duban", file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(max(0, part - self._shown))
        self._shown = max(self._shown, part)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)
