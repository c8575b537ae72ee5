"""Plans of earlier years: they stay installed and cost nothing, and what comes of them counts."""

import gc
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import frozen
from tests.service.houses import EXAMPLES, Post, tick
from tests.torture.years import Root, shifted

from duban.cli.keeping import open_house
from duban.lazily import Lazily
from duban.model.rules import RuleBook
from duban.model.settings import MailSettings, ServiceSettings
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.service import House
from duban.store import Ledger

OLD, NEW = "sample-2016", "sample-2019"
FIRST, NEXT = "2019-02-26 09:00", "2019-02-27 09:00"
MAILBOX = "unit_00@duban.example"
MOVED_TO = "moved@duban.example"


@frozen
class Office:
    """A house with an old and a new plan after its first pass, and the rules read since."""

    house: House
    read: list[str]


@pytest.fixture
def office(tmp_path: Path, post: Post) -> Iterator[Office]:
    root = Root(tmp_path / "root", 1, frozenset({"lighting"}))
    for year in (2016, 2019):
        root.add(year)
    reporters = tmp_path / "root" / "rules" / NEW / "reporters.toml"
    reporters.write_text(reporters.read_text("utf-8").replace(MAILBOX, MOVED_TO), "utf-8")
    home = tmp_path / "home"
    (home / "inbox").mkdir(parents=True)
    mail = MailSettings(host="127.0.0.1", port=post.port, security="none", sender="o@duban.example")
    settings = ServiceSettings(home=home, settle_seconds=0, mail=mail)
    plugins = load_plugins(find_roots([tmp_path / "root"]))
    read: list[str] = []

    def book(plan: str) -> RuleBook:
        read.append(plan)
        return plugins.book(plan)

    with Ledger.open(settings.database_url) as ledger:
        tick(House(plugins, Lazily([NEW, OLD], plugins.book), settings, ledger), FIRST)
        post.clear()
        yield Office(House(plugins, Lazily([NEW, OLD], book), settings, ledger), read)


def hand_in(house: House, year: int) -> None:
    """Hand in a made-up unit's report of a year's January to February."""
    text = (EXAMPLES / "2019-02" / "div_lighting-lighting.json").read_text("utf-8")
    told = json.loads(shifted(text, year)) | {"reporter": "unit_00"}
    target = house.settings.inbox / "unit_00" / f"{year}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(told), encoding="utf-8")


def test_rules_of_a_plan_long_past_are_not_read(office: Office) -> None:
    tick(office.house, NEXT)
    assert office.read == [NEW]
    with office.house.ledger.reading() as entry:
        assert {slot.plan for slot in entry.slots()} == {NEW}


def test_a_report_is_answered_without_the_rules_of_a_plan_long_past(
    office: Office, post: Post
) -> None:
    hand_in(office.house, 2019)
    tick(office.house, NEXT)
    assert [mail.recipients for mail in post.received] == [(MOVED_TO,)]
    assert office.read == [NEW]


def test_plan_that_ended_of_late_is_looked_into(office: Office) -> None:
    ended = office.house.plugins.plan(OLD).ends
    tick(office.house, f"{ended + timedelta(days=300)} 09:00")
    assert OLD in office.read


def test_late_report_of_a_plan_long_past_is_taken_in(office: Office) -> None:
    hand_in(office.house, 2016)
    (arrival,) = tick(office.house, NEXT).taken_in
    assert arrival.status == "accepted", arrival
    assert sorted(office.read) == [OLD, NEW]
    assert len(list((office.house.settings.archive / OLD).rglob("*.json"))) == 1


def test_receipt_goes_where_the_newest_plan_says(office: Office, post: Post) -> None:
    hand_in(office.house, 2016)
    tick(office.house, NEXT)
    assert [mail.recipients for mail in post.received] == [(MOVED_TO,)]


def test_commands_put_the_newest_plan_first_and_read_what_is_in_force(
    office: Office, tmp_path: Path
) -> None:
    config = tmp_path / "duban.toml"
    home, plans = office.house.settings.home, json.dumps([OLD, NEW])
    config.write_text(f'plans = {plans}\n[service]\nhome = "{home}"\n', encoding="utf-8")
    now = datetime(2019, 2, 27, tzinfo=UTC)
    gc.disable()
    with open_house([tmp_path / "root"], config, None, now=now) as house:
        assert gc.isenabled(), "a service runs for months"
        assert list(house.books) == [NEW, OLD]
        assert list(house.in_force(now)) == [NEW]
