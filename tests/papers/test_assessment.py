"""The annual assessment: what each step gives, what is open, what is told."""

from typing import Any

import pytest
from tests.papers.assessment_samples import (
    LIGHTING,
    PARKING,
    PARKS,
    PROVISIONAL,
    assessment,
    entry,
    final,
    sheet,
    unit,
    with_office,
)
from tests.papers.frozen_samples import ROOTS, changed, judged

from duban.errors import PaperError, UsageError
from duban.papers.assessing import grades_of, make_assessment
from duban.papers.assessment import assessed_units
from duban.roots import Root


def test_office_score_is_the_mean_that_evaluate_prints() -> None:
    rows = [row["score"] for row in final().rows("scores") if row["reporter"] == "div_legal"]
    assert unit("div_legal").office == round(sum(rows) / len(rows), 2)


def test_unit_of_two_areas_has_the_mean_of_their_means() -> None:
    found = unit("div_waste")
    assert list(found.areas) == ["餐厨垃圾", "垃圾处理"]
    assert found.office == pytest.approx(sum(found.areas.values()) / 2, abs=0.01)


def test_grade_of_the_year_takes_the_place_of_the_grade_block() -> None:
    """Of two periods, one graded: the block's points leave the office score, and count once."""
    one = unit(PARKING)
    ungraded = [
        100.0
        * sum(block["points"] for block in row["blocks"] if block["id"] != "grade")
        / sum(block["weight"] for block in row["blocks"] if block["id"] != "grade")
        for row in final().rows("scores")
        if row["reporter"] == PARKING
    ]
    assert one.office == round(sum(ungraded) / len(ungraded), 2)
    assert one.share == pytest.approx(0.1)
    assert one.base == round(one.office * 0.9 + 80 * 0.1, 2)


def test_total_adds_what_is_printed() -> None:
    one = unit(PARKING)
    assert (one.bonus, one.deduction, one.appealed) == (0, 2, 1)
    assert one.total == round(one.base - 2 + 1, 2) == 93.96


def test_no_grade_is_left_out_and_shown() -> None:
    lines = {line.item: line for line in sheet(PARKS).lines}
    assert lines["年度领导评价"].points == "未评"
    assert "没有评分，不计入" in lines["年度领导评价"].note
    assert lines["其中：评分（10）"].points == "未评"
    assert lines["基础得分"].points == lines["办公室评分"].points


def test_grades_of_months_count_as_they_did_where_the_year_has_none() -> None:
    lines = {line.item: line for line in sheet("div_waste").lines}
    assert lines["其中：评分（10）"].points == "7.60"
    assert lines["其中：评分（10）"].note == "1期有此项得分，评分人：分管领导(样例)"


def test_plan_whose_score_has_no_grade_block_counts_no_leader() -> None:
    def without(content: dict[str, Any]) -> None:
        blocks = content["grading"]["blocks"]
        content["grading"]["blocks"] = [one for one in blocks if one["id"] != "grade"]

    present = changed(without, "2020-01-31")
    one = unit(LIGHTING, present)
    assert one.share == 0
    assert one.base == one.office
    lines = {line.item: line.note for line in sheet(LIGHTING, present).lines}
    assert "评分规则没有此项，不计入" in lines["年度领导评价"]


def test_bonuses_add_the_cap_at_most() -> None:
    many = [entry("bonuses", points=3.0), entry("bonuses", points=4.0)]
    present = with_office(lambda office: office["bonuses"].extend(many))
    found = unit(PARKS, present)
    assert (found.bonus, found.total) == (5.0, round(found.base + 5, 2))
    lines = {line.item: line for line in sheet(PARKS, present).lines}
    assert (lines["加分"].points, lines["加分"].note) == (
        "+5.00",
        "2项，依据见下表；合计7.00分，按上限5分计",
    )


