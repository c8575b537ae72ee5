"""What the ledger keeps besides matters: slots of the timetable, outgoing mail, what came in."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen


class SlotKind(StrEnum):
    """What the timetable does at an instant."""

    REMIND = "remind"
    DUE = "due"
    SWEEP = "sweep"
    JUDGE = "judge"
    SUMMARY = "summary"
    DIGEST = "digest"
    OCCASION = "occasion"


class SlotState(StrEnum):
    """A slot's way: due, claimed by one process, done, failed, or skipped by policy."""

    DUE = "due"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@frozen
class Slot:
    """One thing to do at one instant, once. `key` is unique for good.

    `at` is in UTC; `on` is the day that it is about in the plan's time zone; `why` says where it
    comes from (a clause, a rule, the register); `keep` tells that it is run however late. The key
    of an occasion is plan/occasion/area/day.
    """

    key: str
    plan: str
    kind: SlotKind
    at: datetime
    on: date
    why: str
    period: str = ""
    keep: bool = True
    state: SlotState = SlotState.DUE

    @property
    def area(self) -> str:
        """Give the one area that an occasion is about; "" for any other slot."""
        return self.key.split("/")[2] if self.kind is SlotKind.OCCASION else ""


class MailState(StrEnum):
    """A mail's way: pending, intended, then accepted, deferred, unknown, dead or cancelled."""

    PENDING = "pending"
    INTENT = "intent"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    DEAD = "dead"
    CANCELLED = "cancelled"


@frozen
class Outgoing:
    """One rendered mail to one recipient; its bytes and Message-ID never change.

    `message_id` is `sha256(dedup key, recipient, edition)` with a domain: the outbox holds each
    but once. `urgent` mail goes out at any hour; other mail not before `not_before` (UTC).
    """

    message_id: str
    dedup_key: str
    recipient: str
    subject: str
    content: bytes
    created: datetime
    not_before: datetime
    urgent: bool = False
    channel: str = "mail"
    matters: tuple[str, ...] = ()
    number: int = 0
    state: MailState = MailState.PENDING
    attempts: int = 0
    said: str = ""


class Verdict(StrEnum):
    """How one attempt to send ended."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    DEAD = "dead"
    UNKNOWN = "unknown"


@frozen
class Delivery:
    """The outcome of one attempt: the verdict, the server's words, and when to try again.

    `stage` is where the attempt ended ("connect", "AUTH", "RCPT"…); what is refused at any other
    stage than RCPT is no fault of the recipient's address.
    """

    verdict: Verdict
    said: str
    retry_at: datetime | None = None
    stage: str = ""


@frozen
class Arrival:
    """A file that came in: by content, from whom it may come, and through which channel."""

    sha256: str
    name: str
    reporter: str
    received: datetime
    channel: str
    size: int
    status: str = "accepted"
    said: str = ""


@frozen
class LogEvent:
    """One entry of the append-only event log; `number` and `seal` are given by the ledger."""

    at: datetime
    name: str
    subject: str
    by: str
    why: str
    details: Mapping[str, str] = field(factory=dict)
    number: int = 0
    seal: str = ""
