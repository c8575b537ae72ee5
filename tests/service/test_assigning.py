"""The office's workbook: instructions become matters; plans of work and re-plans count at once."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.service.houses import BOOK, Post, hand_in, open_house, post_office, tick
from tests.service.test_agreements import PLANNED, REPORT
from tests.service.test_registering import (
    copied,
    events,
    fill,
    is_free,
    is_matter,
    killed_before_writing_back,
    register,
    result_of,
    rows,
    workbook,
)

from duban.matters import Context
from duban.model.agreements import ReplanKind
from duban.model.matters import Matter, State
from duban.model.pressing import Source
from duban.model.register import Assignment
from duban.model.terms import Level
from duban.rulefiles.register_columns import MATTERS
from duban.service import House
from duban.service.assigning import opening
from duban.service.pressing import keep_step

SHEET = "交办"
GIVEN: dict[str, Any] = {
    "source": "领导批示",
    "reporter": "燃气管理处",
    "area": BOOK.areas["gas"].name,
    "said": "查清样例路漏气原因并整改",
    "why": "市领导批示（样例〔2019〕3号）",
    "by": "王红",
}
MOVE: dict[str, Any] = {
    "kind": "任务划转",
    "reporter": "照明管理处",
    "area": "lighting",
    "task": "1.4",
    "to": "道桥管理处",
    "from": "2019-03",
    "authority": "委",
    "by": "样例",
    "decided_on": "2019-03-01",
    "document": "样例编〔2019〕5号",
}


TENTH_OF_APRIL = datetime(2019, 4, 10, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def february(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homes")
    with post_office() as post, open_house(folder / "february", post.port) as found:
        tick(found, "2019-02-26 09:00")
    return folder / "february"


@pytest.fixture
def house(february: Path, tmp_path: Path, post: Post) -> Iterator[House]:
    with copied(february, tmp_path, post) as found:
        yield found


def free(row: dict[str, Any]) -> bool:
    return not any(value for code, value in row.items() if code not in {"result", "row", "unit"})


def give(house: House, **changes: Any) -> None:
    fill(workbook(house), SHEET, free, **{**GIVEN, **changes})


def given(house: House) -> list[Matter]:
    with house.ledger.reading() as entry:
        return [one for one in entry.matters() if one.source is not Source.ALERT]


def shown(house: House) -> list[dict[str, Any]]:
    return [row for row in rows(workbook(house), SHEET) if row["said"]]


def test_instruction_opens_a_matter_and_gets_number_and_state(house: House, post: Post) -> None:
    give(house, level="红", limit="2019-03-15")
    tick(house, "2019-02-27 08:00")
    (matter,) = given(house)
    assert (matter.source, matter.lead, matter.level) == (
        Source.INSTRUCTION,
        "div_gas",
        Level.RED,
    )
    assert (matter.limit, matter.because) == (date(2019, 3, 15), GIVEN["why"])
    (row,) = shown(house)
    assert (row["number"], row["state"], row["row"]) == (matter.number, "待签收", "fixed")
    assert row["result"] == "已立项 2019-02-27"
    (opened,) = [each for each in events(house, "opened") if each.subject == matter.number]
    assert (opened.by, opened.why) == ("王红", GIVEN["why"])
    post.clear()
    tick(house, "2019-02-28 09:00")  # the first workday on which there is anything to tell
    (digest,) = [mail for mail in post.to("gas@duban.example") if GIVEN["said"] in mail.text]
    assert list(digest.message.iter_attachments())


def test_quiet_passes_open_nothing_more(house: House) -> None:
    give(house)
    for minute in range(4):
        tick(house, f"2019-02-27 10:0{minute}")
    assert len(given(house)) == 1


def test_matter_is_verified_and_closed_on_the_sheet_of_matters(house: House) -> None:
    give(house)
    tick(house, "2019-02-27 10:00")
    number = given(house)[0].number
    for minute, (action, why) in enumerate(
        (("代录反馈", "原因：管道老化。措施：已更换"), ("核实通过", "属实"), ("销号", "办结")), 1
    ):
        fill(workbook(house), MATTERS, is_matter(number), action=action, by="王红", why=why)
        tick(house, f"2019-02-27 10:0{minute}")
    assert given(house)[0].state is State.CLOSED
    assert shown(house)[0]["state"] == "已销号"
    assert result_of(house, number)["state"] == "已销号"


def test_row_that_does_not_hold_says_why_and_opens_once_mended(house: House) -> None:
    give(house, limit="2019-03-02")  # a Saturday
    tick(house, "2019-02-27 10:00")
    assert given(house) == []
    (row,) = shown(house)
    assert row["result"].startswith("未登记：")
    assert (row["said"], row["number"]) == (GIVEN["said"], None)
    fill(workbook(house), SHEET, lambda one: one["said"] == GIVEN["said"], limit="2019-03-04")
    tick(house, "2019-02-27 10:01")
    assert [one.limit for one in given(house)] == [date(2019, 3, 4)]


def test_limit_that_is_past_is_told_on_the_row(house: House) -> None:
    give(house, limit="2019-02-25")
    tick(house, "2019-02-27 10:00")
    assert given(house) == []
    assert "2019" in shown(house)[0]["result"]


def test_reason_stays_on_the_row_until_it_is_mended_or_cleared(house: House) -> None:
    give(house, limit="2019-02-25")
    tick(house, "2019-02-27 10:00")
    why = shown(house)[0]["result"]
    tick(house, "2019-02-28 10:00")
    tick(house, "2019-03-06 10:00")
    assert shown(house)[0]["result"] == why
    assert given(house) == []
    none = dict.fromkeys((*GIVEN, "limit"))
    fill(workbook(house), SHEET, lambda one: one["said"] == GIVEN["said"], **none)
    tick(house, "2019-03-06 10:01")
    assert shown(house) == []


def test_copy_that_was_saved_again_opens_nothing_twice(house: House, tmp_path: Path) -> None:
    give(house)
    copy = tmp_path / "stick.xlsx"
    shutil.copy(workbook(house), copy)
    tick(house, "2019-02-27 10:00")
    fill(
        copy,
        "催报",
        is_free,
        reporter="燃气管理处",
        period="2019-02",
        by="王红",
        called_at="2019-02-27 09:30",
    )
    shutil.copy(copy, workbook(house))
    tick(house, "2019-02-27 11:00")
    assert len(given(house)) == 1
    assert len(register(house).urgings) == 1
    assert [row["row"] for row in shown(house)] == ["fixed"]


def test_changed_row_of_a_copy_opens_no_second_matter_and_says_so(
    house: House, tmp_path: Path
) -> None:
    give(house)
    copy = tmp_path / "stick.xlsx"
    shutil.copy(workbook(house), copy)
    tick(house, "2019-02-27 10:00")
    fill(copy, SHEET, lambda one: one["said"] == GIVEN["said"], said="查清漏气原因")
    shutil.copy(copy, workbook(house))
    tick(house, "2019-02-27 11:00")
    (matter,) = given(house)
    assert matter.said == GIVEN["said"]
    refused, opened = shown(house)
    assert (refused["said"], opened["said"]) == ("查清漏气原因", GIVEN["said"])
    assert matter.number in refused["result"]
    give(house, said="查清漏气原因")
    tick(house, "2019-02-27 12:00")
    assert len(given(house)) == 2


def test_other_limit_in_a_copy_is_told_on_its_row(house: House, tmp_path: Path) -> None:
    give(house, limit="2019-03-15")
    copy = tmp_path / "stick.xlsx"
    shutil.copy(workbook(house), copy)
    tick(house, "2019-02-27 10:00")
    fill(copy, SHEET, lambda one: one["said"] == GIVEN["said"], limit="2019-03-29")
    shutil.copy(copy, workbook(house))
    tick(house, "2019-02-27 11:00")
    (matter,) = given(house)
    assert matter.limit == date(2019, 3, 15)
    assert matter.number in shown(house)[0]["result"]


def test_two_of_the_same_unit_are_two_matters(house: House) -> None:
    give(house)
    give(house, said="另一件事")
    give(house, source="会议议定", why="专题会（样例）")
    tick(house, "2019-02-27 10:00")
    assert len({one.number for one in given(house)}) == 3


def test_crash_before_writing_back_opens_nothing_twice(house: House, post: Post) -> None:
    give(house)
    killed_before_writing_back(house, post, "2019-02-27 10:00")
    assert len(given(house)) == 1
    assert shown(house)[0]["number"] is None
    tick(house, "2019-02-27 10:05")
    assert len(given(house)) == 1
    assert shown(house)[0]["number"] == given(house)[0].number


def test_what_was_opened_by_command_stands_on_the_sheet_too(house: House) -> None:
    now = datetime(2019, 2, 27, 2, tzinfo=UTC)
    one = Assignment(Source.DECISION, "div_gas", "gas", "按期验收", "会议", "督查科")
    context = Context(BOOK, house.plugins.calendar, now.date())
    with house.ledger.transaction() as entry:
        keep_step(entry, opening(one, "tianjin-2019/decision/div_gas/gas/x/-", context), now)
    tick(house, "2019-02-27 10:05")
    assert shown(house)[0]["said"] == "按期验收"


def test_nothing_is_opened_once_the_plan_is_over(house: House) -> None:
    give(house)
    tick(house, "2020-03-02 10:00")
    (row,) = shown(house)
    assert (row["said"], row["number"]) == (GIVEN["said"], None)
    assert "tianjin-2019" in row["result"]
    tick(house, "2020-03-02 10:05")
    assert shown(house) == [row]
    assert given(house) == []


def test_what_was_opened_before_the_plans_end_stays_open_after_it(
    house: House, tmp_path: Path
) -> None:
    give(house)
    copy = tmp_path / "stick.xlsx"
    shutil.copy(workbook(house), copy)
    tick(house, "2019-02-27 10:00")
    shutil.copy(copy, workbook(house))
    tick(house, "2020-03-02 10:00")
    assert [row["row"] for row in shown(house)] == ["fixed"]
    assert len(given(house)) == 1


@pytest.fixture
def filed(house: House, tmp_path: Path) -> House:
    """Give a house to which a unit has sent its plan of work."""
    source = tmp_path / "plan.json"
    source.write_text(json.dumps(PLANNED, ensure_ascii=False), encoding="utf-8")
    hand_in(house, source, "div_lighting")
    tick(house, "2019-03-21 10:00")
    return house


def plans(house: House) -> list[dict[str, Any]]:
    return [row for row in rows(workbook(house), "方案") if row["reporter"]]


def test_plan_of_work_that_came_waits_to_be_accepted(filed: House) -> None:
    (row,) = plans(filed)
    assert row["reporter"] == BOOK.reporters["div_lighting"].name.zh
    assert (row["row"], row["result"]) == ("due", "待认可")
    assert row["filed"] == datetime(2019, 3, 21, 10)  # noqa: DTZ001 - as cells have it
    load_workbook(workbook(filed)).save(workbook(filed))
    tick(filed, "2019-03-21 10:05")
    assert register(filed).acceptances == ()
    assert len(plans(filed)) == 1


def test_plan_of_work_is_accepted_in_its_row(filed: House) -> None:
    fill(workbook(filed), "方案", lambda row: True, accepted_on="2019-03-21", by="督查科")
    tick(filed, "2019-03-21 11:00")
    (accepted,) = register(filed).acceptances
    assert (accepted.reporter, accepted.area) == ("div_lighting", "lighting")
    assert len(accepted.sha256) == 64
    (row,) = plans(filed)
    assert (row["result"], row["row"]) == ("已登记", "due")
    job = filed.job(TENTH_OF_APRIL, {"tianjin-2019": register(filed)}, "tianjin-2019")
    (counts,) = job.agreements["tianjin-2019"].of("div_lighting", "lighting")
    assert counts.acceptance == accepted


def test_acceptance_that_names_no_file_means_the_last_one_that_came(filed: House) -> None:
    given = {"reporter": "div_lighting", "area": "lighting", "by": "督查科"}
    fill(workbook(filed), "方案", free, **given, accepted_on="2019-03-22")
    tick(filed, "2019-03-22 11:00")
    (row,) = plans(filed)
    assert (row["result"], row["sha256"]) == ("已登记", None)


def test_acceptance_that_is_taken_back_lets_the_plan_wait_again(filed: House) -> None:
    fill(workbook(filed), "方案", lambda row: True, accepted_on="2019-03-21", by="督查科")
    tick(filed, "2019-03-21 11:00")
    fill(workbook(filed), "方案", lambda row: True, accepted_on=None, by=None)
    tick(filed, "2019-03-21 12:00")
    assert register(filed).acceptances == ()
    assert plans(filed)[0]["result"] == "待认可"


def test_task_that_moves_by_the_workbook_is_reported_on_by_the_new_unit(
    house: House, tmp_path: Path, post: Post
) -> None:
    fill(workbook(house), "调整", free, **MOVE | {"reporter": "div_lighting", "to": "div_roads"})
    tick(house, "2019-03-04 10:00")
    (replan,) = register(house).replans
    assert (replan.kind, replan.to) == (ReplanKind.TRANSFER, "div_roads")
    source = tmp_path / "report.json"
    source.write_text(json.dumps(REPORT, ensure_ascii=False), encoding="utf-8")
    hand_in(house, source, "div_roads")
    assert [one.status for one in tick(house, "2019-04-02 10:00").taken_in] == ["accepted"]
    names = {row["reporter"] for row in rows(workbook(house), "收件") if row["period"] == "2019-03"}
    assert BOOK.reporters["div_roads"].name.zh in names
    assert BOOK.reporters["div_lighting"].name.zh not in names


def test_replan_that_does_not_hold_says_why_on_its_row(house: House) -> None:
    fill(workbook(house), "调整", free, **MOVE | {"reporter": "div_lighting", "to": "某处"})
    tick(house, "2019-03-04 10:00")
    assert register(house).replans == ()
    row = rows(workbook(house), "调整")[0]
    assert (row["to"], row["kind"]) == ("某处", "任务划转")
    assert "某处" in row["result"]


def test_unit_that_takes_over_by_the_workbook_may_be_graded_there(house: House) -> None:
    fill(workbook(house), "调整", free, **MOVE | {"reporter": "div_lighting", "to": "div_roads"})
    fill(
        workbook(house),
        "评分",
        is_free,
        reporter="div_roads",
        area="lighting",
        period="2019-03",
        points=90,
        by="主任",
    )
    tick(house, "2019-03-04 10:00")
    tick(house, "2019-03-06 09:00")
    assert [one.reporter for one in register(house).grades] == ["div_roads"]
