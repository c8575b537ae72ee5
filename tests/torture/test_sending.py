"""A slow pass keeps hold of what it is sending; a silent server is not sent copy upon copy."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import define, evolve
from tests.torture.passes import Worker, worker
from tests.torture.sink import Sink

from duban.model.ledger import Delivery, MailState, Outgoing, Verdict
from duban.service.sending import send
from duban.service.writing import Writer

#: Long enough that a busy machine does not let it run out between two mails, in seconds.
_LEASE = 3.0


@define
class _Slow:
    """A channel that takes a third of a lease, and looks for mail that another would take."""

    one: Worker
    stranded: int = 0

    def deliver(self, mail: Outgoing) -> Delivery:
        time.sleep(_LEASE / 3)
        with self.one.house.ledger.reading() as entry:
            self.stranded += len(entry.stranded(datetime.now(UTC)))
        return Delivery(Verdict.ACCEPTED, "250 ok")


def test_mail_late_in_a_long_pass_is_not_taken_for_stranded(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with worker(tmp_path, Sink(0, tmp_path), "slow", 4, has_evidence=False) as one:
        one.house.settings = evolve(one.house.settings, lease_seconds=_LEASE)
        one._decide(now)
        channel = _Slow(one)
        sent = send(one.house, Writer(one.house), {"mail": channel}, None, "one", datetime.now(UTC))
    assert sent.accepted == 4
    assert channel.stranded == 0


@define
class _Silent:
    """A server that takes each mail and never says so."""

    copies: int = 0

    def deliver(self, mail: Outgoing) -> Delivery:
        self.copies += 1
        return Delivery(Verdict.UNKNOWN, "final dot: Connection unexpectedly closed")


def test_server_that_never_answers_the_final_dot_gets_copies_ever_further_apart(
    tmp_path: Path,
) -> None:
    now = datetime(2019, 7, 8, 0, 30, tzinfo=UTC)
    channel = _Silent()
    copies = {}
    with worker(tmp_path, Sink(0, tmp_path), "silent", 1, has_evidence=False) as one:
        one._decide(now)
        for minute in (*range(0, 60, 5), *range(60, 78 * 60, 30)):
            at = now + timedelta(minutes=minute)
            send(one.house, Writer(one.house), {"mail": channel}, None, "one", at)
            copies[minute] = channel.copies
        with one.house.ledger.reading() as entry:
            (mail,) = (each for each in entry.outbox() if each.dedup_key == "silent/0")
    assert copies[60] <= 6
    assert max(copies.values()) <= 25
    assert mail.state is MailState.DEAD
