"""Explanations: all that led to where an indicator stands."""

import re
from datetime import date
from typing import Any

import pytest
from tests.water import after, book, judge, proof, record, report, standing

from duban.engine.area import AreaHooks
from duban.model.register import Exemption, Inspection, Register
from duban.model.rules import RuleBook
from duban.model.submission import Record
from duban.report.case import Case
from duban.report.explanation import explain_case
from duban.words import Lang

OWN = """
[[task.indicator]]
id = "tanks"
name = "水箱"
name_en = "Tanks"
kind = "total"
value = "facts.wells"
at_least = 60.0
unit = "count"
curve = {"03-31" = 0.0, "12-31" = 1.0}
note = "我方建议:通知未给数量。"
note_en = "Our proposal: the notice gives no number."
ours = true
[[task.indicator]]
id = "springs"
name = "泉"
name_en = "Springs"
kind = "milestone"
fact = "facts.plant"
stage = "finished"
measured = [3, 6]
note = "年底为我方读法。"
note_en = "The year's end is our reading."
[[task.indicator]]
id = "still"
name = "静水"
name_en = "Still water"
kind = "growth"
value = "facts.wells"
at_least = 40.0
start = "baseline.coverage"
unit = "%"
curve = "even"
"""
WATER = book(checks=OWN)

#: What a test explains: lines by their titles.
Told = dict[str, list[str]]


def explained(
    indicator: str,
    *records: Record,
    period: str = "2019-03",
    lang: Lang = "en",
    of: RuleBook = WATER,
    **more: Any,
) -> Told:
    judgement = judge(of, records, after(period), **more)
    found = standing(judgement, indicator)
    about = report(judgement, str(found.period)) if found.period else None
    case = Case(of, "water", "bureau", found, about)
    head, *lines = explain_case(case, lang, lambda record, fact: f"{record.period}#{fact}")
    told: Told = {"": [head]}
    for line in lines:
        title, _, said = line.strip().partition("：" if lang == "zh" else ": ")
        told.setdefault(title, []).append(said)
    return told


def of_facts(indicator: str, facts: dict[str, Any], **more: Any) -> Told:
    return explained(indicator, record("2019-03", facts), **more)


def test_head_names_indicator_unit_and_month() -> None:
    told = of_facts("wells", {"wells": 24})
    assert told[""] == ["Wells (wells) · Water bureau · 2019-03"]


def test_rule_is_told_with_file_line_and_clause() -> None:
    told = of_facts("wells", {"wells": 24})
    line = WATER.rules["water"].indicator("wells").line
    assert told["rule"] == [f"{WATER.rules['water'].file}:{line}"]
    assert told["clause"] == ["附件 一"]
    assert told["expression"] == ["facts.wells"]


def test_status_is_told_with_its_reason() -> None:
    (said,) = of_facts("wells", {"wells": 24})["status"]
    assert said.startswith("off track (24")


@pytest.mark.parametrize(
    ("indicator", "told"),
    [
        ("wells", "total ≥ 120; hard, weight 3, monthly, due 2019-12-31"),
        ("leaks", "bound ≤ 5; process, weight 1, monthly, due 2019-12-31"),
        ("plant", "milestone finished; hard, weight 3, quarterly, due 2019-06-30"),
        ("meetings", "cadence 2 times each quarter; hard, weight 3, monthly, due 2019-12-31"),
        ("springs", "milestone finished; hard, weight 3, in months 3, 6, due 2019-12-31"),
    ],
)
def test_kind_is_told_with_what_is_wanted_by_when(indicator: str, told: str) -> None:
    assert explained(indicator)["kind"] == [told]


def test_watched_indicator_wants_nothing() -> None:
    (said,) = of_facts("complaints", {"complaints": 7})["kind"]
    assert said.startswith("watch; ")


def test_divisor_of_a_cadence_stands_in_its_expression_and_facts() -> None:
    told = of_facts("drills", {"drills": 4, "floods": 2})
    assert told["expression"] == ["facts.drills / facts.floods"]
    assert [each.partition("  [")[0] for each in told["fact"]] == [
        "演练 facts.drills = 4",
        "洪水 facts.floods = 2",
    ]
    assert "arithmetic" not in told


