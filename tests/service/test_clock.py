"""A clock that is set forward or back, a machine that slept, summer time: each slot once."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from tests.service.houses import BOOK, PLUGINS, open_house
from tests.service.test_year import Taken

from duban.model.ledger import LogEvent, SlotKind, SlotState
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.settings import HoursSettings
from duban.service import House, Service
from duban.slots import overdue_policy, slots_of
from duban.store import Ledger

#: Passes as they should be, in the plan's zone.
STEADY = ("03-05 09:00", "03-06 09:00", "03-07 09:00", "03-08 09:00")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path, 25) as found:
        tick(found, "02-26 09:00")
        yield found


def tick(house: House, at: str) -> None:
    now = datetime.fromisoformat(f"2019-{at}:00+08:00").astimezone(UTC)
    Service(house, {"mail": Taken()}).tick(now)


def ended(house: House) -> Counter[str]:
    """Count how often each slot came to its end, by the log."""
    with house.ledger.reading() as entry:
        events = entry.events(limit=100_000)
    return Counter(event.subject for event in events if event.name.startswith("slot_"))


def undone(house: House, until: str) -> list[str]:
    at = datetime.fromisoformat(f"2019-{until}:00+08:00").astimezone(UTC)
    with house.ledger.reading() as entry:
        slots = entry.slots(last=at)
    return [slot.key for slot in slots if slot.state not in {SlotState.DONE, SlotState.SKIPPED}]


def mails(house: House) -> Counter[str]:
    with house.ledger.reading() as entry:
        return Counter(mail.message_id for mail in entry.outbox())


@pytest.mark.parametrize(
    "jumps",
    [
        ("03-06 05:00", "03-06 09:00"),  # hours back
        ("03-02 09:00", "03-01 12:00"),  # days back
        ("02-20 09:00",),  # before it ever ran
        ("03-06 09:00", "03-06 09:00"),  # the same instant twice more
    ],
    ids=["hours", "days", "before", "twice"],
)
def test_clock_set_back_repeats_nothing_and_loses_nothing(
    house: House, tmp_path: Path, jumps: tuple[str, ...]
) -> None:
    for at in (*STEADY[:2], *jumps, *STEADY[2:]):
        tick(house, at)
    with open_house(tmp_path / "steady", 25) as steady:
        for at in ("02-26 09:00", *STEADY):
            tick(steady, at)
        assert ended(house) == ended(steady)
        assert mails(house) == mails(steady)
    assert set(ended(house).values()) == {1}
    assert undone(house, STEADY[-1]) == []


@pytest.mark.parametrize("ahead", ["03-06 15:00", "03-12 09:00", "04-25 09:00"])
def test_clock_set_forward_and_mended_does_each_slot_once(house: House, ahead: str) -> None:
    for at in (STEADY[0], ahead, *STEADY[1:], ahead, "04-26 09:00"):
        tick(house, at)
    assert set(ended(house).values()) == {1}
    assert undone(house, "04-26 09:00") == []
    due = [key for key in ended(house) if "/due/" in key]
    assert len(due) == 2


def test_claim_of_a_process_that_died_under_a_wrong_clock_is_taken_over(house: House) -> None:
    wrong = datetime(2019, 6, 20, 1, tzinfo=UTC)
    key = "tianjin-2019/due/2019-02/2019-03-05"
    with house.ledger.transaction() as entry:
        assert entry.claim(key, "died", wrong, 120) == 1
    tick(house, "03-06 09:00")
    assert ended(house)[key] == 1


def test_lease_of_one_who_works_is_not_taken_for_a_wrong_clock(house: House) -> None:
    key = "tianjin-2019/due/2019-02/2019-03-05"
    now = datetime(2019, 3, 6, 1, tzinfo=UTC)
    with house.ledger.transaction() as entry:
        assert entry.claim(key, "works", now, 120) == 1
    tick(house, "03-06 09:00")
    assert ended(house)[key] == 0


# --- Summer time ---------------------------------------------------------------------------------


def book_of(zone: str) -> RuleBook:
    return evolve(BOOK, plan=evolve(BOOK.plan, time_zone=zone))


def hours(opens: time) -> HoursSettings:
    return evolve(HoursSettings(), opens=opens)


@pytest.mark.parametrize("opens", [time(8, 30), time(2, 30)])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_summer_time_makes_no_slot_more_or_less(zone: str, opens: time) -> None:
    """Half past two is left out on one night and comes twice on another."""
    there, here = (
        slots_of(book, PLUGINS.calendar, Register(), hours(opens)) for book in (book_of(zone), BOOK)
    )
    assert {slot.key for slot in there} == {slot.key for slot in here}
    assert len({slot.key for slot in there}) == len(there)
    clock = book_of(zone).plan.zone
    for slot in there:
        local = slot.at.astimezone(clock)
        if slot.kind is SlotKind.DIGEST and opens == time(8, 30):
            assert (local.date(), local.time()) == (slot.on, opens)
        if slot.kind is SlotKind.DUE:
            assert local.date() == slot.on + timedelta(days=1)
            assert local.time() == time(0)


@pytest.mark.parametrize("day", [date(2019, 3, 31), date(2019, 10, 27)])
def test_pass_every_half_hour_over_the_night_does_each_slot_once(tmp_path: Path, day: date) -> None:
    slots = slots_of(book_of("Europe/Berlin"), PLUGINS.calendar, Register(), hours(time(2, 30)))
    first = datetime.combine(day - timedelta(days=4), time(), UTC)
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite3'}") as ledger:
        with ledger.transaction() as entry:
            entry.add_slots(slot for slot in slots if slot.at >= first)
        for half_hours in range(2 * 24 * 9):
            now = first + half_hours * timedelta(minutes=30)
            with ledger.transaction() as entry:
                to_run, to_skip = overdue_policy(entry.due_slots(now), now, now)
                assert to_skip == () or all(one.kind is SlotKind.REMIND for one, _ in to_skip)
                for slot in to_run:
                    fence = entry.claim(slot.key, "one", now, 60)
                    assert fence == 1
                    entry.log(LogEvent(now, "done", slot.key, "one", ""))
                    assert entry.finish(slot.key, fence, SlotState.DONE, "", now)
        with ledger.reading() as entry:
            done = Counter(event.subject for event in entry.events(limit=10_000))
    passed = [one.key for one in slots if first <= one.at <= now and one.kind in _DAILY]
    assert passed
    assert all(done[key] == 1 for key in passed)


_DAILY = {SlotKind.SWEEP, SlotKind.DIGEST, SlotKind.DUE, SlotKind.JUDGE}
