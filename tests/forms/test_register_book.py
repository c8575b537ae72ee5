"""The register's workbook as it is written: what it shows, offers, locks and prints."""

import shutil
import subprocess
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import JUNE, PLAN, a_book, an_indicator, area_rules

from duban.errors import MatterError, RuleFileError
from duban.forms.register_book import write_register
from duban.forms.register_due import DueReport, due_reports
from duban.forms.register_matters import action_of, offered, token_of
from duban.forms.register_view import MatterNote, RegisterView, register_rows, view_of
from duban.matters import Answer, Extend, Verify
from duban.model.agreements import Replan, ReplanKind
from duban.model.matters import Matter, State
from duban.model.period import Period
from duban.model.plan import Reporter
from duban.model.pressing import Policy, Source
from duban.model.register import DueOverride, Receipt, Register
from duban.model.rules import Duty, RuleBook, Timetable
from duban.model.terms import Level
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.rulefiles.register_columns import MATTERS
from duban.rulefiles.register_rows import Row
from duban.rulefiles.register_values import names_of, unit_of
from duban.sheets.values import Formula
from duban.sheets.workbook import Sheet
from duban.words import Label, message
from duban.workdays import WorkCalendar

MAY_REPORT = Duty(Period(2019, 5), date(2019, 6, 5))
JUNE_REPORT = Duty(JUNE, date(2019, 7, 5))
BOOK = a_book(area_rules(an_indicator(shown_as=("万平方米", 10000.0), name=Label("绿地面积"))))
DAY = date(2019, 7, 8)
DUE = DueReport("div_a", JUNE, date(2019, 7, 5), datetime(2019, 7, 4, 8, 20, tzinfo=UTC))
MATTER = Matter(
    key="k",
    source=Source.ALERT,
    kind="not_reported",
    base=Level.RED,
    level=Level.RED,
    plan=PLAN.id,
    area="lamps",
    lead="div_a",
    said="未报送",
    because="逾期",
    policy=Policy({Level.BLUE: 3, Level.YELLOW: 5, Level.RED: 10}),
    opened=date(2019, 7, 6),
    since=date(2019, 7, 6),
    limit=date(2019, 7, 19),
    number="2019-0001",
)


def view(**more: Any) -> RegisterView:
    return view_of(BOOK, **{"day": DAY, **more})


def sheet(shown: RegisterView, name: str) -> Worksheet:
    found: Worksheet = load_workbook(BytesIO(write_register(BOOK, shown)))[name]
    return found


def cell(found: Worksheet, row: int, code: str) -> Any:
    codes = {each.value: each.column for each in found[1] if each.value}
    return found.cell(row, codes[code])


def is_locked(found: Worksheet, row: int, code: str) -> bool:
    """Tell whether a cell is locked: by its own style, or as empty cells are, by its column's."""
    at = cell(found, row, code)
    styled = at if at.has_style else found.column_dimensions[at.column_letter]
    return bool(styled.protection.locked)


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime.combine(date(year, month, day), time())


def test_due_report_has_a_row_that_says_when_it_came() -> None:
    found = sheet(view(due=[DUE]), "收件")
    assert cell(found, 5, "reporter").value == "甲处"
    assert cell(found, 5, "due").value == midnight(2019, 7, 5)
    assert cell(found, 5, "electronic").value == datetime.combine(date(2019, 7, 4), time(16, 20))


def test_only_what_the_office_types_is_unlocked() -> None:
    found = sheet(view(due=[DUE]), "收件")
    assert found.protection.sheet
    locked = {code: is_locked(found, 5, code) for code in ("reporter", "paper_on", "result")}
    assert locked == {"reporter": True, "paper_on": False, "result": True}
    assert not is_locked(found, 6, "reporter")


def test_nobody_types_below_the_free_rows() -> None:
    found = sheet(view(due=[DUE]), "收件")
    assert found.sheet_format.zeroHeight
    assert max(found.row_dimensions) == 5 + 30


