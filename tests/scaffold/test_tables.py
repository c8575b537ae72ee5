"""A table of responsibilities: what is read, what is left open by its cell, what is refused."""

import re
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scaffold.sheets import ENDS, HEADING, STARTS, TOILETS, doubts, one, rows_of, workbook

from duban.errors import UsageError
from duban.scaffold.headings import NAMES
from duban.scaffold.tables import read_rows, read_table


def test_row_is_read() -> None:
    row = one(*TOILETS)
    assert (row.number, row.task, row.targets) == (
        "1",
        "新建公厕",
        (("任务表!C2", "新建公厕200座以上"),),
    )
    assert (row.due, row.lead, row.cooperating) == (date(2020, 11, 30), "环卫处", ("市容处",))
    assert row.doubts == ()


@pytest.mark.parametrize("task", NAMES["task"])
@pytest.mark.parametrize("lead", NAMES["lead"][:4])
def test_heading_is_known_by_its_usual_names(task: str, lead: str) -> None:
    row = one("扫路", "环卫处", heading=(f"{task[0]} {task[1:]}", f"{lead}（处室）"))
    assert (row.task, row.lead) == ("扫路", "环卫处")


def test_heading_may_stand_below_a_title_and_in_two_rows() -> None:
    content = workbook(
        ("2020年任务表",),
        ("序号", "工作内容", "完成时限", "责任分工", None),
        (None, None, None, "牵头单位", "配合单位"),
        (1, "扫路", "6月", "环卫处", "市容处"),
        merged=("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2"),
    )
    (row,) = rows_of(content)
    assert (row.task, row.due, row.lead, row.cooperating) == (
        "扫路",
        date(2020, 6, 30),
        "环卫处",
        ("市容处",),
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("工作措施及目标要求", "target"),
        ("时间节点安排", "due"),
        ("市级配合单位", "cooperating"),
        ("所属工作领域", "part"),
    ],
)
def test_column_is_known_by_a_word_of_its_name(name: str, field: str) -> None:
    content = workbook(("任务", "牵头单位", name), ("扫路", "环卫处", "9月"))
    (row,) = rows_of(content)
    read = {
        "target": row.targets[0][1] if row.targets else "",
        "due": str(row.due),
        "cooperating": "".join(row.cooperating),
        "part": row.part,
    }
    assert read[field] == ("2020-09-30" if field == "due" else "9月")


def test_column_that_is_not_read_is_told() -> None:
    content = workbook((*HEADING, "分管领导"), (*TOILETS, "某人"))
    (row,) = rows_of(content)
    (note,) = row.doubts
    assert (note.place, note.is_note) == ("任务表!G1", True)
    assert "the column “分管领导” is not read" in note.said.say("en")


def test_merged_cells_count_for_all_their_rows() -> None:
    content = workbook(
        (*HEADING, "方面"),
        (1, "扫路", None, "6月", "环卫处", None, "市容"),
        (2, "洗路", None, None, None, None, None),
        (3, "修路", None, "9月", "道桥处", None, None),
        merged=("D2:D3", "E2:E3", "G2:G4"),
    )
    rows = rows_of(content)
    assert [row.lead for row in rows] == ["环卫处", "环卫处", "道桥处"]
    assert [row.due and row.due.month for row in rows] == [6, 6, 9]
    assert [row.part for row in rows] == ["市容", "市容", "市容"]


def test_task_over_several_lines_keeps_each_target() -> None:
    content = workbook(
        HEADING,
        (1, "公厕", "新建200座", "6月", "环卫处", None),
        (None, None, "改造50座", None, None, None),
        merged=("A2:A3", "B2:B3", "D2:D3", "E2:E3"),
    )
    (row,) = rows_of(content)
    assert [text for _, text in row.targets] == ["新建200座", "改造50座"]
    assert row.doubts == ()


def test_other_lead_in_a_later_line_of_a_task_is_told() -> None:
    content = workbook(
        HEADING,
        (1, "公厕", "新建200座", "6月", "环卫处", None),
        (None, None, "改造50座", "6月", "市容处", None),
        merged=("B2:B3",),
    )
    (row,) = rows_of(content)
    assert row.lead == "环卫处"
    assert "another lead or due day" in doubts(row)[0]


def test_line_of_its_own_opens_a_part_and_sums_and_notes_are_passed_over() -> None:
    content = workbook(
        HEADING,
        ("一、市容环境",),
        (1, "扫路", None, "6月", "环卫处"),
        (None, None, None, None, None),
        ("二、园林绿化",),
        (2, "种树", None, "6月", "园林处"),
        ("合计", None, 2),
        ("注：本表为样例",),
        merged=("A2:F2",),
    )
    assert [(row.part, row.task) for row in rows_of(content)] == [
        ("市容环境", "扫路"),
        ("园林绿化", "种树"),
    ]


