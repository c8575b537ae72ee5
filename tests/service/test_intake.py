"""One file in the way keeps no other waiting: the rest is taken in, and the administrator is told."""

import errno
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.service.houses import EXAMPLES, Post, hand_in, open_house, tick

from duban.service import House
from duban.service.doctor import Health, examine

GAS = EXAMPLES / "2019-02" / "div_gas-gas.json"
ROADS = EXAMPLES / "2019-02" / "div_roads-roads.json"


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        tick(found, "2019-02-26 09:00")
        post.clear()
        yield found


def taken(house: House, at: str = "2019-02-28 09:00") -> list[tuple[str, str]]:
    report = tick(house, at)
    assert not report.held
    return [(arrival.name, arrival.status) for arrival in report.taken_in]


def alarms(post: Post) -> list[str]:
    return [mail.text for mail in post.to("admin@duban.example")]


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, word: str) -> None:
    """Have a call of the system fail for a file whose name has a word, as without rights."""
    real = getattr(os, call)

    def refused(path: object, *others: object, **named: object) -> object:
        if word in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *others, **named)

    monkeypatch.setattr(os, call, refused)


def test_file_that_cannot_be_read_is_tried_again_and_keeps_no_other_waiting(
    house: House, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hand_in(house, GAS, "div_gas")
    hand_in(house, ROADS, "div_roads")
    with monkeypatch.context() as patched:
        refuse(patched, "open", "inbox/div_gas")
        assert taken(house) == [("div_roads/div_roads-roads.json", "accepted")]
        assert taken(house, "2019-02-28 10:00") == []
    (alarm,) = alarms(post)
    assert "div_gas/div_gas-gas.json" in alarm
    assert path.exists()
    assert taken(house, "2019-02-28 11:00") == [("div_gas/div_gas-gas.json", "accepted")]
    assert not path.exists()


def test_unit_whose_file_cannot_be_read_is_not_told_that_it_has_not_come(
    house: House, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(house, GAS, "div_gas")
    with monkeypatch.context() as patched:
        refuse(patched, "open", "inbox/div_gas")
        for at in ("2019-02-28 09:00", "2019-03-06 09:00", "2019-03-07 09:00"):
            assert taken(house, at) == []
    assert not post.to("gas@duban.example")
    assert post.to("greening@duban.example")
    with house.ledger.reading() as entry:
        leads = {one.lead for one in entry.matters() if one.kind == "not_reported"}
    assert "div_gas" not in leads
    assert "div_greening" in leads
    (house.settings.inbox / "div_gas" / "div_gas-gas.json").unlink()
    taken(house, "2019-03-08 09:00")
    assert any("2019-00" in mail.text for mail in post.to("gas@duban.example"))


def test_file_that_cannot_be_removed_is_taken_in_once_and_told(
    house: House, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(house, GAS, "div_gas")
    hand_in(house, ROADS, "div_roads")
    refuse(monkeypatch, "unlink", "inbox/div_gas")
    for at in ("2019-02-28 09:00", "2019-02-28 10:00"):
        taken(house, at)
    assert len(alarms(post)) == 1
    with house.ledger.reading() as entry:
        assert len(entry.arrivals()) == 2
    assert not list((house.settings.inbox / "div_roads").iterdir())


def test_file_that_cannot_be_laid_aside_keeps_no_other_waiting(house: House, post: Post) -> None:
    hand_in(house, GAS, "div_roads")
    hand_in(house, ROADS, "div_roads")
    quarantine = house.settings.home / "quarantine"
    quarantine.write_text("a file where a folder should be", encoding="utf-8")
    assert ("div_roads/div_roads-roads.json", "accepted") in taken(house)
    assert "div_roads/div_gas-gas.json" in alarms(post)[0]
    quarantine.unlink()
    taken(house, "2019-02-28 10:00")
    assert (quarantine / "div_roads" / "div_gas-gas.json").exists()


def test_inbox_on_another_disk_has_its_files_laid_aside_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hand_in(house, GAS, "div_roads")
    replace = os.replace

    def across(source: Path, target: Path) -> None:
        if source == path:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", across)
    assert taken(house) == [("div_roads/div_gas-gas.json", "quarantined")]
    laid = house.settings.home / "quarantine" / "div_roads" / "div_gas-gas.json"
    assert laid.read_bytes() == GAS.read_bytes()
    assert not path.exists()


def test_quarantined_files_of_one_name_are_both_there(house: House, tmp_path: Path) -> None:
    for at, text in (("2019-02-28 09:00", "one"), ("2019-02-28 10:00", "two")):
        (tmp_path / "letter").write_text(text, encoding="utf-8")
        hand_in(house, tmp_path / "letter", "div_legal", "说明.docx")
        taken(house, at)
    folder = house.settings.home / "quarantine" / "div_legal"
    assert {path.read_text(encoding="utf-8") for path in folder.glob("*.docx")} == {"one", "two"}


def test_long_name_stops_nothing(house: House) -> None:
    name = "函" * 83 + ".doc"
    hand_in(house, ROADS, "div_gas", name)
    hand_in(house, GAS, "div_gas")
    assert taken(house) == [
        ("div_gas/div_gas-gas.json", "accepted"),
        (f"div_gas/{name}", "quarantined"),
    ]
    assert not list((house.settings.inbox / "div_gas").iterdir())


def test_name_of_no_encoding_stops_nothing(house: House) -> None:
    hand_in(house, GAS, "div_gas")
    folder = os.fsencode(house.settings.inbox / "div_gas")
    shutil.copy(os.fsencode(ROADS), folder + b"/\xb1\xa8.json")
    assert len(taken(house)) == 2


def test_report_in_a_folder_counts_and_is_named_with_it(house: House) -> None:
    hand_in(house, GAS, "div_gas", "三月/x.json")
    hand_in(house, ROADS, "div_gas", "三月/旧/y.json")
    assert taken(house) == [
        ("div_gas/三月/x.json", "accepted"),
        ("div_gas/三月/旧/y.json", "quarantined"),
    ]
    assert (house.settings.home / "quarantine" / "div_gas" / "三月_旧_y.json").exists()


def test_files_of_nobody_are_told_once_a_day_and_by_the_doctor(house: House, post: Post) -> None:
    shutil.copy(GAS, house.settings.inbox / "x.json")
    assert taken(house) == []
    taken(house, "2019-02-28 10:00")
    (alarm,) = alarms(post)
    assert "x.json" in alarm
    found = examine(house, datetime(2019, 2, 28, tzinfo=UTC), {})
    (said,) = [
        each.said.say("en")
        for each in found
        if each.subject == "inbox"
        and each.health is Health.DOUBTFUL
        and "x.json" in each.said.say("zh")
    ]
    assert "are nobody's" in said


def test_inbox_of_which_nothing_can_be_listed_holds_all(house: House) -> None:
    shutil.rmtree(house.settings.inbox)
    assert tick(house, "2019-02-28 09:00").held
