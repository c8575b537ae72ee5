"""The year's assessment in the register's workbook: scores, grades, points, appeals, approvals."""

import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.builders import a_book, an_indicator, area_rules

from duban.errors import DubanError, RuleFileError
from duban.forms.register_book import write_register
from duban.forms.register_view import register_rows, view_of
from duban.model.assessments import (
    Adjustment,
    Appeal,
    Approval,
    Outcome,
    SelfScore,
    YearGrade,
)
from duban.model.plan import Reporter
from duban.model.register import Register
from duban.rulefiles.register_sheets import entries_of, read_register_book
from duban.rulefiles.register_year import YEAR_SHEETS
from duban.rulefiles.registers import read_register
from duban.words import Label

UNITS = {key: Reporter(key, Label(name)) for key, name in (("div_a", "甲处"), ("div_b", "乙处"))}
BOOK = a_book(area_rules(an_indicator()), reporters=UNITS)
DAY = date(2020, 1, 8)
NAMES = [each.name for each in YEAR_SHEETS]
WON: dict[str, Any] = {
    "basis": "获市级表彰（样例）",
    "document": "样例〔2019〕80号",
    "decided_on": date(2019, 12, 20),
    "by": "考核小组",
}
DECIDED: dict[str, Any] = {
    "decided_on": date(2020, 1, 6),
    "by": "督查科",
    "document": "样例〔2020〕2号",
}
FILED = (date(2020, 1, 3), "6月迟报系系统故障")
WHOLE = Register(
    self_scores=(SelfScore("div_a", 2019, 96.5, date(2020, 1, 2), "王红", "第二稿"),),
    year_grades=(YearGrade("div_a", 2019, 92.0, date(2020, 1, 3), "分管领导（样例）"),),
    bonuses=(Adjustment("div_a", 2019, 0.5, **WON),),
    deductions=(Adjustment("div_b", 2019, 2.0, **WON, note="第三季度"),),
    appeals=(
        Appeal("div_a", 2019, *FILED, Outcome.UPHELD, -1.5, **DECIDED),
        Appeal("div_b", 2019, *FILED),
    ),
    approvals=(
        Approval(2019, date(2020, 1, 9), "主任办公会（样例）", "样例〔2020〕3号"),
        Approval(2019, date(2020, 1, 9), "主任办公会", "样例〔2020〕3号", "div_a", 101.25),
    ),
)
#: A row of each sheet that holds, as the office types it.
HOLDS: Mapping[str, Mapping[str, Any]] = {
    "自评": {
        "reporter": "甲处",
        "year": "2019年",
        "points": 90,
        "received_on": "2020.1.2",
    },
    "年评": {
        "reporter": "甲处",
        "year": 2019,
        "points": "90分",
        "given_on": "2020-1-3",
        "by": "某",
    },
    "加分": {"reporter": "甲处", "year": 2019, "points": 1, **WON},
    "扣分": {"reporter": "甲处", "year": 2019, "points": 1, **WON},
    "申诉": {"reporter": "甲处", "year": 2019, "filed_on": "2020-01-03", "about": "数据有误"},
    "审定": {"year": 2019, "approved_on": "2020-01-09", "by": "办公会", "document": "3号"},
}


def written(register: Register, fixed: Register | None = None) -> bytes:
    return write_register(BOOK, view_of(BOOK, rows=register_rows(register), fixed=fixed, day=DAY))


def typed(folder: Path, sheet: str, *rows: Mapping[str, Any]) -> Path:
    book = load_workbook(BytesIO(written(Register())))
    codes = {cell.value: cell.column for cell in book[sheet][1] if cell.value}
    for number, row in enumerate(rows, 5):
        for code, value in row.items():
            book[sheet].cell(number, codes[code]).value = value
    (folder / "office").mkdir(exist_ok=True)
    path = folder / "office" / "登记簿.xlsx"
    book.save(path)
    return path


def entered(folder: Path, sheet: str, *rows: Mapping[str, Any]) -> Any:
    typed(folder, sheet, *rows)
    table = next(each.table for each in YEAR_SHEETS if each.name == sheet)
    register = read_register(folder, BOOK)
    names = {"self_score": "self_scores", "year_grade": "year_grades", "bonus": "bonuses"}
    return getattr(register, names.get(table, f"{table}s"))


def refused(folder: Path, sheet: str, *rows: Mapping[str, Any]) -> str:
    typed(folder, sheet, *rows)
    with pytest.raises(DubanError) as error:
        read_register(folder, BOOK)
    return str(error.value)


