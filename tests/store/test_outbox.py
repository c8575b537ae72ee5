from datetime import timedelta

import pytest
from attrs import evolve
from sqlalchemy import select
from tests.store.things import MINUTE, NOW, SECOND, mail

from duban.errors import LedgerError
from duban.model.ledger import Delivery, MailState, Outgoing, Verdict
from duban.store import Entry, Ledger
from duban.store.tables import ATTEMPTS

ACCEPTED = Delivery(Verdict.ACCEPTED, "250 ok")
DEFERRED = Delivery(Verdict.DEFERRED, "451 later", NOW + MINUTE)
DEAD = Delivery(Verdict.DEAD, "550 no such user")
UNKNOWN = Delivery(Verdict.UNKNOWN, "timed out after the final dot")


def only(entry: Entry) -> Outgoing:
    [one] = entry.outbox()
    return one


def queued(entry: Entry) -> int:
    assert entry.put(mail())
    return only(entry).number


def begun(entry: Entry) -> tuple[int, int]:
    number = queued(entry)
    fence = entry.intend(number, "a", NOW, 60)
    assert fence is not None
    return number, fence


def test_mail_comes_back_with_its_bytes_as_they_were(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        assert entry.put(mail(urgent=True))
    with ledger.reading() as entry:
        one = only(entry)
    assert one.number > 0
    assert evolve(one, number=0) == mail(urgent=True)


def test_same_message_id_is_never_queued_twice(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        assert entry.put(mail())
        assert not entry.put(mail(subject="other"))
    with ledger.transaction() as entry:
        assert not entry.put(mail(recipient="other@city.example"))
        assert only(entry).subject == mail().subject


def test_mail_is_queued_as_pending_whatever_it_says_of_itself(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.put(mail(state=MailState.ACCEPTED, attempts=9, said="x", number=77))
        assert evolve(only(entry), number=0) == mail()


def test_mail_is_sent_when_its_time_has_come_urgent_first_then_the_oldest(ledger: Ledger) -> None:
    later = NOW + MINUTE
    with ledger.transaction() as entry:
        for name, urgent, not_before in (
            ("1", False, NOW),
            ("2", False, later),
            ("3", False, NOW),
            ("4", True, later),
        ):
            entry.put(mail(name, urgent=urgent, not_before=not_before))
    with ledger.reading() as entry:
        assert [each.message_id for each in entry.to_send(NOW, 9)] == ["4", "1", "3"]
        assert [each.message_id for each in entry.to_send(NOW, 2)] == ["4", "1"]
        assert [each.message_id for each in entry.to_send(later, 9)] == ["4", "1", "2", "3"]


def test_mail_of_a_resting_channel_is_left_out(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        for name, channel in (("1", "webhook"), ("2", "mail"), ("3", "webhook")):
            entry.put(mail(name, channel=channel))
    with ledger.reading() as entry:
        left = entry.to_send(NOW, 1, frozenset({"webhook", "evidence"}))
        assert [each.message_id for each in left] == ["2"]
        assert [each.message_id for each in entry.to_send(NOW, 9, {"mail"})] == ["1", "3"]


def test_intended_mail_is_free_for_nobody_else(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, _fence = begun(entry)
        assert entry.intend(number, "b", NOW, 60) is None
        assert entry.intend(number, "b", NOW + timedelta(days=9), 60) is None
        assert entry.to_send(NOW, 9) == []
        assert (only(entry).state, only(entry).attempts) == (MailState.INTENT, 1)


def test_mail_whose_time_has_not_come_cannot_be_intended(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        entry.put(mail(not_before=NOW + SECOND))
        assert entry.intend(only(entry).number, "a", NOW, 60) is None
        assert entry.intend(77, "a", NOW, 60) is None


@pytest.mark.parametrize("delivery", [ACCEPTED, DEFERRED, DEAD, UNKNOWN])
def test_attempt_is_settled_with_its_verdict(ledger: Ledger, delivery: Delivery) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        assert entry.settle(number, fence, delivery, NOW + SECOND)
        one = only(entry)
        assert (one.state.value, one.said) == (delivery.verdict.value, delivery.said)
        [attempt] = entry._db.execute(select(ATTEMPTS)).all()
        assert (attempt.verdict, attempt.said) == (delivery.verdict, delivery.said)
        assert (attempt.begun, attempt.ended, attempt.node) == (NOW, NOW + SECOND, "a")
        assert not entry.settle(number, fence, ACCEPTED, NOW)


def test_deferred_mail_is_tried_again_when_its_time_has_come(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        entry.settle(number, fence, DEFERRED, NOW)
        assert entry.to_send(NOW + 59 * SECOND, 9) == []
        assert entry.intend(number, "b", NOW + 59 * SECOND, 60) is None
        assert [each.number for each in entry.to_send(NOW + MINUTE, 9)] == [number]
        assert (entry.intend(number, "b", NOW + MINUTE, 60) or 0) > fence
        assert only(entry).attempts == 2


def test_settle_with_an_old_fence_writes_nothing(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, old = begun(entry)
        entry.settle(number, old, Delivery(Verdict.DEFERRED, "later"), NOW)
        new = entry.intend(number, "b", NOW, 60)
        assert new is not None
        before = entry._db.execute(select(ATTEMPTS)).all(), entry.outbox()
        assert not entry.settle(number, old, DEAD, NOW)
        assert (entry._db.execute(select(ATTEMPTS)).all(), entry.outbox()) == before
        assert entry.settle(number, new, ACCEPTED, NOW)


def test_intent_whose_lease_is_over_is_stranded_and_not_sent_again(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, _fence = begun(entry)
        assert entry.stranded(NOW + 59 * SECOND) == []
        assert [each.number for each in entry.stranded(NOW + MINUTE)] == [number]
        assert entry.to_send(NOW + MINUTE, 9) == []


def test_sender_that_was_only_slow_may_still_settle(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        assert entry.settle(number, fence, ACCEPTED, NOW + 9 * MINUTE)
        assert entry.stranded(NOW + 9 * MINUTE) == []


def test_stranded_mail_is_resolved_by_evidence_and_its_fence_is_void(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        assert not entry.resolve(number, ACCEPTED, NOW)
        assert entry.resolve(number, UNKNOWN, NOW + MINUTE)
        assert only(entry).state is MailState.UNKNOWN
        assert not entry.settle(number, fence, DEAD, NOW + MINUTE)
        assert entry.resolve(number, ACCEPTED, NOW + MINUTE)
        assert only(entry).state is MailState.ACCEPTED
        assert not entry.resolve(number, DEAD, NOW + MINUTE)


def test_unknown_mail_that_evidence_does_not_know_is_sent_again(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        entry.settle(number, fence, UNKNOWN, NOW)
        assert entry.to_send(NOW, 9) == []
        assert entry.resolve(number, Delivery(Verdict.DEFERRED, "not found"), NOW)
        assert (entry.intend(number, "b", NOW, 60) or 0) > fence


def test_process_that_starts_finds_its_own_intents_stranded(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, _fence = begun(entry)
        assert entry.take_back("b", NOW) == 0
        assert entry.take_back("a", NOW) == 1
        assert [each.number for each in entry.stranded(NOW)] == [number]


@pytest.mark.parametrize("delivery", [DEFERRED, DEAD, UNKNOWN])
def test_mail_is_retried_by_hand(ledger: Ledger, delivery: Delivery) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        entry.settle(number, fence, delivery, NOW)
        entry.retry(number, NOW)
        assert [each.state for each in entry.to_send(NOW, 9)] == [MailState.PENDING]


def test_cancelled_mail_does_not_go_out_unless_it_is_retried(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number = queued(entry)
        entry.cancel(number, "发错了", NOW)
        assert (only(entry).state, only(entry).said) == (MailState.CANCELLED, "发错了")
        assert entry.to_send(NOW, 9) == []
        with pytest.raises(LedgerError, match="cancelled already"):
            entry.cancel(number, "again", NOW)
        entry.retry(number, NOW)
        assert len(entry.to_send(NOW, 9)) == 1


def test_mail_under_way_accepted_or_unknown_to_the_outbox_is_not_touched_by_hand(
    ledger: Ledger,
) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        with pytest.raises(LedgerError, match="is being sent"):
            entry.cancel(number, "no", NOW)
        with pytest.raises(LedgerError, match="is being sent"):
            entry.retry(number, NOW)
        assert entry.settle(number, fence, ACCEPTED, NOW)
        with pytest.raises(LedgerError, match="was accepted"):
            entry.retry(number, NOW)
        with pytest.raises(LedgerError, match="duban outbox list"):
            entry.cancel(77, "no", NOW)


def test_outbox_is_listed_by_states(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number, fence = begun(entry)
        entry.settle(number, fence, DEAD, NOW)
        entry.put(mail("2"))
        assert [each.number for each in entry.outbox(MailState.DEAD)] == [number]
        assert len(entry.outbox(MailState.DEAD, MailState.PENDING)) == 2
        assert entry.outbox(MailState.UNKNOWN) == []


def test_disabled_address_is_known_by_any_spelling_until_enabled(ledger: Ledger) -> None:
    address = "Greening@City.example"
    with ledger.transaction() as entry:
        entry.disable_address(address, "550", NOW)
        entry.disable_address(address, "551", NOW)
        assert entry.is_disabled(" greening@city.EXAMPLE ")
        assert not entry.is_disabled("other@city.example")
        assert entry.disabled_addresses() == {"greening@city.example": "550"}
        entry.enable_address(address)
        assert not entry.is_disabled(address)
