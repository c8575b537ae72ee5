"""The first pass: files to packed records in a spool, with findings for what does not hold."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from duban.forms.reply_layout import REPLY_FORM
from duban.intake.files import CannotRead, fault, read_bytes
from duban.intake.packing import pack
from duban.model.findings import Finding
from duban.model.reading import Document
from duban.model.submission import Event
from duban.pipeline.job import Job
from duban.words import harmless, message

#: (plan, area, reporter)
SeriesKey = tuple[str, str, str]


@define
class Batch:
    """What a batch of files came to. `receipts` are the register's digests that were seen."""

    records: list[tuple[SeriesKey, int, int]] = field(factory=list)
    spool: str = ""
    findings: list[Finding] = field(factory=list)
    events: list[Event] = field(factory=list)
    submissions: int = 0
    unreadable: int = 0
    foreign: int = 0
    receipts: set[str] = field(factory=set)


def read_batch(job: Job, files: Sequence[str], spools: Path) -> Batch:
    """Read files in their order; the records go to this process's own spool file."""
    path = spools / f"{os.getpid()}.records"
    batch = Batch(spool=str(path))
    wanted = {digest for each in job.registers.values() for digest in each.receipt_by_digest}
    written = []
    with path.open("ab") as spool:
        offset = spool.tell()
        for file in files:
            for key, packed in _read(job, file, batch, wanted):
                written.append(packed)
                batch.records.append((key, offset, len(packed)))
                offset += len(packed)
        spool.write(b"".join(written))
    return batch


def _read(job: Job, file: str, batch: Batch, wanted: set[str]) -> list[tuple[SeriesKey, bytes]]:
    try:
        content = read_bytes(job.folder, file)
    except CannotRead as cannot:
        batch.findings.append(cannot.finding)
        batch.unreadable += 1
        return []
    sha256 = hashlib.sha256(content).hexdigest()
    if wanted and sha256 in wanted:
        batch.receipts.add(sha256)
    reader = job.readers[os.path.splitext(file)[1].lower()]  # noqa: PTH122 - hot path
    reading = reader(content, file)
    if reading.findings:
        batch.findings.extend(reading.findings)
    if not reading.documents:
        passed_over = bool(reading.findings) and all(
            each.code == REPLY_FORM for each in reading.findings
        )
        batch.foreign += passed_over
        batch.unreadable += not passed_over
        return []
    packed = []
    before = batch.submissions
    for document in reading.documents:
        made = _record(job, document, file, sha256, batch)
        if made is not None:
            packed.append(made)
    batch.unreadable += batch.submissions == before
    return packed


def _record(
    job: Job, document: Document, file: str, sha256: str, batch: Batch
) -> tuple[SeriesKey, bytes] | None:
    try:
        recorded = job.desk.record(document, file, sha256)
        if recorded.record is not None:
            made = recorded.record
            key = (made.plan, made.area, made.reporter)
            packed = pack(made)
            batch.submissions += 1
            batch.findings.extend(made.faults)
            batch.findings.extend(made.notes)
            return key, packed
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        said = message(
            "The file holds something that cannot be read: {error}", error=harmless(str(error), 80)
        )
        batch.findings.append(fault("FILE-001", file, said))
        return None
    batch.findings.extend(recorded.findings)
    if recorded.event is not None:
        batch.events.append(recorded.event)
        batch.submissions += 1
    return None
