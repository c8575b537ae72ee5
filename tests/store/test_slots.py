from datetime import date

import pytest
from attrs import evolve
from tests.store.things import MINUTE, NOW, SECOND, slot

from duban.model.ledger import SlotState
from duban.store import Ledger


def test_slot_comes_back_as_it_was_added(ledger: Ledger) -> None:
    one = slot(keep=False)
    with ledger.transaction() as entry:
        assert entry.add_slots([one]) == 1
    with ledger.reading() as entry:
        assert entry.slots() == [one]


def test_known_slots_are_added_once(ledger: Ledger) -> None:
    many = [slot(f"s/{each:04d}") for each in range(1100)]
    with ledger.transaction() as entry:
        assert entry.add_slots(many[:1000]) == 1000
        assert entry.add_slots(many) == 100
        assert entry.add_slots([]) == 0
        assert len(entry.slots()) == 1100


def test_slot_that_is_still_due_takes_the_time_derived_anew(ledger: Ledger) -> None:
    later = slot(at=NOW + MINUTE, why="改期")
    with ledger.transaction() as entry:
        entry.add_slots([slot()])
        assert entry.add_slots([later]) == 0
        assert entry.slots() == [later]


def test_slot_that_was_done_stays_as_it_is(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.add_slots([slot()])
        fence = entry.claim(slot().key, "a", NOW, 60)
        assert fence is not None
        assert entry.finish(slot().key, fence, SlotState.DONE, "好", NOW)
        assert entry.add_slots([slot(at=NOW + MINUTE)]) == 0
        assert entry.slots() == [slot(state=SlotState.DONE)]
        assert entry.slot_said(slot().key) == "好"


def test_slots_no_longer_derived_are_skipped_if_they_lie_ahead(ledger: Ledger) -> None:
    past, ahead, kept = slot("past"), slot("ahead", NOW + SECOND), slot("kept", NOW + SECOND)
    other = slot("other", NOW + SECOND, plan="other")
    with ledger.transaction() as entry:
        entry.add_slots([past, ahead, kept, other])
        assert entry.withdraw_slots("tianjin-2019", {"kept"}, NOW) == 1
        assert entry.withdraw_slots("tianjin-2019", {"kept"}, NOW) == 0
        skipped = evolve(ahead, state=SlotState.SKIPPED)
        assert entry.slots() == [past, skipped, kept, other]
        assert entry.slot_said("ahead")


def test_withdrawn_slot_that_is_derived_again_is_due_again(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.add_slots([slot(at=NOW + MINUTE)])
        entry.withdraw_slots("tianjin-2019", (), NOW)
        assert entry.add_slots([slot(at=NOW + MINUTE)]) == 1
        assert entry.slots() == [slot(at=NOW + MINUTE)]


def test_slot_skipped_by_policy_is_not_due_again(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.add_slots([slot()])
        entry.finish(slot().key, entry.claim(slot().key, "a", NOW, 9) or 0, SKIPPED, "过期", NOW)
        assert entry.add_slots([slot()]) == 0
        assert entry.due_slots(NOW) == []


SKIPPED = SlotState.SKIPPED


def test_due_slots_come_in_order_of_time_then_key(ledger: Ledger) -> None:
    some = [slot("b"), slot("a"), slot("Z"), slot("c", NOW - MINUTE), slot("d", NOW + SECOND)]
    with ledger.transaction() as entry:
        entry.add_slots(some)
    with ledger.reading() as entry:
        assert [each.key for each in entry.due_slots(NOW)] == ["c", "Z", "a", "b"]


def test_claimed_slot_is_free_again_when_its_lease_is_over(ledger: Ledger) -> None:
    key = slot().key
    with ledger.transaction() as entry:
        entry.add_slots([slot()])
        first = entry.claim(key, "a", NOW, 60)
        assert entry.claim(key, "b", NOW + 59 * SECOND, 60) is None
        assert entry.claim(key, "a", NOW + 59 * SECOND, 60) is None
        assert entry.due_slots(NOW + 59 * SECOND) == []
        assert entry.due_slots(NOW + 60 * SECOND) == [slot(state=SlotState.CLAIMED)]
        second = entry.claim(key, "b", NOW + 60 * SECOND, 60)
    assert first is not None
    assert second is not None
    assert second > first


def test_unknown_slot_cannot_be_claimed(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        assert entry.claim("nothing", "a", NOW, 60) is None
        assert entry.slot_said("nothing") == ""


def test_finish_with_an_old_fence_writes_nothing(ledger: Ledger) -> None:
    key = slot().key
    with ledger.transaction() as entry:
        entry.add_slots([slot()])
        old = entry.claim(key, "a", NOW, 1) or 0
        new = entry.claim(key, "b", NOW + SECOND, 60) or 0
        assert not entry.finish(key, old, SlotState.FAILED, "old", NOW)
        assert entry.slots() == [slot(state=SlotState.CLAIMED)]
        assert entry.finish(key, new, SlotState.DONE, "new", NOW)
        assert not entry.finish(key, new, SlotState.FAILED, "again", NOW)
        assert entry.slots() == [slot(state=SlotState.DONE)]
        assert entry.slot_said(key) == "new"


def test_slot_given_back_is_due_and_its_fence_rises(ledger: Ledger) -> None:
    key = slot().key
    with ledger.transaction() as entry:
        entry.add_slots([slot()])
        first = entry.claim(key, "a", NOW, 60) or 0
        assert entry.finish(key, first, SlotState.DUE, "", NOW)
        assert entry.due_slots(NOW) == [slot()]
        assert (entry.claim(key, "a", NOW, 60) or 0) > first


def test_claim_does_not_end_as_a_claim(ledger: Ledger) -> None:
    with ledger.transaction() as entry, pytest.raises(ValueError, match="does not end"):
        entry.finish("k", 1, SlotState.CLAIMED, "", NOW)


def test_slots_are_chosen_by_plan_and_time_with_both_ends(ledger: Ledger) -> None:
    some = [slot(str(each), NOW + each * MINUTE) for each in range(5)]
    with ledger.transaction() as entry:
        entry.add_slots([*some, slot("x", NOW, plan="other", on=date(2019, 7, 6))])
    with ledger.reading() as entry:
        found = entry.slots("tianjin-2019", NOW + MINUTE, NOW + 3 * MINUTE)
        assert found == some[1:4]


def test_process_that_starts_takes_its_own_leases_back(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.add_slots([slot("a"), slot("b"), slot("c")])
        entry.claim("a", "here", NOW, 600)
        entry.claim("b", "there", NOW, 600)
        assert entry.take_back("here", NOW) == 1
        assert [each.key for each in entry.due_slots(NOW)] == ["a", "c"]
        assert entry.take_back("here", NOW) == 0
