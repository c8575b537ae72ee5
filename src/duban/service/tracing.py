"""Tracing a pass: a few bytes shared by parent and child that name the plugin asked just now."""

import mmap

_SIZE = 512


class Trace:
    """Where the pass under way is. Made before the fork; the child writes, the parent reads.

    `hung` is what the pass before was ended in, area and hook, until a pass has come to its end.
    """

    def __init__(self) -> None:
        """Share the memory with all processes forked from this one."""
        self._shared = mmap.mmap(-1, _SIZE)
        self.hung: tuple[str, str] | None = None

    def mark(self, area: str, hook: str) -> None:
        """Write who is asked; two empty texts for nobody. Costs a microsecond."""
        text = f"{area}\n{hook}\n".encode()[: _SIZE - 1] + b"\0"
        self._shared[: len(text)] = text

    def current(self) -> tuple[str, str] | None:
        """Read who is asked; None for nobody."""
        text = bytes(self._shared).partition(b"\0")[0].decode("utf-8", "replace")
        area, _, rest = text.partition("\n")
        return (area, rest.strip()) if area else None
