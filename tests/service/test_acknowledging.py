"""An acknowledgement tells what a file was read as, so that a wrong one is seen at once."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.service.houses import EXAMPLES, Post, hand_in, open_house, tick

from duban.forms.template import write_form
from duban.model.period import Period
from duban.service import House

OFFICE = EXAMPLES / "2019-02" / "div_office-office.json"
GAS = EXAMPLES / "events" / "2019-06-27-gas-acute_problem.json"


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        tick(found, "2019-02-26 09:00")
        post.clear()
        yield found


def answer(house: House, post: Post, path: Path, reporter: str, at: str) -> str:
    hand_in(house, path, reporter)
    tick(house, at)
    return post.to(f"{reporter.removeprefix('div_')}@duban.example")[0].text.replace("\r\n", "\n")


def test_a_report_is_acknowledged_with_its_month_and_area(house: House, post: Post) -> None:
    text = answer(house, post, OFFICE, "div_office", "2019-02-28 09:00")
    assert "■ 内容：2019年2月\n  工作领域：机关效能" in text


def test_the_same_file_under_another_name_is_answered_once_and_changes_nothing(
    house: House, post: Post, tmp_path: Path
) -> None:
    first = answer(house, post, OFFICE, "div_office", "2019-02-28 09:00")
    again = tmp_path / "三月.json"
    again.write_bytes(OFFICE.read_bytes())
    for minute in (10, 20):
        hand_in(house, again, "div_office")
        tick(house, f"2019-02-28 09:{minute}")
    told = [mail for mail in post.to("office@duban.example") if "三月.json" in mail.text]
    assert len(told) == 1
    assert "内容：2019年2月" in told[0].text
    assert "三月.json" not in first


def test_the_same_file_under_the_same_name_is_not_answered_again(house: House, post: Post) -> None:
    answer(house, post, OFFICE, "div_office", "2019-02-28 09:00")
    before = len(post.to("office@duban.example"))
    hand_in(house, OFFICE, "div_office")
    tick(house, "2019-02-28 09:10")
    assert len(post.to("office@duban.example")) == before


def test_an_event_is_acknowledged_as_one(house: House, post: Post) -> None:
    text = answer(house, post, GAS, "div_gas", "2019-02-28 09:00")
    assert "■ 内容：突出问题\n  工作领域：燃气安全" in text


def test_what_is_doubted_is_told_beside_the_acceptance(
    house: House, post: Post, tmp_path: Path
) -> None:
    report = json.loads(OFFICE.read_bytes())
    path = tmp_path / "二月.json"
    path.write_text(json.dumps({**report, "expected": {"nothing": 1}}), "utf-8")
    text = answer(house, post, path, "div_office", "2019-02-28 09:00")
    assert "收到并接受" in text
    assert "【请核对】" in text
    assert "nothing" in text


@pytest.mark.parametrize("name", ["二月.xls", "扫描件.pdf", "自制表.xlsx"])
def test_what_is_no_report_is_never_acknowledged_as_accepted(
    house: House, post: Post, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name.endswith("x"):
        openpyxl.Workbook().save(path)
    else:
        path.write_bytes(b"\xd0\xcf\x11\xe0")
    text = answer(house, post, path, "div_office", "2019-02-28 09:00")
    assert "接受" not in text
    assert "【问题】" in text


def test_a_form_is_acknowledged_with_each_of_its_areas_also_if_it_has_to_be_mended(
    house: House, post: Post, tmp_path: Path
) -> None:
    out = io.BytesIO()
    write_form(house.books["tianjin-2019"], "div_office", Period(2019, 2), out, {})
    form = openpyxl.load_workbook(out)
    form["报送表"]["D7"] = "2019-02-28 09:00"
    rows = {cell.value: cell.row for cell in form["报送表"]["A"]}
    form["报送表"][f"G{rows['leader']}"] = "昨天"
    path = tmp_path / "二月.xlsx"
    form.save(path)
    text = answer(house, post, path, "div_office", "2019-02-28 09:00")
    assert [text.count(f"工作领域：{area}") for area in ("机关效能", "重大活动保障")] == [1, 1]
    assert "内容：2019年2月" in text
    assert "“昨天”不是日期" in text
    assert any(day in text for day in ("2019年3月5日", "2019-03-05"))  # three workdays later
