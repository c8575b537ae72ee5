"""Plans of work accepted, re-plans and assignments, typed into the register's workbook."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from openpyxl import load_workbook
from tests.builders import a_book, an_indicator, area_rules

from duban.errors import DubanError, RuleFileError
from duban.forms.register_book import write_register
from duban.forms.register_view import register_rows, view_of
from duban.model.agreements import Acceptance, Replan, ReplanKind
from duban.model.period import Period
from duban.model.plan import Reporter
from duban.model.pressing import Source
from duban.model.register import Assignment, Register
from duban.model.terms import Kind, Level
from duban.rulefiles.register_sheets import entries_of, read_register_book
from duban.rulefiles.register_year import YEAR_SHEETS
from duban.rulefiles.registers import read_register
from duban.words import Label

UNITS = {key: Reporter(key, Label(name)) for key, name in (("div_a", "甲处"), ("div_b", "乙处"))}
BOOK = a_book(
    area_rules(
        an_indicator(shown_as=("万平方米", 10000.0), name=Label("绿地面积")),
        an_indicator(Kind.DOCUMENT, id="scheme", unit=None, name=Label("方案")),
        an_indicator(Kind.WATCH, id="cases", unit="count", name=Label("案件")),
    ),
    reporters=UNITS,
)
DAY = date(2019, 7, 8)
AUGUST = Period(2019, 8)
DECIDED: dict[str, Any] = {
    "authority": "commission",
    "by": "主任办公会（样例）",
    "decided_on": date(2019, 8, 6),
    "document": "样例〔2019〕14号",
    "since": AUGUST,
}
TARGET = Replan(**DECIDED, area="lamps", indicator="lamps", target=900000.0, reason="迁移")
KINDS = (
    TARGET,
    Replan(**DECIDED, area="lamps", task="1.1", due=date(2019, 11, 29)),
    Replan(**DECIDED, area="lamps", reporter="div_a", indicator="scheme", due=date(2019, 10, 31)),
    Replan(
        **DECIDED,
        kind=ReplanKind.TRANSFER,
        area="lamps",
        task="1.1",
        reporter="div_a",
        to="div_b",
    ),
    Replan(**DECIDED, kind=ReplanKind.MERGED, reporter="div_a", to="div_b"),
    Replan(**DECIDED, kind=ReplanKind.ADDED, area="lamps"),
    Replan(**DECIDED, kind=ReplanKind.CLOSED, area="lamps", indicator="cases"),
)
ACCEPTED = Acceptance("div_a", "lamps", date(2019, 3, 25), "督查科", "a" * 64, "第二稿")
GIVEN = Assignment(
    Source.INSTRUCTION,
    "div_b",
    "lamps",
    "查清滨江道停电原因",
    "市领导批示（样例）",
    "王红",
    level=Level.RED,
    limit=date(2019, 7, 19),
)
TYPED: dict[str, Any] = {
    "area": "领域",
    "indicator": "绿地面积",
    "target": 90,
    "from": "2019年8月",
    "authority": "委",
    "by": "主任办公会",
    "decided_on": "2019-08-06",
    "document": "14号",
}


def written(register: Register, fixed: Register | None = None) -> bytes:
    return write_register(BOOK, view_of(BOOK, rows=register_rows(register), fixed=fixed, day=DAY))


def entries(content: bytes) -> dict[str, tuple[Any, ...]]:
    found = read_register_book(content, BOOK, "office/登记簿.xlsx")
    assert found is not None
    assert not [row.faults for row in found.rows if row.faults]
    named = entries_of(found.rows)
    return {key: tuple(_bare(one) for one in each) for key, each in named.items()}


def _bare(one: Any) -> Any:
    one = evolve(one, line=0) if hasattr(one, "line") else one
    return evolve(one, mark="") if isinstance(one, Assignment) else one


def typed(folder: Path, sheet: str, *rows: Mapping[str, Any]) -> Path:
    (folder / "office").mkdir(exist_ok=True)
    path = folder / "office" / "登记簿.xlsx"
    book = load_workbook(path if path.exists() else BytesIO(written(Register())))
    codes = {cell.value: cell.column for cell in book[sheet][1] if cell.value}
    for number, row in enumerate(rows, 5):
        for code, value in row.items():
            book[sheet].cell(number, codes[code]).value = value
    book.save(path)
    return path


def refused(folder: Path, sheet: str, row: Mapping[str, Any]) -> str:
    typed(folder, sheet, row)
    with pytest.raises(DubanError) as error:
        read_register(folder, BOOK)
    return str(error.value)


@pytest.mark.parametrize("replan", KINDS, ids=range(len(KINDS)))
def test_replan_survives_being_written_and_read(replan: Replan) -> None:
    assert entries(written(Register(replans=(replan,))))["replans"] == (replan,)


def test_acceptance_and_assignment_survive_being_written_and_read() -> None:
    found = entries(written(Register(acceptances=(ACCEPTED,), assignments=(GIVEN,))))
    assert found["acceptances"] == (ACCEPTED,)
    assert found["assignments"] == (GIVEN,)


def test_replans_of_other_files_are_shown_and_not_read_again() -> None:
    content = written(Register(), Register(replans=KINDS, acceptances=(ACCEPTED,)))
    assert not any(entries(content).values())
    sheet = load_workbook(BytesIO(content))["调整"]
    kinds = [sheet.cell(row, 3).value for row in range(5, 5 + len(KINDS))]
    assert kinds == ["目标或期限调整"] * 3 + ["任务划转", "单位更名或合并", "领域增设", "任务终止"]


def test_replan_is_typed_in_the_unit_of_the_notice(tmp_path: Path) -> None:
    typed(tmp_path, "调整", TYPED)
    (found,) = read_register(tmp_path, BOOK).replans
    assert (found.kind, found.target, found.since) == (ReplanKind.TARGET, 900000.0, AUGUST)
    assert (found.authority, found.decided_on) == ("commission", date(2019, 8, 6))


def test_kind_and_authority_are_picked_from_lists() -> None:
    sheet = load_workbook(BytesIO(written(Register())))["调整"]
    offered = [str(one.formula1) for one in sheet.data_validations.dataValidation]
    assert '"目标或期限调整,任务划转,单位更名或合并,领域增设,任务终止"' in offered
    assert '"市政府,委,督查办"' in offered


@pytest.mark.parametrize(
    ("changes", "cell", "says"),
    [
        ({"kind": "改期"}, "C5", "任务划转"),
        ({"authority": "区"}, "M5", "督查办"),
        ({"target": None}, "", ""),
        ({"to": "乙处"}, "K5", "划归单位"),
        ({"due": "2020-01-31"}, "J5", ""),
        ({"indicator": "案件"}, "H5", ""),
        ({"from": None}, "L5", "起始月份"),
        ({"kind": "任务划转", "indicator": None, "target": None}, "", "划归单位"),
    ],
)
def test_replan_that_does_not_hold_is_told_with_its_cell_and_column(
    tmp_path: Path, changes: Mapping[str, Any], cell: str, says: str
) -> None:
    told = refused(tmp_path, "调整", TYPED | dict(changes))
    assert f"调整!{cell}" in told
    assert says in told


MOVE: dict[str, Any] = {
    **{key: value for key, value in TYPED.items() if key not in {"indicator", "target"}},
    "kind": "任务划转",
    "task": "1.1",
    "reporter": "甲处",
    "to": "乙处",
}
GRADE: dict[str, Any] = {
    "reporter": "乙处",
    "area": "领域",
    "period": "2019-09",
    "points": 90,
    "by": "主任",
}


def test_unit_that_takes_over_by_the_workbook_may_stand_in_its_other_sheets(tmp_path: Path) -> None:
    typed(tmp_path, "调整", MOVE)
    typed(tmp_path, "评分", GRADE)
    (grade,) = read_register(tmp_path, BOOK).grades
    assert grade.reporter == "div_b"


def test_unit_that_takes_over_by_the_workbook_may_stand_in_toml(tmp_path: Path) -> None:
    typed(tmp_path, "调整", MOVE)
    text = (
        '[[grade]]\nreporter = "div_b"\narea = "lamps"\nperiod = "2019-09"\npoints = 9\nby = "x"\n'
    )
    (tmp_path / "office/a.toml").write_text(text, encoding="utf-8")
    assert read_register(tmp_path, BOOK).grades[0].reporter == "div_b"


def test_unit_that_takes_over_by_toml_may_stand_in_the_workbook(tmp_path: Path) -> None:
    typed(tmp_path, "评分", GRADE)
    text = (
        '[[replan]]\nkind = "transfer"\narea = "lamps"\ntask = "1.1"\nreporter = "div_a"\n'
        'to = "div_b"\nfrom = "2019-08"\nauthority = "city"\nby = "x"\ndecided_on = 2019-08-01\n'
        'document = "3号"\n'
    )
    (tmp_path / "office/a.toml").write_text(text, encoding="utf-8")
    assert read_register(tmp_path, BOOK).grades[0].reporter == "div_b"


def test_unit_that_takes_nothing_over_may_not(tmp_path: Path) -> None:
    assert "评分!C5" in refused(tmp_path, "评分", GRADE)


def test_lead_that_reports_nothing_itself_may_hand_its_task_over(tmp_path: Path) -> None:
    rules = BOOK.rules["lamps"]
    (task,) = rules.tasks
    led = tuple(evolve(one, lead="div_c") for one in task.indicators)
    held = evolve(rules, tasks=(evolve(task, lead="div_c", indicators=led),))
    units = {**UNITS, "div_c": Reporter("div_c", Label("丙处"))}
    book = evolve(BOOK, rules={"lamps": held}, reporters=units)
    typed(tmp_path, "调整", MOVE | {"reporter": "div_c"})
    assert read_register(tmp_path, book).replans[0].reporter == "div_c"


def test_assignment_is_for_any_unit_and_yellow_if_nothing_else_is_said(tmp_path: Path) -> None:
    row = {
        "source": "会议议定",
        "reporter": "乙处",
        "area": "领域",
        "said": "牵头整改",
        "by": "王红",
    }
    typed(tmp_path, "交办", row | {"why": "专题会纪要（样例）"})
    (found,) = read_register(tmp_path, BOOK).assignments
    assert (found.source, found.reporter, found.level) == (Source.DECISION, "div_b", Level.YELLOW)


def test_assignment_without_its_basis_is_refused(tmp_path: Path) -> None:
    row = {
        "source": "会议议定",
        "reporter": "乙处",
        "area": "领域",
        "said": "牵头整改",
        "by": "王红",
    }
    assert "交办!H5" in refused(tmp_path, "交办", row)


def test_free_rows_for_assignments_bear_marks_of_their_own() -> None:
    book = load_workbook(BytesIO(written(Register())))
    sheet = book["交办"]
    column = next(cell.column for cell in sheet[1] if cell.value == "row")
    marks = [sheet.cell(row, column).value for row in range(5, 35)]
    assert len(set(marks)) == 30


LATER = ["交办", "方案", "调整", *(each.name for each in YEAR_SHEETS)]


@pytest.mark.parametrize("name", LATER)
def test_workbook_that_lost_one_of_them_is_refused(tmp_path: Path, name: str) -> None:
    path = typed(tmp_path, "顺延", {"period": "2019-06", "due": "2019-07-08", "document": "3号"})
    book = load_workbook(path)
    del book[name]
    book.save(path)
    with pytest.raises(RuleFileError, match=name):
        read_register(tmp_path, BOOK)
