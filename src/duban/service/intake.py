"""Taking in: from the inbox to the archive and the ledger, with an answer to whoever sent it.

The order survives a crash at every point: the content is in the archive before the ledger knows of
it, and the ledger before the file leaves the inbox. What is done twice changes nothing.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePath

from attrs import evolve, frozen

from duban.errors import DubanError
from duban.forms.reply_layout import REPLY_FORM
from duban.forms.reply_reading import ReplyForm, read_reply
from duban.intake.files import CannotRead, fault, fault_of_size, read_bytes
from duban.model.findings import Finding
from duban.model.ledger import Arrival, LogEvent, Slot, SlotKind
from duban.model.submission import Event
from duban.model.terms import Severity
from duban.pipeline.job import Job
from duban.service.archive import NAMELESS, keep
from duban.service.aside import lay_aside
from duban.service.house import House
from duban.service.inbox import Waiting, waiting
from duban.service.replying import Replied, keep_replies, weigh
from duban.service.telling import tell
from duban.service.writing import Writer
from duban.store import Entry
from duban.words import Message, harmless, message

#: A file that grows is left in the inbox until it is whole.
_STILL_WRITTEN = "FILE-010"

#: A workbook that would unpack without end has this finding too.
_TOO_MUCH = "FILE-003"

#: Where a file of each status is laid beside its note.
_ASIDE = {"returned": "returned", "reply_returned": "returned", "quarantined": "quarantine"}

#: Files of these statuses leave the inbox for good.
_TAKEN = frozenset({"accepted", "replied"})


@frozen
class Handed:
    """A file as it was handed in: by whom, under which name (without a path), when and how.

    `reporter` is "" where nobody knows; what such a file says counts for nobody.
    """

    reporter: str
    file: str
    received: datetime
    channel: str = "inbox"

    @property
    def name(self) -> str:
        """Give its name with its reporter's, or with the channel's where nobody is known."""
        return f"{self.reporter or self.channel}/{self.file}"

    @property
    def suffix(self) -> str:
        """Give the ending of its name as it is written."""
        return PurePath(self.file).suffix


@frozen
class _Verdict:
    """What a file is worth: its status, the findings on it, the plans, periods, events it is of.

    `reply` is what a reply form says; its status is known when the ledger has been asked.
    `work_plans` names plan and area of each plan of work.
    """

    status: str
    findings: tuple[Finding, ...]
    periods: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    plans: tuple[str, ...] = ()
    reply: ReplyForm | None = None
    work_plans: tuple[str, ...] = ()


def take_in(house: House, writer: Writer, now: datetime) -> list[Arrival]:
    """Take in every file that waits; raises DubanError if inbox, archive or ledger fail."""
    job = house.job(now, {})
    taken = (_take_in(house, writer, job, one, now) for one in waiting(house.settings, now))
    try:
        return [arrival for arrival in taken if arrival is not None]
    except OSError as error:
        said = message(
            "The inbox cannot be read: {error}; overdue mail is held until it can",
            error=error.strerror or str(error),
        )
        raise DubanError(said, file=error.filename or str(house.settings.inbox)) from error


def take_in_bytes(
    house: House, writer: Writer, job: Job, handed: Handed, content: bytes, now: datetime
) -> Arrival:
    """Take in a file that came as bytes, as one from the inbox; taken in twice, it counts once.

    What is quarantined, as all is that claims more room than a submission needs, is not answered.
    Raises DubanError if archive or ledger fail, or the file cannot be laid aside.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    fault_found = fault_of_size(handed.file, len(content))
    if fault_found is not None:
        verdict = _Verdict("quarantined", (fault_found,))
    else:
        verdict = _verdict(job, handed, content, sha256)
        if any(finding.code == _TOO_MUCH for finding in verdict.findings):
            verdict = evolve(verdict, status="quarantined", periods=(), events=())
    _keep(house, handed, verdict, content)
    arrival, verdict = _entered(house, writer, handed, sha256, len(content), verdict, now)
    if verdict.status not in _TAKEN:
        kept = b"" if fault_found is not None else content
        _lay_aside(house, handed, verdict, lambda path: path.write_bytes(kept))
    return arrival


