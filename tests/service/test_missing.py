"""Files that came in and that the archive has lost are the service's own fault, nobody else's."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.service.houses import EXAMPLES, Post, hand_in, open_house, tick

from duban.model.ledger import Arrival, LogEvent
from duban.model.matters import Matter
from duban.model.pressing import Source
from duban.service import House
from duban.service.archive import NAMELESS
from duban.service.doctor import Health, examine
from duban.service.missing import Missing, missing

FEBRUARY = sorted((EXAMPLES / "2019-02").iterdir())
NEW_YEAR = datetime(2018, 1, 1, tzinfo=UTC)
EVENT = EXAMPLES / "events" / "2019-06-27-gas-acute_problem.json"


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        tick(found, "2019-02-26 09:00")
        for source in FEBRUARY:
            hand_in(found, source, source.name.partition("-")[0])
        tick(found, "2019-03-01 09:00")
        tick(found, "2019-03-06 09:00")
        post.clear()
        yield found


def matters(house: House) -> list[Matter]:
    with house.ledger.reading() as entry:
        return entry.matters()


def lacking(house: House) -> Missing:
    with house.ledger.reading() as entry:
        return missing(house, entry)


def archived(house: House) -> list[Path]:
    return sorted(path for path in house.settings.archive.rglob("*") if path.is_file())


def health_of_archive(house: House) -> list[tuple[Health, str]]:
    found = examine(house, datetime(2019, 3, 7, tzinfo=UTC), {})
    return [(each.health, each.said.say("en")) for each in found if each.subject == "archive"]


def test_lost_archive_holds_the_press_and_is_the_administrators(house: House, post: Post) -> None:
    before = matters(house)
    house.settings.archive.rename(house.settings.home / "away")
    report = tick(house, "2019-03-07 09:00")
    assert "29" in report.held
    assert matters(house) == before
    (alarm,) = post.received
    assert alarm.recipients == ("admin@duban.example",)
    assert "29" in alarm.text
    assert "archive/" in alarm.text
    tick(house, "2019-03-07 09:30")
    assert len(post.received) == 1
    ((health, said),) = health_of_archive(house)
    assert health is Health.SICK
    assert "29 files" in said


def test_restored_archive_has_what_waited_done(house: House, post: Post) -> None:
    away = house.settings.home / "away"
    house.settings.archive.rename(away)
    assert not [slot for slot in tick(house, "2019-03-07 09:00").done if slot.plan]
    away.rename(house.settings.archive)
    report = tick(house, "2019-03-07 10:00")
    assert not report.held
    assert {str(slot.kind) for slot in report.done} == {"sweep", "digest"}
    assert "not_reported" not in {one.kind for one in matters(house) if one.lead == "div_gas"}
    assert health_of_archive(house)[0][0] is Health.WELL


def test_a_pass_does_not_ask_for_what_came_long_before_its_plans(house: House) -> None:
    for received, held in ((datetime(2017, 12, 30, tzinfo=UTC), False), (NEW_YEAR, True)):
        arrival = Arrival(f"{received:%Y}" * 16, "gas/a.json", "div_gas", received, "inbox", 2)
        with house.ledger.transaction() as entry:
            entry.take_in(arrival)
        assert lacking(house).count == 1 + held
        assert bool(tick(house, "2019-03-07 09:00").held) is held


def test_one_lost_file_is_told_and_heals_when_it_is_handed_in_again(house: House) -> None:
    (lost,) = (path for path in archived(house) if "div_gas" in path.read_text(encoding="utf-8"))
    lost.unlink()
    assert lacking(house) == Missing(1, "div_gas/div_gas-gas.json", frozenset({"tianjin-2019"}))
    assert "div_gas/div_gas-gas.json" in tick(house, "2019-03-07 09:00").held
    hand_in(house, EXAMPLES / "2019-02" / "div_gas-gas.json", "div_gas")
    assert not tick(house, "2019-03-07 10:00").held
    assert not lacking(house).count


def test_event_is_told_at_once_though_the_archive_is_lost(house: House, post: Post) -> None:
    shutil.rmtree(house.settings.archive)
    before = {one.number: one for one in matters(house)}
    hand_in(house, EVENT, "div_gas")
    tick(house, "2019-06-27 23:30")
    (new,) = (one for one in matters(house) if one.number not in before)
    assert new.source is Source.EVENT
    assert post.to("gas@duban.example")
    assert {number: one for one in matters(house) if (number := one.number) in before} == before


def test_file_that_names_no_plan_is_missed_but_holds_nothing(house: House, tmp_path: Path) -> None:
    nameless = tmp_path / "nameless.json"
    nameless.write_text("{}", encoding="utf-8")
    hand_in(house, nameless, "div_gas")
    tick(house, "2019-03-06 10:00")
    shutil.rmtree(house.settings.archive / NAMELESS)
    assert lacking(house) == Missing(1, "div_gas/nameless.json", frozenset())
    assert not tick(house, "2019-03-07 09:00").held


def test_loss_of_what_was_entered_before_the_log_named_plans_holds_all(house: House) -> None:
    now = datetime(2019, 3, 6, 2, tzinfo=UTC)
    old = Arrival("a" * 64, "div_gas/old.json", "div_gas", now, "inbox", 2)
    with house.ledger.transaction() as entry:
        entry.take_in(old)
        details = {"sha256": old.sha256, "periods": "2019-02"}
        entry.log(LogEvent(now, "accepted", old.name, "div_gas", "taken in", details))
    assert lacking(house) == Missing(1, "div_gas/old.json", frozenset({"tianjin-2019"}))
