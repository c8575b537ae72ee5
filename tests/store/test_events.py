from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError
from tests.store.things import NOW, logged, mail, matter, slot

from duban.errors import LedgerError
from duban.store import Ledger


def test_event_comes_back_as_it_was_logged(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number = entry.log(logged())
    with ledger.reading() as entry:
        assert entry.events() == [logged(number=number)]


def test_events_are_found_by_subject_after_a_number_and_up_to_a_limit(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        numbers = [entry.log(logged(each)) for each in "abaab"]
    with ledger.reading() as entry:
        assert [e.number for e in entry.events("a")] == [numbers[0], numbers[2], numbers[3]]
        assert [e.number for e in entry.events("a", after=numbers[0], limit=1)] == [numbers[2]]
        assert len(entry.events(after=numbers[1])) == 3


def test_times_come_back_in_utc_to_the_microsecond(ledger: Ledger) -> None:
    at = datetime(2019, 7, 5, 8, 30, 0, 7, tzinfo=timezone(timedelta(hours=8)))
    with ledger.transaction() as entry:
        entry.log(logged(at=at))
        [event] = entry.events()
    assert event.at == at
    assert event.at.tzinfo is UTC


def test_time_without_a_zone_is_refused(ledger: Ledger) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="needs its zone"), ledger.transaction() as entry:
        entry.log(logged(at=naive))


def test_text_that_no_database_can_hold_is_kept_with_marks(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.log(logged(why="a\0b\udcff", details={"\udcff": "\0"}))
        [event] = entry.events()
    assert event.why == "a?b?"
    assert event.details == {"?": "?"}


def test_transaction_that_raises_leaves_nothing(ledger: Ledger) -> None:
    def write_and_stop() -> None:
        with ledger.transaction() as entry:
            entry.log(logged())
            entry.note("tick", "1")
            entry.put(mail())
            entry.save(matter())
            entry.add_slots([slot()])
            raise KeyError("stop")

    with pytest.raises(KeyError):
        write_and_stop()
    with ledger.reading() as entry:
        assert entry.events() == []
        assert entry.noted("tick") == ""
        assert [*entry.outbox(), *entry.matters(), *entry.slots()] == []


def test_reading_refuses_a_write(ledger: Ledger) -> None:
    with pytest.raises(LedgerError), ledger.reading() as entry:
        entry.log(logged())
    with ledger.transaction() as entry:
        assert entry.events() == []
        entry.log(logged())


def test_reading_sees_one_state_while_another_writes(postgresql_url: str) -> None:
    # on SQLite, in this journal mode, the writer's commit waits for the reader instead
    url = postgresql_url
    with Ledger.open(url) as first, Ledger.open(url) as second, first.reading() as reader:
        assert reader.events() == []
        with second.transaction() as entry:
            entry.log(logged())
        assert reader.events() == []


def test_note_is_replaced_and_empty_where_none_is(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        assert entry.noted("last tick") == ""
        entry.note("last tick", "2019")
        entry.note("last tick", "2020")
    with ledger.reading() as entry:
        assert entry.noted("last tick") == "2020"
