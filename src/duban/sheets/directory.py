"""The parts around the sheets: the list of sheets, the shared texts, the cell styles."""

import posixpath
from collections.abc import Mapping

from attrs import define, field

from duban.sheets.bounds import MAX_SHEETS, SHEETS, damaged, too_large
from duban.sheets.values import unescaped
from duban.words import harmless


@define
class Directory:
    """workbook.xml with its relationships: which sheets there are and where the parts stand."""

    sheets: list[tuple[str, str]] = field(factory=list)
    links: dict[str, str] = field(factory=dict)
    strings: str = ""
    styles: str = ""
    from_1904: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take an element of workbook.xml."""
        if name == "sheet":
            link = next((each for key, each in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((harmless(attributes.get("name", ""), 31), link))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}

    def start_link(self, _name: str, attributes: Mapping[str, str]) -> None:
        """Take an element of its relationships."""
        kind = attributes.get("Type", "").rpartition("/")[2]
        part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        if kind == "worksheet":
            self.links[attributes.get("Id", "")] = part
        elif kind == "sharedStrings":
            self.strings = part
        elif kind == "styles":
            self.styles = part

    def parts(self) -> list[tuple[str, str]]:
        """Give name and part of each worksheet in order; other kinds of sheets are left out."""
        if len(self.sheets) > MAX_SHEETS:
            raise too_large(SHEETS, MAX_SHEETS)
        found = [(name, self.links[link]) for name, link in self.sheets if link in self.links]
        if len({part for _, part in found}) < len(found):
            raise damaged("two sheets in one part")
        return found


class Strings:
    """The texts that cells share; readings of Chinese characters (rPh) are left out."""

    def __init__(self) -> None:
        """Begin without any."""
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._reading = False

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        """Begin a text or a reading."""
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._reading = True

    def end(self, name: str, text: str) -> None:
        """Take a piece of text."""
        if name == "t" and not self._reading:
            self._pieces.append(text)
        elif name == "rPh":
            self._reading = False
        elif name == "si":
            self.texts.append(unescaped("".join(self._pieces)))


class Styles:
    """The number format of each cell style."""

    def __init__(self) -> None:
        """Begin without any."""
        self.styles: list[int] = []
        self.codes: dict[int, str] = {}
        self._in_cell_styles = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take an element of styles.xml."""
        if name in {"cellXfs", "cellStyleXfs", "dxfs"}:
            self._in_cell_styles = name == "cellXfs"
        elif name == "xf" and self._in_cell_styles:
            self.styles.append(index_of(attributes.get("numFmtId", "0")))
        elif name == "numFmt":
            self.codes[index_of(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")


def index_of(text: str) -> int:
    """Read a number that counts something; anything else is a fault of the file."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise damaged(harmless(text, 20))
    return int(text)
