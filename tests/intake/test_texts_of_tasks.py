"""Texts reduced to what is judged."""

from datetime import date

import pytest

from duban.intake.texts_of_tasks import signed, task_reports
from duban.model.terms import ELEMENTS

TOLD = dict.fromkeys(ELEMENTS, "说明")


def test_elements_that_are_absent_or_blank_are_missing() -> None:
    texts = {
        "arrangement": "部署",
        "measures": " ",
        "inspection": "无",
        "assessment": "—。",
        "effect": 3,
    }
    (task,) = task_reports({"1.1": texts}).values()
    assert task.missing == ("measures", "inspection", "assessment", "effect")


@pytest.mark.parametrize("blank", [" ", "\t\n", "\x1c", "\x85", "\u00a0", "\u2003", "\u3000"])
def test_blanks_of_every_kind_say_nothing(blank: str) -> None:
    assert task_reports({"1.1": {**TOLD, "effect": f"{blank}-。…"}})["1.1"].missing == ("effect",)
    assert task_reports({"1.1": {**TOLD, "effect": f"{blank}无人"}})["1.1"].missing == ()


def test_equal_texts_share_one_report() -> None:
    made = task_reports({"1.1": TOLD, "1.2": dict(TOLD)})
    assert made["1.1"] is made["1.2"]


def test_full_texts_lack_nothing() -> None:
    assert task_reports({"1.1": TOLD})["1.1"].missing == ()


@pytest.mark.parametrize("said", [False, "true", 1, None])
def test_unchanged_is_a_tick_and_nothing_else(said: object) -> None:
    assert not task_reports({"1.1": {"unchanged": said}})["1.1"].unchanged
    assert task_reports({"1.1": {"unchanged": True}})["1.1"].unchanged


@pytest.mark.parametrize(("said", "there"), [("本季度平稳", True), ("无", False), (None, False)])
def test_summary_is_told_by_its_text(said: object, there: bool) -> None:
    assert task_reports({"1.1": {"quarter_summary": said}})["1.1"].summary is there


def test_evidence_names_its_indicators() -> None:
    evidence = [{"name": "a", "indicators": ["x", "y"]}, {"name": "b"}, "c", {"indicators": None}]
    assert task_reports({"1.1": {"evidence": evidence}})["1.1"].evidence == {"x", "y"}


@pytest.mark.parametrize("tasks", [None, [], "x", {"1.1": None}])
def test_no_texts_are_no_reports(tasks: object) -> None:
    assert task_reports(tasks) == {}


def test_signatures_are_days() -> None:
    said = {"division_head": "2019-07-03", "leader": "2019-07-04"}
    assert signed(said) == (date(2019, 7, 3), date(2019, 7, 4))


@pytest.mark.parametrize("said", [None, "x", {}, {"leader": "2019-13-40"}, {"leader": 3}])
def test_signature_that_is_no_day_is_none(said: object) -> None:
    assert signed(said) == (None, None)


@pytest.mark.parametrize("said", ["暂无", "没有。", "/", "／／", "N/A", "无、无", "暂时没有"])
def test_words_for_nothing_are_no_element(said: str) -> None:
    assert task_reports({"1.1": {**TOLD, "effect": said}})["1.1"].missing == ("effect",)


@pytest.mark.parametrize("said", ["没有发生事故", "暂缓施工", "有", "/已整改", "Nine drills"])
def test_texts_that_begin_like_nothing_are_elements(said: str) -> None:
    assert task_reports({"1.1": {**TOLD, "effect": said}})["1.1"].missing == ()


def test_evidence_that_is_named_by_a_dash_proves_nothing() -> None:
    papers = [{"name": "无", "indicators": ["a"]}, {"name": "验收单", "indicators": ["b"]}]
    assert task_reports({"1.1": {"evidence": papers}})["1.1"].evidence == frozenset({"b"})