def test_deductions_stop_at_zero() -> None:
    harsh = entry("deductions", points=100.0)
    present = with_office(lambda office: office["deductions"].extend([harsh, harsh]))
    found = unit(PARKS, present)
    assert (found.total, found.grade, found.rank) == (0.0, "不合格", 27)


@pytest.mark.parametrize(
    ("taken", "grade"),
    [(10.0, "优"), (10.01, "良"), (20, "良"), (20.01, "合格"), (40.01, "不合格")],
)
def test_grade_begins_at_its_line(taken: float, grade: str) -> None:
    one = entry("deductions", points=taken)
    assert unit(PARKS, with_office(lambda office: office["deductions"].append(one))).grade == grade


def test_equal_totals_share_a_rank_and_the_next_one_is_skipped() -> None:
    ranks = [one.rank for one in assessed_units(final(), 2019)]
    assert ranks[:5] == [1, 1, 1, 4, 5]
    assert ranks[8:12] == [9, 10, 10, 12]


def test_everything_is_final_once_it_is_approved() -> None:
    told = assessment()
    assert (told.provisional, told.stage) == (0, "终评")


def test_what_was_decided_after_the_cut_off_is_not_known() -> None:
    told = assessment(judged(PROVISIONAL))
    assert (told.provisional, told.stage) == (27, "初评")
    parking = next(one for one in told.ranking if one.unit == PARKING)
    assert parking.open == ("appeal", "approval")
    assert (parking.appealed, parking.total) == (0, 92.96)


def test_year_that_is_not_over_is_provisional() -> None:
    found = assessed_units(judged("2019-07-06"), 2019)
    assert {one.open for one in found} == {("year", "approval")}
    assert {one.periods for one in found} == {5}


def test_report_whose_due_day_was_moved_is_waited_for() -> None:
    def moved(content: dict[str, Any]) -> None:
        for row in content["evaluation"]["reports"]:
            if (row["reporter"], row["period"]) == (PARKS, "2019-12"):
                row.update(timeliness="not_due")

    present = changed(moved, "2020-01-31")
    assert unit(PARKS, present).open == ("year",)
    assert unit(LIGHTING, present).is_final


def test_pending_appeal_keeps_one_unit_provisional() -> None:
    pending = entry("appeals", filed_on="2020-01-19")
    present = with_office(lambda office: office["appeals"].append(pending))
    assert unit(PARKS, present).open == ("appeal",)
    assert assessment(present).stage == "初评"
    assert unit(LIGHTING, present).is_final


@pytest.mark.parametrize("table", ["bonuses", "deductions"])
def test_approval_older_than_a_change_does_not_count(table: str) -> None:
    later = entry(table, decided_on="2020-01-21")
    assert unit(PARKS, with_office(lambda office: office[table].append(later))).open == ("older",)


def test_approval_older_than_the_leaders_grade_does_not_count() -> None:
    later = entry("year_grades", given_on="2020-01-21")
    present = with_office(lambda office: office["year_grades"].append(later))
    assert unit(PARKS, present).open == ("older",)


@pytest.mark.parametrize(("approved", "open_"), [(100.0, ()), (99.9, ("other",))])
def test_approval_of_other_points_does_not_count(approved: float, open_: tuple[str, ...]) -> None:
    own = entry("approvals", approved_on="2020-01-22", points=approved)
    present = with_office(lambda office: office["approvals"].append(own))
    assert unit(PARKS, present).open == open_


def test_approval_of_one_unit_is_not_that_of_another() -> None:
    own = entry("approvals", points=None)
    present = with_office(lambda office: office.update(approvals=[own]))
    assert unit(PARKS, present).is_final
    assert unit(LIGHTING, present).open == ("approval",)


def test_appeal_is_told_with_its_outcome_and_paper() -> None:
    assert sheet(PARKING).appeal == (
        "2020年1月10日提出：10月的报送因机房停电晚到一天，停电通知随附，请酌情减免扣分。"
        "申诉成立，得分+1.00（样例会纪〔2020〕2号，主任办公会(样例)，2020年1月16日）。"
    )
    assert sheet(PARKING, judged(PROVISIONAL)).appeal.endswith("请酌情减免扣分。正在复核。")
    assert sheet(PARKS).appeal == ""


