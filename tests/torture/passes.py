"""Passes over many alerts: decide and write in one transaction, then send and mark."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from attrs import define, frozen
from tests.torture.sink import Sink

from duban.model.ledger import Delivery, LogEvent, MailState, Outgoing
from duban.model.settings import MailSettings, ServiceSettings
from duban.notify import SmtpChannel
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.service.house import House
from duban.service.sending import Evidence, send
from duban.service.writing import Writer
from duban.store import Ledger

#: A lease as short as a test can wait for, in seconds.
LEASE = 0.3
#: Alerts that one pass decides; so many of the last ones it decides again, to no effect.
_AT_ONCE, _AGAIN = 5, 2
_OPEN = (MailState.PENDING, MailState.INTENT, MailState.DEFERRED, MailState.UNKNOWN)
_DECIDED = "decided"
_PLUGINS = load_plugins(find_roots([]))


@frozen
class _Told:
    """A channel that tells of each mail it has delivered."""

    channel: SmtpChannel
    tell: Callable[[], object]

    def deliver(self, mail: Outgoing) -> Delivery:
        delivery = self.channel.deliver(mail)
        self.tell()
        return delivery


@define
class Worker:
    """Works off the alerts `{name}/0` … on a ledger."""

    house: House
    sink: Sink
    name: str
    alerts: int
    has_evidence: bool

    def finished(self) -> bool:
        """Tell whether all is decided and sent."""
        with self.house.ledger.reading() as entry:
            decided = int(entry.noted(_DECIDED) or 0)
            return decided >= self.alerts and not entry.outbox(*_OPEN)

    def make_pass(self, now: datetime, tell: Callable[[], object] = int) -> None:
        """Decide some alerts and send what the outbox holds, on one connection as the service does."""
        with self.house.ledger.kept_open():
            self._decide(now)
            channel = _Told(SmtpChannel(self.house.settings.mail), tell)
            evidence: Evidence | None = self.sink if self.has_evidence else None
            send(self.house, Writer(self.house), {"mail": channel}, evidence, "one", now)

    def _decide(self, now: datetime) -> None:
        with self.house.ledger.reading() as entry:
            decided = int(entry.noted(_DECIDED) or 0)
        last = min(decided + _AT_ONCE, self.alerts)
        for number in range(max(decided - _AGAIN, 0), last):
            mail = _mail(self.name, number, now)
            with self.house.ledger.transaction() as entry:
                if entry.put(mail):
                    entry.log(LogEvent(now, "opened", mail.dedup_key, "duban", "迟报"))
                    entry.note(_DECIDED, str(number + 1))

    def account(self) -> dict[str, int]:
        """Count, at the end, what was lost and what was repeated."""
        wanted = {_key(self.name, number): _id(self.name, number) for number in range(self.alerts)}
        with self.house.ledger.reading() as entry:
            events = entry.events(limit=1_000_000)
            mails = entry.outbox()
        opened = Counter(event.subject for event in events if event.name == "opened")
        arrived = self.sink.arrived()
        copies = [arrived[message_id] for message_id in wanted.values()]
        return {
            "alerts": self.alerts,
            "events": sum(opened.values()),
            "events amiss": sum(opened[key] != 1 for key in {*wanted, *opened}),
            "lost": copies.count(0),
            "repeated": sum(each - 1 for each in copies if each),
            "most copies": max(copies),
            "strange": len({mail.message_id for mail in mails} ^ {*wanted.values()}),
            "changed": len(self.sink.changed()),
            "taken up again": sum(mail.attempts > 1 for mail in mails),
            "found by evidence": sum("evidence" in mail.said for mail in mails),
            "not accepted": sum(mail.state is not MailState.ACCEPTED for mail in mails),
        }


@contextmanager
def worker(
    home: Path, sink: Sink, name: str, alerts: int, *, has_evidence: bool
) -> Iterator[Worker]:
    """Open the ledger in a folder and give a worker on it."""
    mail = MailSettings(
        host="127.0.0.1", port=sink.port, security="none", sender="office@duban.example"
    )
    settings = ServiceSettings(home=home, mail=mail, lease_seconds=LEASE)
    with Ledger.open(settings.database_url) as ledger:
        house = House(_PLUGINS, {}, settings, ledger)
        yield Worker(house, sink, name, alerts, has_evidence)


def _key(name: str, number: int) -> str:
    return f"{name}/{number}"


def _id(name: str, number: int) -> str:
    return f"<{name}.{number}@duban.example>"


def _mail(name: str, number: int, now: datetime) -> Outgoing:
    message_id = _id(name, number)
    content = f"Message-ID: {message_id}\r\nSubject: alert {number}\r\n\r\nA matter is open.\r\n"
    return Outgoing(
        message_id=message_id,
        dedup_key=_key(name, number),
        recipient="greening@city.example",
        subject=f"alert {number}",
        content=content.encode("ascii"),
        created=now,
        not_before=now,
    )
