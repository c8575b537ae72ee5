"""Taking in: from the inbox to the archive and the ledger, with an answer to whoever sent it.

The order survives a crash at every point: the content is in the archive before the ledger knows of
it, and the ledger before the file leaves the inbox. What is done twice changes nothing.
"""

import errno
import hashlib
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from attrs import define, evolve, field, frozen

from duban.errors import DubanError
from duban.intake.files import CannotRead, fault, fault_of_size, read_bytes
from duban.model.ledger import Arrival
from duban.pipeline.job import Job
from duban.service.archive import NAMELESS, keep
from duban.service.aside import lay_aside
from duban.service.entering import enter
from duban.service.house import House
from duban.service.inbox import Inbox, Obstacle, Waiting, cannot_read, look_into, said_of
from duban.service.verdicts import Handed, Verdict, verdict_on
from duban.service.writing import Writer
from duban.words import Message, harmless, message

#: A file that grows is left in the inbox until it is whole; so is what is no file any more.
_NOT_YET = frozenset({"FILE-010", "FILE-002"})

#: A workbook that would unpack without end has this finding too.
_TOO_MUCH = "FILE-003"

#: Where a file of each status is laid beside its note.
_ASIDE = {"returned": "returned", "reply_returned": "returned", "quarantined": "quarantine"}

#: Files of these statuses leave the inbox for good.
_TAKEN = frozenset({"accepted", "replied"})


@define
class Intake:
    """What one pass took in from the inbox; of the `unread` reporters something cannot be read."""

    arrivals: list[Arrival] = field(factory=list)
    unread: frozenset[str] = frozenset()


def take_in(house: House, writer: Writer, now: datetime) -> Intake:
    """Take in every file that waits, and tell the administrator of what is in the way.

    A file or folder that cannot be read, or not be removed, keeps no other waiting and is tried
    again in the next pass. Raises DubanError if the whole inbox, archive or ledger fail.
    """
    job = house.job(now, {})
    found = look_into(house.settings, now)
    taken = Intake()
    obstacles = found.obstacles
    for one in found.files:
        try:
            entered = _entered(house, writer, job, one, now)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                obstacles.append(Obstacle(one.reporter, cannot_read(one.name, error)))
            continue
        if entered is None:
            continue
        taken.arrivals.append(entered.arrival)
        try:
            _clear(house, one, entered)
        except OSError as error:
            said = message(
                "inbox/{file} was taken in but cannot be removed or laid aside: {error}",
                file=harmless(one.name),
                error=error.strerror or str(error),
            )
            obstacles.append(Obstacle(one.reporter, said, unread=False))
    taken.unread = frozenset(each.reporter for each in obstacles if each.unread)
    _tell(house, writer, found, now)
    return taken


def _tell(house: House, writer: Writer, found: Inbox, now: datetime) -> None:
    """Tell the administrator of what is in the way, once a day for each reporter's folder."""
    faults: dict[str, list[Message]] = {}
    for each in found.obstacles:
        faults.setdefault(each.reporter, []).append(each.said)
    said = {
        f"inbox/{reporter}": message(
            "{said} ({count} such in inbox/{reporter}); mend its rights or remove it, all else is"
            " taken in",
            said=faults[reporter][0],
            count=len(faults[reporter]),
            reporter=harmless(reporter),
        )
        for reporter in faults
    }
    if found.strays:
        said["inbox/strays"] = said_of(found.strays)
    if said:
        with house.ledger.transaction() as entry:
            for subject, why in said.items():
                writer.alarm(entry, subject, why, now)


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
        _write_aside(house, handed, verdict, kept)
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
    _write_aside(house, aside, verdict, content if fits else b"")
    return arrival


@frozen
class _Entered:
    """A file that stands in the ledger and has still to leave the inbox."""

    arrival: Arrival
    handed: Handed
    verdict: Verdict


def _entered(
    house: House, writer: Writer, job: Job, one: Waiting, now: datetime
) -> _Entered | None:
    """Keep and enter a file; None for one that is still being written. Raises OSError."""
    handed = Handed(one.reporter, one.file, one.received)
    try:
        content = read_bytes(one.path.parent, one.path.name)
    except CannotRead as cannot:
        if isinstance(cannot.__cause__, OSError):
            raise cannot.__cause__ from cannot
        if cannot.finding.code in _NOT_YET:
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
    return _Entered(arrival, handed, verdict)


def _clear(house: House, one: Waiting, entered: _Entered) -> None:
    """Have a file leave the inbox. Raises OSError."""
    if entered.verdict.status in _TAKEN:
        one.path.unlink(missing_ok=True)
        return
    sha256 = entered.arrival.sha256
    _lay_aside(house, entered.handed, sha256, entered.verdict, partial(_move, one.path))


def _move(path: Path, target: Path) -> None:
    """Move a file, from another disk too."""
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(path, target)
        path.unlink()


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
    house: House,
    handed: Handed,
    sha256: str,
    verdict: Verdict,
    lay: Callable[[Path], object],
) -> None:
    """Lay a file aside; what is returned lies in the archive too, so the next of its name may be."""
    kind = _ASIDE[verdict.status]
    folder = house.settings.home / kind / (handed.reporter or handed.channel)
    replaces = verdict.status != "quarantined"
    lay_aside(folder, handed.file, sha256, verdict.findings, house.lang, lay, replaces=replaces)


def _write_aside(house: House, handed: Handed, verdict: Verdict, content: bytes) -> None:
    """Lay aside what came as bytes. Raises DubanError."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        _lay_aside(house, handed, sha256, verdict, lambda path: path.write_bytes(content))
    except OSError as error:
        said = message("Cannot be written: {error}", error=error.strerror or str(error))
        place = f"{_ASIDE[verdict.status]}/{handed.name}"
        raise DubanError(said, file=place) from error
