"""Setting text in columns and colours, where Chinese characters are two cells wide."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from duban.model.terms import Level, Status
from duban.report.summary import RED, YELLOW


@frozen
class Style:
    """How text is set: colour only on a terminal."""

    colour: bool = False

    def paint(self, text: str, status: Status | None = None, level: Level | None = None) -> str:
        """Colour a text by status or level where colour is wanted."""
        code = ""
        if status in RED or level is Level.RED:
            code = "31"
        elif status in YELLOW or level is Level.YELLOW:
            code = "33"
        elif status in {Status.DONE, Status.ON_TRACK}:
            code = "32"
        elif level is Level.BLUE:
            code = "34"
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code else text


def table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Set rows in columns that line up where Chinese characters are two cells wide."""
    if not rows:
        return
    widths = [max(width_of(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (pad(cell, width) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()


def pad(text: str, width: int, painted: bool = False) -> str:
    """Fill a text up to a width; `painted` texts carry colours that take no cell."""
    bare = text
    if painted and "\x1b" in text:
        bare = text.split("m", 1)[1].rsplit("\x1b", 1)[0]
    return text + " " * max(0, width - width_of(bare))


def width_of(text: str) -> int:
    """Give how many cells a text takes on a terminal."""
    if text.isascii() and text.isprintable():
        return len(text)
    from wcwidth import wcswidth

    return max(0, int(wcswidth(text)))
