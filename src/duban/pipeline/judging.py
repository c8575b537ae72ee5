"""The second pass: series of records to rows."""

import os
from collections.abc import Mapping, Sequence

import orjson
from attrs import define, evolve, field, frozen

from duban.engine import Series
from duban.intake.packing import unpack
from duban.model.judgement import Judgement
from duban.model.submission import Record
from duban.pipeline.job import Job
from duban.pipeline.places import find_place
from duban.pipeline.reading import SeriesKey
from duban.report.rows import SECTIONS, rows_of

#: (spool file, offset, length)
Place = tuple[str, int, int]


@frozen
class Work:
    """A series to judge: its key and where its records lie."""

    key: SeriesKey
    places: tuple[Place, ...]


@define
class Judged:
    """Rows of a batch of series by section, each section as JSON lines, with the counts."""

    sections: Mapping[str, bytes]
    counts: dict[str, int] = field(factory=dict)


def judge_batch(job: Job, works: Sequence[Work]) -> Judged:
    """Judge series after series; rows keep the order of the works."""
    lines: dict[str, list[bytes]] = {section: [] for section in SECTIONS}
    counts = {"judged": 0, "returned": 0, "not_yet": 0}
    for work in works:
        plan, area, reporter = work.key
        engine = job.engines[plan]
        records = tuple(_load(place, plan, area, reporter) for place in work.places)
        judgement = _placed(job, engine.judge(Series(area, reporter, records)), records)
        counts["not_yet"] += judgement.not_yet
        for report in judgement.reports:
            counts["judged"] += report.effective is not None and not report.provisional
            counts["returned"] += report.returned is not None
        for section, row in rows_of(judgement, job.books[plan].rules[area], job.lang):
            lines[section].append(orjson.dumps(row))
    return Judged({section: b"\n".join(each) for section, each in lines.items()}, counts)


def _load(place: Place, plan: str, area: str, reporter: str) -> Record:
    spool, offset, length = place
    return unpack(os.pread(_open(spool), length, offset), plan, area, reporter)


#: The spools that this process reads, by path.
_SPOOLS: dict[str, int] = {}


def _open(spool: str) -> int:
    if spool not in _SPOOLS:
        _SPOOLS[spool] = os.open(spool, os.O_RDONLY)
    return _SPOOLS[spool]


def close_spools() -> None:
    """Let go of the spools that were read."""
    while _SPOOLS:
        os.close(_SPOOLS.popitem()[1])


def _placed(job: Job, judgement: Judgement, records: Sequence[Record]) -> Judgement:
    """Find the line or cell of each finding, by reading its file once more."""
    if not judgement.findings:
        return judgement
    findings = tuple(
        evolve(finding, place=find_place(job, finding, records))
        if finding.fact and not finding.place
        else finding
        for finding in judgement.findings
    )
    return evolve(judgement, findings=findings)
