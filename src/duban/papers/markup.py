"""The markup of papers: the lines that a template gives, read into blocks (docs/papers.md)."""

from collections.abc import Iterator

from attrs import frozen

from duban.errors import PaperError
from duban.papers.texts import DATA
from duban.words import message

_NUMERALS = "〇一二三四五六七八九"

#: What a line may begin with, and how many texts follow, cut by |.
WORDS: dict[str, int] = {
    "space": 1,
    "mark": 1,
    "number": 1,
    "line": 2,
    "rule": 0,
    "title": 1,
    "to": 1,
    "listed": 1,
    "sign": 2,
    "annex": 1,
    "landscape": 1,
    "caption": 1,
    "table": 1,
    "picture": 1,
    "note": 1,
    "sheet": 2,
    "field": 2,
    "part": 1,
    "small": 1,
    "signatures": 3,
    "imprint": 2,
}


@frozen
class Block:
    """A piece of a paper: its kind, its texts, and for a table its rows.

    Kinds are the words of the markup, "text", and "level1" to "level3", whose first text is the
    number. A small table is a "table" whose second text is "small".
    """

    kind: str
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def read_markup(text: str, file: str) -> list[Block]:
    """Read what a template gave; raises PaperError for a line that is none of the markup."""
    blocks: list[Block] = []
    counted = [0, 0, 0]
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        if line.startswith("|"):
            _add_row(blocks, line, file, number)
        elif line.startswith("#"):
            blocks.append(_heading(line, counted))
        elif line.startswith("@"):
            blocks.append(_worded(line, file, number))
        else:
            blocks.append(Block("text", (_plain(line),)))
    return blocks


def _plain(text: str) -> str:
    return text.replace(DATA, "").strip()


def _cells(line: str) -> Iterator[str]:
    return (_plain(cell) for cell in line.split("|"))


def _add_row(blocks: list[Block], line: str, file: str, number: int) -> None:
    cells = tuple(_cells(line[1:]))
    if not blocks or blocks[-1].kind != "table":
        raise PaperError(
            message("A row of a table stands only below @table"), file=file, line=number
        )
    table = blocks[-1]
    columns = len(table.texts[0].split())
    if len(cells) != columns:
        said = message(
            "The table has {columns} columns, this row has {cells}",
            columns=columns,
            cells=len(cells),
        )
        raise PaperError(said, file=file, line=number)
    blocks[-1] = Block("table", table.texts, (*table.rows, cells))


def _heading(line: str, counted: list[int]) -> Block:
    depth = min(len(line) - len(line.lstrip("#")), 3)
    counted[depth - 1] += 1
    counted[depth:] = [0] * (3 - depth)
    number = counted[depth - 1]
    shown = (f"{numeral(number)}、", f"（{numeral(number)}）", f"{number}.")[depth - 1]
    return Block(f"level{depth}", (shown, _plain(line.lstrip("#"))))


def numeral(number: int) -> str:
    """Give a number below 100 in Chinese numerals: 十二."""
    tens, units = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[units] if units or not tens else "")


def _worded(line: str, file: str, number: int) -> Block:
    word, _, rest = line[1:].partition(" ")
    if word not in WORDS:
        said = message("Unknown word @{found}; known are {known}", found=word, known=tuple(WORDS))
        raise PaperError(said, file=file, line=number)
    texts = tuple(_cells(rest)) if WORDS[word] > 1 else (_plain(rest),)
    if word in {"table", "small"} and not _are_widths(texts[0]):
        said = message("@table is followed by the widths of its columns, as in @table 1 4 2")
        raise PaperError(said, file=file, line=number)
    if word == "small":
        return Block("table", (texts[0], "small"))
    wanted = max(WORDS[word], 1)
    return Block(word, (*texts, *[""] * wanted)[:wanted])


def _are_widths(text: str) -> bool:
    try:
        widths = [float(width) for width in text.split()]
    except ValueError:
        return False
    return bool(widths) and all(0 < width < 100 for width in widths)
