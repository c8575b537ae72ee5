"""Targets in a table: a figure with a unit is a target, anything less certain is given back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scaffold.sheets import ENDS, STARTS

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


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        *((each, "at_least") for each in "不低于 不小于 不得低于 不得小于 不少于 至少 ≥".split()),
        *(
            (each, "at_most")
            for each in "不超过 不得超过 不高于 不大于 不多于 至多 控制在 ≤".split()
        ),
        *((each, "more_than") for each in "高于 大于 超过 突破 >".split()),
        ("no less than ", "at_least"),
        ("at least ", "at_least"),
        ("not more than ", "at_most"),
        ("at most ", "at_most"),
        ("more than ", "more_than"),
    ],
)
def test_words_before_a_figure_say_which_way_it_points(words: str, relation: str) -> None:
    (goal,) = goals_of(f"达标率{words}92%").goals
    assert (goal.relation, goal.figure) == (relation, 92.0)


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("10处以上", "at_least"),
        ("10处及以上", "at_least"),
        ("10处以内", "at_most"),
        ("10处以下", "at_most"),
        ("控制在10处以内", "at_most"),
    ],
)
def test_words_after_a_figure_say_which_way_it_points(words: str, relation: str) -> None:
    assert [goal.relation for goal in goals_of(words).goals] == [relation]


@pytest.mark.parametrize("text", ["低于3%", "小于3处", "不足3处", "less than 3%", "below 3%"])
def test_less_than_is_left_open_for_there_is_no_such_direction(text: str) -> None:
    assert (goals_of(text).goals, goals_of(text).unread) == ((), (text,))


@pytest.mark.parametrize(
    "text",
    [
        "投诉降到100件",
        "积压降至50件",
        "投诉率压降到3%",
        "压减至100件",
        "下降到3%",
        "降到3%以下",
        "reduced to 3%",
        "3%左右",
        "高于上年5座",
        "人均绿地12平方米",
    ],
)
def test_figure_to_come_down_to_or_relative_is_left_open(text: str) -> None:
    assert (goals_of(text).goals, goals_of(text).unread) == ((), (text,))


@pytest.mark.parametrize(
    ("text", "times", "every"),
    [
        ("每月巡查不少于4次", 4.0, "month"),
        ("每季度开展检查1次", 1.0, "quarter"),
        ("每半年培训一次", 1.0, "half_year"),
        ("每年演练两次以上", 2.0, "year"),
        ("每周巡查3次", 3.0, "week"),
        ("每月底前通报1次", 1.0, "month"),
    ],
)
def test_rhythm_with_a_number_of_times_is_a_cadence(text: str, times: float, every: str) -> None:
    (goal,) = goals_of(text, STARTS, ENDS).goals
    assert (goal.kind, goal.figure, goal.every) == ("cadence", times, every)


def test_rate_of_every_month_is_a_bound() -> None:
    (goal,) = goals_of("每月亮灯率不低于98%").goals
    assert (goal.kind, goal.relation, goal.figure) == ("bound", "at_least", 98.0)


@pytest.mark.parametrize(
    "text",
    [
        "每月巡查不超过4次",
        "每两个月检查1次",
        "每月清运500吨",
        "每季度亮灯率98%",
        "各区建设2座",
        "每平方公里配备5名",
        "一月一次检查",
        "每年6月底前检查2次",
        "1至6月检查2次",
    ],
)
def test_rhythm_that_is_not_plain_is_left_open(text: str) -> None:
    found = goals_of(text, STARTS, ENDS)
    assert (found.goals, found.unread) == ((), (text,))


def test_rhythm_of_an_earlier_clause_makes_the_figure_open() -> None:
    found = goals_of("每月开展巡查，不少于4次", STARTS, ENDS)
    assert (found.goals, found.unread) == ((), ("不少于4次",))
    assert "每月开展巡查" in found.open[0].say("en")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("6月底前完成30座，12月底前完成50座", ["06-30", "12-31"]),
        ("上半年完成50%，年底完成100%", ["06-30", "12-31"]),
        ("2020年9月15日前建成3座", ["09-15"]),
        ("六月底前，建成3座", ["06-30"]),
        ("3月底前开工，9月底前竣工", ["03-31", "09-30"]),
    ],
)
def test_day_in_a_clause_is_its_due_day(text: str, due: list[str]) -> None:
    found = goals_of(text, STARTS, ENDS)
    assert [f"{goal.due:%m-%d}" for goal in found.goals if goal.due] == due
    assert (found.unread, found.open) == ((), ())


@pytest.mark.parametrize(
    "text",
    ["6月起完成30座", "2021年6月底前完成30座", "月底前完成30座", "两年内完成30座"],
)
def test_day_that_is_not_plain_is_asked(text: str) -> None:
    found = goals_of(text, STARTS, ENDS)
    assert [goal.due for goal in found.goals] == [None]
    assert found.open


def test_several_days_of_one_figure_leave_it_open() -> None:
    found = goals_of("6月、9月各完成30座", STARTS, ENDS)
    assert (found.goals, found.unread) == ((), ("9月各完成30座",))
    assert ["6月" in each.say("en") for each in found.open] == [True]


def test_day_that_may_hold_for_a_later_clause_is_asked() -> None:
    found = goals_of("6月底前，新建30座、改造50座", STARTS, ENDS)
    assert [(goal.figure, goal.due) for goal in found.goals] == [
        (30.0, date(2020, 6, 30)),
        (50.0, None),
    ]
    assert ["改造50座" in each.say("en") for each in found.open] == [True]


def test_whole_year_of_a_plan_is_no_day() -> None:
    (goal,) = goals_of("不少于全年任务的50%", STARTS, ENDS).goals
    assert (goal.due, goal.figure) == (None, 50.0)


@pytest.mark.parametrize(
    ("text", "figure", "shown"),
    [
        ("新建公园三座", 3.0, "座"),
        ("建成两个", 2.0, "个"),
        ("培训十二次", 12.0, "次"),
        ("改造九十九条", 99.0, "条"),
        ("改造一百二十座", 120.0, "座"),
        ("绿地率达到百分之三十八", 38.0, "%"),
        ("达到百分之九十八点五", 98.5, "%"),
        ("处理率百分之百", 100.0, "%"),
    ],
)
def test_chinese_numerals_are_read_and_told(text: str, figure: float, shown: str) -> None:
    found = goals_of(text)
    assert [(goal.name, goal.figure, goal.shown) for goal in found.goals] == [(text, figure, shown)]
    assert f"“{text}” is read as {figure:g}{shown}" in [each.say("en") for each in found.notes]


@pytest.mark.parametrize("text", ["新建三四座", "新建数十座", "新建十几座", "一至三个"])
def test_numerals_that_are_no_certain_number_are_given_back(text: str) -> None:
    assert (goals_of(text).goals, goals_of(text).unread) == ((), (text,))


@pytest.mark.parametrize(
    "text",
    ["完成二次供水改造", "实行一街一策", "落实八项规定", "第三批整治", "一次性告知", "一期工程"],
)
def test_numeral_of_a_set_word_counts_nothing(text: str) -> None:
    assert goals_of(text) == goals_of("")


def test_document_beside_a_figure_is_kept() -> None:
    found = goals_of("制定《停车、停放管理办法》，完成普查2次")
    assert [(goal.name, goal.kind) for goal in found.goals] == [
        ("制定《停车、停放管理办法》", "document"),
        ("完成普查2次", "total"),
    ]


def test_words_beside_a_figure_are_kept_or_asked_about() -> None:
    found = goals_of("新建公厕200座，建成投用；加强管护")
    assert [goal.name for goal in found.goals] == ["新建公厕200座", "建成投用"]
    assert ["加强管护" in each.say("en") for each in found.open] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "1.新建公厕10座 2.改造公厕20座",
        "1、新建公厕10座；2、改造公厕20座",
        "①新建公厕10座②改造公厕20座",
        "一、新建公厕10座；二、改造公厕20座",
        "（一）新建公厕10座；（二）改造公厕20座",
    ],
)
def test_signs_of_a_list_are_no_figures(text: str) -> None:
    found = goals_of(text)
    assert [(goal.name, goal.figure) for goal in found.goals] == [
        ("新建公厕10座", 10.0),
        ("改造公厕20座", 20.0),
    ]
    assert (found.unread, found.open) == ((), ())


def test_document_is_told_from_works() -> None:
    assert is_document("制定户外广告管理办法")
    assert is_document("修订《停车管理条例》")
    assert not is_document("新建公厕")
    assert not is_document("发布公告，加强计划")


def test_words_of_strictness() -> None:
    assert strictness_of("力争完成20条") == "stretch"
    assert strictness_of("推进智慧城管") == "process"
    assert strictness_of("加快推进，完成20条") == "hard"


@given(
    st.text(
        "0123456789.,，、；万亿座%个次平方米公里吨/日 至-不超过下降每月底前年三十百分之制定办法完成《》()",
        max_size=40,
    )
)
def test_any_text_is_read_in_bounds(text: str) -> None:
    for goal in goals_of(text, STARTS, ENDS).goals:
        assert 0 <= goal.figure < 1e12
        assert (goal.figure > 0) == bool(goal.unit)
        assert goal.due is None or STARTS <= goal.due <= ENDS
