"""One mail for each recipient: whoever is refused, or where the server fails, the others get theirs."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from tests.notify.servers import raw
from tests.service.houses import open_house, post_office

from duban.model.ledger import Delivery, MailState, Outgoing
from duban.notify import SmtpChannel
from duban.service.sending import send
from duban.service.writing import Writer

NOW = datetime(2019, 3, 6, 1, tzinfo=UTC)
BAD = "unit17@duban.example"


def letters(count: int) -> list[Outgoing]:
    return [
        Outgoing(
            f"<{each}@duban.example>",
            f"key/{each}",
            f"unit{each}@duban.example",
            "督办",
            b"Subject: x\r\n\r\ntext\r\n",
            NOW,
            NOW,
        )
        for each in range(count)
    ]


def test_one_bad_address_of_fifty_keeps_no_other_from_exactly_one_copy(tmp_path: Path) -> None:
    with post_office() as post, open_house(tmp_path, post.port) as house:
        post.refused.add(BAD)
        with house.ledger.transaction() as entry:
            assert all(entry.put(each) for each in letters(50))
        channels = {"mail": SmtpChannel(house.settings.mail)}
        for later in range(3):
            send(house, Writer(house), channels, None, "one", NOW + later * timedelta(hours=2))
        got = Counter(each for mail in post.received for each in mail.recipients)
        with house.ledger.reading() as entry:
            dead = [mail.recipient for mail in entry.outbox(MailState.DEAD)]
            left = entry.outbox(MailState.PENDING, MailState.DEFERRED, MailState.UNKNOWN)
            assert entry.is_disabled(BAD)
    assert {each: got[each] for each in got if each.startswith("unit")} == {
        mail.recipient: 1 for mail in letters(50) if mail.recipient != BAD
    }
    assert got["admin@duban.example"] == 1
    assert dead == [BAD]
    assert left == []


@pytest.mark.parametrize("stage", ["banner", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
@pytest.mark.parametrize("fault", ["reset", "421", "4xx", "half"])
def test_server_that_fails_at_the_first_of_fifty_gets_the_others_once_it_is_well(
    tmp_path: Path, stage: str, fault: str
) -> None:
    with post_office() as post, open_house(tmp_path, post.port) as house:
        with house.ledger.transaction() as entry:
            assert all(entry.put(each) for each in letters(50))
        well = SmtpChannel(house.settings.mail)
        with raw(stage, fault) as sick:
            ill = SmtpChannel(sick.settings(evolve(house.settings.mail, step_seconds=5.0)))
            first = FirstBy(ill, well)
            send(house, Writer(house), {"mail": first}, None, "one", NOW)
        assert Counter(mail.recipients for mail in post.received) == {
            (mail.recipient,): 1 for mail in letters(50)[1:]
        }
        for later in range(1, 4):
            send(house, Writer(house), {"mail": well}, None, "one", NOW + timedelta(hours=later))
        with house.ledger.reading() as entry:
            assert len(entry.outbox(MailState.ACCEPTED)) == 50
    got = Counter(mail.recipients for mail in post.received)
    assert got == {(mail.recipient,): 1 for mail in letters(50)}


class FirstBy:
    """A way on which the first mail meets another server than all that follow."""

    def __init__(self, first: SmtpChannel, others: SmtpChannel) -> None:
        self._next, self._others = first, others

    def deliver(self, mail: Outgoing) -> Delivery:
        channel, self._next = self._next, self._others
        return channel.deliver(mail)
