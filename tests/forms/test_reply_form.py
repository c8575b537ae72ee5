"""The reply form tells what is open, and gives back what a unit filled in, cell by cell."""
# ruff: noqa: DTZ001 - cells hold times without a zone

import io
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell
from tests.service.houses import open_house

from duban.forms.reading import read_form
from duban.forms.reply_layout import LONGEST_TEXT, MATTERS_A_SHEET, ROWS, VALUES
from duban.forms.reply_reading import MatterReply, ReplyForm, read_reply
from duban.forms.reply_sheet import reply_name, write_reply
from duban.model.matters import Matter
from duban.model.plan import DEFAULT_POLICY
from duban.model.pressing import Source
from duban.model.rules import RuleBook
from duban.model.terms import Level
from duban.pipeline import evaluate_folder
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.words import Label

PLAN = "tianjin-2019"
DAY = date(2019, 3, 6)
MATTER = Matter(
    key="tianjin-2019/not_reported/div_gas/gas//2019-02",
    source=Source.ALERT,
    kind="not_reported",
    base=Level.RED,
    level=Level.RED,
    plan=PLAN,
    area="gas",
    lead="div_gas",
    said="2019年2月未报送，期限为2019年3月5日",
    because="未收到任何材料",
    policy=DEFAULT_POLICY,
    opened=DAY,
    since=DAY,
    limit=date(2019, 3, 20),
    number="2019-0012",
    clause=("通知 三",),
)
SECOND = evolve(MATTER, number="2019-0013", edition=2, level=Level.YELLOW)
FILLED: dict[str, Any] = {
    "acknowledged": "已签收",
    "cause": "经办人外出",
    "measures": "已定AB岗\n次月起提前两天报送",
    "new_date": "2019年3月15日",
    "extension": datetime(2019, 3, 25),
    "reason": "等待材料",
    "by": "王某（样例）",
    "phone": "022-00000000",
}


@cache
def book() -> RuleBook:
    return load_plugins(find_roots([])).book(PLAN)


def form(*matters: Matter) -> bytes:
    plan = book().plan
    return write_reply(plan, book().reporters["div_gas"], matters or (MATTER,), DAY)


def fill(content: bytes, which: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Fill in cells as a person does: by matter ("" for those above all) and field."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook:
        columns = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            key = str(sheet.cell(row, 1).value).replace("person_of_all", "person")
            mark = str(sheet.cell(row, 2).value)
            for matter, values in which.items():
                if f'"{matter}"' in mark or (not matter and mark == "None"):
                    for name, column in zip(ROWS.get(key, ()), VALUES, strict=False):
                        if name in values:
                            sheet.cell(row, columns[column]).value = values[name]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def read(which: Mapping[str, Mapping[str, Any]], *matters: Matter) -> ReplyForm:
    return read_reply(fill(form(*matters), which), "reply.xlsx")


def only(found: ReplyForm) -> MatterReply:
    (reply,) = found.replies
    return reply


def said(findings: Iterable[Any]) -> list[tuple[str, str, str]]:
    return [(each.code, each.place, each.said.say("en")) for each in findings]


def test_new_form_names_its_unit_and_matters_and_says_nothing() -> None:
    found = read_reply(form(MATTER, SECOND), "reply.xlsx")
    assert (found.plan, found.reporter, found.findings) == (PLAN, "div_gas", ())
    assert [(each.number, each.edition) for each in found.replies] == [
        ("2019-0012", 1),
        ("2019-0013", 2),
    ]
    assert all(reply.is_blank for reply in found.replies)


def test_form_shows_all_that_has_to_be_known_of_a_matter() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form(MATTER)))["反馈表"]
    shown = "\n".join(str(cell.value) for row in sheet for cell in row if cell.value)
    for text in ("燃气管理处", "2019-0012", "红", MATTER.said, "未收到任何材料", "通知 三"):
        assert text in shown
    assert "2019年3月20日" in shown
    assert book().plan.title.zh in shown


