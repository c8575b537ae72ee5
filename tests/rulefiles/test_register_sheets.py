"""The register's workbook: what is typed comes back as it was, and what does not hold says where."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from tests.builders import PLAN, a_book, an_indicator, area_rules

from duban.errors import FileErrors, RuleFileError
from duban.forms.register_book import write_register
from duban.forms.register_view import register_rows, view_of
from duban.model.period import Period
from duban.model.register import (
    DueOverride,
    Exemption,
    Grade,
    Inspection,
    Receipt,
    Register,
    Return,
    Urging,
)
from duban.model.rules import Duty, Timetable
from duban.model.terms import Kind
from duban.rulefiles.register_sheets import RegisterBook, entries_of, read_register_book
from duban.rulefiles.registers import read_register
from duban.words import Label

BOOK = a_book(
    area_rules(
        an_indicator(shown_as=("万平方米", 10000.0), name=Label("绿地面积")),
        an_indicator(Kind.DOCUMENT, id="scheme", unit=None, name=Label("方案")),
    ),
    timetables={
        "lamps": Timetable(
            tuple(
                Duty(period, period.shift(1).first_day.replace(day=5))
                for period in Period(2019, 2).until(Period(2019, 12))
            )
        )
    },
)
DAY = date(2019, 7, 8)


def at(year: int, month: int = 1, day: int = 1) -> datetime:
    """Give 0:00 of a day as cells have it, without a zone."""
    return datetime.combine(date(year, month, day), time())


def written(register: Register, fixed: Register | None = None) -> bytes:
    return write_register(BOOK, view_of(BOOK, rows=register_rows(register), fixed=fixed, day=DAY))


def read(content: bytes) -> RegisterBook:
    found = read_register_book(content, BOOK, "office/登记簿.xlsx")
    assert found is not None
    return found


def typed(folder: Path, sheet: str, *rows: Mapping[str, Any]) -> Path:
    """Fill in the first free rows of a fresh workbook in office/, as the office does."""
    book = load_workbook(BytesIO(written(Register())))
    found = book[sheet]
    codes = {cell.value: cell.column for cell in found[1] if cell.value}
    for number, row in enumerate(rows, 5):
        for code, value in row.items():
            found.cell(number, codes[code]).value = value
    (folder / "office").mkdir(exist_ok=True)
    path = folder / "office" / "登记簿.xlsx"
    book.save(path)
    return path


def refused(folder: Path, sheet: str, row: Mapping[str, Any]) -> str:
    typed(folder, sheet, row)
    with pytest.raises(RuleFileError) as error:
        read_register(folder, BOOK)
    return str(error.value)


TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(" \n，"))
    .map(str.strip)
    .filter(lambda text: text != "")
)
OR_EMPTY = st.just("") | TEXTS
PERIODS = st.builds(Period, st.just(2019), st.integers(2, 12))
DAYS = st.dates(date(2017, 1, 1), date(2021, 12, 31))
TIMES = st.datetimes(at(2017), at(2021, 12, 31)).map(
    lambda at: at.replace(microsecond=0, tzinfo=PLAN.zone)
)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
#: A workbook holds 15 digits of a number.
FIGURES = st.floats(0, 1e9).map(lambda value: float(f"{round(value, 9):.15g}"))
POINTS = st.floats(0, 100).map(lambda value: float(f"{round(value, 12):.15g}"))
MOVED = st.builds(
    lambda period, days, *said: DueOverride(period, period.last_day + timedelta(days), *said),
    PERIODS,
    st.integers(-4, 97),
    TEXTS,
    OR_EMPTY,
)
WHERE: dict[str, Any] = {"reporter": st.just("div_a"), "area": st.just("lamps")}

REGISTERS = st.builds(
    Register,
    receipts=st.lists(
        st.builds(
            Receipt,
            reporter=st.just("div_a"),
            period=PERIODS,
            area=st.sampled_from(["", "lamps"]),
            sha256=st.just("") | DIGESTS,
            received_at=st.none() | TIMES,
            paper_on=st.none() | DAYS,
            division_head_signed=st.booleans(),
            leader_signed=st.booleans(),
            sealed=st.booleans(),
            note=OR_EMPTY,
        ),
        max_size=3,
    ).map(tuple),
    returns=st.lists(
        st.builds(Return, **WHERE, period=PERIODS, returned_on=DAYS, reason=TEXTS), max_size=3
    ).map(tuple),
    exemptions=st.lists(
        st.builds(
            Exemption,
            **WHERE,
            reason=TEXTS,
            document=TEXTS,
            indicator=st.sampled_from(["", "lamps", "scheme"]),
            task=st.sampled_from(["", "1.1"]),
            period=st.none() | PERIODS,
            lateness=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    due_overrides=st.lists(MOVED, max_size=3, unique_by=lambda one: one.period).map(tuple),
    inspections=st.lists(
        st.builds(
            Inspection,
            **WHERE,
            indicator=st.just("lamps"),
            inspected_on=DAYS,
            found=FIGURES,
            place=OR_EMPTY,
            note=OR_EMPTY,
        ),
        max_size=3,
    ).map(tuple),
    grades=st.lists(
        st.builds(Grade, **WHERE, period=PERIODS, points=POINTS, by=TEXTS), max_size=3
    ).map(tuple),
    urgings=st.lists(
        st.builds(Urging, st.just("div_a"), PERIODS, TIMES, TEXTS, OR_EMPTY), max_size=3
    ).map(tuple),
)


def as_register(found: RegisterBook) -> Register:
    entries = entries_of(found.rows)
    receipts = tuple(evolve(one, line=0) for one in entries.pop("receipts"))
    return Register(receipts=receipts, **entries)


@settings(max_examples=30, deadline=None)
@given(REGISTERS)
def test_what_the_office_entered_survives_being_written_and_read(register: Register) -> None:
    found = read(written(register))
    assert not [row.faults for row in found.rows if row.faults]
    assert as_register(found) == register


@settings(max_examples=8, deadline=None)
@given(REGISTERS, REGISTERS)
def test_entries_of_other_files_are_shown_and_not_read_again(
    register: Register, fixed: Register
) -> None:
    assert as_register(read(written(register, fixed))) == register


def test_same_register_gives_the_same_bytes() -> None:
    register = Register(grades=(Grade("div_a", "lamps", Period(2019, 6), 90.5, "主任"),))
    assert written(register) == written(register)


@pytest.mark.parametrize(
    "when",
    [at(2019, 6), "2019-06", "2019年6月", "2019/6", 201906, "2019-06-30", "２０１９.６"],
)
def test_month_is_read_in_all_usual_ways(tmp_path: Path, when: object) -> None:
    typed(tmp_path, "顺延", {"period": when, "due": "2019.7.8", "document": "3号"})
    (found,) = read_register(tmp_path, BOOK).due_overrides
    assert found == DueOverride(Period(2019, 6), date(2019, 7, 8), "3号")


def test_unit_area_and_indicator_are_read_by_name_or_id(tmp_path: Path) -> None:
    row = {"inspected_on": at(2019, 6, 20), "found": "1.5"}
    by_name = row | {"reporter": "甲处", "area": "领域", "indicator": "绿地面积"}
    by_id = row | {"reporter": "div_a", "area": "lamps", "indicator": "lamps"}
    typed(tmp_path, "检查", by_name, by_id)
    first, second = read_register(tmp_path, BOOK).inspections
    assert first == second == Inspection("div_a", "lamps", "lamps", date(2019, 6, 20), 15000.0)


def test_time_is_of_the_plans_zone(tmp_path: Path) -> None:
    row = {"reporter": "甲处", "period": "2019-06", "called_at": "2019-07-06 9:30", "by": "王红"}
    typed(tmp_path, "催报", row)
    (found,) = read_register(tmp_path, BOOK).urgings
    assert found.called_at == datetime(2019, 7, 6, 1, 30, tzinfo=UTC)


def test_unknown_unit_is_told_with_its_cell_and_the_nearest_name(tmp_path: Path) -> None:
    row = {"reporter": "甲", "area": "lamps", "period": "2019-06", "points": 90, "by": "主任"}
    told = refused(tmp_path, "评分", row)
    assert told.startswith("office/登记簿.xlsx: 评分!C5: ")
    assert "甲处" in told


@pytest.mark.parametrize(
    ("code", "value", "cell"),
    [("points", 101, "F5"), ("points", "很好", "F5"), ("period", "六月", "E5"), ("by", None, "G5")],
)
def test_value_that_does_not_hold_is_told_with_its_cell(
    tmp_path: Path, code: str, value: object, cell: str
) -> None:
    row = {"reporter": "甲处", "area": "领域", "period": "2019-06", "points": 90, "by": "主任"}
    assert f"评分!{cell}: " in refused(tmp_path, "评分", row | {code: value})


@pytest.mark.parametrize("due", ["2091-07-08", "190708", at(2422, 2, 12)])
def test_day_in_another_age_is_a_slip_of_the_pen(tmp_path: Path, due: object) -> None:
    row = {"period": "2019-06", "due": due, "document": "3号"}
    assert "顺延!D5: " in refused(tmp_path, "顺延", row)


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ({"period": "2019-04", "due": "2019-04-08"}, "D5"),
        ({"period": "2019-11", "due": "2020-12-05"}, "D5"),
        ({"period": "2018-12", "due": "2019-01-07"}, "C5"),
    ],
)
def test_due_day_moved_by_a_slip_is_told_with_its_cell(
    tmp_path: Path, row: dict[str, str], cell: str
) -> None:
    assert f"顺延!{cell}: " in refused(tmp_path, "顺延", row | {"document": "3号"})


def test_second_due_day_of_a_period_is_told_and_the_first_holds(tmp_path: Path) -> None:
    row = {"period": "2019-06", "due": "2019-07-08", "document": "3号"}
    path = typed(tmp_path, "顺延", row, row | {"due": "2019-07-10"}, row)
    first, second, third = read(path.read_bytes()).rows
    assert (first.entry, second.entry) == (third.entry, None)
    assert "顺延!D6: " in str(second.faults[0])


@pytest.mark.parametrize(
    ("sheet", "more", "cell"),
    [
        ("收件", {"paper_on": "2019-04-04"}, "D"),
        ("退回", {"area": "领域", "returned_on": "2019-04-04", "reason": "无章"}, "E5"),
        ("免责", {"area": "领域", "reason": "汛期", "document": "3号"}, "G5"),
        ("评分", {"area": "领域", "points": 90, "by": "主任"}, "E5"),
        ("催报", {"called_at": "2019-04-04 9:30", "by": "王红"}, "D5"),
    ],
)
def test_month_without_reports_is_told_with_its_cell(
    tmp_path: Path, sheet: str, more: dict[str, Any], cell: str
) -> None:
    row = {"reporter": "甲处", "period": "2018-03"}
    assert f"{sheet}!{cell}" in refused(tmp_path, sheet, row | more)


def test_figure_that_cannot_be_is_told_in_its_unit(tmp_path: Path) -> None:
    row = {"reporter": "甲处", "area": "领域", "indicator": "绿地面积", "found": -5}
    told = refused(tmp_path, "检查", row | {"inspected_on": "2019-06-20"})
    assert "检查!G5: " in told
    assert "-5" in told


def test_inspection_of_a_document_is_refused(tmp_path: Path) -> None:
    row = {"reporter": "甲处", "area": "领域", "indicator": "方案", "found": 1}
    assert "检查!E5: " in refused(tmp_path, "检查", row | {"inspected_on": "2019-06-20"})


def test_formula_is_refused_for_nobody_sees_what_it_will_give(tmp_path: Path) -> None:
    row = {"period": "2019-06", "due": "=TODAY()", "document": "3号"}
    assert "顺延!D5: " in refused(tmp_path, "顺延", row)


def test_all_rows_that_do_not_hold_are_told_together(tmp_path: Path) -> None:
    rows = [{"period": "六月", "due": "2019-07-08", "document": "3号"}, {"period": "2019-06"}]
    typed(tmp_path, "顺延", *rows)
    with pytest.raises(FileErrors) as error:
        read_register(tmp_path, BOOK)
    assert len(error.value.errors) == 3


def test_workbook_and_toml_stand_side_by_side(tmp_path: Path) -> None:
    typed(tmp_path, "顺延", {"period": "2019-06", "due": "2019-07-08", "document": "3号"})
    text = '[[due_override]]\nperiod = "2019-05"\ndue = 2019-06-10\ndocument = "2号"\n'
    (tmp_path / "office/a.toml").write_text(text, encoding="utf-8")
    found = read_register(tmp_path, BOOK)
    assert [one.document for one in found.due_overrides] == ["2号", "3号"]
    assert found.files == ("office/a.toml", "office/登记簿.xlsx")
    assert read_register(tmp_path, BOOK, without="登记簿.xlsx").files == ("office/a.toml",)


def test_lock_beside_an_open_workbook_is_no_register(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office/~$登记簿.xlsx").write_bytes(b"lock")
    assert read_register(tmp_path, BOOK) == Register()


def other_workbook(folder: Path, sheets: Sequence[str]) -> None:
    book = Workbook()
    for name in sheets:
        book.create_sheet(name)
    (folder / "office").mkdir()
    book.save(folder / "office/other.xlsx")


def test_workbook_that_is_no_register_is_an_error(tmp_path: Path) -> None:
    other_workbook(tmp_path, ["收件"])
    with pytest.raises(RuleFileError, match=r"office/other\.xlsx"):
        read_register(tmp_path, BOOK)


def test_register_of_another_plan_is_passed_over(tmp_path: Path) -> None:
    typed(tmp_path, "顺延", {"period": "2019-06", "due": "2019-07-08", "document": "3号"})
    other = a_book(area_rules(an_indicator()), plan=evolve(PLAN, id="other-2019"))
    assert read_register(tmp_path, other).due_overrides == ()


@pytest.mark.parametrize("change", ["sheet", "column", "version", "copy"])
def test_register_that_lost_a_part_is_not_read_as_if_it_were_empty(
    tmp_path: Path, change: str
) -> None:
    path = typed(tmp_path, "顺延", {"period": "2019-06", "due": "2019-07-08", "document": "3号"})
    book = load_workbook(path)
    if change == "sheet":
        del book["顺延"]
    elif change == "column":
        book["顺延"].delete_cols(4)
    elif change == "version":
        for sheet in book:
            if sheet["B1"].value:
                sheet["B1"].value = str(sheet["B1"].value).replace('"version":3', '"version":9')
    else:
        book.copy_worksheet(book["顺延"])
    book.save(path)
    with pytest.raises(RuleFileError, match="office/登记簿"):
        read_register(tmp_path, BOOK)
