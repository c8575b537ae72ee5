"""Setting blocks as paragraphs: the red head, the title, the levels, the annexes, the signature."""

from collections.abc import Callable, Iterator
from typing import Any

from duban.papers import page
from duban.papers.markup import Block
from duban.papers.pieces import paragraph, run, tab
from duban.papers.tables import table


class Setter:
    """Sets one block after the other; it remembers only the kind of the last."""

    def __init__(self) -> None:
        """Begin a paper."""
        self._last = ""

    def paragraphs(self, block: Block, width: int = page.TYPE_WIDTH) -> Iterator[Any]:
        """Give the paragraphs of a block; `width` is that of the type area (twips)."""
        before, self._last = self._last, block.kind
        if block.kind == "table":
            widths = [float(each) for each in block.texts[0].split()]
            is_small = "small" in block.texts[1:]
            size = page.SIZE_SMALL if is_small else page.SIZE_TABLE
            yield table(widths, block.rows, width, size)
            has_room = width == page.TYPE_WIDTH and not is_small
            yield paragraph(line=page.LINE // 2 if has_room else 20)
            return
        if block.kind == "signatures":
            yield _signatures(block, width, is_first=before != "signatures")
            return
        if block.kind in _BLANKS and before != block.kind:
            yield from (paragraph() for _ in range(_BLANKS[block.kind]))
        if block.kind == "listed":
            yield _listed(block, is_first=before != "listed")
            return
        yield from _SETTERS[block.kind](block)
        if block.kind == "caption":
            yield paragraph(line=page.LINE // 2)


#: Blank lines above a block (7.2.5, 7.3.1, 7.3.2, 7.3.4); two for the seal above a signature.
_BLANKS = {"title": 2, "to": 1, "listed": 1, "sign": 2}


def _space(block: Block) -> Iterator[Any]:
    yield paragraph(line=page.mm(float(block.texts[0])))


def _mark(block: Block) -> Iterator[Any]:
    size = page.SIZE_MARK if len(block.texts[0]) > 6 else page.SIZE_BULLETIN
    spacing = 0 if len(block.texts[0]) > 6 else 160
    words = run(block.texts[0], page.XIAOBIAOSONG, size, page.RED, spacing)
    yield paragraph(words, line=size * 10 + 240, align="center")


def _number(block: Block) -> Iterator[Any]:
    yield paragraph()
    yield paragraph(_body(block.texts[0]), align="center")


def _line(block: Block) -> Iterator[Any]:
    left, right = block.texts
    stop = page.TYPE_WIDTH - page.CHARACTER
    yield paragraph(_body(left), tab(), _body(right), align="left", left=100, tab=stop)


def _rule(_block: Block) -> Iterator[Any]:
    """Draw the red line 4 mm below the number (7.2.7)."""
    yield paragraph(line=page.mm(4), borders=(("bottom", 18, page.RED),))


def _title(block: Block) -> Iterator[Any]:
    words = run(block.texts[0], page.XIAOBIAOSONG, page.SIZE_TITLE, spacing=0)
    yield paragraph(words, line=page.LINE + 120, align="center", keep=True)


def _to(block: Block) -> Iterator[Any]:
    yield paragraph(_body(block.texts[0]))


def _text(block: Block) -> Iterator[Any]:
    yield paragraph(_body(block.texts[0]), first=200)


def _level(block: Block) -> Iterator[Any]:
    font = {"level1": page.HEITI, "level2": page.KAITI}[block.kind]
    words = run("".join(block.texts), font, page.SIZE_BODY)
    yield paragraph(words, first=200, keep=True)


def _item(block: Block) -> Iterator[Any]:
    number, text = block.texts
    yield paragraph(_body(f"{number} {text}"), first=200)


def _listed(block: Block, *, is_first: bool) -> Any:
    """Set the list of annexes (7.3.4): numbers stand below each other."""
    words = f"附件：{block.texts[0]}" if is_first else block.texts[0]
    return paragraph(_body(words), left=600, first=-400 if is_first else -100, align="left")


def _sign(block: Block) -> Iterator[Any]:
    """Set the signature (7.3.5.1): the date four characters in, the organ centred over it."""
    organ, day = block.texts
    aside = max(200, 400 + 50 * (len(day) - len(organ)))
    yield paragraph(_body(organ), align="right", right=aside, keep=True)
    yield paragraph(_body(day), align="right", right=400)


def _annex(block: Block) -> Iterator[Any]:
    yield paragraph(run(block.texts[0], page.HEITI, page.SIZE_BODY), align="left", keep=True)


def _caption(block: Block) -> Iterator[Any]:
    yield paragraph(line=page.LINE // 2)
    words = run(block.texts[0], page.XIAOBIAOSONG, page.SIZE_TITLE, spacing=0)
    yield paragraph(words, line=640, align="center", keep=True)


def _sheet(block: Block) -> Iterator[Any]:
    words = run(block.texts[0], page.XIAOBIAOSONG, page.SIZE_TITLE, spacing=0)
    yield paragraph(words, line=640, align="center", keep=True)


def _field(block: Block) -> Iterator[Any]:
    left, right = (run(text, page.FANGSONG, page.SIZE_NOTE, spacing=0) for text in block.texts)
    yield paragraph(left, tab(), right, line=480, align="left", tab=page.TYPE_WIDTH, keep=True)


def _part(block: Block) -> Iterator[Any]:
    words = run(block.texts[0], page.HEITI, page.SIZE_NOTE, spacing=0)
    yield paragraph(words, line=480, align="left", before=160, keep=True)


def _signatures(block: Block, width: int, *, is_first: bool) -> Any:
    """Set what is signed side by side, with room for a name above the days."""
    third = width // len(block.texts)
    words: list[Any] = []
    for number, text in enumerate(block.texts):
        words += [tab()] if number else []
        words.append(run(text, page.FANGSONG, page.SIZE_TABLE, spacing=0))
    stops = tuple(third * number for number in range(1, len(block.texts)))
    return paragraph(*words, line=400, align="left", before=300 if is_first else 600, stops=stops)


def _note(block: Block) -> Iterator[Any]:
    words = run(block.texts[0], page.FANGSONG, page.SIZE_TABLE, spacing=0)
    yield paragraph(words, line=400, align="left")


def _body(text: str) -> Any:
    return run(text, page.FANGSONG, page.SIZE_BODY)


_SETTERS: dict[str, Callable[[Block], Iterator[Any]]] = {
    "space": _space,
    "mark": _mark,
    "number": _number,
    "line": _line,
    "rule": _rule,
    "title": _title,
    "to": _to,
    "text": _text,
    "level1": _level,
    "level2": _level,
    "level3": _item,
    "sign": _sign,
    "annex": _annex,
    "caption": _caption,
    "note": _note,
    "sheet": _sheet,
    "field": _field,
    "part": _part,
}
