"""Sending: intent, delivery, outcome, each kept before the next, so that no crash repeats a mail.

A mail whose outcome nobody knows (a crash or a silence after the final dot) is not sent again until
the evidence channel has said that it did not arrive, or, where there is none, until its lease is
over: at most one further copy, with the same Message-ID (docs/operations.md).
"""

import time
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from attrs import evolve, frozen

from duban.model.ledger import Delivery, LogEvent, MailState, Outgoing, Verdict
from duban.model.notifying import Channel
from duban.notify import rescheduled
from duban.service.house import House
from duban.service.telling import tell
from duban.service.writing import Writer
from duban.store import Entry
from duban.words import harmless, message

_AT_ONCE = 50
#: Stages at which a refusal says nothing of the recipient.
_BEFORE_RECIPIENT = frozenset({"connect", "banner", "EHLO", "STARTTLS", "AUTH", "MAIL"})


class Evidence(Protocol):
    """A place where a mail that arrived can be found."""

    def has(self, message_id: str) -> bool | None:
        """Tell whether a mail arrived; None if it cannot be told now."""
        ...


@frozen
class Sent:
    """How many mails one pass brought to which end."""

    accepted: int = 0
    deferred: int = 0
    dead: int = 0
    unknown: int = 0


@frozen
class _Ended:
    """An attempt as it ended."""

    mail: Outgoing
    fence: int
    delivery: Delivery


def send(
    house: House,
    writer: Writer,
    channels: Mapping[str, Channel],
    evidence: Evidence | None,
    node: str,
    now: datetime,
    resting: Collection[str] = (),
) -> Sent:
    """Send what the outbox holds and whose time has come; what goes by `resting` channels waits."""
    began = time.monotonic()
    _take_back(house, writer, evidence, now, resting)
    sent = Sent()
    while True:
        with house.ledger.reading() as entry:
            waiting = entry.to_send(now, _AT_ONCE, resting)
        if not waiting:
            return sent
        ended: _Ended | None = None
        for mail in waiting:
            # a lease counts from its own beginning, and `now` is the pass's
            lease = house.settings.mail_lease_seconds + time.monotonic() - began
            with (
                house.ledger.transaction() as entry
            ):  # one mail's end, and the next one's beginning
                _settle(entry, writer, ended, now)
                fence = entry.intend(mail.number, node, now, lease)
            sent = _counted(sent, ended)
            ended = None
            if fence is not None:
                delivery = _judged(_delivered(house, channels, mail))
                ended = _Ended(mail, fence, rescheduled(mail, delivery, now, house.lang))
        with house.ledger.transaction() as entry:
            _settle(entry, writer, ended, now)
        sent = _counted(sent, ended)


def _settle(entry: Entry, writer: Writer, ended: _Ended | None, now: datetime) -> None:
    """Write how an attempt ended."""
    if ended is None or not entry.settle(ended.mail.number, ended.fence, ended.delivery, now):
        return
    _log(entry, ended.mail, ended.delivery, now)
    if ended.delivery.verdict is Verdict.DEAD:
        _bury(entry, writer, ended.mail, ended.delivery, now)


def _counted(sent: Sent, ended: _Ended | None) -> Sent:
    """Tell of an attempt that is written down, and count it."""
    if ended is None:
        return sent
    mail, delivery = ended.mail, ended.delivery
    tell(
        f"mail_{delivery.verdict}",
        harmless(delivery.said),
        message_id=mail.message_id,
        mail=mail.number,
        channel=mail.channel,
        recipient=mail.recipient,
    )
    count = getattr(sent, delivery.verdict.value)
    return evolve(sent, **{delivery.verdict.value: count + 1})


def _delivered(house: House, channels: Mapping[str, Channel], mail: Outgoing) -> Delivery:
    """Try once; a channel that is no longer offered, or that raises, costs its own mail only."""
    channel = channels.get(mail.channel)
    if channel is None:
        said = message("There is no channel {name} now: set it up again", name=mail.channel)
        return Delivery(Verdict.DEFERRED, said.say(house.lang), stage="connect")
    try:
        return channel.deliver(mail)
    except Exception as error:  # noqa: BLE001 - a plugin's channel may raise anything
        said = message(
            "The channel {name} raised {kind}", name=mail.channel, kind=type(error).__name__
        )
        return Delivery(Verdict.UNKNOWN, said.say(house.lang))


def _judged(delivery: Delivery) -> Delivery:
    """Try again what a server refused before it heard of the recipient: the fault is ours or its."""
    if delivery.verdict is Verdict.DEAD and delivery.stage in _BEFORE_RECIPIENT:
        return evolve(delivery, verdict=Verdict.DEFERRED)
    return delivery


def _bury(entry: Entry, writer: Writer, mail: Outgoing, delivery: Delivery, now: datetime) -> None:
    """Write no more to an address that was refused for good, and tell the administrator."""
    if delivery.stage == "RCPT":
        entry.disable_address(mail.recipient, delivery.said, now)
    said = message(
        "Mail to {address} cannot be delivered: {said}",
        address=mail.recipient,
        said=harmless(delivery.said),
    )
    if not mail.dedup_key.startswith("alarm/"):
        writer.alarm(entry, f"dead/{mail.recipient}", said, now)


def _take_back(
    house: House,
    writer: Writer,
    evidence: Evidence | None,
    now: datetime,
    resting: Collection[str],
) -> None:
    """Settle the mails of which nobody knows whether they went out."""
    with house.ledger.reading() as entry:
        stranded = [*entry.stranded(now), *entry.outbox(MailState.UNKNOWN)]
    for mail in stranded:
        if mail.channel in resting:
            continue
        asked = evidence if mail.channel == "mail" else None
        arrived = asked.has(mail.message_id) if asked is not None else False
        if arrived is None:
            continue
        found = Delivery(Verdict.ACCEPTED, "found by its evidence")
        ended = found if arrived else _lost(house, mail, now)
        with house.ledger.transaction() as entry:
            is_ended = entry.resolve(mail.number, ended, now)
            if is_ended and ended.verdict is Verdict.DEAD:
                _bury(entry, writer, mail, ended, now)


def _lost(house: House, mail: Outgoing, now: datetime) -> Delivery:
    """Send again at once after a crash; after a server's silence later and later, as any deferred.

    A server that takes mails and never says so would else get a copy in each pass, for good.
    """
    lost = Delivery(Verdict.DEFERRED, "nobody knows whether it arrived", retry_at=now)
    if mail.state is MailState.UNKNOWN:
        return rescheduled(evolve(mail, attempts=mail.attempts - 1), lost, now, house.lang)
    return lost


def _log(entry: Entry, mail: Outgoing, delivery: Delivery, now: datetime) -> None:
    details = {"number": str(mail.number), "subject": mail.subject}
    name = f"mail_{delivery.verdict}"
    entry.log(LogEvent(now, name, mail.message_id, mail.recipient, delivery.said, details))
