import pytest

from duban.errors import PaperError
from duban.papers.markup import Block, numeral, read_markup


def read(text: str) -> list[Block]:
    return read_markup(text, "bulletin.txt.j2")


def test_levels_are_numbered_and_begin_anew_below_each_other() -> None:
    told = read("# 甲\n## 乙\n### 丙\n### 丁\n## 戊\n### 己\n# 庚\n## 辛")
    assert ["".join(one.texts) for one in told] == [
        "一、甲",
        "（一）乙",
        "1.丙",
        "2.丁",
        "（二）戊",
        "1.己",
        "二、庚",
        "（一）辛",
    ]


@pytest.mark.parametrize(
    ("number", "told"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_numerals_are_chinese(number: int, told: str) -> None:
    assert numeral(number) == told


def test_data_at_the_head_of_a_line_is_no_markup() -> None:
    assert read("\ue000@sign 某局 | 今天\n\ue000# 标题\n\ue000| a") == [
        Block("text", ("@sign 某局 | 今天",)),
        Block("text", ("# 标题",)),
        Block("text", ("| a",)),
    ]


def test_rows_belong_to_the_table_above() -> None:
    assert read("@table 1 2\n| 甲 | 乙\n| 丙 | ")[0].rows == (("甲", "乙"), ("丙", ""))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@seal 某局", "x.j2:1: Unknown word @seal"),
        ("正文\n| 甲", "x.j2:2: A row of a table stands only below @table"),
        ("@table 1 2\n| 甲", "x.j2:2: The table has 2 columns, this row has 1"),
        ("@table 宽", "x.j2:1: @table is followed by the widths"),
        ("@table 0 1", "x.j2:1: @table is followed by the widths"),
    ],
)
def test_faulty_line_is_told_with_its_number(text: str, says: str) -> None:
    with pytest.raises(PaperError) as found:
        read_markup(text, "x.j2")
    assert found.value.say("en").startswith(says)