def without_place(entries: tuple[Any, ...]) -> list[str]:
    return [repr(each).partition(", file=")[0] for each in entries]


def test_entries_of_a_year_come_back_as_they_were() -> None:
    found = read_register_book(written(WHOLE), BOOK, "office/登记簿.xlsx")
    assert found is not None
    for name, entries in entries_of(found.rows).items():
        assert without_place(entries) == without_place(getattr(WHOLE, name)), name
    assert found.rows[0].entry.file == "office/登记簿.xlsx: 自评"


def test_what_is_read_is_written_as_the_same_bytes() -> None:
    once = written(WHOLE)
    found = read_register_book(once, BOOK, "office/登记簿.xlsx")
    assert found is not None
    assert write_register(BOOK, view_of(BOOK, rows=found.rows, day=DAY)) == once


@pytest.mark.parametrize("sheet", NAMES)
def test_a_row_as_the_office_types_it_holds(sheet: str, tmp_path: Path) -> None:
    (entry,) = entered(tmp_path, sheet, HOLDS[sheet])
    assert entry.year == 2019
    assert (entry.file, entry.line) == (f"office/登记簿.xlsx: {sheet}", 5)


@pytest.mark.parametrize(
    ("sheet", "change", "said"),
    [
        ("自评", {"points": 101}, "E5: .*from 0 to 100"),
        ("加分", {"points": 0}, "from 0.01 to 100"),
        ("扣分", {"points": -2}, "from 0.01 to 100"),
        ("审定", {"points": 201, "reporter": "甲处"}, "from 0 to 200"),
        ("审定", {"points": 90}, "names the reporter"),
        ("年评", {"year": 2018}, "2018 is no year of"),
        ("年评", {"year": "去年"}, "is no year: write it like 2019"),
        ("申诉", {"outcome": "成立了"}, "none of the choices"),
        ("申诉", {"outcome": "申诉成立"}, "An appeal that is upheld names 复核日期"),
        ("申诉", {"points": 3}, "An appeal that is pending has no 调整分值"),
    ],
)
def test_a_row_that_does_not_hold_says_where_and_why(
    sheet: str, change: Mapping[str, Any], said: str, tmp_path: Path
) -> None:
    told = refused(tmp_path, sheet, {**HOLDS[sheet], **change})
    assert re.search(rf"(?s)登记簿\.xlsx: {sheet}!.*{said}", told), told


@pytest.mark.parametrize("sheet", ["自评", "年评", "申诉"])
def test_a_unit_has_one_of_a_year(sheet: str, tmp_path: Path) -> None:
    said = refused(tmp_path, sheet, HOLDS[sheet], HOLDS[sheet])
    assert f"{sheet}!C6" in said
    assert "for 2019 already" in said


@pytest.mark.parametrize("sheet", ["加分", "扣分"])
def test_points_may_be_given_more_than_once(sheet: str, tmp_path: Path) -> None:
    assert len(entered(tmp_path, sheet, HOLDS[sheet], HOLDS[sheet])) == 2


def test_what_stands_in_another_file_is_shown_and_not_read_again() -> None:
    found = read_register_book(written(Register(), fixed=WHOLE), BOOK, "office/登记簿.xlsx")
    assert found is not None
    assert not found.rows


def test_a_score_in_both_files_is_refused(tmp_path: Path) -> None:
    typed(tmp_path, "自评", HOLDS["自评"])
    text = (
        '[[self_score]]\nreporter = "div_a"\nyear = 2019\npoints = 80\nreceived_on = "2020-01-02"\n'
    )
    (tmp_path / "office" / "year.toml").write_text(text, "utf-8")
    with pytest.raises(RuleFileError, match=r"already, in office/year\.toml"):
        read_register(tmp_path, BOOK)


@pytest.mark.parametrize(("version", "lacks"), [(1, ["交办", "方案", "调整", *NAMES]), (2, NAMES)])
def test_a_workbook_from_before_these_sheets_is_read(
    version: int, lacks: list[str], tmp_path: Path
) -> None:
    path = typed(tmp_path, "顺延", {"period": "2019-06", "due": "2019-07-08", "document": "3号"})
    book = load_workbook(path)
    for name in lacks:
        del book[name]
    for sheet in book:
        if sheet["B1"].value:
            mark = str(sheet["B1"].value)
            sheet["B1"].value = mark.replace('"version":3', f'"version":{version}')
    book.save(path)
    assert len(read_register(tmp_path, BOOK).due_overrides) == 1