def test_measure_of_a_plugin_is_named_for_an_expression() -> None:
    hooks = AreaHooks(measure=lambda **_asked: [{"taste": 93.0}])
    told = of_facts("taste", {"wells": 1}, hooks=hooks)
    assert told["expression"] == ["duban_measure"]
    assert "arithmetic" not in told
    assert "fact" not in told


def test_indicator_without_a_report_says_so() -> None:
    told = explained("wells")
    assert told["facts"] == ["no report"]
    assert "fact" not in told
    assert "arithmetic" not in told


def test_indicator_that_was_never_measured_has_no_month() -> None:
    told = explained("plant", record("2019-01", {"plant": {"stage": "started"}}), period="2019-01")
    assert told[""] == ["Plant (plant) · Water bureau · -"]
    assert told["facts"] == ["no report"]


def test_total_that_was_never_measured_has_a_curve_and_nothing_planned() -> None:
    told = explained("coverage", period="2019-01")
    assert told["curve"] == ["Even (even): made up; made up"]
    assert not {"planned", "thresholds", "lag"} & set(told)


def test_fact_is_told_with_titles_value_unit_and_place() -> None:
    read = record("2019-03", {"pipes": 120000}, text="march")
    assert explained("pipes", read)["fact"] == [
        "管 facts.pipes = 120000 m2  [march.json:2019-03#facts.pipes]"
    ]


def test_fact_is_told_in_the_unit_that_people_use_in_chinese_only() -> None:
    (said,) = of_facts("pipes", {"pipes": 120000}, lang="zh")["上报数据"]
    assert "= 120000 m2（12万平方米）" in said


def test_count_has_no_unit() -> None:
    (said,) = of_facts("wells", {"wells": 24}, lang="zh")["上报数据"]
    assert "facts.wells = 24  [" in said


def test_fact_that_was_left_out_is_a_dash() -> None:
    told = of_facts("pressure", {"pressure": {"good": 97}})
    assert [each.partition("  [")[0] for each in told["fact"]] == [
        "压力 · 合格 facts.pressure.good = 97",
        "压力 · 检测 facts.pressure.tests = —",
    ]


def test_list_is_told_by_number_names_and_stages() -> None:
    pumps = [{"name": "north", "stage": "finished"}, {"name": "south"}]
    (said,) = of_facts("pumps", {"pumps": pumps})["fact"]
    assert "facts.pumps = 2 (north=finished, south)" in said


def test_name_in_a_list_is_shown_harmlessly() -> None:
    (said,) = of_facts("pumps", {"pumps": [{"name": "a\x1b[31mb"}]})["fact"]
    assert "\x1b" not in said


def test_parts_of_a_milestone_are_told_with_the_stage_in_words() -> None:
    told = of_facts(
        "plant", {"plant": {"stage": "started", "date": "2019-03-04"}}, lang="zh", period="2019-03"
    )
    said = [each.partition("  [")[0] for each in told["上报数据"]]
    assert any(each.endswith("facts.plant.stage = 已开工") for each in said)
    assert any(each.endswith("facts.plant.date = 2019-03-04") for each in said)


def test_arithmetic_puts_figures_in_place_of_names() -> None:
    told = of_facts("pressure", {"pressure": {"good": 97, "tests": 100}})
    assert told["arithmetic"] == ["100.0 * 97 / 100 = 97"]


def test_arithmetic_of_an_inspected_indicator_is_that_of_what_was_reported() -> None:
    visit = Inspection("bureau", "water", "pressure", date(2019, 3, 20), 60.0)
    told = of_facts(
        "pressure",
        {"pressure": {"good": 97, "tests": 100}},
        register=Register(inspections=(visit,)),
    )
    assert told["arithmetic"] == ["100.0 * 97 / 100 = 97"]
    assert "found on 2019-03-20 by inspection; reported 97%" in told["status"][0]


def test_sum_over_several_reports_has_no_arithmetic_of_one() -> None:
    reports = [record(f"2019-0{month}", {"pipes": 100000}) for month in (1, 2, 3)]
    assert "arithmetic" not in explained("pipes", *reports)


