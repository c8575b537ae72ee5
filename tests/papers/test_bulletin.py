import re
from pathlib import Path
from typing import Any

import pytest
from tests.papers.frozen_samples import ROOTS, blocks, bulletin, changed, judged, paper, words
from tests.papers.test_comparing import matter

from duban.errors import PaperError
from duban.papers.making import bulletin_blocks
from duban.roots import Root


def alert(number: int) -> dict[str, Any]:
    return judged().rows("alerts")[-1] | {"key": f"a/{number}", "message": f"第{number}条"}


def silent(told: Any) -> None:
    for row in told["evaluation"]["reports"]:
        row.update(timeliness="missing", file=None, versions=0)


def with_text(text: str) -> Any:
    def put(told: Any) -> None:
        event = next(row for row in told["evaluation"]["alerts"] if row["kind"] == "event_problem")
        event["message"] = text

    return put


def test_bulletin_tells_how_things_stand() -> None:
    told = words()
    assert "年度任务共35项。进展正常或完成18项，占到期任务的51.4%；" in told
    assert "垃圾管理：五大战役 | 5 | 3 | 1 | 1" in told
    assert "大韩庄填埋场二期建成：目前为“已开工”阶段" in told
    assert "未报送：法规处（城市管理法制化，2019年6月）。" in told
    assert "由牵头单位于2019年7月19日前书面说明原因" in told
    assert "2019年7月的报送，于2019年8月5日前报出。" in told


def test_bulletin_without_a_last_one_compares_nothing() -> None:
    told = words()
    assert "上次通报" not in told
    assert "上期" not in told


def test_bulletin_with_a_last_one_tells_what_moved_and_what_came_of_demands() -> None:
    told = words(judged(), judged("2019-04-06"))
    assert "与上次通报（截至2019年4月6日）相比，进展正常或完成的任务由10项变为18项" in told
    assert "现已恢复正常或完成10项：1.3 环境卫生净化" in told
    assert "2.1 | 垃圾处理设施建设 | 废弃物管理处 | 未完成 | 正常" in told


def test_what_is_as_many_as_before_and_what_cannot_be_compared_is_said_so() -> None:
    told = words(judged(), judged("2019-04-06"))
    assert "需关注的仍为14项" in told
    assert "本期数据缺失、无从比较的是：5.1 城市管理法制化（严重滞后→数据缺失）。" in told
    assert "原通报—" not in told


def test_window_names_its_year_once() -> None:
    assert "对2019年4月至6月各项任务" in words()


def test_red_indicator_of_a_task_that_is_only_behind_is_told() -> None:
    assert "舆论和社会监督反映问题按时回应率：2019年6月为83.33%" in words()


def test_reasons_name_neither_files_nor_codes_of_findings() -> None:
    rows = [one["because"] for one in bulletin().fields["alerts"]]
    assert "核对报送数据时发现" in rows
    assert "报送文件未通过校验" in rows
    assert not [one for one in rows if "PLAUS" in one or "FACT" in one]


def test_corrections_stand_in_the_next_bulletin() -> None:
    told = words(judged("2020-01-06"), judged(), "2019-Q4")
    assert "法规处“城市管理法制化”2019年6月的报送：原通报未报送，更正为迟报。" in told


def test_number_issuer_and_date_are_left_blank() -> None:
    told = {one.kind: one.texts for one in blocks(formal=True)}
    assert told["number"] == ("＿＿＿＿〔＿＿＿＿〕＿＿号",)
    assert told["sign"] == ("＿＿＿＿＿＿＿＿", "＿＿＿＿年＿＿月＿＿日")
    assert told["mark"] == ("＿＿＿＿＿文件",)


def test_internal_bulletin_has_its_own_head() -> None:
    told = [one.texts[0] for one in blocks() if one.kind in {"mark", "number"}]
    assert told == ["督查通报", "第＿＿期"]


def test_no_unit_is_named_without_names() -> None:
    told = words(judged(), judged("2019-04-06"), named=False)
    assert [name for name in judged().units.values() if name in told] == []
    assert "迟报1份，退回未改正1份，未报送1份。" in told


def test_window_without_any_submission_is_told_in_words() -> None:
    told = words(changed(silent))
    assert "2019年第二季度应报87份，截至2019年7月6日没有收到任何报送" in told


def test_window_in_which_nothing_was_due_is_told_in_words() -> None:
    assert "2019年1月没有到期应报的材料。" in words(judged(), None, "2019-01")


