"""The office's workbook: read, acted upon and written back, on the real plan and a real ledger."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from openpyxl import load_workbook
from tests.service.houses import BOOK, EXAMPLES, Post, hand_in, open_house, post_office, tick
from tests.service.register_workbook import fill, is_free, rows

from duban.model.matters import State
from duban.model.register import Register
from duban.rulefiles.register_columns import MATTERS
from duban.service import House, registering
from duban.service.archive import place_of
from duban.service.kept_register import kept
from duban.service.registering import read_registers
from duban.service.writing import Writer

GAS = EXAMPLES / "2019-02" / "div_gas-gas.json"
PLAN = "tianjin-2019"


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home before the first due day, and one after it, to be copied."""
    folder = tmp_path_factory.mktemp("homes")
    with post_office() as post:
        with open_house(folder / "february", post.port) as found:
            tick(found, "2019-02-26 09:00")
        shutil.copytree(folder / "february", folder / "march")
        with open_house(folder / "march", post.port) as found:
            tick(found, "2019-03-06 09:00")
    return folder


@contextmanager
def copied(home: Path, into: Path, post: Post) -> Iterator[House]:
    shutil.copytree(home, into / "home")
    with open_house(into / "home", post.port) as found:
        read_registers(found, Writer(found), datetime(2019, 2, 26, 1, tzinfo=UTC))
        yield found


@pytest.fixture
def house(homes: Path, tmp_path: Path, post: Post) -> Iterator[House]:
    with copied(homes / "february", tmp_path, post) as found:
        yield found


@pytest.fixture
def march(homes: Path, tmp_path: Path, post: Post) -> Iterator[House]:
    """Give a house in which the first reports are overdue and matters are open."""
    with copied(homes / "march", tmp_path, post) as found:
        yield found


def workbook(house: House) -> Path:
    return house.settings.home / "office" / "登记簿.xlsx"


def at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    """Give a time as cells have it, without a zone."""
    return datetime.combine(date(year, month, day), time(hour))


