import pytest

from duban.papers.texts import DATA, Texts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<b>重点</b>&amp;", "<b>重点</b>&amp;"),
        ("=SUM(A1:A9)", "=SUM(A1:A9)"),
        ("一\x00二\x1b[31m三\r\n四", "一 二三 四"),
        ("𠮷野䶮", "𠮷野䶮"),
        ("完成👍🏽👨‍👩‍👧！", "完成〔表情〕！"),
        ("★合格✓", "★合格✓"),
        ("\u202e反写", "反写"),
        ("甲|乙", "甲｜乙"),
        (f"{DATA}@table", "@table"),
    ],
)
def test_text_is_fit_for_print(text: str, told: str) -> None:
    assert Texts().fit(text) == told


def test_long_text_is_cut_with_an_ellipsis() -> None:
    told = Texts().fit("长" * 10_000)
    assert (len(told), told[-1]) == (300, "…")


def test_names_are_hidden_the_longer_first() -> None:
    texts = Texts.without(["燃气处", "市燃气处"])
    assert texts.fit("市燃气处和燃气处") == "有关单位和有关单位"


def test_nothing_is_hidden_where_there_are_no_names() -> None:
    assert Texts.without([""]).fit("燃气处") == "燃气处"
