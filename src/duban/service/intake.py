"""Taking in: from the inbox to the archive and the ledger, with an answer to whoever sent it.

The order survives a crash at every point: the content is in the archive before the ledger knows of
it, and the ledger before the file leaves the inbox. What is done twice changes nothing.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from attrs import evolve

from duban.errors import DubanError
from duban.intake.files import CannotRead, fault, fault_of_size, read_bytes
from duban.model.ledger import Arrival
from duban.pipeline.job import Job
from duban.service.archive import NAMELESS, keep
from duban.service.aside import lay_aside
from duban.service.entering import enter
from duban.service.house import House
from duban.service.inbox import Waiting, waiting
from duban.service.verdicts import Handed, Verdict, verdict_on
from duban.service.writing import Writer
from duban.words import Message, message

#: A file that grows is left in the inbox until it is whole.
_STILL_WRITTEN = "FILE-010"

#: A workbook that would unpack without end has this finding too.
_TOO_MUCH = "FILE-003"

#: Where a file of each status is laid beside its note.
_ASIDE = {"returned": "returned", "reply_returned": "returned", "quarantined": "quarantine"}

#: Files of these statuses leave the inbox for good.
_TAKEN = frozenset({"accepted", "replied"})


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
        verdict = Verdict("quarantined", (fault_found,))
    else:
        verdict = verdict_on(job, handed, content, sha256)
        if any(finding.code == _TOO_MUCH for finding in verdict.findings):
            verdict = evolve(verdict, status="quarantined", periods=(), events=())
    _keep(house, handed, verdict, content)
    arrival, verdict = enter(house, writer, handed, sha256, len(content), verdict, now)
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
    verdict = Verdict("quarantined", (fault("IDENT-004", handed.name, why),))
    aside = evolve(handed, file=f"{sha256[:12]}-{handed.file}")
    fits = fault_of_size(handed.file, len(content)) is None
    arrival, _ = enter(house, None, handed, sha256, len(content), verdict, now)
    _lay_aside(house, aside, verdict, lambda path: path.write_bytes(content if fits else b""))
    return arrival


def _take_in(house: House, writer: Writer, job: Job, one: Waiting, now: datetime) -> Arrival | None:
    handed = Handed(one.reporter, one.path.name, one.received)
    try:
        content = read_bytes(one.path.parent, one.path.name)
    except CannotRead as cannot:
        if cannot.finding.code == _STILL_WRITTEN:
            return None
        verdict = Verdict("quarantined", (cannot.finding,))
        with one.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    else:
        sha256 = hashlib.sha256(content).hexdigest()
        verdict = verdict_on(job, handed, content, sha256)
        _keep(house, handed, verdict, content)
    size = one.path.stat().st_size
    arrival, verdict = enter(house, writer, handed, sha256, size, verdict, now)
    if verdict.status in _TAKEN:
        one.path.unlink(missing_ok=True)
    else:
        _lay_aside(house, handed, verdict, one.path.replace)
    return arrival


def _keep(house: House, handed: Handed, verdict: Verdict, content: bytes) -> None:
    """Keep what may count: a report with each plan that it is of, a reply form beside the archive."""
    if verdict.status == "quarantined":
        return
    if verdict.reply is not None:
        keep(house.settings.replies, content, handed.suffix)
        return
    for plan in verdict.plans or (NAMELESS,):
        keep(house.settings.archive / plan, content, handed.suffix)


def _lay_aside(
    house: House, handed: Handed, verdict: Verdict, lay: Callable[[Path], object]
) -> None:
    kind = _ASIDE[verdict.status]
    folder = house.settings.home / kind / (handed.reporter or handed.channel)
    try:
        lay_aside(folder, handed.file, verdict.findings, house.lang, lay)
    except OSError as error:
        said = message("Cannot be written: {error}", error=error.strerror or str(error))
        raise DubanError(said, file=f"{kind}/{handed.name}") from error