def refuse_bytes(
    house: House, handed: Handed, content: bytes, why: Message, now: datetime
) -> Arrival:
    """Quarantine a file of somebody who may not hand in; nobody is answered, nothing is read.

    Raises DubanError as `take_in_bytes` does.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    verdict = _Verdict("quarantined", (fault("IDENT-004", handed.name, why),))
    aside = evolve(handed, file=f"{sha256[:12]}-{handed.file}")
    fits = fault_of_size(handed.file, len(content)) is None
    arrival, _ = _entered(house, None, handed, sha256, len(content), verdict, now)
    _lay_aside(house, aside, verdict, lambda path: path.write_bytes(content if fits else b""))
    return arrival


def _take_in(house: House, writer: Writer, job: Job, one: Waiting, now: datetime) -> Arrival | None:
    handed = Handed(one.reporter, one.path.name, one.received)
    try:
        content = read_bytes(one.path.parent, one.path.name)
    except CannotRead as cannot:
        if cannot.finding.code == _STILL_WRITTEN:
            return None
        verdict = _Verdict("quarantined", (cannot.finding,))
        with one.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    else:
        sha256 = hashlib.sha256(content).hexdigest()
        verdict = _verdict(job, handed, content, sha256)
        _keep(house, handed, verdict, content)
    size = one.path.stat().st_size
    arrival, verdict = _entered(house, writer, handed, sha256, size, verdict, now)
    if verdict.status in _TAKEN:
        one.path.unlink(missing_ok=True)
    else:
        _lay_aside(house, handed, verdict, one.path.replace)
    return arrival


def _keep(house: House, handed: Handed, verdict: _Verdict, content: bytes) -> None:
    """Keep what may count: a report with each plan that it is of, a reply form beside the archive."""
    if verdict.status == "quarantined":
        return
    if verdict.reply is not None:
        keep(house.settings.replies, content, handed.suffix)
        return
    for plan in verdict.plans or (NAMELESS,):
        keep(house.settings.archive / plan, content, handed.suffix)


def _entered(
    house: House,
    writer: Writer | None,
    handed: Handed,
    sha256: str,
    size: int,
    verdict: _Verdict,
    now: datetime,
) -> tuple[Arrival, _Verdict]:
    """Enter a file into the ledger with all that follows from it, once."""
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
            if verdict.work_plans:
                details["work_plans"] = ",".join(verdict.work_plans)
            by = handed.reporter or handed.channel
            entry.log(LogEvent(now, arrival.status, handed.name, by, why, details))
            if verdict.reply is not None and writer is not None and verdict.status != "quarantined":
                keep_replies(entry, house, writer, verdict.reply, replied, arrival, now)
            elif writer is not None and answered:
                writer.acknowledge(entry, arrival, verdict.findings, now)
            entry.add_slots(_at_once(house, event, now) for event in verdict.events)
    tell(f"file_{arrival.status}", file=handed.name, sha256=sha256)
    return arrival, verdict


def _replied(entry: Entry, house: House, handed: Handed, sha256: str, reply: ReplyForm) -> Replied:
    """Weigh a reply form as of the day on which it came."""
    book = house.books.get(reply.plan)
    zone = book.plan.zone if book is not None else UTC
    day = handed.received.astimezone(zone).date()
    return weigh(entry, house, reply, handed.name, sha256, day)


def _of_reply(verdict: _Verdict, replied: Replied, handed: Handed, known: str) -> _Verdict:
    """Give the verdict on a reply form; one that was taken in before keeps its status."""
    if replied.other:
        found = (_for_another(replied.other, handed),)
        return evolve(verdict, status="quarantined", findings=found)
    status = known or ("reply_returned" if replied.faults else "replied")
    return evolve(verdict, status=status, findings=replied.findings)


def _known(entry: Entry, handed: Handed, sha256: str) -> str:
    """Give the status with which a file was taken in before; "" for a new one."""
    return next(
        (
            arrival.status
            for arrival in entry.arrivals({sha256})
            if (arrival.sha256, arrival.reporter) == (sha256, handed.reporter)
        ),
        "",
    )


def _verdict(job: Job, handed: Handed, content: bytes, sha256: str) -> _Verdict:
    """Read a file as `evaluate` will: accepted, returned, or quarantined where it may not count."""
    reader = job.readers.get(handed.suffix.lower())
    if reader is None:
        said = message(
            "Not a submission: only {suffixes} are read", suffixes=tuple(sorted(job.readers))
        )
        return _Verdict("quarantined", (fault("FILE-011", handed.name, said),))
    reading = reader(content, handed.name)
    if not reading.documents and any(each.code == REPLY_FORM for each in reading.findings):
        return _verdict_on_reply(read_reply(content, handed.name), handed)
    findings = list(reading.findings)
    plans = []
    periods = []
    events = []
    work_plans = []
    for document in reading.documents:
        recorded = job.desk.record(document, handed.name, sha256)
        told = recorded.record or recorded.event or recorded.work_plan
        if told is not None and told.reporter != handed.reporter:
            return _Verdict("quarantined", (_for_another(told.reporter, handed),))
        if told is not None:
            plans.append(told.plan)
        findings.extend(recorded.findings)
        if recorded.record is not None:
            findings.extend(recorded.record.faults)
            findings.extend(recorded.record.notes)
            periods.append(str(recorded.record.period))
        if recorded.event is not None:
            events.append(recorded.event)
        if recorded.work_plan is not None:
            work_plans.append(f"{recorded.work_plan.plan}/{recorded.work_plan.area}")
    graver = any(finding.severity is Severity.ERROR for finding in findings)
    status = "returned" if graver or not reading.documents else "accepted"
    return _Verdict(
        status,
        tuple(findings),
        tuple(dict.fromkeys(periods)),
        tuple(events),
        tuple(dict.fromkeys(plans)),
        work_plans=tuple(dict.fromkeys(work_plans)),
    )


def _verdict_on_reply(reply: ReplyForm, handed: Handed) -> _Verdict:
    if reply.reporter and reply.reporter != handed.reporter:
        return _Verdict("quarantined", (_for_another(reply.reporter, handed),))
    return _Verdict("reply_returned", reply.findings, reply=reply)


def _for_another(found: str, handed: Handed) -> Finding:
    if handed.channel == "inbox":
        said = message(
            "The file speaks for {found}, but lies in the folder of {reporter}",
            found=harmless(found, 60),
            reporter=handed.reporter,
        )
    else:
        said = message(
            "The file speaks for {found}, but its sender may speak for {reporter} only",
            found=harmless(found, 60),
            reporter=handed.reporter,
        )
    return fault("IDENT-004", handed.name, said)


def _at_once(house: House, event: Event, now: datetime) -> Slot:
    """Have an event judged in this very pass, whatever the hour."""
    day = now.astimezone(house.books[event.plan].plan.zone).date()
    key = f"{event.plan}/sweep/event/{event.sha256}"
    return Slot(key, event.plan, SlotKind.SWEEP, now, day, "an event was reported")


def _lay_aside(
    house: House, handed: Handed, verdict: _Verdict, lay: Callable[[Path], object]
) -> None:
    kind = _ASIDE[verdict.status]
    folder = house.settings.home / kind / (handed.reporter or handed.channel)
    try:
        lay_aside(folder, handed.file, verdict.findings, house.lang, lay)
    except OSError as error:
        said = message("Cannot be written: {error}", error=error.strerror or str(error))
        raise DubanError(said, file=f"{kind}/{handed.name}") from error