@pytest.mark.parametrize(
    "task", ["说明牌整治", "总计划编制", "合计费用核算", "备注栏清理", "填表系统上线", "制表牌更换"]
)
def test_task_that_begins_like_a_foot_is_a_task(task: str) -> None:
    content = workbook(("任务", "目标", "牵头单位"), (task, "整治3块", "市容处"))
    assert [row.task for row in rows_of(content)] == [task]


def test_task_that_begins_like_a_foot_may_have_its_lead_from_above() -> None:
    content = workbook(
        ("任务", "牵头单位"), ("扫路", "环卫处"), ("说明牌整治", None), merged=("B2:B3",)
    )
    assert [row.task for row in rows_of(content)] == ["扫路", "说明牌整治"]


def test_line_of_a_task_that_begins_like_a_foot_is_a_target() -> None:
    content = workbook(
        HEADING,
        (1, "宣传", "开展活动5次", "6月", "宣传处", None),
        (None, None, "说明会召开2次", None, None, None),
        merged=("A2:A3", "B2:B3", "D2:D3", "E2:E3"),
    )
    (row,) = rows_of(content)
    assert [text for _, text in row.targets] == ["开展活动5次", "说明会召开2次"]


@pytest.mark.parametrize(
    "foot",
    [
        ("合计", None, "20项", None, "环卫处"),
        ("合计20项", None, 20, "35%"),
        ("注：本表为样例",),
        ("说明:", "以文件为准"),
        ("备注：", "以文件为准", "环卫处"),
        ("填表人：某人", None, None, "电话：000"),
        ("制表单位：环卫处",),
        ("说明本表由办公室解释",),
        ("2. 由办公室解释",),
    ],
)
@pytest.mark.parametrize("is_last", [True, False])
def test_foot_is_left_out_and_told(foot: tuple[object, ...], is_last: bool) -> None:
    tasks = ((1, "扫路", None, "6月", "环卫处", None),)
    content = workbook(HEADING, *((*tasks, foot) if is_last else (foot, *tasks)))
    (row,) = rows_of(content)
    (note,) = row.doubts
    assert (note.place, note.is_note) == (f"任务表!A{3 if is_last else 2}", True)
    assert f"the line “{foot[0]}” is read as no task" in note.said.say("en")


def test_last_line_across_the_table_with_no_task_below_is_told() -> None:
    content = workbook(HEADING, TOILETS, ("未尽事宜由办公室解释",), merged=("A3:F3",))
    (row,) = rows_of(content)
    assert [note.place for note in row.doubts] == ["任务表!A3"]


def test_no_clause_of_a_long_target_is_lost() -> None:
    target = "，".join(f"新建第{number}类公厕{number}座" for number in range(10, 99))
    assert one(1, "公厕", target, "6月", "环卫处", None).targets == (("任务表!C2", target),)


def test_how_brackets_of_a_lead_were_read_is_told() -> None:
    row = one(1, "扫路", None, "6月", "环卫处（市容处配合）", "住建局（人防办）")
    assert (row.lead, row.cooperating) == ("环卫处", ("市容处", "住建局（人防办）"))
    assert [(note.place, note.is_note) for note in row.doubts] == [
        ("任务表!E2", True),
        ("任务表!F2", True),
    ]


def test_first_named_leads_and_the_rest_cooperate() -> None:
    row = one(1, "扫路", None, "6月", "环卫处、市容处、法规处", None)
    assert (row.lead, row.cooperating) == ("环卫处", ("市容处", "法规处"))
    assert doubts(row) == []
    assert (
        row.doubts[0].said.say("en") == "环卫处 is named first and leads; 市容处, 法规处 cooperate"
    )


@pytest.mark.parametrize(
    ("cells", "cell", "said"),
    [
        ((1, "扫路", None, "常年", "环卫处"), "任务表!D2", "no due day that can be read"),
        ((1, "扫路", None, None, "环卫处"), "任务表!D2", "no due day: 2020-12-31 holds"),
        ((1, "扫路", None, "2021年6月", "环卫处"), "任务表!D2", "lies outside the plan"),
        ((1, "扫路", None, 6, "环卫处"), "任务表!D2", "no due day that can be read"),
        ((1, "扫路", None, "6月", None), "任务表!E2", "no unit is named that leads"),
        ((1, "扫路", None, "6月", "各区"), "任务表!E2", "no unit is named that leads"),
        ((1, "扫路", None, "6月", "环卫处、市容处共同牵头"), "任务表!E2", "several units lead"),
        ((1, "扫路", None, "6月", "环卫处", "各有关部门"), "任务表!F2", "names no unit"),
        ((1, "扫路", "=B2", "6月", "环卫处"), "任务表!C2", "a formula stands here"),
    ],
)
def test_what_cannot_be_read_is_left_open_by_its_cell(
    cells: tuple[object, ...], cell: str, said: str
) -> None:
    row = one(*cells)
    assert any(each.startswith(cell) and said in each for each in doubts(row))


