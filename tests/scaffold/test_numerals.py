"""Chinese numerals are read as they are properly said, or not at all."""

import pytest

from duban.scaffold.numerals import chinese_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("两", 2),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("九十九", 99),
        ("一百零五", 105),
        ("一百一十二", 112),
        ("三千零二十", 3020),
        ("九千九百九十九", 9999),
    ],
)
def test_number_is_read(text: str, number: int) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "零", "三四", "一百五", "百", "十十", "二三十", "一千二", "座"]
)
def test_what_is_no_proper_number_is_not_read(text: str) -> None:
    assert chinese_number(text) is None