def test_expression_without_a_number_has_no_arithmetic() -> None:
    told = of_facts("odd", {"pumps": [{"name": "north", "capacity": 3}]})
    assert "arithmetic" not in told
    told = of_facts("capacity", {"pumps": [{"name": "north", "stage": "opened", "capacity": 3}]})
    assert "arithmetic" not in told


def test_curve_is_told_with_its_reason_and_what_was_planned() -> None:
    told = of_facts("wells", {"wells": 24})
    assert told["curve"] == ["Even (even): made up; made up"]
    assert told["planned"] == ["0 + 0.250/1.000 × (120 − 0) = 30 (2019-03-31)"]


def test_planned_value_starts_from_the_baseline() -> None:
    told = of_facts("coverage", {"homes": {"served": 46, "all": 100}})
    assert told["planned"] == ["40 + 0.250/1.000 × (60 − 40) = 45 (2019-03-31)"]


def test_thresholds_are_told_with_their_source() -> None:
    (said,) = of_facts("wells", {"wells": 24})["thresholds"]
    assert said.startswith(
        "behind beyond max(1 points, 5% of planned), off track beyond max(3 points, 15%);"
        " ahead above 110% of planned (our proposal"
    )


def test_own_curve_is_told_by_its_days_and_shares() -> None:
    told = of_facts("tanks", {"wells": 24})
    assert told["curve"] == ["own curve of this indicator: 03-31 0, 12-31 1"]
    told = of_facts("tanks", {"wells": 24}, lang="zh")
    assert told["序时进度"] == ["本指标自定：03-31 0、12-31 1"]


def test_proposal_is_told_without_its_title_twice() -> None:
    assert of_facts("tanks", {"wells": 24})["our proposal"] == ["the notice gives no number."]
    told = of_facts("tanks", {"wells": 24}, lang="zh")
    assert told["我方建议"] == ["通知未给数量。"]


def test_reading_of_the_notice_is_told() -> None:
    assert explained("springs")["our reading"] == ["The year's end is our reading."]


def test_lag_is_the_days_since_the_plan_was_there() -> None:
    assert of_facts("wells", {"wells": 12})["lag"] == ["54 days: the plan was there on 2019-02-05"]


@pytest.mark.parametrize("wells", [30, 60, 500])
def test_work_that_is_not_behind_has_no_lag(wells: int) -> None:
    assert "lag" not in of_facts("wells", {"wells": wells})


def test_target_that_is_the_baseline_has_no_lag() -> None:
    told = of_facts("still", {"wells": 38})
    assert "planned" in told
    assert "lag" not in told


def test_total_without_a_value_has_nothing_planned_and_no_arithmetic() -> None:
    told = of_facts("wells", {"leaks": 1})
    assert "facts.wells = —" in told["fact"][0]
    assert not {"arithmetic", "planned", "thresholds", "lag"} & set(told)


def test_limit_has_no_curve() -> None:
    told = of_facts("leaks", {"leaks": 3})
    assert not {"curve", "planned", "thresholds", "lag"} & set(told)


def test_exemption_is_told_with_its_reason() -> None:
    lifted = Exemption("bureau", "water", "a flood", "doc 7", indicator="wells")
    told = of_facts("wells", {"wells": 1}, register=Register(exemptions=(lifted,)))
    assert told["exempt"] == ["a flood"]
    assert "exempt" not in of_facts("wells", {"wells": 1})


def test_evidence_is_named_or_not() -> None:
    facts = {"plant": {"stage": "finished", "date": "2019-03-04"}}
    assert of_facts("plant", facts)["evidence"] == ["none named"]
    told = explained("plant", record("2019-03", facts, tasks=proof("plant")))
    assert told["evidence"] == ["named"]


def test_things_that_are_planned_whole_are_told_so() -> None:
    told = explained("wells", record("2019-02", {"wells": 24}), period="2019-02")
    (said,) = told["planned"]
    found = re.fullmatch(r"0 \+ .* = ([0-9.]+), in whole things ([0-9]+) \(2019-02-28\)", said)
    assert found is not None
    assert int(found[2]) == int(float(found[1])) < float(found[1])
