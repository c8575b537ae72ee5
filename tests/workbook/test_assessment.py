"""The annual assessment as a workbook: read back with openpyxl, printed by LibreOffice."""

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from tests.papers.assessment_samples import (
    LIGHTING,
    PARKING,
    PARKS,
    assessment,
    entry,
    final,
    with_office,
)
from tests.papers.frozen_samples import changed

from duban.papers.assessing import Assessment
from duban.workbook.assessment import write_assessment


def opened(told: Assessment) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_assessment(told)))


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def row_of(sheet: Worksheet, said: str, column: int = 1) -> list[Any]:
    """Give the values of the row that begins with a text."""
    found = next(row for row in sheet.iter_rows() if row[column - 1].value == said)
    return [cell.value for cell in found]


def test_same_assessment_gives_the_same_bytes() -> None:
    assert write_assessment(assessment()) == write_assessment(assessment())


def test_first_sheet_is_the_ranking_and_each_unit_has_one() -> None:
    names = opened(assessment()).sheetnames
    assert names[0] == "排名"
    assert len(names) == 28
    assert {"停车管理处", "照明管理处"} <= set(names)


def test_one_unit_stands_alone_without_the_ranking() -> None:
    assert opened(assessment(reporter=LIGHTING)).sheetnames == ["照明管理处"]


def test_ranking_has_numbers_and_says_what_is_not_given() -> None:
    sheet = opened(assessment())["排名"]
    parking = row_of(sheet, "停车管理处", 2)
    assert parking == [27, "停车管理处", 99.5, 96.62, 80, 0, 2, 1, 93.96, "优", "终评"]
    parks = row_of(sheet, "公园管理处", 2)
    assert (parks[0], parks[2], parks[4]) == (1, "—", "未评")
    assert sheet.cell(4, 9).number_format == "0.00"


def test_sheet_of_a_unit_tells_scores_changes_appeal_approval_and_values() -> None:
    told = texts(opened(assessment())["停车管理处"])
    for said in (
        "2019年度考核表（终评）",
        "93.96",
        "名次：第27名，共27个单位",
        "两次迟报，经电话催报后才报送",
        "申诉成立，得分+1.00",
        "主任办公会(样例)，2020年1月20日，样例会纪〔2020〕3号",
        "单位负责人（签字）：",
        "≥16个区",
        "2019-12/div_parking-parking.json 第",
    ):
        assert said in told


def test_every_unit_sheet_prints_on_a4_one_page_wide() -> None:
    for sheet in opened(assessment()):
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_area


def test_values_begin_a_page_and_their_head_is_repeated() -> None:
    sheet = opened(assessment())["停车管理处"]
    head = next(row[0].row for row in sheet.iter_rows() if row[1].value == "指标")
    assert sheet.print_title_rows == f"${head}:${head}"
    assert [one.id for one in sheet.row_breaks.brk] == [head - 3]


@pytest.mark.parametrize("said", ["=1+1", '=HYPERLINK("http://x.example")', "+1", "{=1}"])
def test_text_that_looks_like_a_formula_stays_text(said: str) -> None:
    one = entry("bonuses", basis=said)
    book = opened(assessment(with_office(lambda office: office["bonuses"].append(one)), PARKS))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == said]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize(
    "names",
    [("甲/乙:丙*[丁]?", "甲 乙 丙 丁 "), ("同名", "同名"), ("长" * 40, "长" * 41), ("ABC", "abc")],
)
def test_names_that_excel_refuses_are_changed_and_told_apart(names: tuple[str, str]) -> None:
    def rename(content: dict[str, Any]) -> None:
        for unit, name in zip((PARKING, LIGHTING), names, strict=True):
            next(one for one in content["units"] if one["id"] == unit)["name"] = name

    book = opened(assessment(changed(rename, "2020-01-31")))
    assert len({name.casefold() for name in book.sheetnames}) == 28
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


def test_english_judgement_gives_an_english_workbook(english: Assessment) -> None:
    book = opened(english)
    assert book.sheetnames[:1] == ["Ranking"]
    sheet = book["Parking division"]
    assert "Assessment 2019 (final)" in texts(sheet)
    assert row_of(sheet, "Leader's grade")[2] == "80.00"
    ours = re.sub("[^\u4e00-\u9fff]", "", texts(book["Ranking"]))
    assert ours == ""


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    from tests.cli.calls import run
    from tests.papers.frozen_samples import SAMPLES

    from duban.papers.frozen import read_frozen

    out = tmp_path_factory.mktemp("english") / "2019.json"
    frozen = ["--freeze", str(out), "--workers", "1", "--lang", "en"]
    run("evaluate", str(SAMPLES), "--as-of", "2020-01-31", *frozen)
    return assessment(read_frozen(out))


LONG = "城市照明设施年度运行维护情况汇总台账及影像资料" * 4


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PdfReader]:
    """The whole, and a unit with long texts, printed in one go."""
    folder = tmp_path_factory.mktemp("assessment")
    wordy = entry("deductions", LIGHTING, basis=LONG + "末", document="样例" * 30)
    present = with_office(lambda office: office["deductions"].append(wordy))
    made = {"whole": assessment(final()), "wordy": assessment(present, LIGHTING)}
    for name, told in made.items():
        (folder / f"{name}.xlsx").write_bytes(write_assessment(told))
    command = [
        *("soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless"),
        *("--convert-to", "pdf", "--outdir", str(folder)),
    ]
    files = [str(folder / f"{name}.xlsx") for name in made]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=200)
    return {name: PdfReader(folder / f"{name}.pdf") for name in made}


@pytest.mark.skipif(shutil.which("localc") is None, reason="libreoffice-calc is missing")
@pytest.mark.timeout(240)
def test_printed_sheets_are_a4_with_no_empty_page_and_nothing_cut(
    printed: Mapping[str, PdfReader],
) -> None:
    whole = printed["whole"]
    for one in whole.pages:
        sides = sorted(round(float(side) / 72 * 25.4) for side in one.mediabox[2:])
        assert sides == [210, 297]
        assert len(one.extract_text()) > 150
    told = "".join(one.extract_text() for one in whole.pages)
    assert "2019年度考核　停车管理处".replace("　", "") in re.sub(r"\s", "", told)
    first = re.sub(r"\s", "", whole.pages[0].extract_text())
    assert "停车管理处99.5096.6280.00" in first
    wordy = re.sub(r"\s", "", "".join(one.extract_text() for one in printed["wordy"].pages))
    assert LONG + "末" in wordy
    assert "样例" * 30 in wordy
