from datetime import timedelta

from attrs import evolve
from tests.notify.servers import NOW, mail

from duban.model.ledger import Delivery, Verdict
from duban.notify import backoff, given_up, rescheduled

LATER = Delivery(Verdict.DEFERRED, "451 later")


def test_waits_grow_and_then_stay_at_four_hours() -> None:
    minutes = [backoff(attempts).total_seconds() / 60 for attempts in (1, 2, 3, 4, 5, 6, 7, 500)]
    assert minutes == [1, 2, 5, 15, 60, 240, 240, 240]


def test_mail_is_given_up_at_72_hours_and_not_before() -> None:
    assert not given_up(NOW, NOW + timedelta(hours=72) - timedelta(seconds=1))
    assert given_up(NOW, NOW + timedelta(hours=72))


def test_deferred_mail_gets_its_next_try() -> None:
    tried = evolve(mail(), attempts=2)
    assert rescheduled(tried, LATER, NOW).retry_at == NOW + timedelta(minutes=5)


def test_mail_deferred_too_long_is_dead_and_keeps_the_last_words() -> None:
    ended = rescheduled(mail(), LATER, NOW + timedelta(days=3))
    assert ended.verdict is Verdict.DEAD
    assert ended.retry_at is None
    assert "451 later" in ended.said


def test_other_verdicts_come_back_as_they_are() -> None:
    for verdict in (Verdict.ACCEPTED, Verdict.DEAD, Verdict.UNKNOWN):
        delivery = Delivery(verdict, "x")
        assert rescheduled(mail(), delivery, NOW + timedelta(days=30)) is delivery
