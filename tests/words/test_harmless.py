import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.words import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红\x1b[0m", "红"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("\x1bcreset", "creset"),
        ("a\x9b31mb", "a 31mb"),
    ],
)
def test_escape_sequence_is_taken_out(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff"])
def test_invisible_mark_is_taken_out(mark: str) -> None:
    assert harmless(f"甲{mark}乙") == "甲乙"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028", "\u2029", "\t", "\x00"])
def test_line_break_becomes_a_space(line_break: str) -> None:
    assert harmless(f"一{line_break}二") == "一 二"


def test_lone_surrogate_is_taken_out() -> None:
    assert harmless("a\ud800b") == "ab"


def test_chinese_and_accents_stay() -> None:
    assert harmless("夜景灯光:友谊路(南)— café") == "夜景灯光:友谊路(南)— café"


def test_long_text_is_cut_with_a_sign() -> None:
    assert harmless("长" * 300, limit=10) == "长" * 9 + "…"


def test_text_of_exactly_the_limit_is_whole() -> None:
    assert harmless("长" * 10, limit=10) == "长" * 10


@given(st.text(), st.integers(1, 50))
def test_whatever_comes_in_is_one_visible_line_within_the_limit(text: str, limit: int) -> None:
    shown = harmless(text, limit)
    assert len(shown) <= limit
    assert {unicodedata.category(char)[0] for char in shown} <= {"L", "M", "N", "P", "S", "Z"}
    assert shown.splitlines() in ([], [shown])
    shown.encode()


@given(st.text())
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)
