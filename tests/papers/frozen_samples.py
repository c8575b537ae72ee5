"""Frozen judgements for tests of papers: of the sample year, and changed as a test needs it."""

import copy
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from duban.cli import cli
from duban.papers.bulletin import Bulletin, Wish, bulletin_of
from duban.papers.freezing import sealed
from duban.papers.frozen import Frozen, frozen_of
from duban.papers.making import Paper, bulletin_blocks, make_bulletin
from duban.papers.markup import Block
from duban.papers.windows import window_of
from duban.roots import bundled_root

SAMPLES = Path(__file__).parents[2] / "examples" / "tianjin-2019"
ROOTS = (bundled_root(),)
Change = Callable[[dict[str, Any]], object]


@cache
def frozen_bytes(as_of: str) -> bytes:
    """Freeze the sample year as of a day, through the command line."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "frozen.json"
        arguments = [str(SAMPLES), "--as-of", as_of, "--freeze", str(out), "--workers", "1"]
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):
            cli.main(["evaluate", *arguments], standalone_mode=False)
        return out.read_bytes()


@cache
def judged(as_of: str = "2019-07-06") -> Frozen:
    """Give a frozen judgement of the sample year."""
    return frozen_of(frozen_bytes(as_of), f"{as_of}.json")


def changed(change: Change, as_of: str = "2019-07-06") -> Frozen:
    """Give one with a change made to its content, sealed anew."""
    content = copy.deepcopy(orjson.loads(frozen_bytes(as_of)))
    change(content)
    return frozen_of(sealed(content), "changed.json")


def bulletin(
    present: Frozen | None = None, last: Frozen | None = None, window: str = "2019-Q2", **wish: bool
) -> Bulletin:
    """Gather a bulletin."""
    present = present or judged()
    return bulletin_of(present, last, window_of(window, present), Wish(**wish))


def blocks(*arguments: Any, **wish: Any) -> list[Block]:
    """Give a bulletin's blocks, by the bundled template."""
    return bulletin_blocks(bulletin(*arguments, **wish), ROOTS)


def words(*arguments: Any, **wish: Any) -> str:
    """Give all that a bulletin says, a block a line."""
    told = blocks(*arguments, **wish)
    lines = [(*one.texts, *(" | ".join(row) for row in one.rows)) for one in told]
    return "\n".join("".join(line[:2]) + "\n".join(("", *line[2:])) for line in lines) + "\n".join(
        " | ".join(row) for one in told for row in one.rows
    )


def paper(
    present: Frozen | None = None, last: Frozen | None = None, window: str = "2019-Q2", **wish: bool
) -> Paper:
    """Make a bulletin's DOCX."""
    present = present or judged()
    return make_bulletin(present, last, window_of(window, present), Wish(**wish), ROOTS)
