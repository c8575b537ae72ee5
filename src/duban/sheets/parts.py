"""One pass of expat over one XML part of a workbook, within the bounds."""

from collections.abc import Callable, Mapping
from typing import Never
from xml.parsers import expat

from attrs import define

from duban.sheets.bounds import (
    DEPTH,
    ELEMENTS,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_TAG,
    MAX_TEXT,
    TAG,
    TEXT,
    damaged,
    too_large,
    unusable,
)
from duban.words import message

_CHUNK = 64 * 1024

Start = Callable[[str, Mapping[str, str]], None]
#: Gets the name of the element that ends and the text since the last tag.
End = Callable[[str, str], None]


@define
class Allowance:
    """How many elements may still be read from all parts together."""

    elements: int = MAX_ELEMENTS


def scan(part: bytes, allowance: Allowance, start: Start, end: End) -> None:
    """Run through a part; element names come without their namespace prefix.

    Raises UnreadableWorkbook for XML that is broken, too large or that declares a document type:
    no office program writes one, and entities come only with it.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    pieces: list[str] = []
    depth = length = 0

    def on_start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, length
        depth += 1
        allowance.elements -= 1
        if allowance.elements < 0:
            raise too_large(ELEMENTS, MAX_ELEMENTS)
        if depth > MAX_DEPTH:
            raise too_large(DEPTH, MAX_DEPTH)
        pieces.clear()
        length = 0
        start(name.rpartition(":")[2], attributes)

    def on_text(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > MAX_TEXT:
            raise too_large(TEXT, MAX_TEXT)
        pieces.append(text)

    def on_end(name: str) -> None:
        nonlocal depth, length
        depth -= 1
        end(name.rpartition(":")[2], "".join(pieces))
        pieces.clear()
        length = 0

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = on_text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        for at in range(0, len(part), _CHUNK):
            parser.Parse(part[at : at + _CHUNK], False)
            if at + _CHUNK - parser.CurrentByteIndex > MAX_TAG:
                raise too_large(TAG, MAX_TAG)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # ValueError: an odd encoding
        raise damaged(error) from error


def _refuse_document_type(*_: object) -> Never:
    raise unusable(
        message(
            "The workbook declares XML entities, which no office program does: please fill in the"
            " form that duban template makes"
        )
    )
