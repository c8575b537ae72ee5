"""A form that was not filled in as it was meant to be: nothing in it is lost or turned round."""

import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.forms.test_forms import JUNE, Clerk, clerk, form, record

from duban.forms.list_reading import NOTHING_TICK
from duban.forms.styles import width_of
from duban.sheets import cells

UPGRADES = "1.4 夜景灯光整体提升地区"
ROAD = {"name": "友谊路", "stage": "已开工"}


def facts(person: Clerk) -> dict[str, Any]:
    found: dict[str, Any] = person.read().documents[0].content["facts"]
    return found


def told(person: Clerk) -> list[tuple[str, str]]:
    return [(note.place, note.said.msgid) for note in person.read().documents[0].notes]


def texts(person: Clerk) -> dict[str, Any]:
    found: dict[str, Any] = person.read().documents[0].content["tasks"]["1.4"]
    return found


@pytest.mark.parametrize("tick", ["✓", "无", "没有", "☑", "本期无"])
def test_nothing_to_list_is_said_by_a_tick_or_the_word_for_it(tick: str) -> None:
    person = clerk()
    person.book[UPGRADES]["D6"] = tick
    assert facts(person)["upgrades"] == []


@pytest.mark.parametrize("tick", ["0", "/", "全部"])
def test_what_is_no_tick_comes_back_and_lists_nothing(tick: str) -> None:
    person = clerk()
    person.book[UPGRADES]["D6"] = tick
    assert [place for place, _ in told(person)] == [f"{UPGRADES}!D6"]
    assert "upgrades" not in facts(person)


@pytest.mark.parametrize("name", ["无", "—", "暂无", "/"])
def test_a_thing_that_is_named_nothing_comes_back_once_and_is_not_counted(name: str) -> None:
    person = clerk()
    person.fill_list("facts.upgrades", [ROAD, {"name": name, "stage": "—"}], "lighting")
    assert [thing["name"] for thing in facts(person)["upgrades"]] == ["友谊路"]
    assert [place for place, _ in told(person)] == [f"{UPGRADES}!E9"]


@pytest.mark.parametrize("said", ["✓", "无变化", "本月无变化。", "√"])
def test_no_change_is_said_by_a_tick_or_in_words(said: str) -> None:
    person = clerk()
    person.write("text:unchanged", said, "title")
    assert texts(person)["unchanged"] is True


@pytest.mark.parametrize("said", ["有", "无", "/"])
def test_a_word_that_goes_both_ways_beside_no_change_comes_back(said: str) -> None:
    person = clerk()
    place = person.write("text:unchanged", said, "title")
    assert [each for each, _ in told(person)] == [place]


def test_a_row_inserted_among_the_evidence_is_read() -> None:
    person = clerk()
    sheet = person.book["1.4"]
    person.write("evidence", "测评报告", "title")
    row = person.cell("evidence").row + 1
    sheet.insert_rows(row)
    sheet.cell(row, 6).value = "验收单"
    assert [paper["name"] for paper in texts(person)["evidence"]] == ["测评报告", "验收单"]


@pytest.mark.parametrize("code", ["title", "value", "note"])
def test_what_stands_in_an_added_row_is_told_not_lost(code: str) -> None:
    person = clerk()
    cell = person.book["1.4"].cell(60, person.sheets["1.4"][code])
    cell.value = "另有12件"
    ((place, said),) = told(person)
    assert place == f"1.4!{cell.coordinate}"
    assert said.startswith("This row was added")


def test_a_figure_whose_row_lost_its_hidden_key_is_told_not_lost() -> None:
    person = clerk()
    place = person.write("facts.faults.in_time", 118)
    person.book["1.4"][place.replace("1.4!I", "A")].value = None
    ((_, said),) = told(person)
    assert said.startswith("This row was added")


def test_a_value_merged_over_two_rows_is_told_not_lost() -> None:
    person = clerk()
    person.write("facts.faults.reported", 120)
    second = person.cell("facts.faults.in_time").coordinate
    person.book["1.4"].merge_cells(f"I{int(second[1:]) - 1}:{second}")
    ((place, said),) = told(person)
    assert place == f"1.4!{second}"
    assert said.startswith("The cell is merged")


def test_a_remark_below_a_list_is_no_thing_of_it() -> None:
    person = clerk()
    person.fill_list("facts.upgrades", [ROAD], "lighting")
    person.book[UPGRADES]["E80"] = "填表人：张某"
    assert [thing["name"] for thing in facts(person)["upgrades"]] == ["友谊路"]
    assert [place for place, _ in told(person)] == [f"{UPGRADES}!E80"]


def test_a_thing_right_below_the_rows_of_a_list_is_read() -> None:
    person = clerk()
    sheet = person.book[UPGRADES]
    last = max(cell.row for cell in sheet["A"] if cell.value == "item")
    for row in (last + 1, last + 2):
        sheet.cell(row, 5).value = f"第{row}项"
    assert len(facts(person)["upgrades"]) == 2
    assert told(person) == []


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u202a", "\u200e"])
def test_marks_that_nobody_sees_are_no_part_of_a_value(mark: str) -> None:
    assert cells.number(f"{mark}41200", {}) == 41200
    assert cells.day(f"{mark}2019-06-30{mark}", {}) == "2019-06-30"
    assert cells.blank(mark)


def test_a_tick_asked_for_by_a_changed_hidden_cell_does_not_break() -> None:
    assert cells.tick("是", {"type": "tick", "words": 3, "against": {"a": 1}})
    assert NOTHING_TICK["type"] in cells.READERS


def test_the_head_of_a_list_s_column_stands_on_one_line_with_its_unit() -> None:
    sheet = clerk("div_roads").book["4.3 整修道路"]
    head = next(
        cell for row in sheet.iter_rows() for cell in row if cell.value == "整修长度（公里）"
    )
    assert sheet.column_dimensions[head.column_letter].width >= width_of(str(head.value))


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    source = folder / "form.xlsx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    out = folder / "saved"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=100)
    return (out / "form.xlsx").read_bytes()


def without_results(content: bytes, cell: str) -> bytes:
    """Drop the result stored with the formula of a cell of the cover, as an edit makes it stale."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part, count = re.subn(
                    rb'(<c r="%b"[^>]*><f>[^<]*</f>)<v>[^<]*</v>' % cell.encode(), rb"\1", part
                )
                assert count == 1
            new.writestr(name, part)
    return out.getvalue()


def test_what_was_filled_in_beforehand_counts_into_the_check_number_of_libreoffice(
    tmp_path: Path,
) -> None:
    """LibreOffice keeps the results stored in a file, and works out only what has none."""
    facts = {
        "roads": [{"name": "甲路", "length": 2.4, "stage": "started", "date": "2019-04-08"}],
        "bridges": {"all": 120},
    }
    blank = form("div_roads", JUNE, {"roads": record("roads", facts)})
    fresh = openpyxl.load_workbook(io.BytesIO(blank), data_only=True)["报送表"]["F7"].value
    saved = saved_by_libreoffice(without_results(blank, "F7"), tmp_path)
    cover = openpyxl.load_workbook(io.BytesIO(saved), data_only=True)["报送表"]
    assert cover["F7"].value == fresh != "00000000"
    counts = [row[6].value for row in cover.iter_rows() if row[3].value == "清单：整修道路"]
    assert counts == [1]
