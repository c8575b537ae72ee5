"""Judgements as rows."""

from datetime import date
from typing import Any

from attrs import evolve
from tests.water import book, judge, record, rows

from duban.model.register import Exemption, Inspection, Register
from duban.report.rows import SECTIONS, target_of

WATER = book("wells", "pressure", "plant", "meetings", "complaints", "pumps")
FACTS = {
    "wells": 30,
    "pressure": {"good": 2, "tests": 3},
    "plant": {"stage": "started"},
    "complaints": 4,
}


def told(section: str, register: Register | None = None) -> list[dict[str, Any]]:
    judgement = judge(WATER, [record("2019-03", FACTS)], "2019-04-20", register)
    return [row for name, row in rows(WATER, judgement) if name == section]


def indicator(name: str, register: Register | None = None) -> dict[str, Any]:
    return next(row for row in told("indicators", register) if row["indicator"] == name)


def test_sections_come_as_they_are_named() -> None:
    judgement = judge(WATER, [record("2019-03", FACTS)], "2019-04-20")
    assert {name for name, _ in rows(WATER, judgement)} <= set(SECTIONS)


def test_each_indicator_and_task_has_one_row() -> None:
    assert [row["indicator"] for row in told("indicators")] == [
        "wells", "pressure", "plant", "meetings", "complaints", "pumps"
    ]  # fmt: skip
    assert [row["task"] for row in told("tasks")] == ["1.1"]


def test_number_is_cut_to_ten_digits() -> None:
    assert indicator("pressure")["actual"] == 66.66666667


def test_target_is_a_number_a_stage_how_often_or_nothing() -> None:
    names = ("wells", "plant", "meetings", "complaints")
    assert [indicator(name)["target"] for name in names] == [120.0, "finished", 2, None]
    assert target_of(WATER.rules["water"].indicator("pumps")) == "finished"


def test_actual_of_a_milestone_is_its_stage() -> None:
    row = indicator("plant")
    assert (row["actual"], row["planned"], row["unit"]) == ("started", None, None)


def test_inspected_value_stands_beside_the_reported_one() -> None:
    visit = Inspection("bureau", "water", "pressure", date(2019, 3, 9), 96.0)
    row = indicator("pressure", Register(inspections=(visit,)))
    assert (row["actual"], row["reported"], row["status"]) == (96.0, 66.66666667, "on_track")


def test_exemption_is_shown_with_the_raw_status() -> None:
    exempt = Exemption("bureau", "water", "flood", "样例7号", indicator="pressure")
    row = indicator("pressure", Register(exemptions=(exempt,)))
    assert (row["exempt"], row["status"]) == ("flood", "broken")


def test_alert_names_clause_reason_and_key() -> None:
    row = next(each for each in told("alerts") if each["kind"] == "broken")
    assert row["key"] == "sample/broken/bureau/water/pressure/2019-03"
    assert row["clause"] == ["附件 一"]
    assert row["because"] == next(
        each["because"] for each in told("indicators") if each["indicator"] == "pressure"
    )


def test_blocks_of_a_score_say_why() -> None:
    row = next(each for each in told("scores") if each["period"] == "2019-03")
    assert [block["id"] for block in row["blocks"]] == [
        "timeliness",
        "progress",
        "quality",
        "grade",
    ]
    assert row["blocks"][3] == {
        "id": "grade", "weight": 10.0, "points": None, "because": "no grade was entered"
    }  # fmt: skip


def test_report_that_never_came_has_a_row_without_a_file() -> None:
    row = told("reports")[0]
    assert (row["period"], row["timeliness"], row["file"], row["receipt"]) == (
        "2019-01", "missing", None, None
    )  # fmt: skip


def test_what_the_reporter_foretold_stands_beside_what_came() -> None:
    of = book("wells")
    first = evolve(record("2019-02", {"wells": 20}), expected=(("wells", 32.0),))
    second = evolve(record("2019-03", {"wells": 24}), expected=(("wells", 36.0),))
    judgement = judge(of, [first, second], "2019-04-20")
    (row,) = (row for name, row in rows(of, judgement) if name == "indicators")
    assert row["foretold"] == {"expected": 32.0, "off": -0.25, "next": 36.0}


def test_where_nothing_was_foretold_no_row_says_so() -> None:
    assert all("foretold" not in row for row in told("indicators"))
