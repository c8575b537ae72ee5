"""Places: the line or cell of a fact, found by reading its file again, only for what is shown."""

import os
from functools import lru_cache

from duban.intake.files import CannotRead, read_bytes
from duban.model.findings import Finding
from duban.model.reading import Document, Path
from duban.pipeline.job import Job


def find_place(job: Job, finding: Finding) -> str:
    """Give the place of the fact that a finding is about; empty if the file is gone."""
    path: Path = tuple(finding.fact.split("."))
    return place_of(job, finding.file, (finding.area, finding.reporter, finding.period), path)


def place_of(job: Job, file: str, identity: tuple[str, str, str], path: Path) -> str:
    """Give the place of a value in the submission of `identity` (area, reporter, period)."""
    document = document_of(job, file, identity)
    return document.place(path) if document is not None else ""


def document_of(job: Job, file: str, identity: tuple[str, str, str]) -> Document | None:
    """Give the submission of `identity` (area, reporter, period) in a file, read anew."""
    for document in _documents(_Source(job, file)):
        content = document.content
        if tuple(content.get(key) for key in ("area", "reporter", "period")) == identity:
            return document
    return None


class _Source:
    """A file of a job, equal by its path: the key of the cache."""

    def __init__(self, job: Job, file: str) -> None:
        self.job = job
        self.file = file

    def __hash__(self) -> int:
        return hash(self.file)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and (self.job, self.file) == (other.job, other.file)


@lru_cache(maxsize=4)
def _documents(source: _Source) -> tuple[Document, ...]:
    reader = source.job.readers[os.path.splitext(source.file)[1].lower()]  # noqa: PTH122
    try:
        content = read_bytes(source.job.folder, source.file)
    except CannotRead:
        return ()
    return reader(content, source.file).documents
