"""The seal on the event log: a hash chain over committed events, made in batches by one sealer."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from attrs import frozen
from sqlalchemy import Select, bindparam, func, select, text, update

from duban.model.ledger import LogEvent
from duban.store.columns import instant, written
from duban.store.part import BATCH, Part, noun, noun_query
from duban.store.tables import EVENTS, SEALINGS
from duban.words import Message, message

#: What the first link is chained to.
GENESIS = "0" * 64
#: Held on PostgreSQL while sealing; an arbitrary number that nothing else of duban uses.
_SEALER = 0x64756201

#: Figures of a seal that people are shown: enough to tell two ledgers apart, short enough to read.
SHOWN = 16


@frozen
class Anchor:
    """A sealed event by number and seal: told outside the ledger, it proves what went before it."""

    event: int
    seal: str

    @property
    def shown(self) -> str:
        """Give the seal's first figures, as mails and the doctor print them."""
        return self.seal[:SHOWN]


@frozen
class ChainReport:
    """What a look at the chain found.

    `sealed` events hang together up to `head`. `broken` is the number of the first event that
    does not fit, with its place in the chain (`link`, from 1) and `why`; None where all fit.
    `tail` events are not sealed yet, the oldest of them logged at `tail_since`.
    """

    sealed: int
    head: str
    tail: int
    tail_since: datetime | None = None
    broken: int | None = None
    link: int = 0
    why: Message | None = None

    def tail_age(self, now: datetime) -> timedelta:
        """Give the age of the oldest event that is not sealed, zero where all are."""
        return now - self.tail_since if self.tail_since else timedelta()


def canonical(event: LogEvent) -> bytes:
    """Give the bytes of an event that its seal covers: all fields but the seal."""
    fields = {
        "at": instant(event.at),
        "by": event.by,
        "details": dict(event.details),
        "name": event.name,
        "number": event.number,
        "subject": event.subject,
        "why": event.why,
    }
    return written(fields).encode("utf-8")


def chained(head: str, event: LogEvent) -> str:
    """Give the head after an event."""
    return sha256(head.encode("ascii") + b"\n" + canonical(event)).hexdigest()


class ChainPart(Part):
    """Sealing and verifying."""

    def seal(self, now: datetime) -> int:
        """Chain the events that are not sealed yet, and give how many there were.

        Only one sealer works at a time; another waits for it.
        """
        if self._db.dialect.name == "postgresql":
            self._db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SEALER})
        last = self._db.execute(
            select(SEALINGS.c.link, SEALINGS.c.head).order_by(SEALINGS.c.link.desc()).limit(1)
        ).first()
        first, head = (last.link, last.head) if last else (0, GENESIS)
        link = first
        while batch := self._unsealed():
            links = []
            for event in batch:
                link, head = link + 1, chained(head, event)
                links.append({"of": event.number, "link": link, "seal": head})
            self._db.execute(update(EVENTS).where(EVENTS.c.number == bindparam("of")), links)
            self._db.execute(
                SEALINGS.insert().values(link=link, event=batch[-1].number, head=head, at=now)
            )
        return int(link - first)

    def verify_chain(self) -> ChainReport:
        """Chain all sealed events again and compare: each seal, each place, each batch's head.

        What is cut off together with its batch shows only against a head kept elsewhere, such as
        the one in each digest to the office (`head_is_known`).
        """
        tail, since = self._db.execute(
            select(func.count(), func.min(EVENTS.c.at)).where(EVENTS.c.link.is_(None))
        ).one()
        rows = self._db.execute(_sealed())
        sealed, head = 0, GENESIS
        for row in rows:
            event = LogEvent(*row[:-1])
            head_after = chained(head, event)
            why = None
            if row.link != sealed + 1:
                why = message("Sealed events before this one are missing")
            elif head_after != event.seal:
                why = message("This event is not as it was when it was sealed")
            if why:
                rows.close()
                return ChainReport(sealed, head, tail, since, event.number, row.link, why)
            sealed, head = sealed + 1, head_after
        lost = self._batch_that_does_not_fit()
        if lost:
            why = message("The record of the sealing does not fit the sealed events")
            return ChainReport(sealed, head, tail, since, lost[0], lost[1], why)
        return ChainReport(sealed, head, tail, since)

    def anchor(self) -> Anchor | None:
        """Give the last sealed event, None before the first sealing."""
        query = select(SEALINGS.c.event, SEALINGS.c.head).order_by(SEALINGS.c.link.desc()).limit(1)
        row = self._db.execute(query).first()
        return Anchor(row.event, row.head) if row else None

    def seal_of(self, event: int) -> str:
        """Give an event's seal; "" if it is not sealed or not there."""
        query = select(EVENTS.c.seal).where(EVENTS.c.number == event)
        return self._db.execute(query).scalar() or ""

    def head_is_known(self, head: str) -> bool:
        """Tell whether the chain once had this head: it was told outside, say in a digest."""
        query = select(EVENTS.c.number).where(EVENTS.c.seal == head).limit(1)
        return head == GENESIS or self._db.execute(query).first() is not None

    def _unsealed(self) -> list[LogEvent]:
        query = noun_query(LogEvent, EVENTS).where(EVENTS.c.link.is_(None))
        found = self._db.execute(query.order_by(EVENTS.c.number).limit(BATCH))
        return [noun(LogEvent, row) for row in found]

    def _batch_that_does_not_fit(self) -> tuple[int, int] | None:
        """Give event and link of the first batch whose end is not where it was sealed."""
        batch, event = SEALINGS.c, EVENTS.c
        ends = SEALINGS.outerjoin(EVENTS, (batch.link == event.link) & (batch.head == event.seal))
        query = select(batch.event, batch.link).select_from(ends).where(event.number.is_(None))
        row = self._db.execute(query.order_by(batch.link).limit(1)).first()
        if row:
            return row.event, row.link
        last = select(func.coalesce(func.max(batch.link), 0)).scalar_subquery()
        beyond = select(event.number, event.link).where(event.link > last).order_by(event.link)
        row = self._db.execute(beyond.limit(1)).first()
        return (row.number, row.link) if row else None


def _sealed() -> Select[Any]:
    query = noun_query(LogEvent, EVENTS).add_columns(EVENTS.c.link)
    return (
        query.where(EVENTS.c.link.is_not(None))
        .order_by(EVENTS.c.link)
        .execution_options(yield_per=BATCH)
    )
