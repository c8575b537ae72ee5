"""Taking in: from the inbox to the archive and the ledger, with an answer to whoever sent it.

The order survives a crash at every point: the content is in the archive before the ledger knows of
it, and the ledger before the file leaves the inbox. What is done twice changes nothing.
"""

import hashlib
from datetime import datetime

from attrs import frozen

from duban.errors import DubanError
from duban.intake.files import CannotRead, fault, read_bytes
from duban.model.findings import Finding
from duban.model.ledger import Arrival, LogEvent, Slot, SlotKind
from duban.model.submission import Event
from duban.model.terms import Severity
from duban.pipeline.job import Job
from duban.service.archive import keep
from duban.service.house import House
from duban.service.inbox import Waiting, waiting
from duban.service.writing import Writer
from duban.words import harmless, message

#: A file that grows is left in the inbox until it is whole.
_STILL_WRITTEN = "FILE-010"

#: Where a file of each status is laid beside its note.
_ASIDE = {"returned": "returned", "quarantined": "quarantine"}


@frozen
class _Verdict:
    """What a file is worth: its status, the findings on it, the periods and events it tells of."""

    status: str
    findings: tuple[Finding, ...]
    periods: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()


def take_in(house: House, writer: Writer, now: datetime) -> list[Arrival]:
    """Take in every file that waits; raises DubanError if inbox, archive or ledger fail."""
    job = house.job(now, {})
    taken = (_take_in(house, writer, job, one, now) for one in waiting(house.settings, now))
    return [arrival for arrival in taken if arrival is not None]


def _take_in(house: House, writer: Writer, job: Job, one: Waiting, now: datetime) -> Arrival | None:
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
        verdict = _verdict(job, one, content, sha256)
        if verdict.status != "quarantined":
            keep(house.settings.archive, content, one.path.suffix)
    said = "; ".join(finding.said.say(house.lang) for finding in verdict.findings[:20])
    size = one.path.stat().st_size
    arrival = Arrival(
        sha256, one.name, one.reporter, one.received, "inbox", size, verdict.status, said
    )
    with house.ledger.transaction() as entry:
        if entry.take_in(arrival):
            why = said or message("taken in").say(house.lang)
            details = {"sha256": sha256, "periods": ",".join(verdict.periods)}
            entry.log(LogEvent(now, arrival.status, one.name, one.reporter, why, details))
            writer.acknowledge(entry, arrival, verdict.findings, now)
            entry.add_slots(_at_once(house, event, now) for event in verdict.events)
    if verdict.status == "accepted":
        one.path.unlink(missing_ok=True)
    else:
        _set_aside(house, one, verdict)
    return arrival


def _verdict(job: Job, one: Waiting, content: bytes, sha256: str) -> _Verdict:
    """Read a file as `evaluate` will: accepted, returned, or quarantined where it may not count."""
    reader = job.readers.get(one.path.suffix.lower())
    if reader is None:
        said = message(
            "Not a submission: only {suffixes} are read", suffixes=tuple(sorted(job.readers))
        )
        return _Verdict("quarantined", (fault("FILE-011", one.name, said),))
    reading = reader(content, one.name)
    findings = list(reading.findings)
    periods = []
    events = []
    for document in reading.documents:
        recorded = job.desk.record(document, one.name, sha256)
        told = recorded.record or recorded.event
        if told is not None and told.reporter != one.reporter:
            said = message(
                "The file speaks for {found}, but lies in the folder of {reporter}",
                found=harmless(told.reporter, 60),
                reporter=one.reporter,
            )
            return _Verdict("quarantined", (fault("IDENT-004", one.name, said),))
        findings.extend(recorded.findings)
        if recorded.record is not None:
            findings.extend(recorded.record.faults)
            findings.extend(recorded.record.notes)
            periods.append(str(recorded.record.period))
        if recorded.event is not None:
            events.append(recorded.event)
    graver = any(finding.severity is Severity.ERROR for finding in findings)
    status = "returned" if graver or not reading.documents else "accepted"
    return _Verdict(status, tuple(findings), tuple(dict.fromkeys(periods)), tuple(events))


def _at_once(house: House, event: Event, now: datetime) -> Slot:
    """Have an event judged in this very pass, whatever the hour."""
    day = now.astimezone(house.books[event.plan].plan.zone).date()
    key = f"{event.plan}/sweep/event/{event.sha256}"
    return Slot(key, event.plan, SlotKind.SWEEP, now, day, "an event was reported")


def _set_aside(house: House, one: Waiting, verdict: _Verdict) -> None:
    """Move a file that does not hold beside a note that says what to mend."""
    folder = house.settings.home / _ASIDE[verdict.status] / one.reporter
    lines = [
        f"{finding.place + ': ' if finding.place else ''}{finding.said.say(house.lang)}"
        f" [{finding.code}]"
        for finding in verdict.findings
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        note = folder / f"{one.path.name}.txt"
        note.write_text("\n".join(lines) + "\n", encoding="utf-8")
        one.path.replace(folder / one.path.name)
    except OSError as error:
        said = message("Cannot be written: {error}", error=error.strerror or str(error))
        raise DubanError(said, file=f"{_ASIDE[verdict.status]}/{one.name}") from error
