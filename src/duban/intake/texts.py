"""Bytes to text: UTF-8, with or without a mark; anything else is named, not guessed."""

import codecs

from duban.intake.files import CannotRead, fault
from duban.model.findings import Finding
from duban.words import message

_OTHER_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_FIRST_OF_MARKS = b"\xef\xff\xfe\0"


def without_mark(content: bytes, file: str) -> bytes:
    """Strip a UTF-8 mark; raises CannotRead for UTF-16 and UTF-32."""
    if content[:1] not in _FIRST_OF_MARKS:
        return content
    if content[:3] == codecs.BOM_UTF8:
        return content[3:]
    for mark, name in _OTHER_MARKS.items():
        if content.startswith(mark):
            raise CannotRead(_wrong_encoding(file, name))
    return content


def text_of(content: bytes, file: str) -> str:
    """Decode UTF-8; raises CannotRead naming the likely encoding and the line."""
    content = without_mark(content, file)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = str(content.count(b"\n", 0, error.start) + 1)
        raise CannotRead(_wrong_encoding(file, _likely(content), line)) from error


def _likely(content: bytes) -> str:
    if b"\0" in content:
        return "UTF-16"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK"


def _wrong_encoding(file: str, name: str, place: str = "1") -> Finding:
    said = message("The text is not UTF-8 (it looks like {name}): save it as UTF-8", name=name)
    return fault("FILE-005", file, said, place)