def of_gas(period: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: row["reporter"] == "燃气管理处" and row["period"] == period


def register(house: House) -> Register:
    with house.ledger.reading() as entry:
        return house.register(BOOK, entry)


def events(house: House, name: str) -> list[Any]:
    with house.ledger.reading() as entry:
        return [event for event in entry.events(limit=100_000) if event.name == name]


def matter_of_gas(house: House) -> Any:
    with house.ledger.reading() as entry:
        return next(one for one in entry.matters() if one.lead == "div_gas")


def is_matter(number: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: row["number"] == number


def result_of(house: House, number: str) -> dict[str, Any]:
    return next(row for row in rows(workbook(house), MATTERS) if row["number"] == number)


def test_first_pass_writes_the_workbook_with_the_reports_that_are_due(house: House) -> None:
    due = rows(workbook(house), "收件")
    gas = next(row for row in due if row["reporter"] == "燃气管理处")
    assert (gas["period"], gas["due"]) == ("2019-02", at(2019, 3, 5))
    assert sum(row["row"] == "due" for row in due) == 27


def test_quiet_pass_leaves_file_and_ledger_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(house, "2019-02-26 09:05")
    before = workbook(house).stat()

    def never(*_: object) -> None:
        raise AssertionError("a quiet pass writes nothing")

    for name in ("print_register", "merged", "keep", "keep_in_mind"):
        monkeypatch.setattr(registering, name, never)
    tick(house, "2019-02-26 09:06")
    assert workbook(house).stat() == before


def test_receipt_typed_in_counts_and_stands_in_the_new_workbook(house: House) -> None:
    fill(
        workbook(house),
        "收件",
        of_gas("2019-02"),
        paper_on="2019年3月5日",
        division_head_signed="是",
        leader_signed="是",
        note="专人送达",
    )
    tick(house, "2019-03-05 10:00")
    (receipt,) = register(house).receipts
    assert receipt.paper_on == date(2019, 3, 5)
    assert (receipt.leader_signed, receipt.sealed) == (True, False)
    shown = next(row for row in rows(workbook(house), "收件") if of_gas("2019-02")(row))
    assert shown["paper_on"] == at(2019, 3, 5)
    assert (shown["sealed"], shown["note"], shown["result"]) == ("否", "专人送达", "已登记")


def test_electronic_report_shows_when_it_came_in(house: House) -> None:
    hand_in(house, GAS, "div_gas")
    tick(house, "2019-03-04 09:00")
    tick(house, "2019-03-04 09:01")
    shown = next(row for row in rows(workbook(house), "收件") if of_gas("2019-02")(row))
    assert shown["electronic"] == at(2019, 3, 4, 9)


def test_bad_row_says_why_and_the_good_one_counts(house: House) -> None:
    path = workbook(house)
    typed = {"period": "2019-02", "called_at": "2019-03-04 09:30", "by": "王红"}
    fill(path, "催报", is_free, reporter="燃气管理处", **typed)
    fill(path, "催报", is_free, reporter="燃气管理", **typed | {"called_at": "明天"})
    tick(house, "2019-03-04 10:00")
    assert [one.reporter for one in register(house).urgings] == ["div_gas"]
    good, bad = rows(path, "催报")[:2]
    assert good["result"] == "已登记"
    assert "燃气管理处" in bad["result"]
    assert (bad["reporter"], bad["called_at"]) == ("燃气管理", "明天")


def test_matter_is_moved_once_and_its_row_tells_when(march: House) -> None:
    number = matter_of_gas(march).number
    fill(workbook(march), MATTERS, is_matter(number), action="催办", by="王红", why="已电话催办")
    tick(march, "2019-03-06 10:00")
    tick(march, "2019-03-06 10:01")
    assert matter_of_gas(march).urgings == 1
    row = result_of(march, number)
    assert (row["action"], row["result"]) == (None, "已办理 2019-03-06 10:00")
    (urged,) = events(march, "urged")
    assert (urged.by, urged.why) == ("王红", "已电话催办")


def test_what_cannot_be_done_stays_in_its_row_with_the_reason(march: House) -> None:
    number = matter_of_gas(march).number
    fill(workbook(march), MATTERS, is_matter(number), action="延期", by="王红", why="等待数据")
    tick(march, "2019-03-06 10:00")
    row = result_of(march, number)
    assert (row["action"], row["by"], row["why"]) == ("延期", "王红", "等待数据")
    assert row["result"]
    assert matter_of_gas(march).extensions == 0
    fill(workbook(march), MATTERS, is_matter(number), until=at(2019, 4, 30))
    tick(march, "2019-03-06 11:00")
    assert matter_of_gas(march).limit == date(2019, 4, 30)
    assert result_of(march, number)["result"] == "已办理 2019-03-06 11:00"


def test_new_matters_and_new_states_appear(house: House) -> None:
    assert not [row for row in rows(workbook(house), MATTERS) if row["number"]]
    tick(house, "2019-03-06 09:00")
    number = matter_of_gas(house).number
    assert result_of(house, number)["state"] == "待签收"
    fill(workbook(house), MATTERS, is_matter(number), action="签收", by="李强")
    tick(house, "2019-03-06 10:00")
    assert matter_of_gas(house).state is State.ACKNOWLEDGED
    assert result_of(house, number)["state"] == "已签收"


def test_answer_entered_by_the_office_leads_to_closing(march: House) -> None:
    number = matter_of_gas(march).number
    steps = (("代录反馈", "原因：系统故障。措施：已补报"), ("核实通过", "属实"), ("销号", "办结"))
    for minute, (action, why) in enumerate(steps):
        assert matter_of_gas(march).is_open
        fill(workbook(march), MATTERS, is_matter(number), action=action, by="王红", why=why)
        tick(march, f"2019-03-06 10:0{minute}")
    assert matter_of_gas(march).state is State.CLOSED
    assert matter_of_gas(march).reply.measures == "已补报"


def killed_before_writing_back(house: House, post: Post, at: str) -> None:
    """Make a pass that is killed when the ledger has everything and the file nothing yet."""
    child = os.fork()
    if child == 0:
        try:
            registering.archived = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,return-value]
            with open_house(house.settings.home, post.port) as own:
                tick(own, at)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def test_crash_between_acting_and_writing_back_does_not_act_twice(march: House, post: Post) -> None:
    number = matter_of_gas(march).number
    path = workbook(march)
    fill(path, MATTERS, is_matter(number), action="催办", by="王红", why="电话")
    saved = path.read_bytes()
    killed_before_writing_back(march, post, "2019-03-06 10:00")
    assert path.read_bytes() == saved
    assert matter_of_gas(march).urgings == 1
    tick(march, "2019-03-06 10:05")
    assert matter_of_gas(march).urgings == 1
    assert result_of(march, number)["result"] == "已办理 2019-03-06 10:00"


def test_row_saved_once_more_after_a_crash_is_not_done_twice(march: House, post: Post) -> None:
    number = matter_of_gas(march).number
    path = workbook(march)
    fill(path, MATTERS, is_matter(number), action="催办", by="王红", why="电话")
    killed_before_writing_back(march, post, "2019-03-06 10:00")
    fill(path, "收件", of_gas("2019-02"), paper_on="2019-03-06")
    tick(march, "2019-03-06 10:05")
    assert matter_of_gas(march).urgings == 1
    assert result_of(march, number)["action"] == "催办"
    assert [one.paper_on for one in register(march).receipts] == [date(2019, 3, 6)]


def test_copy_filled_in_elsewhere_is_merged_with_what_was_entered_meanwhile(
    house: House, tmp_path: Path
) -> None:
    path, copy = workbook(house), tmp_path / "stick.xlsx"
    fill(path, "收件", of_gas("2019-02"), paper_on="2019-03-04")
    tick(house, "2019-03-04 10:00")
    shutil.copy(path, copy)
    typed = {"period": "2019-03", "due": "2019-04-08", "document": "样例〔2019〕3号"}
    fill(path, "顺延", is_free, **typed)
    tick(house, "2019-03-04 11:00")
    fill(
        copy,
        "催报",
        is_free,
        reporter="燃气管理处",
        period="2019-02",
        by="王红",
        called_at="2019-03-04 09:30",
    )
    shutil.copy(copy, path)
    tick(house, "2019-03-04 12:00")
    found = register(house)
    assert (len(found.receipts), len(found.due_overrides), len(found.urgings)) == (1, 1, 1)


def test_workbook_is_read_only_when_it_has_settled(house: House) -> None:
    fill(workbook(house), "收件", of_gas("2019-02"), paper_on="2019-03-04")
    at_once = house.settings
    house.settings = evolve(at_once, settle_seconds=3600)
    tick(house, "2019-03-04 10:00")
    assert register(house).receipts == ()
    house.settings = at_once
    tick(house, "2019-03-04 10:01")
    assert len(register(house).receipts) == 1


@pytest.mark.parametrize("lock", ["~$登记簿.xlsx", ".~lock.登记簿.xlsx#", ".~登记簿.xlsx"])
def test_workbook_that_is_open_is_neither_read_nor_written(house: House, lock: str) -> None:
    path = workbook(house)
    fill(path, "收件", of_gas("2019-02"), paper_on="2019-03-04")
    saved = path.read_bytes()
    (path.parent / lock).write_text("王红", encoding="utf-8")
    tick(house, "2019-03-04 10:00")
    assert path.read_bytes() == saved
    assert register(house).receipts == ()
    (path.parent / lock).unlink()
    tick(house, "2019-03-04 10:01")
    assert len(register(house).receipts) == 1


def test_unreadable_workbook_stays_and_the_last_good_one_holds_on(house: House, post: Post) -> None:
    path = workbook(house)
    fill(path, "收件", of_gas("2019-02"), paper_on="2019-03-04")
    tick(house, "2019-03-04 10:00")
    post.clear()
    path.write_bytes(b"PK\x03\x04 cut off")
    for at in ("2019-03-04 11:00", "2019-03-05 11:00", "2019-03-06 09:00"):
        tick(house, at)
    assert path.read_bytes() == b"PK\x03\x04 cut off"
    assert len(register(house).receipts) == 1
    told = [mail for mail in post.to("admin@duban.example") if "登记簿.xlsx" in mail.text]
    assert len(told) == 1
    assert len(events(house, "register_unreadable")) == 1
    assert matter_of_gas(house).is_open


def test_workbook_without_one_of_its_sheets_is_not_taken_in(house: House) -> None:
    path = workbook(house)
    fill(path, "顺延", is_free, period="2019-03", due="2019-04-08", document="3号")
    tick(house, "2019-03-04 10:00")
    book = load_workbook(path)
    del book["顺延"]
    book.save(path)
    tick(house, "2019-03-04 11:00")
    assert len(register(house).due_overrides) == 1


def test_deleted_workbook_comes_back_with_all_that_was_entered(house: House) -> None:
    path = workbook(house)
    fill(path, "顺延", is_free, period="2019-03", due="2019-04-08", document="3号")
    tick(house, "2019-03-04 10:00")
    path.unlink()
    tick(house, "2019-03-04 11:00")
    assert rows(path, "顺延")[0]["document"] == "3号"


def test_every_version_is_in_the_archive_and_the_log_names_it(house: House) -> None:
    path = workbook(house)
    fill(path, "顺延", is_free, period="2019-03", due="2019-04-08", document="3号")
    saved = path.read_bytes()
    tick(house, "2019-03-04 10:00")
    (event,) = events(house, "register")
    folder = house.settings.registers
    assert place_of(folder, event.details["sha256"], ".xlsx").read_bytes() == saved
    assert place_of(folder, event.details["in_force"], ".xlsx").is_file()
    with house.ledger.reading() as entry:
        assert kept(entry, PLAN).read == event.details["sha256"]


def test_entries_of_toml_are_shown_and_not_counted_twice(house: House) -> None:
    toml = house.settings.home / "office" / "decisions.toml"
    toml.write_text(
        '[[due_override]]\nperiod = "2019-03"\ndue = 2019-04-08\ndocument = "3号"\n',
        encoding="utf-8",
    )
    tick(house, "2019-03-04 10:00")
    path = workbook(house)
    assert rows(path, "顺延")[0]["row"] == "fixed"
    fill(path, "收件", of_gas("2019-02"), paper_on="2019-03-04")
    tick(house, "2019-03-04 11:00")
    assert len(register(house).due_overrides) == 1
    assert rows(path, "顺延")[0]["row"] == "fixed"


def test_due_day_that_toml_moved_is_not_moved_otherwise_in_the_workbook(house: House) -> None:
    path = workbook(house)
    fill(path, "顺延", is_free, period="2019-03", due="2019-04-10", document="4号")
    toml = house.settings.home / "office" / "decisions.toml"
    toml.write_text(
        '[[due_override]]\nperiod = "2019-03"\ndue = 2019-04-08\ndocument = "3号"\n',
        encoding="utf-8",
    )
    tick(house, "2019-03-04 10:00")
    assert [str(one.due) for one in register(house).due_overrides] == ["2019-04-08"]
    (row,) = [one for one in rows(path, "顺延") if one["document"] == "4号"]
    assert row["result"].startswith("未登记：")
    toml.unlink()
    tick(house, "2019-03-05 10:00")
    assert [str(one.due) for one in register(house).due_overrides] == ["2019-04-10"]


def test_due_days_of_two_copies_do_not_both_count(house: House, tmp_path: Path) -> None:
    path, copy = workbook(house), tmp_path / "stick.xlsx"
    shutil.copy(path, copy)
    fill(path, "顺延", is_free, period="2019-03", due="2019-04-08", document="3号")
    tick(house, "2019-03-04 10:00")
    fill(copy, "顺延", is_free, period="2019-03", due="2019-04-10", document="4号")
    shutil.copy(copy, path)
    tick(house, "2019-03-04 11:00")
    assert [str(one.due) for one in register(house).due_overrides] == ["2019-04-08"]
    told = {one["document"]: one["result"] for one in rows(path, "顺延") if one["document"]}
    assert told["4号"].startswith("未登记：")
    assert not told["3号"].startswith("未登记：")


def test_due_day_moved_by_a_slip_moves_nothing_and_says_so(house: House) -> None:
    fill(workbook(house), "顺延", is_free, period="2019-04", due="2019-04-08", document="3号")
    tick(house, "2019-03-04 10:00")
    assert register(house).due_overrides == ()
    (row,) = [one for one in rows(workbook(house), "顺延") if one["document"]]
    assert (row["period"], row["result"].startswith("未登记：")) == ("2019-04", True)


def test_paper_of_a_month_without_reports_does_not_make_paper_count(house: House) -> None:
    paper = {"paper_on": "2019-03-04", "sealed": "是"}
    fill(workbook(house), "收件", is_free, reporter="燃气管理处", period="2018-03", **paper)
    tick(house, "2019-03-04 10:00")
    assert not register(house).paper_is_kept()
    (row,) = [one for one in rows(workbook(house), "收件") if one["period"] == "2018-03"]
    assert row["result"].startswith("未登记：")


def test_matter_is_not_put_off_beyond_a_quarter(march: House) -> None:
    number = matter_of_gas(march).number
    asked = {"action": "缓办", "by": "王红", "why": "搬迁"}
    fill(workbook(march), MATTERS, is_matter(number), **asked, until="2020-03-01")
    tick(march, "2019-03-06 10:00")
    assert matter_of_gas(march).snoozed_until is None
    assert "2019年6月6日" in result_of(march, number)["result"]


def test_copies_that_lie_beside_the_workbook_are_left_alone(house: House) -> None:
    path = workbook(house)
    fill(path, "收件", of_gas("2019-02"), paper_on="2019-03-04")
    shutil.copy(path, path.with_name("登记簿 - 副本.xlsx"))
    path.with_name("会议记录.xlsx").write_bytes(b"no workbook")
    tick(house, "2019-03-04 10:00")
    assert len(register(house).receipts) == 1


def test_lock_that_was_forgotten_is_told_once_a_day(house: House, post: Post) -> None:
    lock = workbook(house).with_name("~$登记簿.xlsx")
    lock.write_bytes(b"")
    fill(workbook(house), "收件", of_gas("2019-02"), paper_on="2019-03-04")
    os.utime(lock, (0, 0))
    tick(house, "2019-03-04 10:00")
    tick(house, "2019-03-04 11:00")
    assert len([mail for mail in post.to("admin@duban.example") if lock.name in mail.text]) == 1


def test_sheet_that_people_added_is_kept(house: House) -> None:
    path = workbook(house)
    book = load_workbook(path)
    book.create_sheet("我的备忘")["B2"] = "周五开会"
    book.save(path)
    tick(house, "2019-03-04 10:00")
    assert load_workbook(path)["我的备忘"]["B2"].value == "周五开会"


def test_workbook_saved_by_libreoffice_is_read(house: House, tmp_path: Path) -> None:
    path = workbook(house)
    fill(path, "收件", of_gas("2019-02"), paper_on=at(2019, 3, 4), sealed="是")
    _resave(path, tmp_path)
    tick(house, "2019-03-04 10:00")
    assert [(one.paper_on, one.sealed) for one in register(house).receipts] == [
        (date(2019, 3, 4), True)
    ]
    assert rows(path, "收件")[0]["reporter"]


def _resave(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/lo"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (out / path.name).replace(path)
    assert load_workbook(BytesIO(path.read_bytes()))


def test_saving_without_a_change_enters_nothing(house: House) -> None:
    load_workbook(workbook(house)).save(workbook(house))
    tick(house, "2019-03-04 10:00")
    assert register(house).receipts == ()
