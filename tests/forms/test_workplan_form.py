"""The form of a plan of work: what is filled in comes back as the plan of work that was meant."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.agreeing import ACCEPTED, lay, open_root, reports
from tests.cli.evaluating import duban, in_json
from tests.water import read_book

from duban.forms.reading import read_form
from duban.forms.workplan_sheet import write_work_plan
from duban.intake.workplans import WorkPlanDesk
from duban.model.period import Period
from duban.model.rules import RuleBook


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_root(tmp_path_factory.mktemp("root"), "wells", "pipes", "scheme", "plant")


@pytest.fixture(scope="module")
def book(root: Path) -> RuleBook:
    return read_book(root)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def filled(book: RuleBook, fill: Callable[[Any], None]) -> bytes:
    """Fill the empty form in as a clerk would."""
    out = BytesIO()
    write_work_plan(book, "bureau", out)
    workbook = openpyxl.load_workbook(BytesIO(out.getvalue()))
    months = workbook["工作方案"]
    months["D4"], months["D5"], months["D6"] = "甲", "乙", "2019-01-15 10:00"
    fill(workbook)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def cell(sheet: Any, indicator: str, code: str) -> Any:
    """Find the cell of an indicator in the column of a code."""
    row = next(each[0].row for each in sheet.iter_rows(max_col=1) if each[0].value == indicator)
    column = next(each.column for each in sheet[1] if each.value == code)
    return sheet.cell(row, column)


def some(workbook: Any) -> None:
    months, stages = workbook["工作方案"], workbook["工作方案·阶段"]
    cell(months, "wells", "2019-06").value = "１0"
    cell(months, "wells", "2019-12").value = 120
    cell(months, "wells", "in_charge").value = "丙"
    cell(months, "pipes", "2019-12").value = 120
    cell(stages, "scheme", "drafted").value = date(2019, 5, 20)


def test_what_is_filled_in_comes_back_in_base_units(book: RuleBook) -> None:
    reading = read_form(filled(book, some), "plan.xlsx")
    assert reading.findings == ()
    (document,) = reading.documents
    found, faults = WorkPlanDesk({"sample": book}).record(document, "plan.xlsx", "")
    assert faults == ()
    assert found is not None
    assert (found.person, found.in_charge) == ("甲", "乙")
    assert found.submitted_at.isoformat() == "2019-01-15T10:00:00+08:00"
    june, december = Period(2019, 6), Period(2019, 12)
    assert found.schedules["wells"].points == ((june, 10.0), (december, 120.0))
    assert found.schedules["wells"].in_charge == "丙"
    assert found.schedules["pipes"].points[0][1] == 120
    assert [(stage, str(day)) for stage, day in found.schedules["scheme"].stages] == [
        ("drafted", "2019-05-20")
    ]
    assert found.schedules["scheme"].place.startswith("工作方案·阶段!")


def test_accepted_workbook_gives_the_curve(book: RuleBook, root: Path, folder: Path) -> None:
    def fill(workbook: Any) -> None:
        months = workbook["工作方案"]
        cell(months, "wells", "2019-06").value = 0
        cell(months, "wells", "2019-12").value = 120

    reports(folder, {"wells": 0})
    (folder / "方案.xlsx").write_bytes(filled(book, fill))
    lay(folder, "office/plans.toml", ACCEPTED)
    called = in_json(folder, root)
    (row,) = called.rows("indicators", indicator="wells")
    assert (row["status"], row["workplan"]["file"]) == ("on_track", "方案.xlsx")


def test_cell_that_cannot_be_used_comes_back_with_its_name(
    book: RuleBook, root: Path, folder: Path
) -> None:
    def fill(workbook: Any) -> None:
        some(workbook)
        cell(workbook["工作方案"], "wells", "2019-06").value = "不详"

    (folder / "方案.xlsx").write_bytes(filled(book, fill))
    lay(folder, "office/plans.toml", ACCEPTED)
    found = in_json(folder, root).document["findings"]
    assert [(each["code"], each["place"]) for each in found] == [
        ("FORM-001", "工作方案!M9"), ("REG-001", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["工作方案", "工作方案·阶段"])
def test_deleted_sheet_comes_back_with_its_name(book: RuleBook, name: str) -> None:
    def fill(workbook: Any) -> None:
        some(workbook)
        del workbook[name]

    reading = read_form(filled(book, fill), "plan.xlsx")
    assert [
        (each.code, f"Sheet {name} of the form" in each.said.say("en")) for each in reading.findings
    ] == [("FORM-007", True)]
    assert reading.documents == ()


def test_form_made_before_it_kept_its_tables_is_read_without_its_stages(book: RuleBook) -> None:
    def fill(workbook: Any) -> None:
        some(workbook)
        del workbook["工作方案·阶段"]
        about = json.loads(workbook["工作方案"]["B1"].value)
        del about["tables"]
        workbook["工作方案"]["B1"].value = json.dumps(about)

    (document,) = read_form(filled(book, fill), "plan.xlsx").documents
    assert set(document.content["indicators"]) == {"wells", "pipes"}


@pytest.mark.parametrize(
    ("time", "said"), [(None, "submitted_at is missing"), ("1月15日", "“1月15日” is no time")]
)
def test_time_that_is_missing_or_unreadable_is_told_once_with_its_cell(
    book: RuleBook, time: Any, said: str
) -> None:
    def fill(workbook: Any) -> None:
        some(workbook)
        workbook["工作方案"]["D6"] = time

    (document,) = read_form(filled(book, fill), "plan.xlsx").documents
    _, (fault,) = WorkPlanDesk({book.plan.id: book}).record(document, "plan.xlsx", "0" * 64)
    assert fault.place == "工作方案!D6"
    assert fault.said.say("en").startswith(said)


def test_empty_form_is_told(book: RuleBook) -> None:
    reading = read_form(filled(book, lambda _: None), "plan.xlsx")
    assert [each.code for each in reading.findings] == ["FORM-001"]


def test_template_writes_it_and_asks_for_one_of_both(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    asked = ["template", "--root", root, "--plan", "sample", "--reporter", "bureau", "--out", out]
    assert duban(*asked, "--workplan").code == 0
    assert openpyxl.load_workbook(out).sheetnames == ["工作方案", "工作方案·阶段"]
    assert duban(*asked).code == 2
    assert duban(*asked, "--workplan", "--period", "2019-06").code == 2
    asked[6] = "nobody"
    assert duban(*asked, "--workplan", "--force").code == 2