def test_only_cells_to_fill_in_are_unlocked_and_the_marks_are_hidden() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form(MATTER)))["反馈表"]
    assert sheet.protection.sheet
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    cells = [cell for row in sheet for cell in row if not isinstance(cell, MergedCell)]
    free = {cell.coordinate for cell in cells if not cell.protection.locked}
    asked = {place.partition("!")[2] for place in only(read_reply(form(MATTER), "")).cells.values()}
    assert asked <= free
    yellow = {cell.coordinate for cell in cells if cell.fill.fgColor.rgb == "FFFFFBE6"}
    assert free == yellow


def test_form_prints_on_a4_with_page_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(form(MATTER)))["反馈表"]
    assert sheet.page_setup.paperSize == 9
    assert "&P" in str(sheet.oddFooter.right.text)


def test_same_matters_give_the_same_bytes() -> None:
    unit = book().reporters["div_gas"]
    assert write_reply(book().plan, unit, [MATTER, SECOND], DAY) == form(MATTER, SECOND)


def test_file_name_holds_no_path() -> None:
    unit = evolve(book().reporters["div_gas"], name=Label("../a/b:c", ""))
    assert reply_name(unit, DAY) == "督办事项反馈表-.._a_b_c-2019-03-06.xlsx"


def test_form_without_matters_is_never_written() -> None:
    with pytest.raises(ValueError, match="without matters"):
        write_reply(book().plan, book().reporters["div_gas"], [], DAY)


def test_what_was_filled_in_is_read_with_its_cells() -> None:
    reply = only(read({"2019-0012": FILLED}))
    assert reply == MatterReply(
        "2019-0012",
        1,
        reply.cells,
        acknowledged=True,
        cause="经办人外出",
        measures="已定AB岗\n次月起提前两天报送",
        new_date=date(2019, 3, 15),
        extension=date(2019, 3, 25),
        reason="等待材料",
        by="王某（样例）",
        phone="022-00000000",
    )
    assert set(reply.cells) == set(FILLED)
    assert reply.cells["cause"] == "反馈表!D13"


def test_who_fills_in_stands_once_above_all_or_with_a_matter() -> None:
    values = {"": {"by": "王某", "phone": 2200}, "2019-0013": {"by": "李某"}}
    first, second = read(values, MATTER, SECOND).replies
    assert (first.by, first.phone) == ("王某", "2200")
    assert (second.by, second.phone) == ("李某", "2200")
    assert first.is_blank


def test_many_matters_go_on_further_sheets_and_all_come_back() -> None:
    count = MATTERS_A_SHEET * 2 + 3
    many = tuple(evolve(MATTER, number=f"2019-{number:04d}") for number in range(1, count + 1))
    values = {each.number: {"acknowledged": "已签收"} for each in many}
    found = read({**values, "": {"by": "王某"}}, *many)
    assert [each.number for each in found.replies] == [each.number for each in many]
    assert all(each.acknowledged and each.by == "王某" for each in found.replies)


TEXTS = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp"), include_characters="\n"), max_size=200
).map(str.strip)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=60)
def test_texts_come_back_as_they_were_written(cause: str, measures: str, by: str) -> None:
    # openpyxl writes what begins with "=" as a formula, as an office program does.
    written = {"cause": cause, "measures": measures, "by": by}
    values = {name: text for name, text in written.items() if not text.startswith("=")}
    reply = only(read({"2019-0012": values}))
    assert reply.findings == ()
    assert [getattr(reply, name) for name in values] == list(values.values())


def test_form_filled_in_and_saved_by_libreoffice_is_read_the_same(tmp_path: Path) -> None:
    filled = fill(form(MATTER, SECOND), {"2019-0012": FILLED, "": {"by": "李某"}})
    source = tmp_path / "reply.xlsx"
    source.write_bytes(filled)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    out = tmp_path / "saved"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=100)
    saved = (out / "reply.xlsx").read_bytes()
    assert saved != filled
    assert read_reply(saved, "reply.xlsx") == read_reply(filled, "reply.xlsx")