def test_changes_are_told_with_basis_and_paper() -> None:
    (change,) = sheet(PARKING).changes
    assert (change.kind, change.points, change.basis) == (
        "扣分",
        "−2.00",
        "两次迟报，经电话催报后才报送",
    )
    assert change.paper == "样例督查〔2019〕17号，督查科(样例)，2020年1月9日"


def test_self_score_is_shown_and_not_counted() -> None:
    lines = {line.item: line for line in sheet(PARKING).lines}
    assert lines["自评分"].points == "99.50"
    assert lines["自评分"].note.endswith("仅供对照，不计入得分")
    assert {line.item: line for line in sheet(PARKS).lines}["自评分"].points == "未报"


def test_final_values_stand_with_target_status_and_evidence() -> None:
    values = {one.name: one for one in sheet(LIGHTING).values}
    rate = values["主干道路亮灯率"]
    assert (rate.value, rate.target, rate.status) == ("99.03%", "≥98%", "正常")
    assert (rate.report, rate.evidence) == ("2019年12月报送", ())
    assert rate.where == "2019-12/div_lighting-lighting.json 第19、20行"
    scheme = values["城市照明实施方案"]
    assert (scheme.value, scheme.target) == ("印发", "印发")
    assert scheme.evidence == (
        "样例照明〔2019〕6号",
        "城市照明实施方案:印发文件(样例)（样例佐证〔2019〕12-1.4-2，2019年12月31日）",
    )


def test_what_is_only_watched_is_left_out() -> None:
    assert "路灯故障按时修复率" not in {one.name for one in sheet(LIGHTING).values}
    watched = [row for row in final().rows("indicators") if row["status"] == "watched"]
    assert watched
    told = sum(len(one.values) for one in assessment().sheets)
    assert told == len(final().rows("indicators")) - len(watched)


def test_exemption_and_inspection_stand_with_the_evidence() -> None:
    def change(content: dict[str, Any]) -> None:
        for row in content["evaluation"]["indicators"]:
            if row["indicator"] == "arterial_lit_rate":
                row.update(exempt="灯具移交", reported=98.6)

    values = {one.name: one for one in sheet(LIGHTING, changed(change, "2020-01-31")).values}
    assert values["主干道路亮灯率"].evidence == (
        "免予评判：灯具移交",
        "以检查查实数为准（上报98.6%）",
    )


def test_the_latest_three_proofs_are_told_and_how_many_there_are() -> None:
    def change(content: dict[str, Any]) -> None:
        for one in content["grounds"]:
            if one["indicator"] == "arterial_lit_rate":
                proof = {"number": None, "date": None, "sha256": None}
                one["proofs"] = [
                    {"period": f"2019-0{month}", "name": f"清单{month}", **proof}
                    for month in range(2, 8)
                ]

    values = {one.name: one for one in sheet(LIGHTING, changed(change, "2020-01-31")).values}
    assert values["主干道路亮灯率"].evidence == ("清单5", "清单6", "清单7", "共6份，其余见冻结评判")


def test_value_of_a_year_is_that_of_its_last_period() -> None:
    def later(content: dict[str, Any]) -> None:
        for row in content["evaluation"]["indicators"]:
            if row["indicator"] == "arterial_lit_rate":
                row.update(period="2020-03", actual=1.0, status="broken")

    values = {one.name: one for one in sheet(LIGHTING, changed(later, "2020-01-31")).values}
    rate = values["主干道路亮灯率"]
    assert (rate.value, rate.status, rate.where) == ("99.03%", "正常", "")