def test_receipt_stands_in_the_row_of_its_report() -> None:
    rows = register_rows(Register(receipts=(Receipt("div_a", JUNE, paper_on=date(2019, 7, 5)),)))
    found = sheet(view(due=[DUE], rows=rows), "收件")
    assert cell(found, 5, "paper_on").value == midnight(2019, 7, 5)
    assert cell(found, 5, "result").value == "已登记"
    assert cell(found, 6, "reporter").value is None


def test_old_reports_that_came_have_no_row_unless_something_was_entered() -> None:
    months = [JUNE.shift(-count) for count in range(6)]
    due = [evolve(DUE, period=month) for month in months]
    due[4] = evolve(due[4], electronic=None)
    rows = register_rows(Register(receipts=(Receipt("div_a", months[5], sealed=True),)))
    found = sheet(view(due=due, rows=rows), "收件")
    shown = [cell(found, row, "period").value for row in range(5, 11)]
    assert shown == [*map(str, [*months[:3], months[4], months[5]]), None]
    assert (cell(found, 9, "sealed").value, cell(found, 9, "result").value) == ("是", "已登记")


def test_entry_of_another_file_is_locked_and_marked() -> None:
    fixed = Register(due_overrides=(DueOverride(JUNE, date(2019, 7, 8), "3号"),))
    found = sheet(view(fixed=fixed), "顺延")
    assert cell(found, 5, "document").protection.locked
    assert cell(found, 5, "row").value == "fixed"


def test_row_that_does_not_hold_keeps_what_was_typed_and_says_why() -> None:
    fault = RuleFileError(message("{column} is missing", column="依据文件"))
    row = Row("due_override", {"period": "六月", "due": 43654}, None, (fault,))
    found = sheet(view(rows=[row]), "顺延")
    assert (cell(found, 5, "period").value, cell(found, 5, "due").value) == ("六月", "43654")
    assert "依据文件" in cell(found, 5, "result").value


def test_matter_offers_what_its_state_allows() -> None:
    assert offered(MATTER, DAY)[0] == "签收"
    assert "核实通过" not in offered(MATTER, DAY)
    answered = evolve(MATTER, state=State.ANSWERED)
    assert {"核实通过", "核实退回"} <= set(offered(answered, DAY))
    assert offered(evolve(MATTER, state=State.CLOSED), DAY) == ("重开",)
    found = sheet(view(matters=[MATTER]), MATTERS)
    (rule,) = [one for one in found.data_validations.dataValidation if "I5" in str(one.sqref)]
    assert rule.formula1 == f'"{",".join(offered(MATTER, DAY))}"'


def test_every_matter_offers_what_its_own_state_allows() -> None:
    states = [State.OPEN, State.ANSWERED, State.OPEN, State.OPEN, State.CLOSED, State.ANSWERED]
    matters = [
        evolve(MATTER, state=state, number=f"2019-{number:04}")
        for number, state in enumerate(states, 1)
    ]
    found = sheet(view(matters=matters), MATTERS)
    of_number = {each.number: each for each in matters}
    rules = found.data_validations.dataValidation
    assert len(rules) == len({*states})
    for row in range(5, 11):
        (rule,) = [one for one in rules if cell(found, row, "action").coordinate in one]
        matter = of_number[cell(found, row, "number").value]
        assert rule.formula1 == f'"{",".join(offered(matter, DAY))}"'


def test_red_matters_come_first_and_ended_ones_last() -> None:
    blue = evolve(MATTER, level=Level.BLUE, number="2019-0002")
    ended = evolve(MATTER, state=State.RESOLVED, number="2019-0003")
    found = sheet(view(matters=[ended, blue, MATTER]), MATTERS)
    numbers = [cell(found, row, "number").value for row in (5, 6, 7)]
    assert numbers == ["2019-0001", "2019-0002", "2019-0003"]


