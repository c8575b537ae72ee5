"""Targets in a table: a figure with a unit is a target, anything less certain is given back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.scaffold.targets import goals_of, is_document, strictness_of


@pytest.mark.parametrize(
    ("text", "figure", "unit", "shown"),
    [
        ("新建公厕200座以上", 200.0, "count", "座"),
        ("新建提升绿地1000万平方米", 1e7, "m2", "万平方米"),
        ("绿地12.5公顷", 125_000.0, "m2", "公顷"),
        ("新增处理能力2550吨/日", 2550.0, "t/d", "吨/日"),
        ("新建管网 36.5 公里", 36.5, "km", "公里"),
        ("完成1,098万㎡", 10_980_000.0, "m2", "万平方米"),
        ("培训3000人次", 3000.0, "persons", "人次"),
        ("亮灯率达到98%以上", 98.0, "%", "%"),
        ("改造3万户", 30_000.0, "count", "万户"),
        ("２００座", 200.0, "count", "座"),
    ],
)
def test_figure_is_read_in_base_units(text: str, figure: float, unit: str, shown: str) -> None:
    (goal,) = goals_of(text).goals
    assert (goal.figure, goal.unit, goal.shown) == (figure, unit, shown)


def test_each_part_with_a_figure_is_a_target() -> None:
    found = goals_of("新建公厕200座，改造50座；加强管护")
    assert [(goal.name, goal.figure) for goal in found.goals] == [
        ("新建公厕200座", 200.0),
        ("改造50座", 50.0),
    ]
    assert found.unread == ()


@pytest.mark.parametrize(
    "text",
    [
        "病虫害下降10%",
        "新建1-2个公园",
        "建成3至5座",
        "两个100%",
        "达到98和96",
        "完成20",
        "道路20条桥梁3座",
        "比率达到120%",
        "同比增长5个百分点和3座",
    ],
)
def test_figure_that_is_not_certain_is_given_back(text: str) -> None:
    found = goals_of(text)
    assert found.goals == ()
    assert found.unread


@pytest.mark.parametrize(
    "text", ["迎接70周年", "2020年6月底前完成", "抓好5个方面工作", "第3批", "加强管理"]
)
def test_figure_that_counts_nothing_is_no_target(text: str) -> None:
    assert goals_of(text) == goals_of("")


def test_upper_limit_is_told_from_a_target_to_reach() -> None:
    assert goals_of("积尘不超过10处").goals[0].relation == "at_most"
    assert goals_of("公厕不少于10座").goals[0].relation == "at_least"


def test_document_is_told_from_works() -> None:
    assert is_document("制定户外广告管理办法")
    assert is_document("修订《停车管理条例》")
    assert not is_document("新建公厕")


def test_words_of_strictness() -> None:
    assert strictness_of("力争完成20条") == "stretch"
    assert strictness_of("推进智慧城管") == "process"
    assert strictness_of("加快推进，完成20条") == "hard"


@given(st.text("0123456789.,，、；万亿座%个平方米公里吨/日 至-不超过下降", max_size=40))
def test_any_text_is_read_in_bounds(text: str) -> None:
    for goal in goals_of(text).goals:
        assert 0 < goal.figure < 1e12
        assert goal.unit
