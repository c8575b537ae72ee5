"""Watching over plugins: which one is being asked just now, so that one that hangs can be named."""

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, TextIO

#: Takes the area and the hook that are being asked, and two empty texts when the answer is there.
Mark = Callable[[str, str], object]


def unwatched(_area: str, _hook: str) -> None:
    """Mark nothing: whoever waits at a terminal sees that it hangs."""


def watched(ask: Callable[..., Any], area: str, hook: str, mark: Mark) -> Callable[..., Any]:
    """Give `ask` with a mark as long as it lasts; what it would give later it gives as a whole."""
    if mark is unwatched:
        return ask

    def asked(*args: Any, **given: Any) -> Any:
        mark(area, hook)
        try:
            return _whole(ask(*args, **given))
        finally:
            mark("", "")

    return asked


class heard_aside:  # noqa: N801 - a context, called as a function is
    """As long as it lasts what plugins print goes to stderr: stdout is for duban's own answers.

    A class, for it stands around every question to a plugin. Other threads than the main one share
    stdout with it, so there nothing is turned; a service answers nobody on stdout.
    """

    __slots__ = ("_out",)

    def __enter__(self) -> None:
        """Turn stdout."""
        self._out: TextIO | None = None
        if threading.get_ident() == threading.main_thread().ident:
            self._out, sys.stdout = sys.stdout, sys.stderr

    def __exit__(self, *_error: object) -> None:
        """Turn it back."""
        if self._out is not None:
            sys.stdout = self._out


def _whole(answer: Any) -> Any:
    """Run a generator to its end, for that too is the plugin's work."""
    if isinstance(answer, Iterator):
        return tuple(answer)
    if isinstance(answer, list):
        return [tuple(each) if isinstance(each, Iterator) else each for each in answer]
    return answer
