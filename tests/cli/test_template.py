"""duban template."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.cli.evaluating import Called, duban
from tests.water import put, submission

from duban.forms.reading import read_form


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the form goes."""
    return tmp_path / "form.xlsx"


def template(
    root: Path, out: Path, *more: object, reporter: str = "bureau", period: str = "2019-04"
) -> Called:
    return duban(
        "template", "--root", root, "--plan", "sample", "--lang", "en", "--reporter", reporter,
        "--period", period, "--out", out, *more,
    )  # fmt: skip


def beside(out: Path, key: str, code: str) -> Any:
    """Give the cell of a row (by its hidden key) under a column (by its hidden code)."""
    for sheet in openpyxl.load_workbook(io.BytesIO(out.read_bytes())):
        columns = {cell.value: cell.column or 0 for cell in sheet[1][2:]}
        for cell in sheet["A"]:
            if cell.value == key and code in columns:
                return sheet.cell(cell.row, columns[code]).value
    raise KeyError(key)


def refused(called: Called, out: Path, said: str) -> None:
    assert (called.code, called.out) == (2, "")
    assert called.err.count("\n") == 1
    assert said in called.err
    assert not out.exists()


def test_form_is_written_and_named(root: Path, out: Path) -> None:
    called = template(root, out)
    assert (called.code, called.out) == (0, "")
    assert called.err == f"{out}: the form of Water bureau for 2019-04\n"
    (document,) = read_form(out.read_bytes(), "form.xlsx").documents
    assert (document.content["reporter"], document.content["period"]) == ("bureau", "2019-04")


def test_form_without_a_last_report_shows_none(root: Path, out: Path) -> None:
    template(root, out)
    assert beside(out, "facts.wells", "last") is None


def test_form_shows_what_was_last_accepted(root: Path, out: Path, folder: Path) -> None:
    put(folder, "2.json", submission("2019-02", facts={"wells": 9}))
    put(folder, "3.json", submission("2019-03", facts={"wells": 12}))
    assert template(root, out, "--from", folder).code == 0
    assert beside(out, "facts.wells", "last") == 12
    assert beside(out, "facts.wells", "value") is None


def test_denominator_that_stood_still_is_filled_in(root: Path, out: Path, folder: Path) -> None:
    for month, good in (("02", 96), ("03", 97)):
        facts = {"pressure": {"good": good, "tests": 100}}
        put(folder, f"{month}.json", submission(f"2019-{month}", facts=facts))
    template(root, out, "--from", folder)
    assert beside(out, "facts.pressure.tests", "value") == 100
    assert beside(out, "facts.pressure.good", "value") is None


def test_standing_texts_are_filled_in_from_the_folder(root: Path, out: Path, folder: Path) -> None:
    texts = {"1.1": {"measures": "Pumped.", "effect": "Dry."}}
    put(folder, "5.json", submission("2019-05", tasks=texts))
    template(root, out, "--from", folder, period="2019-06")
    assert beside(out, "text:measures", "title") == "Pumped."
    assert beside(out, "text:effect", "title") is None


def test_folder_of_the_form_is_made(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "form.xlsx"
    assert template(root, out).code == 0
    assert out.exists()


def test_suffix_may_be_in_capitals(root: Path, tmp_path: Path) -> None:
    assert template(root, tmp_path / "FORM.XLSX").code == 0


@pytest.mark.parametrize("period", ["2019-13", "2019-6", "June", "2019-06-01"])
def test_period_that_is_no_month_is_an_error(root: Path, out: Path, period: str) -> None:
    said = f"--period must be a month such as 2019-06, not {period}"
    refused(template(root, out, period=period), out, said)


def test_wrong_suffix_is_an_error(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "form.docx"
    refused(template(root, out), out, "name it .xlsx")


@pytest.mark.parametrize("told", [True, False])
def test_unknown_reporter_is_an_error_with_those_there_are(
    root: Path, out: Path, folder: Path, told: bool
) -> None:
    more = ("--from", folder) if told else ()
    called = template(root, out, *more, reporter="burea")
    refused(called, out, "There is no reporter burea; there are bureau, station, stranger")


@pytest.mark.parametrize(
    ("reporter", "period"), [("stranger", "2019-04"), ("bureau", "2020-01"), ("bureau", "2018-12")]
)
def test_form_of_which_nothing_is_due_is_an_error(
    root: Path, out: Path, reporter: str, period: str
) -> None:
    refused(template(root, out, reporter=reporter, period=period), out, "Nothing is due from")


def test_folder_that_does_not_exist_is_an_error(root: Path, out: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    refused(template(root, out, "--from", gone), out, f"There is no folder {gone}")


def test_form_that_cannot_be_written_is_an_error(root: Path, tmp_path: Path) -> None:
    put(tmp_path, "file", "in the way")
    out = tmp_path / "file" / "form.xlsx"
    called = template(root, out)
    assert (called.code, called.out, called.err.count("\n")) == (2, "", 1)
    assert called.err.startswith(f"{out} cannot be written: ")


def test_form_that_is_there_is_overwritten_by_force_only(root: Path, out: Path) -> None:
    out.write_bytes(b"filled in")
    called = template(root, out)
    assert (called.code, str(out) in called.err, "--force" in called.err) == (2, True, True)
    assert out.read_bytes() == b"filled in"
    assert template(root, out, "--force").code == 0
    assert out.read_bytes() != b"filled in"