@pytest.mark.parametrize(
    ("name", "value", "code", "says"),
    [
        ("new_date", "下周", "FORM-001", "“下周” is no date: write it like 2019-06-30"),
        ("extension", "三月", "FORM-001", "“三月” is no date: write it like 2019-06-30"),
        ("extension", "2019-02-30", "FORM-001", "“2019-02-30” is no date"),
        ("cause", "=A1&B1", "FORM-002", "A formula (=A1&B1) stands where"),
        ("acknowledged", "也许", "FORM-001", "“也许” does not say that it was taken note of"),
        ("measures", "长" * (LONGEST_TEXT + 1), "FORM-001", "The text has 2001 characters"),
    ],
)
def test_cell_that_cannot_be_used_is_named(name: str, value: Any, code: str, says: str) -> None:
    reply = only(read({"2019-0012": {name: value}}))
    ((found, place, text),) = said(reply.findings)
    assert (found, place) == (code, reply.cells[name])
    assert text.startswith(says)
    assert reply.faulty == {name}
    assert not reply.is_blank


def changed(cell: str, value: str) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(form(MATTER)))
    workbook["反馈表"][cell].value = value
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("B1", '{"sheet":"reply","form":2,"plan":"p","reporter":"r"}', "FORM-003"),
        ("B1", '{"sheet":"reply","form":1,"plan":"p"}', "FILE-012"),
        ("B1", '{"sheet":"reply","form":true,"plan":"p","reporter":"r"}', "FILE-012"),
        ("B1", "x", "FILE-011"),
        ("A1", "x", "FILE-011"),
        ("B13", "x", "FILE-012"),
        ("B13", '{"matter":12,"edition":1}', "FILE-012"),
    ],
)
def test_changed_hidden_cell_is_found(cell: str, value: str, code: str) -> None:
    found = read_reply(changed(cell, value), "reply.xlsx")
    (finding,) = found.findings
    assert finding.code == code
    if code != "FILE-011":
        assert finding.place == f"反馈表!{cell}"


def test_copied_block_is_not_read_twice() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(fill(form(MATTER), {"2019-0012": FILLED})))
    workbook.copy_worksheet(workbook["反馈表"]).title = "副本"
    out = io.BytesIO()
    workbook.save(out)
    found = read_reply(out.getvalue(), "reply.xlsx")
    assert only(found).cause == "经办人外出"
    assert {each.code for each in found.findings} == {"FORM-001"}
    assert all(each.place.startswith("副本!") for each in found.findings)


@given(st.binary(max_size=200), st.integers(0, 8000))
@settings(max_examples=60)
def test_no_bytes_make_the_reader_fail(noise: bytes, at: int) -> None:
    content = form(MATTER)
    read_reply(content[:at] + noise + content[at + len(noise) :], "reply.xlsx")
    read_reply(noise, "reply.xlsx")


def test_damaged_sheet_is_a_finding() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form(MATTER))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if "sheet1" in name else part)
    (finding,) = read_reply(out.getvalue(), "reply.xlsx").findings
    assert finding.code == "FILE-006"


def test_reader_of_reports_names_a_reply_form_for_what_it_is() -> None:
    reading = read_form(form(MATTER), "reply.xlsx")
    ((code, place, text),) = said(reading.findings)
    assert reading.documents == ()
    assert (code, place) == ("FORM-005", "反馈表!B1")
    assert "no report" in text


def test_evaluate_counts_a_reply_form_as_foreign_and_not_as_broken(tmp_path: Path) -> None:
    with open_house(tmp_path, 25) as house:
        house.settings.archive.mkdir()
        (house.settings.archive / "reply.xlsx").write_bytes(form(MATTER))
        with house.ledger.transaction() as entry:
            registers = {PLAN: house.register(book(), entry)}
        job = house.job(datetime.fromisoformat("2019-03-06T09:00:00+08:00"), registers)
        outcome = evaluate_folder(job, workers=1)
        outcome.rows.close()
    assert (outcome.counts["foreign"], outcome.counts["unreadable"]) == (1, 0)
