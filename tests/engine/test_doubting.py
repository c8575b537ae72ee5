"""Doubts between facts: what falls, vanishes, is far off, or contradicts itself."""

from datetime import date
from typing import Any

import pytest
from tests.water import CHECKS, alerts, book, codes, judge, record

from duban.engine.area import AreaHooks
from duban.model.findings import Doubt
from duban.model.terms import Severity


def two(before: dict[str, Any], after: dict[str, Any], checks: str = "") -> Any:
    records = [record("2019-01", before), record("2019-02", after)]
    return judge(book("wells", checks=checks), records, "2019-03-10")


def test_cumulative_figure_that_falls_is_a_question() -> None:
    judgement = two({"wells": 20}, {"wells": 19})
    assert codes(judgement) == ["FACT-001"]
    assert judgement.findings[0].fact == "facts.wells"
    assert [one.kind for one in judgement.alerts if "fell" in one.said.say("en")] == ["fell"]


def test_figure_left_out_for_a_month_is_held_against_the_last_known() -> None:
    records = [
        record("2019-01", {"wells": 20, "leaks": 1}),
        record("2019-02", {"leaks": 1}),
        record("2019-03", {"wells": 19, "leaks": 1}),
    ]
    judgement = judge(book("wells"), records, "2019-04-10")
    assert [one.period for one in judgement.findings if one.code == "FACT-001"] == ["2019-03"]


def test_figure_first_told_in_a_later_month_is_watched_from_then_on() -> None:
    records = [
        record("2019-01", {"leaks": 1}),
        record("2019-02", {"wells": 20, "leaks": 1}),
        record("2019-03", {"wells": 19, "leaks": 1}),
    ]
    judgement = judge(book("wells"), records, "2019-04-10")
    assert [one.period for one in judgement.findings if one.code == "FACT-001"] == ["2019-03"]


def test_figure_that_does_not_add_up_may_fall() -> None:
    assert codes(two({"leaks": 20}, {"leaks": 19})) == []


def test_figure_a_hundred_times_off_is_a_question() -> None:
    judgement = two({"leaks": 3}, {"leaks": 300})
    assert codes(judgement) == ["FACT-003"]
    assert "more than 100 times" in judgement.findings[0].said.say("en")


def test_figure_a_hundredth_of_what_it_was_is_a_question() -> None:
    assert codes(two({"leaks": 300}, {"leaks": 3})) == ["FACT-003"]


def test_figure_99_times_off_is_no_question() -> None:
    assert codes(two({"leaks": 1}, {"leaks": 99})) == []


def test_figure_that_changes_its_sign_is_held_by_its_magnitude() -> None:
    assert codes(two({"leaks": -5}, {"leaks": 5})) == []
    assert codes(two({"leaks": 5}, {"leaks": -6})) == []
    assert codes(two({"leaks": 3}, {"leaks": -300})) == ["FACT-003"]
    assert codes(two({"leaks": -300}, {"leaks": 3})) == ["FACT-003"]


def test_figure_far_off_below_zero_names_the_likely_unit() -> None:
    judgement = two({"pipes": -120000}, {"pipes": 12})
    assert "was 万平方米 taken for the base unit?" in judgement.findings[0].said.say("en")


def test_figure_that_comes_from_zero_or_goes_there_is_no_question() -> None:
    assert codes(two({"leaks": 0}, {"leaks": 300})) == []
    assert codes(two({"leaks": 300}, {"leaks": 0})) == []


def test_figure_ten_thousand_times_off_names_the_likely_unit() -> None:
    judgement = two({"pipes": 120000}, {"pipes": 12})
    assert "was 万平方米 taken for the base unit?" in judgement.findings[0].said.say("en")


def test_fall_is_seen_over_a_month_without_the_figure() -> None:
    records = [
        record("2019-01", {"wells": 20}),
        record("2019-02", {}),
        record("2019-03", {"wells": 19}),
    ]
    assert codes(judge(book("wells"), records, "2019-04-30")) == ["FACT-001"]


def test_thing_that_vanishes_from_a_list_is_a_question() -> None:
    judgement = two(
        {"pumps": [{"name": "north"}, {"name": "south"}]}, {"pumps": [{"name": "south"}]}
    )
    assert codes(judgement) == ["FACT-002"]
    assert "north" in judgement.findings[0].said.say("en")


