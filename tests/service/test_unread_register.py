"""A register that does not hold: its plan waits, the rest goes on, and everybody hears of it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.service.houses import EXAMPLES, Post, hand_in, open_house, tick
from tests.service.register_workbook import fill, is_free
from tests.service.test_register_files import NEW, OLD, with_plans
from tests.torture.years import Root

from duban.model.ledger import Slot
from duban.service import House
from duban.service.diagnosis import Diagnosis, Health
from duban.service.doctor import examine

GAS = EXAMPLES / "2019-02" / "div_gas-gas.json"
UNCLOSED = '[[due_override]]\nperiod = "2019-03\n'
STRANGER = '[[receipt]]\nreporter = "nobody"\nperiod = "2019-02"\n'


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        tick(found, "2019-02-26 09:00")
        post.clear()
        yield found


def due_toml(house: House, content: str) -> Path:
    path = house.settings.office / "office" / "due.toml"
    path.write_text(content, encoding="utf-8")
    return path


def alarms(post: Post) -> list[str]:
    return [each.text for each in post.to("admin@duban.example") if "due.toml" in each.text]


def still_due(house: House, at: str) -> list[Slot]:
    now = datetime.fromisoformat(f"{at}:00+08:00").astimezone(UTC)
    with house.ledger.reading() as entry:
        return entry.due_slots(now)


def found(house: House, at: str = "2019-02-26 09:00") -> list[Diagnosis]:
    now = datetime.fromisoformat(f"{at}:00+08:00").astimezone(UTC)
    every = examine(house, now, {})
    return [each for each in every if each.subject.startswith("register")]


def test_unclosed_quote_is_told_to_the_administrator_once_a_day(house: House, post: Post) -> None:
    due_toml(house, UNCLOSED)
    for at in ("2019-03-06 09:00", "2019-03-06 09:01", "2019-03-06 16:00"):
        report = tick(house, at)
        assert "office/due.toml:2: " in report.held
    (told,) = alarms(post)
    assert "office/due.toml:2: " in told
    tick(house, "2019-03-07 00:10")
    assert len(alarms(post)) == 2


def test_while_a_register_does_not_hold_files_are_taken_in_and_the_log_is_sealed(
    house: House, post: Post
) -> None:
    due_toml(house, UNCLOSED)
    hand_in(house, GAS, "div_gas")
    report = tick(house, "2019-03-06 09:00")
    assert [arrival.status for arrival in report.taken_in] == ["accepted"]
    assert any("div_gas-gas.json" in each.text for each in post.to("gas@duban.example"))
    assert (report.done, report.skipped) == ([], [])
    with house.ledger.reading() as entry:
        assert entry.verify_chain().tail == 0


def test_what_fell_due_meanwhile_is_done_when_the_register_is_mended(
    house: House, post: Post
) -> None:
    path = due_toml(house, UNCLOSED)
    tick(house, "2019-03-06 09:00")
    assert len(still_due(house, "2019-03-06 09:00")) > 2
    assert not post.to("greening@duban.example")
    path.unlink()
    report = tick(house, "2019-03-07 09:00")
    assert report.held == ""
    kinds = [str(slot.kind) for slot in report.done]
    assert {"due", "judge", "sweep", "digest"} == set(kinds)
    assert still_due(house, "2019-03-07 09:00") == []
    assert post.to("greening@duban.example")


def test_other_plans_go_on_while_one_waits(tmp_path: Path, post: Post) -> None:
    root = Root(tmp_path / "root", 1, frozenset({"lighting"}))
    root.add(2019)
    root.add(2020)
    with open_house(tmp_path / "home", post.port) as opened:
        house = with_plans(opened, root)
        tick(house, "2019-12-31 09:00")
        due_toml(house, f'plan = "{OLD}"\n{STRANGER}')
        report = tick(house, "2020-03-06 09:00")
        assert OLD in report.held
        assert {slot.plan for slot in report.done} == {NEW}
        assert OLD in {slot.plan for slot in still_due(house, "2020-03-06 09:00")}


def test_doctor_names_the_place_of_every_fault(house: House) -> None:
    assert found(house) == []
    due_toml(house, UNCLOSED)
    (sick,) = found(house)
    assert sick.health is Health.SICK
    assert sick.said.say("en").startswith("office/due.toml:2: ")
    due_toml(house, STRANGER * 2)
    places = [each.said.say("en").partition(": ")[0] for each in found(house)]
    assert places == ["office/due.toml:2", "office/due.toml:5"]


def test_doctor_tells_of_a_workbook_that_is_a_folder(house: House) -> None:
    path = house.settings.office / "office" / "登记簿.xlsx"
    path.unlink()
    path.mkdir()
    (sick,) = found(house)
    assert (sick.health, str(path) in sick.said.say("zh")) == (Health.SICK, True)


def test_doctor_tells_of_an_office_that_is_no_folder(house: House) -> None:
    folder = house.settings.office / "office"
    folder.rename(folder.with_name("moved"))
    folder.write_text("")
    (sick,) = found(house)
    assert (sick.health, str(folder) in sick.said.say("zh")) == (Health.SICK, True)


@pytest.mark.parametrize("name", ["office", "office/登记簿.xlsx"])
def test_doctor_tells_of_what_the_service_may_not_write(
    house: House, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, allowed = house.settings.office / name, os.access
    monkeypatch.setattr(os, "access", lambda asked, mode: asked != path and allowed(asked, mode))
    (sick,) = found(house)
    assert (sick.health, str(path) in sick.said.say("zh")) == (Health.SICK, True)


def test_doctor_doubts_a_workbook_that_could_not_be_read(house: House) -> None:
    path = house.settings.office / "office" / "登记簿.xlsx"
    fill(path, "催报", is_free, reporter="照明管理处")
    path.write_bytes(path.read_bytes()[:1000])
    tick(house, "2019-02-26 10:00")
    (doubted,) = found(house)
    assert doubted.health is Health.DOUBTFUL