def test_grades_are_told_with_their_spans() -> None:
    told = grades_of(final().content["grading"], "zh")
    assert [span for _, span in told] == [
        "90分以上",
        "80分以上不足90分",
        "60分以上不足80分",
        "不足60分",
    ]


@pytest.mark.parametrize("year", [2018, 2020])
def test_year_of_another_plan_is_refused(year: int) -> None:
    with pytest.raises(UsageError, match=f"{year} is no year of it"):
        assessed_units(final(), year)


def test_judgement_before_the_first_due_day_has_nothing_to_assess() -> None:
    with pytest.raises(UsageError, match="No report of 2019 was due"):
        assessed_units(judged("2019-03-01"), 2019)


def test_judgement_frozen_without_entries_is_to_be_frozen_again() -> None:
    def older(content: dict[str, Any]) -> None:
        for key in ("grading", "office", "grounds"):
            del content[key]

    with pytest.raises(UsageError, match="freeze it again"):
        assessed_units(changed(older), 2019)


def test_unknown_unit_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Unknown reporter div_light; did you mean div_lighting"):
        assessment(reporter="div_light")


def test_unit_without_a_due_report_has_no_sheet() -> None:
    def silent(content: dict[str, Any]) -> None:
        rows = content["evaluation"]["scores"]
        content["evaluation"]["scores"] = [row for row in rows if row["reporter"] != PARKS]

    present = changed(silent, "2020-01-31")
    with pytest.raises(UsageError, match="had no report due in 2019"):
        assessment(present, PARKS)
    assert len(assessment(present).ranking) == 26


def test_same_judgement_gives_the_same_bytes() -> None:
    one, other = (make_assessment(assessment(), ROOTS).content for _ in range(2))
    assert one == other


def test_words_are_those_of_the_last_root(tmp_path: Any) -> None:
    folder = tmp_path / "templates" / "papers"
    folder.mkdir(parents=True)
    (folder / "assessment.txt.j2").write_text("@sheet {{ nothing }}\n", encoding="utf-8")
    with pytest.raises(PaperError, match=r"templates/papers/assessment\.txt\.j2:1: "):
        make_assessment(assessment(reporter=PARKS), (*ROOTS, Root(tmp_path, "own")))


def test_value_without_its_report_says_so() -> None:
    def lost(content: dict[str, Any]) -> None:
        for row in content["evaluation"]["reports"]:
            if (row["reporter"], row["period"]) == (LIGHTING, "2019-12"):
                row.update(file=None, timeliness="missing")

    values = sheet(LIGHTING, changed(lost, "2020-01-31")).values
    assert {one.report for one in values} == {"2019年12月没有报送"}


def summed(content: dict[str, Any]) -> None:
    """Let the lighting division answer for the sum of three units, of which two are in."""
    row = next(
        row
        for row in content["evaluation"]["indicators"]
        if row["indicator"] == "arterial_lit_rate"
    )
    kept = ("plan", "area", "task", "indicator", "period", "status", "actual", "planned", "target")
    more = {"lead": LIGHTING, "unit": "%", "own": None, "owed": 3, "there": 2, "missing": ["a"]}
    told = {key: row[key] for key in kept} | more | {"because": "a", "units": []}
    content["evaluation"]["rollup"] = [told]


def test_sum_over_units_says_how_many_are_in() -> None:
    def change(content: dict[str, Any]) -> None:
        summed(content)
        reports = content["evaluation"]["reports"]
        content["evaluation"]["reports"] = [row for row in reports if row["reporter"] != LIGHTING]

    values = {one.name: one for one in sheet(LIGHTING, changed(change, "2020-01-31")).values}
    assert values["主干道路亮灯率"].report == "2019年12月，3个单位汇总（已报2个）"


def test_lead_that_reports_itself_rests_on_its_own_report() -> None:
    values = {one.name: one for one in sheet(LIGHTING, changed(summed, "2020-01-31")).values}
    assert values["主干道路亮灯率"].report == "2019年12月报送"
