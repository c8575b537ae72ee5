"""Places: the line or cell of a fact, found by reading its file again, only for what is shown."""

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache

from duban.intake.files import CannotRead, read_bytes
from duban.model.findings import Finding
from duban.model.reading import Document, Path
from duban.model.submission import Record
from duban.pipeline.job import Job


def find_place(job: Job, finding: Finding, records: Iterable[Record]) -> str:
    """Give the place of the fact that a finding on one of these records is about.

    Empty if the file is gone or has changed since it was judged.
    """
    path: Path = tuple(finding.fact.split("."))
    wanted = (finding.file, finding.period)
    places = (
        place_of(job, record, path)
        for record in records
        if (record.file, str(record.period)) == wanted
    )
    return next(places, "")


def place_of(job: Job, record: Record, path: Path) -> str:
    """Give the place of a value in a record's file; empty if the file is gone or has changed."""
    document = document_of(job, record)
    return document.place(path) if document is not None else ""


def document_of(job: Job, record: Record) -> Document | None:
    """Give the submission of a record, read anew; None if its file is gone or has changed."""
    identity = (record.plan, record.area, record.reporter, str(record.period))
    for document in _documents(_Source(job, record)):
        content = document.content
        if tuple(content.get(key) for key in ("plan", "area", "reporter", "period")) == identity:
            return document
    return None


class _Source:
    """A file of a job as it was judged, equal by path and digest: the key of the cache."""

    def __init__(self, job: Job, record: Record) -> None:
        self.job = job
        self.file = record.file
        self.sha256 = record.sha256

    def __hash__(self) -> int:
        return hash((self.file, self.sha256))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and (self.job, self.file, self.sha256) == (
            other.job,
            other.file,
            other.sha256,
        )


@lru_cache(maxsize=4)
def _documents(source: _Source) -> tuple[Document, ...]:
    reader = source.job.readers[os.path.splitext(source.file)[1].lower()]  # noqa: PTH122
    try:
        content = read_bytes(source.job.folder, source.file)
    except CannotRead:
        return ()
    if hashlib.sha256(content).hexdigest() != source.sha256:
        return ()
    return reader(content, source.file).documents