def test_what_was_typed_for_a_matter_and_not_done_stays_with_the_reason() -> None:
    notes = {"2019-0001": MatterNote({"action": "延期", "by": "王红"}, "未填日期")}
    found = sheet(view(matters=[MATTER], notes=notes), MATTERS)
    assert [cell(found, 5, code).value for code in ("action", "by", "result")] == [
        "延期",
        "王红",
        "未填日期",
    ]


def test_token_changes_when_a_matter_moves() -> None:
    moved = [
        evolve(MATTER, urgings=1),
        evolve(MATTER, state=State.ACKNOWLEDGED),
        evolve(MATTER, limit=date(2019, 7, 22)),
        evolve(MATTER, level=Level.YELLOW),
        evolve(MATTER, snoozed_until=date(2019, 7, 22)),
    ]
    assert len({token_of(each) for each in [MATTER, *moved]}) == 6


def test_actions_are_read_with_who_why_and_day() -> None:
    typed = {"action": " 延期 ", "until": "2019年7月22日", "by": "王红", "why": "等数据"}
    assert action_of(typed) == Extend("王红", "等数据", date(2019, 7, 22))
    assert action_of({"action": "核实退回", "by": "王红", "why": "不实"}) == Verify(
        "王红", "不实", accepted=False
    )
    assert action_of({"by": "王红"}) is None


def test_answer_is_cut_into_cause_and_measures() -> None:
    typed = {"action": "代录反馈", "by": "王红", "why": "原因：停电。措施：已抢修"}
    found = action_of(typed)
    assert isinstance(found, Answer)
    assert (found.reply.cause, found.reply.measures) == ("停电", "已抢修")


@pytest.mark.parametrize(
    "typed",
    [
        {"action": "延期", "by": "王红", "why": "等数据"},
        {"action": "延期", "by": "王红", "until": "月底"},
        {"action": "表扬", "by": "王红"},
        {"action": "代录反馈", "by": "王红", "why": "停电"},
    ],
)
def test_action_that_lacks_something_is_refused(typed: dict[str, str]) -> None:
    with pytest.raises(MatterError):
        action_of(typed)


def test_reports_are_due_newest_first_once_they_may_come() -> None:
    register = Register(due_overrides=(DueOverride(JUNE, date(2019, 7, 8), "3号"),))
    (due,) = due_reports(BOOK, register, date(2019, 6, 25), {}, WorkCalendar())
    assert (due.period, due.due) == (Period(2019, 6), date(2019, 7, 8))
    assert due_reports(BOOK, register, date(2019, 6, 24), {}, WorkCalendar()) == ()


def decided(**changes: Any) -> Register:
    told = {
        "authority": "city",
        "by": "样例",
        "decided_on": date(2019, 6, 1),
        "document": "样例3号",
        "since": JUNE,
        "area": "lamps",
    }
    return Register(replans=(Replan(**{**told, **changes}),))


def due(register: Register, book: RuleBook = BOOK) -> list[tuple[str, str]]:
    found = due_reports(book, register, DAY, {}, WorkCalendar())
    return [(str(each.period), each.reporter) for each in found]


def test_reports_of_a_task_that_was_closed_are_not_due() -> None:
    assert ("2019-06", "div_a") in due(Register())
    assert ("2019-06", "div_a") not in due(decided(kind=ReplanKind.CLOSED))
    not_yet = decided(kind=ReplanKind.CLOSED, decided_on=date(2019, 8, 1))
    assert ("2019-06", "div_a") in due(not_yet)


def test_reports_of_an_area_that_was_added_are_due_from_its_month_on() -> None:
    book = evolve(BOOK, timetables={"lamps": Timetable((MAY_REPORT, JUNE_REPORT))})
    added = decided(kind=ReplanKind.ADDED)
    assert due(Register(), book) == [("2019-06", "div_a"), ("2019-05", "div_a")]
    assert due(added, book) == [("2019-06", "div_a")]


