"""The outbox: each mail once, sent under a fence, so that nothing is lost or repeated unseen."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, and_, bindparam, delete, insert, or_, select, update

from duban.errors import LedgerError
from duban.model.ledger import Delivery, MailState, Outgoing, Verdict
from duban.store.part import Part, at, is_past, noun, noun_query, values_of
from duban.store.tables import ATTEMPTS, DISABLED, OUTBOX
from duban.words import Message, message

_MAIL = OUTBOX.c
_NEW = {"state": MailState.PENDING, "attempts": 0, "said": "", "fence": 0, "node": ""}
_WAITING = (MailState.PENDING, MailState.DEFERRED)
_RETRIED = (*_WAITING, MailState.UNKNOWN, MailState.DEAD, MailState.CANCELLED)
_CANCELLED = (*_WAITING, MailState.UNKNOWN, MailState.DEAD)

# What each mail asks for is built once; both take the parameters that `at` gives.
_READY = and_(
    _MAIL.state.in_(_WAITING),
    or_(_MAIL.urgent, _MAIL.not_before <= bindparam("now")),
    or_(_MAIL.retry_at.is_(None), is_past(_MAIL.retry_at)),
)
_STRANDED = and_(_MAIL.state == MailState.INTENT, is_past(_MAIL.lease_until))
_THIS = _MAIL.number == bindparam("this")
_TO_INTEND = select(_MAIL.fence, _MAIL.attempts).where(_THIS, _READY)
_CHANGE = update(OUTBOX).where(_THIS)
_HELD = and_(_MAIL.state == MailState.INTENT, _MAIL.fence == bindparam("held"))
_SETTLE = _CHANGE.where(_HELD)
_LOST = or_(_STRANDED, _MAIL.state == MailState.UNKNOWN)
_RESOLVE = _CHANGE.where(_LOST)
_ATTEMPT = insert(ATTEMPTS)
_END_ATTEMPT = update(ATTEMPTS).where(
    ATTEMPTS.c.mail == bindparam("this"), ATTEMPTS.c.fence == bindparam("held")
)


class OutboxPart(Part):
    """Outgoing mail."""

    def put(self, mail: Outgoing) -> bool:
        """Queue a mail as pending; False, and nothing changes, if its Message-ID is there already.

        Its number, state, attempts and words are the ledger's own.
        """
        values = values_of(mail, "number") | _NEW
        return self._insert_new(OUTBOX, values, ("message_id",), "number") is not None

    def outbox(self, *states: MailState) -> list[Outgoing]:
        """Give the mails in these states (in any, without), oldest first."""
        query = noun_query(Outgoing, OUTBOX)
        return self._mails(query.where(_MAIL.state.in_(states)) if states else query)

    def to_send(self, now: datetime, limit: int, resting: Collection[str] = ()) -> list[Outgoing]:
        """Give at most `limit` mails whose time has come: urgent ones, then the oldest first.

        Those of `resting` channels are left out.
        """
        query = noun_query(Outgoing, OUTBOX).where(_READY).limit(limit)
        if resting:
            query = query.where(_MAIL.channel.not_in(sorted(resting)))
        return self._mails(query.order_by(_MAIL.urgent.desc()), now)

    def intend(self, number: int, node: str, now: datetime, lease_seconds: float) -> int | None:
        """Write down that a node is about to send a mail, and give the fence of this attempt.

        Commit before sending. None if the mail is not free: its time has not come (again),
        another holds it, or it is at an end.
        """
        query = self._locked(_TO_INTEND, skip=True)
        row = self._db.execute(query, {"this": number, **at(now)}).first()
        if row is None:
            return None
        fence = int(row.fence) + 1
        self._write(
            number,
            state=MailState.INTENT,
            fence=fence,
            node=node,
            attempts=row.attempts + 1,
            lease_until=now + timedelta(seconds=lease_seconds),
            changed=now,
        )
        attempt = {"mail": number, "fence": fence, "node": node, "begun": now, "said": ""}
        self._db.execute(_ATTEMPT, attempt)
        return fence

    def settle(self, number: int, fence: int, delivery: Delivery, now: datetime) -> bool:
        """Write how an attempt ended; False, and nothing is written, if its fence is an old one.

        A deferred mail is tried again from `retry_at`, at once where there is none.
        """
        return self._ended(_SETTLE, {"held": fence}, number, fence, delivery, now)

    def stranded(self, now: datetime) -> list[Outgoing]:
        """Give the mails intended with a lease that is over: nobody knows whether they went out.

        They stay so until `resolve`, or until their own sender settles them after all.
        """
        return self._mails(noun_query(Outgoing, OUTBOX).where(_STRANDED), now)

    def resolve(self, number: int, delivery: Delivery, now: datetime) -> bool:
        """Write what evidence tells of a stranded or unknown mail; the old fence loses its force.

        The verdict may be "unknown" too: then the mail waits in that state. False, and nothing
        is written, if the mail is neither.
        """
        query = self._locked(select(_MAIL.fence).where(_THIS, _LOST))
        row = self._db.execute(query, {"this": number, **at(now)}).first()
        if row is None:
            return False
        self._ended(_RESOLVE, at(now), number, row.fence, delivery, now)
        self._write(number, fence=row.fence + 1)
        return True

    def retry(self, number: int, now: datetime) -> None:
        """Make a mail pending from `now` on, whatever became of it before.

        Raises LedgerError if it was accepted, is being sent, or is not known.
        """
        self._set_by_hand(number, _RETRIED, MailState.PENDING, "", now)

    def cancel(self, number: int, why: str, now: datetime) -> None:
        """Never send a mail; raises LedgerError if it was accepted, is being sent or not known."""
        self._set_by_hand(number, _CANCELLED, MailState.CANCELLED, why, now)

    def disable_address(self, address: str, why: str, now: datetime) -> None:
        """Keep that mail to an address is of no use; mail that is queued for it stays queued."""
        values = {"address": _normal(address), "why": why, "at": now}
        self._insert_new(DISABLED, values, ("address",), "address")

    def enable_address(self, address: str) -> None:
        """Forget that an address was of no use."""
        self._db.execute(delete(DISABLED).where(DISABLED.c.address == _normal(address)))

    def is_disabled(self, address: str) -> bool:
        """Tell whether mail to an address is of no use; capitals make no difference."""
        return _normal(address) in self.disabled_addresses([address])

    def disabled_addresses(self, among: Collection[str] = ()) -> dict[str, str]:
        """Give the disabled addresses with the reason of each; only those `among` some, if any."""
        query = select(DISABLED.c.address, DISABLED.c.why).order_by(DISABLED.c.address)
        if among:
            query = query.where(DISABLED.c.address.in_([_normal(each) for each in among]))
        return {row.address: row.why for row in self._db.execute(query)}

    def _mails(self, query: Any, now: datetime | None = None) -> list[Outgoing]:
        found = self._db.execute(query.order_by(_MAIL.number), at(now) if now else {})
        return [noun(Outgoing, row) for row in found]

    def _write(self, number: int, **values: object) -> None:
        self._db.execute(_CHANGE, {"this": number, **values})

    def _ended(
        self,
        statement: Update,
        asked: Mapping[str, object],
        number: int,
        fence: int,
        delivery: Delivery,
        now: datetime,
    ) -> bool:
        deferred = delivery.verdict is Verdict.DEFERRED
        changed = self._db.execute(
            statement,
            {
                **asked,
                "this": number,
                "state": MailState(delivery.verdict.value),
                "said": delivery.said,
                "retry_at": (delivery.retry_at or now) if deferred else None,
                "lease_until": None,
                "changed": now,
            },
        )
        if changed.rowcount != 1:
            return False
        words = {"ended": now, "verdict": delivery.verdict, "said": delivery.said}
        self._db.execute(_END_ATTEMPT, {"this": number, "held": fence, **words})
        return True

    def _set_by_hand(
        self,
        number: int,
        allowed: Collection[MailState],
        state: MailState,
        said: str,
        now: datetime,
    ) -> None:
        query = select(_MAIL.state, _MAIL.fence).where(_MAIL.number == number)
        row = self._db.execute(self._locked(query)).first()
        if row is None:
            raise LedgerError(
                message(
                    "The outbox holds no mail {number}: `duban outbox list` shows those it holds",
                    number=number,
                )
            )
        if row.state not in allowed:
            raise LedgerError(_refusal(number, row.state))
        self._write(
            number,
            state=state,
            said=said,
            fence=row.fence + 1,
            retry_at=now if state is MailState.PENDING else None,
            changed=now,
        )


def _refusal(number: int, state: MailState) -> Message:
    if state is MailState.INTENT:
        return message(
            "Mail {number} is being sent: wait until its attempt has ended", number=number
        )
    if state is MailState.CANCELLED:
        return message("Mail {number} is cancelled already", number=number)
    return message(
        "Mail {number} was accepted by the mail server and cannot be called back", number=number
    )


def _normal(address: str) -> str:
    return address.strip().casefold()
