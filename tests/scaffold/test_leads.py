"""Units in a cell: who leads, who cooperates, what is no unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.scaffold.leads import units_in


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("环卫处", ("环卫处",)),
        ("环卫处、市容处", ("环卫处", "市容处")),
        ("环卫处，市容处；园林处", ("环卫处", "市容处", "园林处")),
        ("环卫处\n市容处", ("环卫处", "市容处")),
        ("环 卫 处", ("环卫处",)),
        ("市城市管理\n委员会", ("市城市管理委员会",)),
        ("和平区城管委", ("和平区城管委",)),
        ("环卫处、环卫处", ("环卫处",)),
        ("", ()),
    ],
)
def test_units_are_split(text: str, units: tuple[str, ...]) -> None:
    assert units_in(text).units == units


def test_marked_unit_leads() -> None:
    assert units_in("环卫处、市容处（牵头）").marked == ("市容处",)
    assert units_in("环卫处、市容处 (牵头单位)").marked == ("市容处",)
    assert units_in("牵头单位：市容处、法规处").marked == ("市容处",)


def test_who_cooperates_may_stand_in_the_same_cell() -> None:
    found = units_in("牵头单位：市容处；配合单位：法规处、执法总队")
    assert (found.units, found.cooperating) == (("市容处",), ("法规处", "执法总队"))


@pytest.mark.parametrize("text", ["园林处、公园处共同牵头", "园林处和公园处", "各处室分别负责"])
def test_joint_lead_is_told(text: str) -> None:
    assert units_in(text).joint
    assert units_in(text).marked == ()


@pytest.mark.parametrize("text", ["各区", "有关部门", "市级相关单位", "全体处室", "电力公司等部门"])
def test_collective_is_no_unit(text: str) -> None:
    found = units_in(text)
    assert found.units == ()
    assert found.collective


@pytest.mark.parametrize(
    ("text", "cooperating"),
    [
        ("环卫处（市容处配合）", ("市容处",)),
        ("环卫处（由市容处、园林处协助）", ("市容处", "园林处")),
        ("环卫处（配合单位：市容处、园林处）", ("市容处", "园林处")),
        ("环卫处（会同市容处）", ("市容处",)),
    ],
)
def test_who_cooperates_may_stand_in_brackets(text: str, cooperating: tuple[str, ...]) -> None:
    found = units_in(text)
    assert (found.units, found.cooperating) == (("环卫处",), cooperating)
    assert len(found.read) == 1


def test_who_leads_may_stand_in_brackets() -> None:
    assert units_in("环卫处、市容处（市容处牵头）").marked == ("市容处",)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("住建局（人防办）", ("住建局（人防办）",)),
        ("环卫处（负责垃圾）", ("环卫处（负责垃圾）",)),
        ("环卫处(负责垃圾、粪便)、市容处", ("环卫处（负责垃圾、粪便）", "市容处")),
        ("环卫处（法规处牵头）", ("环卫处（法规处牵头）",)),
    ],
)
def test_other_brackets_stay_in_the_name(text: str, units: tuple[str, ...]) -> None:
    found = units_in(text)
    assert (found.units, found.marked, found.kept) == (units, (), units[:1])


def test_name_wholly_in_brackets_is_a_name() -> None:
    assert units_in("环卫处、（市容处）").units == ("环卫处", "市容处")


@given(
    st.text(max_size=60) | st.text("()（）[]环卫处、配合牵头负责\ue000\ue001\uf8ff", max_size=30)
)
def test_any_text_is_split(text: str) -> None:
    found = units_in(text)
    assert all(each.isprintable() for each in (*found.units, *found.collective))
    assert set(found.marked) <= set(found.units)
