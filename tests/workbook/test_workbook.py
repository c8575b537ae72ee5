"""The ledger as a workbook: read back with openpyxl, printed by LibreOffice."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from pypdf import PdfReader
from tests.workbook.judgements import alert, column, content, judged, opened, with_rows

from duban.model.matters import Matter, Reply
from duban.model.plan import DEFAULT_POLICY, Reporter
from duban.model.pressing import Source
from duban.model.terms import Level
from duban.words import Label
from duban.workbook.tables import LONGEST
from duban.workbook.writing import number_format

HOSTILE = ("=1+1", "+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x.example")', "{=1}", "{1}")


def test_same_judgement_gives_the_same_bytes() -> None:
    assert content(judged()) == content(judged())


def test_sheets_are_those_that_the_judgement_has() -> None:
    assert opened(judged()).sheetnames == [
        "总览", "未报名单", "任务", "指标", "预警", "校验问题", "报送", "得分", "所用设置"
    ]  # fmt: skip


def test_no_cell_is_a_formula() -> None:
    for sheet in opened(judged()):
        assert [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_numbers_are_numbers_with_their_unit_in_the_format() -> None:
    sheet = opened(judged())["指标"]
    ids = [cell.value for cell in column(sheet, "指标编号")]
    row = ids.index("greenery_area")
    (actual, target) = (column(sheet, title)[row] for title in ("实际", "目标"))
    assert (actual.value, actual.number_format) == (428.4, '0.0"万平方米"')
    assert (target.value, target.number_format) == (1000, '0"万平方米"')


def test_english_says_numbers_in_base_units() -> None:
    sheet = opened(judged("en"))["Indicators"]
    row = [cell.value for cell in column(sheet, "Indicator ID")].index("greenery_area")
    actual = column(sheet, "Actual")[row]
    assert (actual.value, actual.number_format) == (4_284_000, '#,##0" m²"')


def test_days_and_months_are_dates() -> None:
    sheet = opened(judged())["报送"]
    due, period = column(sheet, "期限")[0], column(sheet, "报送期")[0]
    assert (due.value.date(), due.number_format) == (date(2019, 3, 5), 'yyyy"年"m"月"d"日"')
    assert (period.value.date(), period.number_format) == (date(2019, 2, 1), 'yyyy"年"m"月"')


def test_tables_have_filters_and_frozen_heads() -> None:
    book = opened(judged())
    for sheet in list(book)[1:]:
        assert sheet.freeze_panes in {"A4", "B4"}
        assert (
            sheet.auto_filter.ref == f"A3:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        )
        assert sheet.print_title_rows == "$3:$3"


def test_statuses_and_levels_are_coloured_by_their_words() -> None:
    book = opened(judged())
    for name, said in (
        ("任务", "严重滞后"),
        ("预警", "红"),
        ("校验问题", "错误"),
        ("报送", "退回"),
    ):
        rules = [rule for each in book[name].conditional_formatting for rule in each.rules]
        (found,) = {rule.dxf.fill.bgColor.rgb for rule in rules if rule.formula == [f'"{said}"']}
        assert found == "FFF4C7C3"


def test_overview_counts_and_links_to_every_sheet() -> None:
    book = opened(judged())
    sheet = book["总览"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=4, max_row=30)}
    assert told["任务"] == 35
    assert told["预警：红"] == sum(row["level"] == "red" for row in judged().rows["alerts"])
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_missing_are_listed_with_whom_to_telephone_on_one_page() -> None:
    sheet = opened(judged())["未报名单"]
    row = [cell.value for cell in sheet[4]]
    assert row[2:4] == ["2019年6月", "联系人17(样例)"]
    assert row[5].endswith("@duban.example")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight} <= {None, 1}
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")


def test_matters_are_listed_where_a_ledger_is_kept() -> None:
    matter = Matter(
        key="k", source=Source.ALERT, kind="missed", base=Level.RED, level=Level.RED,
        plan="tianjin-2019", area="gas", lead="div_gas", said="=燃气", because="因",
        policy=DEFAULT_POLICY, opened=date(2019, 7, 1), since=date(2019, 7, 1),
        limit=date(2019, 7, 15), number="2019-0001", reply=Reply("原因甲", "措施乙"),
    )  # fmt: skip
    sheet = opened(evolve(judged(), matters=[matter]))["督办事项"]
    assert column(sheet, "事项")[0].value == "=燃气"
    assert column(sheet, "事项")[0].data_type == "s"
    assert column(sheet, "办结期限")[0].value.date() == date(2019, 7, 15)
    assert column(sheet, "措施")[0].value == "措施乙"


def test_districts_stand_side_by_side_where_there_are_some() -> None:
    sample = judged()
    (book,) = sample.books.values()
    units = {**book.reporters, "div_gas": Reporter("div_gas", Label("甲区", "A"), "district")}
    sheet = opened(evolve(sample, books={book.plan.id: evolve(book, reporters=units)}))["各区"]
    assert [cell.value for cell in sheet[4]][:3] == ["甲区", 5, 5]
    assert sheet.max_row == 4


def test_several_plans_are_told_apart_by_a_column() -> None:
    sample = judged()
    (book,) = sample.books.values()
    other = evolve(book, plan=evolve(book.plan, id="other", title=Label("另一计划", "Other")))
    sheet = opened(evolve(sample, books={**sample.books, "other": other}))["任务"]
    assert (sheet["A1"].value, sheet["A3"].value) == ("任务", "年度计划")
    assert {cell.value for cell in column(sheet, "年度计划")} == {book.plan.title.zh}


@pytest.mark.parametrize("said", HOSTILE)
def test_text_that_looks_like_a_formula_stays_text(said: str) -> None:
    cell = column(opened(with_rows("alerts", [alert(message=said)]))["预警"], "事项")[0]
    assert (cell.value, cell.data_type) == (said, "s")


@pytest.mark.parametrize("said", ["𠮷野家（䶮）", "已办 😀", 'a & b <c> "d" \' &amp;'])
def test_rare_characters_and_emoji_stay(said: str) -> None:
    cell = column(opened(with_rows("alerts", [alert(message=said)]))["预警"], "事项")[0]
    assert cell.value == said


def test_control_characters_become_blanks() -> None:
    said = "甲\x00\x0b乙\r\n丙\u202e丁_x0041_"
    cell = column(opened(with_rows("alerts", [alert(message=said)]))["预警"], "事项")[0]
    assert cell.value == "甲 乙 丙丁_x0041_"


@pytest.mark.parametrize("char", ["督", "𠮷"])
def test_longest_text_fits_its_cell_and_a_longer_one_is_cut_with_a_sign(char: str) -> None:
    units = 2 if char > "\uffff" else 1
    whole, longer = char * (LONGEST // units), char * (LONGEST // units + 1)
    rows = [alert(message=whole), alert(message=longer)]
    kept, cut = (each.value for each in column(opened(with_rows("alerts", rows))["预警"], "事项"))
    assert kept == whole
    assert cut.endswith("…")
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST


def test_nothing_to_tell_leaves_a_line_that_says_so() -> None:
    sheet = opened(with_rows("findings", []))["校验问题"]
    assert sheet["A4"].value == "本表没有内容。"
    assert sheet.auto_filter.ref is None


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(3, "", "0"), (2.5, "吨/日", '0.0"吨/日"'), (94.88372, "%", '0.00"%"'), (100.0, '"', "0")],
)
def test_numbers_show_two_decimals_at_most_where_these_tell_enough(
    value: float, unit: str, shown: str
) -> None:
    assert number_format(value, unit, "zh").removesuffix('""') == shown


@pytest.mark.timeout(200)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="libreoffice is missing")
def test_libreoffice_prints_five_hundred_alerts_and_the_missing_on_one_page(
    tmp_path: Path,
) -> None:
    alerts = [alert(message=f"第{number}条") for number in range(500)]
    missing = [alert(kind="not_reported", period="2019-06")]
    (tmp_path / "l.xlsx").write_bytes(content(with_rows("alerts", alerts + missing)))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         str(tmp_path / "l.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    pages = PdfReader(io.BytesIO((tmp_path / "l.pdf").read_bytes())).pages
    told = [page.extract_text() for page in pages]
    assert "总览" in told[0]
    assert "未报名单" in told[1]
    assert "未报名单" not in told[2]
    whole = "".join(told)
    assert all(f"第{number}条" in whole for number in range(500))


@pytest.mark.parametrize(
    ("value", "shown"), [(99.996, "0.000"), (99.9994, "0.0000"), (1.999, "0.000"), (1e-9, "0")]
)
def test_number_that_is_not_whole_is_not_shown_as_whole(value: float, shown: str) -> None:
    assert number_format(value, "", "zh") == shown
