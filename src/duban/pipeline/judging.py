"""Series to rows: at once where a batch of files may hold them whole, else from the spool."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
from attrs import evolve, frozen

from duban.engine import Series
from duban.intake.packing import unpack
from duban.model.judgement import Judgement
from duban.model.submission import Record
from duban.pipeline.comparing import compares
from duban.pipeline.job import Job
from duban.pipeline.places import find_place
from duban.pipeline.reading import Intake, SeriesKey, key_of, read_records
from duban.pipeline.spool import Piece, SpoolReader, SpoolWriter
from duban.pipeline.wording import judgement_words, sections_of
from duban.report.history import history_rows
from duban.report.rows import rows_of


@frozen
class Work:
    """A series to judge: its key and where its records lie."""

    key: SeriesKey
    pieces: tuple[Piece, ...]


class Judged(NamedTuple):
    """A judged series: its rows as JSON lines, section after section, with the counts.

    `lengths` are those of the sections in the piece; `places` those of its files in their batch,
    where it was judged with the files of that batch alone. `told` are its texts, where the area has
    several reporters to compare them with.
    """

    key: SeriesKey
    rows: Piece
    lengths: tuple[int, ...]
    judged: int
    returned: int
    not_yet: int
    places: tuple[int, ...] = ()
    told: Piece | None = None


def judge_files(job: Job, files: Sequence[str], intake: Intake, spools: Path) -> list[Judged]:
    """Read files and judge the series in them, as if there were no others."""
    series: dict[SeriesKey, list[tuple[int, Record]]] = {}
    for place, record in read_records(job, files, intake):
        if record.area not in job.aside:
            series.setdefault(key_of(record), []).append((place, record))
    judged = []
    with SpoolWriter(spools, "rows") as spool:
        for key, found in series.items():
            places, records = zip(*found, strict=True)
            judged.append(_judge(job, key, records, spool)._replace(places=places))
    return judged


def judge_works(job: Job, task: tuple[Sequence[Work], Path]) -> list[Judged]:
    """Judge series whose records lie in the spool."""
    works, spools = task
    judged = []
    with SpoolReader() as packed, SpoolWriter(spools, "rows") as spool:
        for work in works:
            records = tuple(unpack(packed.read(piece), *work.key) for piece in work.pieces)
            judged.append(_judge(job, work.key, records, spool))
    return judged


def _judge(job: Job, key: SeriesKey, records: Sequence[Record], spool: SpoolWriter) -> Judged:
    plan, area, reporter = key
    engine = job.engines[plan]
    found = engine.judge(Series(area, reporter, tuple(records)))
    judgement = _placed(job, found, records)
    lines: dict[str, list[bytes]] = {section: [] for section in sections_of(job)}
    for section, row in rows_of(judgement, job.books[plan].rules[area], job.lang):
        lines[section].append(orjson.dumps(row))
    if job.history:
        for section, row in history_rows(judgement, job.books[plan].plan.zone):
            lines[section].append(orjson.dumps(row))
        lines["words"].append(judgement_words(job, judgement))
    told = None
    if compares(job.books[plan], area):
        told = spool.write(orjson.dumps(engine.judge_of(area).texts.told(found.reports)))
    sections = [b"\n".join(filter(None, each)) for each in lines.values()]
    return Judged(
        key,
        spool.write(b"".join(sections)),
        tuple(map(len, sections)),
        sum(one.effective is not None and not one.provisional for one in judgement.reports),
        sum(one.returned is not None for one in judgement.reports),
        judgement.not_yet,
        told=told,
    )


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