def test_five_hundred_alerts_are_taken_by_the_annex() -> None:
    many = changed(lambda told: told["evaluation"].update(alerts=[*map(alert, range(500))]))
    told = blocks(many)
    assert len([one for one in told if one.kind == "table"][-1].rows) == 501
    assert len([one for one in told if one.kind.startswith("level")]) < 40


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("@sign 某局\n# 假标题", "@sign 某局 # 假标题"),
        ("{{ plan }}{% raw %}", "{{ plan }}{% raw %}"),
        ("长" * 10_000, "长" * 299 + "…"),
        ("𠮷和䶮👍\x00", "𠮷和䶮〔表情〕"),
    ],
)
def test_text_of_a_report_stays_text(text: str, told: str) -> None:
    present = changed(with_text(text))
    assert told in words(present)
    plain = [one.kind for one in blocks()]
    assert [one.kind for one in blocks(present)] == plain
    assert paper(present).content


def test_open_matters_are_demanded_with_the_nearest_limit() -> None:
    present = changed(lambda told: told.update(matters=[matter("2019-0001", "open")]))
    assert "在办的督办事项1件，按各自期限办理；最近的期限为2019年4月20日。" in words(present)


def test_files_of_reports_are_not_named_to_a_director() -> None:
    assert re.search(r"\.(json|xlsx|yaml)", words()) is None


def test_trajectory_of_each_figure_that_holds_a_red_task_back() -> None:
    told = bulletin().pictures
    assert set(told) == {
        "lighting/div_lighting/arterial_lit_rate",
        "waste/div_waste/new_treatment_capacity",
        "parking/div_parking/parking_census_districts",
    }
    rate = told["lighting/div_lighting/arterial_lit_rate"]
    assert rate.months[0] == "2019-01"
    assert rate.actual[5] == 97.2
    assert rate.planned[5] == 98.0


def test_window_before_the_cut_off_is_warned_of() -> None:
    (warning,) = paper(judged(), window="2019-04").warnings
    assert "stand as of a later month than 2019-04" in warning.say("en")


def test_window_that_is_not_over_is_warned_of() -> None:
    (warning,) = paper(judged(), window="2019-07").warnings
    assert "a window that is not over" in warning.say("en")


def test_same_judgements_give_the_same_bytes() -> None:
    assert paper().content == paper().content


def own_template(folder: Path, text: str) -> tuple[Root, ...]:
    (folder / "templates" / "papers").mkdir(parents=True)
    (folder / "templates" / "papers" / "bulletin.txt.j2").write_text(text, encoding="utf-8")
    return (*ROOTS, Root(folder, "ours"))


def test_root_replaces_the_words(tmp_path: Path) -> None:
    roots = own_template(tmp_path, "@title 我市{{ window }}通报\n共{{ tally.total }}项。\n")
    told = bulletin_blocks(bulletin(), roots)
    assert [one.texts for one in told] == [("我市2019年第二季度通报",), ("共35项。",)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("好\n{{ totals }}", "templates/papers/bulletin.txt.j2:2: The template does not hold: Und"),
        ("{% if %}", "templates/papers/bulletin.txt.j2:1: The template does not hold: Template"),
        ("{{ 1 / 0 }}", "templates/papers/bulletin.txt.j2:1: The template does not hold: ZeroDiv"),
    ],
)
def test_template_that_fails_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PaperError) as found:
        bulletin_blocks(bulletin(), own_template(tmp_path, text))
    assert found.value.say("en").startswith(says)


def test_bulletin_before_anything_is_due_says_so_once_and_numbers_no_single_annex() -> None:
    told = words(judged("2019-02-27"), None, "2019-02")
    assert "年度任务共35项，均未到考核期。" in told
    assert "占到期任务" not in told
    assert "各项任务均未到考核期。" in told
    assert "附件1" not in told
    assert "1. 任务完成情况一览表" in words()


def test_months_without_a_report_are_told_as_one_stretch() -> None:
    said = bulletin(changed(silent)).fields["reporting"].missing
    assert "法规处（城市管理法制化，2019年4月至6月）" in said


def test_after_the_plan_has_ended_nothing_goes_on_by_its_curve() -> None:
    told = words(judged("2020-01-06"), None, "2019-Q4")
    assert "年末各项指标达到要求20项：" in told
    assert "序时进度" not in told
    assert "按序时进度正常推进18项：" in words()
