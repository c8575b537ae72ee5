"""Entering: a file that was handed in goes into the ledger with all that follows from it, once."""

from datetime import UTC, datetime

from attrs import evolve

from duban.forms.reply_reading import ReplyForm
from duban.model.ledger import Arrival, LogEvent, Slot, SlotKind
from duban.model.submission import Event
from duban.service.house import JUDGED, House
from duban.service.replying import Replied, keep_replies, weigh
from duban.service.telling import tell
from duban.service.verdicts import Handed, Verdict, for_another
from duban.service.writing import Writer
from duban.store import Entry
from duban.words import message

#: What the keys of sweeps have between plan and file that are due to one event.
_AT_ONCE = "/sweep/event/"


def enter(
    house: House,
    writer: Writer | None,
    handed: Handed,
    sha256: str,
    size: int,
    verdict: Verdict,
    now: datetime,
) -> tuple[Arrival, Verdict]:
    """Enter a file into the ledger with all that follows from it, once.

    Gives the arrival, and the verdict as it stands when a reply form has been weighed against the
    ledger. Without `writer` nobody is answered. Raises DubanError if the ledger fails.
    """
    with house.ledger.transaction() as entry:
        replied = Replied()
        if verdict.reply is not None:
            replied = _replied(entry, house, handed, sha256, verdict.reply)
            verdict = _of_reply(verdict, replied, handed, _known(entry, handed, sha256))
        said = "; ".join(finding.said.say(house.lang) for finding in verdict.findings[:20])
        arrival = Arrival(
            sha256,
            handed.name,
            handed.reporter,
            handed.received,
            handed.channel,
            size,
            verdict.status,
            said,
        )
        answered = handed.channel == "inbox" or verdict.status != "quarantined"
        if entry.take_in(arrival):
            why = said or message("taken in").say(house.lang)
            details = {"sha256": sha256, "periods": ",".join(verdict.periods)}
            if arrival.status in JUDGED:
                details["plans"] = ",".join(verdict.plans)
            if verdict.work_plans:
                details["work_plans"] = ",".join(verdict.work_plans)
            by = handed.reporter or handed.channel
            entry.log(LogEvent(now, arrival.status, handed.name, by, why, details))
            if verdict.reply is not None and writer is not None and verdict.status != "quarantined":
                keep_replies(entry, house, writer, verdict.reply, replied, arrival, now)
            elif writer is not None and answered:
                writer.acknowledge(entry, arrival, verdict, now)
            entry.add_slots(_at_once(house, event, now) for event in verdict.events)
        elif writer is not None and verdict.status != "quarantined":
            before = _before(entry, handed, sha256)
            if before is not None and before.name != arrival.name:  # else it was not yet removed
                writer.received_before(entry, arrival, before, verdict, now)
    tell(f"file_{arrival.status}", file=handed.name, sha256=sha256)
    return arrival, verdict


def _replied(entry: Entry, house: House, handed: Handed, sha256: str, reply: ReplyForm) -> Replied:
    """Weigh a reply form as of the day on which it came."""
    book = house.books.get(reply.plan)
    zone = book.plan.zone if book is not None else UTC
    day = handed.received.astimezone(zone).date()
    return weigh(entry, house, reply, handed.name, sha256, day)


def _of_reply(verdict: Verdict, replied: Replied, handed: Handed, known: str) -> Verdict:
    """Give the verdict on a reply form; one that was taken in before keeps its status."""
    if replied.other:
        found = (for_another(replied.other, handed),)
        return evolve(verdict, status="quarantined", findings=found)
    status = known or ("reply_returned" if replied.faults else "replied")
    return evolve(verdict, status=status, findings=replied.findings)


def _known(entry: Entry, handed: Handed, sha256: str) -> str:
    """Give the status with which a file was taken in before; "" for a new one."""
    before = _before(entry, handed, sha256)
    return before.status if before is not None else ""


def _before(entry: Entry, handed: Handed, sha256: str) -> Arrival | None:
    """Give the arrival of the same bytes from the same reporter; None for new ones."""
    among = entry.arrivals({sha256})
    return next((each for each in among if each.reporter == handed.reporter), None)


def is_at_once(slot: Slot) -> bool:
    """Tell whether a slot is there for an event, and waits for nothing."""
    return _AT_ONCE in slot.key


def _at_once(house: House, event: Event, now: datetime) -> Slot:
    """Have an event judged in this very pass, whatever the hour."""
    day = now.astimezone(house.books[event.plan].plan.zone).date()
    key = f"{event.plan}{_AT_ONCE}{event.sha256}"
    return Slot(key, event.plan, SlotKind.SWEEP, now, day, "an event was reported")
