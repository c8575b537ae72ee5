"""Looking one series up: the records of one reporter in one area, out of a whole folder."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from duban.engine import Series
from duban.intake.files import list_folder
from duban.intake.packing import unpack
from duban.model.judgement import Judgement
from duban.model.period import Period
from duban.model.submission import Record
from duban.pipeline.job import Job
from duban.pipeline.places import document_of
from duban.pipeline.reading import SeriesKey, read_batch
from duban.rulefiles.registers import OFFICE


@frozen
class LastReport:
    """The last accepted report before a period: its record, and its texts by task."""

    record: Record
    texts: Mapping[str, Mapping[str, Any]]


def judged_series(job: Job, plan: str) -> Iterator[tuple[SeriesKey, Judgement]]:
    """Judge every series of a plan and keep the whole judgement, for explanations and forms."""
    records = _records(job)
    engine = job.engines[plan]
    expected = [(plan, one.area, one.reporter) for one in engine.expected()]
    for key in sorted({*expected, *(key for key in records if key[0] == plan)}):
        _, area, reporter = key
        yield key, engine.judge(Series(area, reporter, tuple(records.get(key, ()))))


def last_reports(job: Job, plan: str, reporter: str, before: Period) -> dict[str, LastReport]:
    """Give, by area, a reporter's last accepted report of a period before `before`."""
    found = {}
    for (_, area, each), judgement in judged_series(job, plan):
        if each != reporter:
            continue
        for report in reversed(judgement.reports):
            record = report.effective
            if record is not None and not report.provisional and report.period < before:
                identity = (area, reporter, str(report.period))
                document = document_of(job, record.file, identity)
                texts = document.content.get("tasks", {}) if document else {}
                found[area] = LastReport(record, texts)
                break
    return found


def _records(job: Job) -> dict[SeriesKey, list[Record]]:
    listing = list_folder(job.folder, OFFICE, frozenset(job.readers))
    records: dict[SeriesKey, list[Record]] = {}
    with tempfile.TemporaryDirectory(prefix="duban-") as spools:
        batch = read_batch(job, listing.files, Path(spools))
        packed = Path(batch.spool).read_bytes()
    for key, offset, length in batch.records:
        record = unpack(packed[offset : offset + length], *key)
        records.setdefault(key, []).append(record)
    return records