def test_list_that_may_shrink_loses_things_without_a_question() -> None:
    assert codes(two({"gone": [{"name": "north"}]}, {"gone": []})) == []


def test_name_with_escape_sequences_is_shown_harmlessly() -> None:
    judgement = two({"pumps": [{"name": "\x1b[31mred\u202e"}]}, {"pumps": []})
    said = judgement.findings[0].said.say("en")
    assert "red" in said
    assert not {"\x1b", "\u202e"} & set(said)


def test_check_that_does_not_hold_is_a_finding_of_its_severity() -> None:
    judgement = two({"homes": {"served": 1, "all": 2}}, {"homes": {"served": 3, "all": 2}}, CHECKS)
    (found,) = judgement.findings
    assert (found.code, found.severity, found.task) == ("WAT-001", Severity.ERROR, "1.1")
    assert found.fact == "facts.homes.served"
    assert [one.task for one in alerts(judgement, "question")] == ["1.1"]


def test_check_with_an_absent_fact_is_skipped() -> None:
    assert codes(two({"homes": {"served": 1}}, {"homes": {"served": 3}}, CHECKS)) == []


def test_check_against_the_previous_report_is_skipped_in_the_first() -> None:
    assert codes(two({"leaks": 4}, {"leaks": 5}, CHECKS)) == ["WAT-002"]


def test_previous_is_the_greatest_earlier_period_that_was_reported() -> None:
    records = [record("2019-01", {"leaks": 4}), record("2019-03", {"leaks": 5})]
    assert codes(judge(book("wells", checks=CHECKS), records, "2019-04-30")) == ["WAT-002"]


def test_doubts_about_an_old_report_raise_no_alert() -> None:
    records = [
        record("2019-01", {"wells": 20}),
        record("2019-02", {"wells": 19}),
        record("2019-03", {"wells": 30}),
    ]
    judgement = judge(book("wells"), records, "2019-04-30")
    assert codes(judgement) == ["FACT-001"]
    assert alerts(judgement, "fell") == []


def test_check_that_cannot_be_evaluated_is_said_and_never_false() -> None:
    broken = """
[[check]]
code = "WAT-009"
expect = "facts.pumps.all(p, p.stage < 3)"
says = "x"
says_en = "x"
"""
    judgement = two({}, {"pumps": [{"name": "north", "stage": "opened"}]}, broken)
    assert codes(judgement) == ["RULE-001"]


def test_doubt_of_a_plugin_is_a_finding_with_its_fact() -> None:
    doubt = Doubt("WAT-101", "可疑", "odd", fact="wells", task="1.1", severity="question")
    hooks = AreaHooks(check=lambda **_asked: [[doubt]])
    judgement = judge(book("wells"), [record("2019-01", {"wells": 9})], "2019-02-10", hooks=hooks)
    (found,) = judgement.findings
    assert (found.code, found.fact, found.said.say("zh")) == ("WAT-101", "facts.wells", "可疑")


def test_doubt_without_a_fact_has_none() -> None:
    hooks = AreaHooks(check=lambda **_asked: [[Doubt("WAT-102", "可疑", "odd")]])
    judgement = judge(book("wells"), [record("2019-01", {"wells": 9})], "2019-02-10", hooks=hooks)
    assert judgement.findings[0].fact == ""


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({"plant": {"stage": "finished", "date": "2019-12-20"}}, "facts.plant.date"),
        (
            {"pumps": [{"name": "north", "stage": "opened", "date": "2019-12-20"}]},
            "facts.pumps",
        ),
    ],
)
def test_stage_reached_on_a_day_to_come_is_a_question(facts: dict[str, Any], fact: str) -> None:
    judgement = judge(book("wells"), [record("2019-02", facts)], "2019-03-10")
    (found,) = judgement.findings
    assert (found.code, found.fact) == ("FACT-008", fact)
    assert "2019-12-20 was still to come" in found.said.say("en")


def test_stage_reached_on_the_day_of_the_report_is_none() -> None:
    reached = record("2019-02", {"plant": {"stage": "finished", "date": "2019-03-03"}})
    assert reached.submitted_at.date() == date(2019, 3, 3)
    assert codes(judge(book("wells"), [reached], "2019-03-10")) == []