def test_date_cell_is_read() -> None:
    assert one(1, "扫路", None, datetime(2020, 5, 6), "环卫处").due == date(2020, 5, 6)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(("甲", "乙"), (1, 2)), "No heading found"),
        (workbook((), sheet="空表"), "No heading found in the first 20 rows of 空表"),
        (
            workbook(("序号", "工作内容", "目标"), (1, "扫路")),
            "任务表!A1: the heading has no column",
        ),
        (workbook(("序号", "牵头单位", "目标"), (1, "环卫处")), "the heading has no column"),
        (
            workbook(("工作内容", "任务", "牵头单位"), ("扫路", "扫路", "环卫处")),
            "任务表!A1 and 任务表!B1 both mean 任务",
        ),
        (workbook(HEADING), "任务表!B1: no task stands below the heading"),
        (b"PK\x03\x04", "table.xlsx"),
        (b"", "table.xlsx"),
    ],
)
def test_table_that_cannot_be_used_is_refused_with_its_place(content: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        rows_of(content)


def test_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="There is no sheet 表二; there are: 任务表"):
        rows_of(workbook(HEADING, TOILETS), "表二")


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_table(tmp_path / "none.xlsx", None, STARTS, ENDS)


def test_too_many_merged_blocks_are_refused(tmp_path: Path) -> None:
    plain, crowded = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    workbook(HEADING, TOILETS, merged=("G2:G3",), path=plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(crowded, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                one = re.compile(rb'<mergeCell ref="G2:G3" ?/>')  # as one XML writer or the other
                content = one.sub(b'<mergeCell ref="G2:G3"/>' * 5_001, content)
            made.writestr(name, content)
    with pytest.raises(UsageError, match="merged blocks"):
        rows_of(crowded.read_bytes())


@pytest.mark.timeout(120)
def test_table_saved_by_libreoffice_is_read_the_same(tmp_path: Path) -> None:
    source = tmp_path / "table.xlsx"
    content = workbook(
        (*HEADING, "方面"),
        (1, "公厕", "新建200座", "6月", "环卫处、市容处", None, "市容"),
        (None, None, "改造50座", None, None, None, None),
        (2, "绿地", "1000万平方米", datetime(2020, 9, 30), "园林处", None, "园林"),  # noqa: DTZ001
        merged=("A2:A3", "B2:B3", "D2:D3", "E2:E3", "G2:G3"),
        path=source,
    )
    saved = tmp_path / "saved"
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", saved, source],
        check=True,
        capture_output=True,
        timeout=100,
    )
    again = (saved / "table.xlsx").read_bytes()
    assert again != content
    assert rows_of(again) == rows_of(content)
    assert [row.part for row in rows_of(again)] == ["市容", "园林"]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(
        ["环卫处、市容处", "新建200座", "6月底", "=1/0", "合计", "一、市容", "共同牵头"]
    ),
)
BLOCKS = st.builds(
    lambda row, column, down, right: (
        f"{chr(64 + column)}{row}:{chr(64 + column + right)}{row + down}"
    ),
    st.integers(1, 6),
    st.integers(1, 7),
    st.integers(0, 3),
    st.integers(0, 3),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    heading=st.permutations(HEADING),
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=6),
    merged=st.lists(BLOCKS, max_size=4),
)
def test_any_table_is_read_or_refused_in_words(
    heading: list[str], rows: list[list[object]], merged: list[str]
) -> None:
    try:
        content = workbook(heading, *rows, merged=merged)
    except Exception:  # noqa: BLE001 - openpyxl refuses control characters and some merges
        return
    try:
        found = read_rows(content, "table.xlsx", None, STARTS, ENDS)
    except UsageError as error:
        refused = error.say("en")
    else:
        refused = ""
    assert refused.isprintable()
    if refused:
        return
    for row in found:
        assert row.task.isprintable()
        assert all(each.said.say("zh").isprintable() for each in row.doubts)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(UsageError):
        rows_of(content)