def test_reports_of_a_task_that_moved_are_due_from_the_other_unit() -> None:
    units = {key: Reporter(key, Label(key)) for key in ("div_a", "div_b")}
    book = evolve(BOOK, reporters=units)
    moved = decided(kind=ReplanKind.TRANSFER, task="1.1", reporter="div_a", to="div_b")
    assert due(moved, book) == [("2019-06", "div_b")]


def test_units_that_are_added_up_are_due_on_their_own_day_moved_or_not() -> None:
    root = Path(__file__).parents[2] / "examples" / "districts"
    book = load_plugins(find_roots([root])).book("districts-2019")
    moved = Register(due_overrides=(DueOverride(Period(2019, 2), date(2019, 3, 12), "样例"),))
    for register, days in ((Register(), (1, 5)), (moved, (8, 12))):
        found = due_reports(book, register, date(2019, 3, 1), {}, WorkCalendar())
        told = {each.reporter: each.due.day for each in found}
        assert (told["120101"], told["div_lighting"]) == days


def test_same_view_has_the_same_printing_and_bytes_and_no_other_has() -> None:
    first, second = view(due=[DUE]), view(due=[DUE])
    assert first.printing == second.printing
    assert write_register(BOOK, first) == write_register(BOOK, second)
    assert view(due=[DUE], matters=[MATTER]).printing != first.printing


def test_unit_of_a_picked_indicator_is_computed_beside_its_value() -> None:
    found = sheet(view(), "检查")
    name = str(cell(found, 5, "unit").value).removeprefix("=")
    assert "VLOOKUP" in found.defined_names[name].value


@pytest.mark.skipif(shutil.which("soffice") is None, reason="libreoffice is missing")
def test_an_office_program_works_out_the_unit_of_every_indicator(tmp_path: Path) -> None:
    book = load_plugins(find_roots([])).book("tianjin-2019")
    workbook = load_workbook(BytesIO(write_register(book, view_of(book, day=DAY))))
    found, wanted = workbook["检查"], []
    picked = [(area, rules.indicators[-1]) for area, rules in book.rules.items()][:25]
    for row, (area, indicator) in enumerate(picked, 5):
        names = names_of("area", book)[area], names_of("indicator", book, area)[indicator.id]
        cell(found, row, "area").value, cell(found, row, "indicator").value = names
        wanted.append(str(unit_of(indicator).get("unit", "")))
    workbook.save(tmp_path / "register.xlsx")  # without what the formulas came to
    profile, out = f"-env:UserInstallation=file://{tmp_path / 'profile'}", tmp_path / "out"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(tmp_path / "register.xlsx")], check=True, capture_output=True)
    (saved,) = out.iterdir()
    shown = load_workbook(saved, data_only=True)["检查"]
    assert [cell(shown, row, "unit").value or "" for row in range(5, 30)] == wanted
    assert len({*wanted}) > 5


def test_every_sheet_prints_on_a4_across_with_its_heads_and_filters() -> None:
    book = load_workbook(BytesIO(write_register(BOOK, view(due=[DUE], matters=[MATTER]))))
    names = "收件 督办事项 交办 退回 免责 顺延 检查 评分 催报 方案 调整 自评 年评 加分 扣分 申诉 审定 名录".split()
    assert book.sheetnames == names
    assert book["名录"].sheet_state == "hidden"
    for name in names[:-1]:
        page = book[name]
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page.print_title_rows == "$4:$4"
        assert page.freeze_panes == "D5"
        assert page.auto_filter.ref


def test_sheet_that_people_added_keeps_its_values_as_they_are() -> None:
    cells = {
        (1, 1): "备忘",
        (2, 2): 12.5,
        (3, 1): midnight(2019, 7, 8),
        (4, 1): Formula("B2*2", "25"),
    }
    found = sheet(view(others=[Sheet("我的备忘", cells)]), "我的备忘")
    assert [found[at].value for at in ("A1", "B2", "A3", "A4")] == [
        "备忘",
        12.5,
        midnight(2019, 7, 8),
        "=B2*2",
    ]
