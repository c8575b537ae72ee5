"""Bytes to text: UTF-8 or a name for what it is instead."""

import codecs

import pytest

from duban.intake.files import CannotRead
from duban.intake.texts import text_of, without_mark


def refused(content: bytes) -> tuple[str, str, str]:
    with pytest.raises(CannotRead) as caught:
        text_of(content, "a.json")
    found = caught.value.finding
    return found.code, found.place, found.said.say("en")


def test_mark_of_utf8_is_stripped() -> None:
    assert text_of(codecs.BOM_UTF8 + "督办".encode(), "a.json") == "督办"
    assert without_mark(b"{}", "a.json") == b"{}"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_utf16_and_utf32_are_named_by_their_mark(encoding: str) -> None:
    code, place, said = refused('{"督": 1}'.encode(encoding))
    assert (code, place) == ("FILE-005", "1")
    assert encoding.upper() in said


def test_gbk_is_named_with_its_line() -> None:
    code, place, said = refused(b'{\n"a":\n"' + "督办".encode("gbk") + b'"}')
    assert (code, place) == ("FILE-005", "3")
    assert "GBK" in said


def test_utf16_without_a_mark_is_guessed_from_its_zeros() -> None:
    assert "UTF-16" in refused("督\xff".encode("utf-16-le") + b"a\0\xff")[2]


def test_bytes_of_no_encoding_are_not_guessed() -> None:
    assert "?" in refused(b"\xff\xff\x80")[2]
