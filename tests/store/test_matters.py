from datetime import date

import pytest
from attrs import evolve
from sqlalchemy import update
from tests.store.things import matter

from duban.errors import LedgerError
from duban.model.matters import Reply, State
from duban.model.terms import Level
from duban.store import Ledger
from duban.store.tables import COUNTERS


def test_matter_comes_back_as_it_was_saved(ledger: Ledger) -> None:
    full = matter(
        cooperating=("div_a", "div_b"),
        task="1.1",
        indicator="green_rate",
        period="2019-06",
        clause=("附件1 二·4",),
        rules_sha256="f" * 64,
        state=State.ANSWERED,
        reply=Reply("缺料", "加班", date(2019, 8, 1)),
        snoozed_until=date(2019, 7, 30),
        extensions=1,
        urgings=2,
        exempt="津城管〔2019〕9号",
        held_by="2019-0007",
    )
    with ledger.transaction() as entry:
        saved = entry.save(full)
    assert saved == evolve(full, number="2019-0001")
    with ledger.reading() as entry:
        assert entry.matter("2019-0001") == saved
        assert entry.matters() == [saved]


def test_numbers_rise_in_each_year_and_beyond_four_digits(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        given = [entry.save(matter(str(n), opened=date(y, 1, 1))).number for n, y in YEARS]
        entry._db.execute(update(COUNTERS).values(value=9999))
        given.append(entry.save(matter("x")).number)
        assert [each.number for each in entry.matters()] == sorted(given, key=_in_order)
    assert given == ["2019-0001", "2020-0001", "2019-0002", "2019-10000"]


YEARS = ((1, 2019), (2, 2020), (3, 2019))


def _in_order(number: str) -> tuple[int, int]:
    year, _, ordinal = number.partition("-")
    return int(year), int(ordinal)


def test_saved_again_it_is_updated(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        first = entry.save(matter())
        other = entry.save(matter("other"))
        changed = evolve(first, state=State.CLOSED, level=Level.RED, reply=None, urgings=3)
        assert entry.save(changed) == changed
    with ledger.reading() as entry:
        assert entry.matters() == [changed, other]


def test_same_edition_is_not_opened_twice_and_the_next_one_is(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.save(matter())
    with (
        pytest.raises(LedgerError, match="2019-0001 already, edition 1"),
        ledger.transaction() as entry,
    ):
        entry.save(matter())
    with ledger.transaction() as entry:
        entry.save(matter(edition=2))
        assert [each.edition for each in entry.matters()] == [1, 2]


def test_update_under_another_key_is_refused(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        first = entry.save(matter())
    with pytest.raises(LedgerError), ledger.transaction() as entry:
        entry.save(evolve(first, key="other"))


def test_matters_are_chosen_by_plan_and_by_being_open(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        for state in State:
            entry.save(matter(state.value, state=state))
        entry.save(matter("elsewhere", plan="other-2019"))
    with ledger.reading() as entry:
        found = [each.key for each in entry.matters(open_only=True, plan="tianjin-2019")]
        assert found == ["open", "acknowledged", "answered", "verified"]
        assert all(each.is_open for each in entry.matters(open_only=True))
        assert len(entry.matters()) == 7


def test_unknown_number_is_answered_with_near_ones(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        for each in range(3):
            entry.save(matter(str(each)))
        with pytest.raises(LedgerError, match=r"2019-0009; near it are 2019-000\d, 2019-"):
            entry.matter("2019-0009")
        with pytest.raises(LedgerError, match="duban alerts list"):
            entry.matter("绿化")
