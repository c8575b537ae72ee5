"""The register's sheet of matters: each offers in its drop-down what its state allows."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from duban.forms.register_frame import HEADER, Frame, Heading, letter_of
from duban.forms.register_view import MatterLine
from duban.rulefiles.register_columns import MATTER_COLUMNS, MATTERS, TOKEN
from duban.rulefiles.register_plans import Column

_SAYS = (
    "在“办理”中选一项，填经办人和原因（签收可不填原因；延期、缓办填日期；代录反馈写“原因…措施…”），"
    "保存并关闭，结果几分钟内写回“处理结果”。"
)
_SHOWN = {"limit": "day", "said": "cell"}
_ENDED = {"limit": "grey_day", "said": "grey_words"}
_TYPED = {"action": "choice_in", "until": "date_in"}
_LEVELS = {"red": "level_red", "yellow": "level_yellow", "blue": "level_blue"}


def matter_heading() -> Heading:
    """Give what stands above the matters."""
    usual = tuple(map(_usual, MATTER_COLUMNS))
    return Heading("matters", MATTERS, _SAYS, MATTER_COLUMNS, usual, TOKEN)


def write_matters(frame: Frame, lines: Sequence[MatterLine]) -> None:
    """Write a row for each matter."""
    offers: dict[tuple[str, ...], list[int]] = {}
    for row, line in enumerate(lines, HEADER + 1):
        _write(frame, row, line)
        offers.setdefault(line.offered, []).append(row)
    for offered, rows in offers.items():
        _offer(frame, offered, rows)
    frame.finish(HEADER + max(len(lines), 1))


def _write(frame: Frame, row: int, line: MatterLine) -> None:
    texts = []
    for index, column, usual in frame.places:
        value: Any = line.cells.get(column.code)
        if column.code == "result":
            value = line.result or None
        frame.put(row, index, value, _style(column, line, usual), usual)
        texts.append((str(value or ""), column.width - 1))
    frame.end_row(row, texts, line.token)


def _offer(frame: Frame, offered: tuple[str, ...], rows: Sequence[int]) -> None:
    """Offer some actions in the rows of matters that allow them."""
    if offered:
        letter = letter_of(MATTER_COLUMNS, "action")
        blocks = [
            f"{letter}{first + 1}" + (f":{letter}{last + 1}" if last > first else "")
            for first, last in _runs(rows)
        ]
        rule = {
            "validate": "list",
            "source": list(offered),
            "show_error": False,
            "multi_range": " ".join(blocks),
        }
        frame.sheet.data_validation(blocks[0], rule)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the first and last of each run of rows that follow each other."""
    for _, run in groupby(enumerate(rows), lambda each: each[1] - each[0]):
        found = [row for _, row in run]
        yield found[0], found[-1]


def _usual(column: Column) -> str:
    if column.code == "result":
        return "said"
    if column.kind == "shown":
        return _SHOWN.get(column.code, "centre")
    return _TYPED.get(column.code, "words_in")


def _style(column: Column, line: MatterLine, usual: str) -> str:
    if column.code == "result":
        return "refused" if line.typed else usual
    if column.kind != "shown":
        return usual
    if not line.is_open:
        return _ENDED.get(column.code, "grey")
    return _LEVELS[line.level] if column.code == "level" else usual
