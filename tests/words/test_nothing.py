import sys

import pytest

from duban.words.nearest import nearest
from duban.words.nothing import says_nothing


@pytest.mark.parametrize("text", ["", "无", " 暂无。", "——", "N/A", "没有", "/", "暂时没有 "])
def test_what_people_write_who_have_nothing_to_say(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["无人机巡查12次", "没有问题", "一", "N", "naïve", "0"])
def test_what_says_something(text: str) -> None:
    assert not says_nothing(text)


def test_every_blank_of_unicode_says_nothing() -> None:
    blanks = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    assert len(blanks) > 20
    assert all(says_nothing(blank) and says_nothing(f"{blank}无{blank}") for blank in blanks)


def test_nearest_names_come_first_and_strangers_not_at_all() -> None:
    known = ["div_a", "div_b", "lighting"]
    assert nearest("lightning", known) == ["lighting"]
    assert nearest("div_bb", known, most=2) == ["div_b", "div_a"]
    assert nearest("zzz", known) == []
    assert nearest("div_bb", known, most=2, alike=0.9) == ["div_b"]
