"""The sheets of a workbook with their cells."""

import re
from collections.abc import Container, Iterator, Mapping
from datetime import datetime

from attrs import frozen

from duban.sheets.archive import Archive
from duban.sheets.bounds import (
    MAX_COLUMNS,
    MAX_MERGED,
    MAX_ROWS,
    MERGED,
    damaged,
    too_large,
    unusable,
)
from duban.sheets.directory import Directory, Strings, Styles, index_of
from duban.sheets.parts import Allowance, scan
from duban.sheets.values import Formula, NumberFormats, Value, unescaped
from duban.words import harmless, message

_BLOCK = re.compile(r"([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})")


@frozen
class Sheet:
    """One sheet: its name and the cells that hold something, by row and column from 1.

    `merged` are the blocks of merged cells as (first row, first column, last row, last column);
    the value of a block stands in its first cell.
    """

    name: str
    cells: Mapping[tuple[int, int], Value]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def rows(self) -> Iterator[tuple[int, Mapping[int, Value]]]:
        """Run through the rows that hold something, each with its cells by column."""
        found: dict[int, dict[int, Value]] = {}
        for (row, column), value in self.cells.items():
            found.setdefault(row, {})[column] = value
        yield from sorted(found.items())


def read_workbook(
    content: bytes, rows: int = MAX_ROWS, unread: Container[str] = ()
) -> tuple[Sheet, ...]:
    """Read all worksheets in their order but those called as `unread`, each of at most so many rows.

    Raises UnreadableWorkbook, and nothing else.
    """
    archive = Archive(content)
    allowance = Allowance()
    directory = Directory()
    scan(archive.read("xl/workbook.xml"), allowance, directory.start, _nothing)
    links = "xl/_rels/workbook.xml.rels"
    if links in archive:
        scan(archive.read(links), allowance, directory.start_link, _nothing)
    strings = Strings()
    if directory.strings in archive:
        scan(archive.read(directory.strings), allowance, strings.start, strings.end)
    styles = Styles()
    if directory.styles in archive:
        scan(archive.read(directory.styles), allowance, styles.start, _nothing)
    formats = NumberFormats(tuple(styles.styles), styles.codes, directory.from_1904)
    sheets = []
    for name, part in directory.parts():
        if name in unread:
            continue
        cells = _Cells(name, strings.texts, formats, rows)
        scan(archive.read(part), allowance, cells.start, cells.end)
        sheets.append(Sheet(name, cells.found, tuple(cells.merged)))
    return tuple(sheets)


def cell_name(row: int, column: int) -> str:
    """Give a cell's name: D7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _nothing(_name: str, _text: str) -> None:
    """Let an element end."""


class _Cells:
    """The cells of one sheet."""

    def __init__(
        self, sheet: str, strings: list[str], formats: NumberFormats, rows: int = MAX_ROWS
    ) -> None:
        self.found: dict[tuple[int, int], Value] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self._sheet = sheet
        self._strings = strings
        self._formats = formats
        self._rows = rows
        self._row = self._column = 0
        self._at: str | None = None
        self._type = self._style = self._text = ""
        self._formula: str | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            at = attributes.get("r") or None
            if at is None:
                self._reach()
                self._column += 1
            self._at = at
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            self._formula = None
            self._text = ""
        elif name == "row":
            at = attributes.get("r")
            self._reach()
            self._row = index_of(at) if at else self._row + 1
            self._column = 0
        elif name == "mergeCell":
            block = _BLOCK.fullmatch(attributes.get("ref", ""))
            if block is not None:
                self.merged.append((*_position(block[1]), *_position(block[2])))
            if len(self.merged) > MAX_MERGED:
                raise too_large(MERGED, MAX_MERGED)

    def end(self, name: str, text: str) -> None:
        if name == "f":
            self._formula = text
        elif name == "v":
            self._text = text
        elif name == "t":
            self._text += text
        elif name == "c":
            self._keep()

    def _keep(self) -> None:
        value = self._value()
        if value is None:
            return
        self._reach()
        if self._row > self._rows or self._column > MAX_COLUMNS:
            raise unusable(
                message(
                    "Sheet {sheet} has something in cell {cell}, beyond {rows} rows and {columns}"
                    " columns: please clear it",
                    sheet=self._sheet,
                    cell=cell_name(self._row, self._column),
                    rows=self._rows,
                    columns=MAX_COLUMNS,
                )
            )
        self.found[self._row, self._column] = value

    def _reach(self) -> None:
        """Read the name of the cell last begun: most cells of a form hold nothing but a style."""
        if self._at:
            self._row, self._column = _position(self._at)
            self._at = None

    def _value(self) -> Value | None:
        text = self._text
        if self._formula is not None:
            return Formula(self._formula, text)
        if not text:
            return None
        if self._type == "n":
            return self._formats.read(text, self._style)
        if self._type == "s":
            index = index_of(text)
            if index >= len(self._strings):
                self._reach()
                raise damaged(f"{self._sheet}!{cell_name(self._row, self._column)}")
            return self._strings[index] or None
        if self._type == "b":
            return text == "1"
        if self._type == "d":
            return _instant(text)
        return unescaped(text)


def _position(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise damaged(harmless(name, 20))
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return index_of(name[len(letters) :]), column


def _instant(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
