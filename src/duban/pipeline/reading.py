"""Files to records, and what is found on the way; packed into a spool where they have to wait."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import define, field

from duban.forms.reply_layout import REPLY_FORM
from duban.intake.files import CannotRead, fault, read_bytes
from duban.intake.identity import still_to_tell
from duban.intake.packing import pack
from duban.model.agreements import WorkPlan
from duban.model.findings import Finding
from duban.model.reading import Document, Reading
from duban.model.submission import Event, Record
from duban.pipeline.job import Job
from duban.pipeline.spool import Piece, SpoolWriter
from duban.words import harmless, message

#: (plan, area, reporter)
SeriesKey = tuple[str, str, str]


@define(eq=False, repr=False)
class Intake:
    """What was met in files beside their records, each finding with the place of its file among them.

    `foreign` counts files that are no reports, such as reply forms; `receipts` are the register's
    digests that were seen.
    """

    findings: list[tuple[int, Finding]] = field(factory=list)
    events: list[Event] = field(factory=list)
    work_plans: list[WorkPlan] = field(factory=list)
    submissions: int = 0
    unreadable: int = 0
    foreign: int = 0
    receipts: set[str] = field(factory=set)


@define(eq=False, repr=False)
class Batch:
    """Records in a spool, each with the place of its file in the batch."""

    records: list[tuple[SeriesKey, int, Piece]] = field(factory=list)
    intake: Intake = field(factory=Intake)


def read_batch(job: Job, files: Sequence[str], spools: Path) -> Batch:
    """Read files in their order; the records go to this process's own spool file."""
    batch = Batch()
    with SpoolWriter(spools, "records") as spool:
        batch.records = [
            (key_of(record), place, spool.write(pack(record)))
            for place, record in read_records(job, files, batch.intake)
        ]
    return batch


def read_records(job: Job, files: Sequence[str], intake: Intake) -> Iterator[tuple[int, Record]]:
    """Give the records of files in their order, each with its file's place; the rest to `intake`."""
    wanted = {digest for each in job.registers.values() for digest in each.receipt_by_digest}
    for place, file in enumerate(files):
        try:
            content = read_bytes(job.folder, file)
        except CannotRead as cannot:
            intake.findings.append((place, cannot.finding))
            intake.unreadable += 1
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        if wanted and sha256 in wanted:
            intake.receipts.add(sha256)
        reader = job.readers[os.path.splitext(file)[1].lower()]  # noqa: PTH122 - hot path
        reading = reader(content, file)
        before = intake.submissions
        told = list(reading.findings)
        intake.findings.extend((place, each) for each in told)
        for document in reading.documents:
            record = _record(job, document, (place, file, sha256), intake, told)
            if record is not None:
                yield place, record
        if intake.submissions == before:
            _count_empty(reading, intake)


def _count_empty(reading: Reading, intake: Intake) -> None:
    """Count a file without a submission in it: a reply form is no report that failed."""
    codes = {each.code for each in reading.findings}
    if codes == {REPLY_FORM} and not reading.documents:
        intake.foreign += 1
    else:
        intake.unreadable += 1


def key_of(record: Record) -> SeriesKey:
    """Give the key of the series to which a record belongs."""
    return record.plan, record.area, record.reporter


def _record(
    job: Job,
    document: Document,
    source: tuple[int, str, str],
    intake: Intake,
    told: list[Finding],
) -> Record | None:
    """Record a document; `told` is what was found in its file so far, and grows."""
    place, file, sha256 = source
    try:
        recorded = job.desk.record(document, file, sha256)
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        said = message(
            "The file holds something that cannot be read: {error}", error=harmless(str(error), 80)
        )
        intake.findings.append((place, fault("FILE-001", file, said)))
        return None
    record = recorded.record
    if record is not None:
        intake.submissions += 1
        if record.faults or record.notes:
            intake.findings.extend((place, each) for each in (*record.faults, *record.notes))
        return record
    fresh = still_to_tell(told, recorded.findings)
    told.extend(fresh)
    intake.findings.extend((place, each) for each in fresh)
    if recorded.event is not None:
        intake.events.append(recorded.event)
        intake.submissions += 1
    if recorded.work_plan is not None:
        intake.work_plans.append(recorded.work_plan)
        intake.submissions += 1
    return None
