"""Series to rows: at once where a batch of files may hold them whole, else from the spool."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
from attrs import evolve, frozen

from duban.engine import Series
from duban.intake.packing import unpack
from duban.model.city import City
from duban.model.judgement import Judgement
from duban.model.rollup import Rollup
from duban.model.rules import AreaRules
from duban.model.submission import Record
from duban.pipeline.comparing import compares
from duban.pipeline.job import Job
from duban.pipeline.places import find_place
from duban.pipeline.reading import Intake, SeriesKey, key_of, read_records
from duban.pipeline.spool import Piece, SpoolReader, SpoolWriter
from duban.pipeline.wording import judgement_words, sections_of, word_lines
from duban.report.history import history_rows
from duban.report.rollup import city_rows
from duban.report.rows import Row, rows_of
from duban.rollup import pack_course, unpack_course


@frozen(eq=False, repr=False)
class Work:
    """A series to judge: its key and where its records lie."""

    key: SeriesKey
    pieces: tuple[Piece, ...]


class Judged(NamedTuple):
    """A judged series: its rows as JSON lines, section after section, with the counts.

    `lengths` are those of the sections in the piece; `places` those of its files in their batch,
    where it was judged with the files of that batch alone. `told` are its texts, where the area has
    several reporters to compare them with; `course` is what a roll-up needs of it.
    """

    key: SeriesKey
    rows: Piece
    lengths: tuple[int, ...]
    judged: int
    returned: int
    not_yet: int
    places: tuple[int, ...] = ()
    told: Piece | None = None
    course: Piece | None = None


@frozen(eq=False, repr=False)
class CityWork:
    """A roll-up of an area to judge: the courses of its units and of its lead, each a piece."""

    plan: str
    area: str
    rollup: Rollup
    courses: tuple[tuple[str, Piece], ...]


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


def judge_cities(job: Job, task: tuple[Sequence[CityWork], Path]) -> list[Judged]:
    """Judge roll-ups whose units are judged."""
    works, spools = task
    judged = []
    with SpoolReader() as packed, SpoolWriter(spools, "rows") as spool:
        for work in works:
            courses = (unpack_course(packed.read(piece), unit) for unit, piece in work.courses)
            city = job.engines[work.plan].judge_city(work.area, work.rollup, courses)
            key = (work.plan, work.area, work.rollup.lead)
            words = _words_of_city(job, work, city)
            written = _written(job, _rows_of_city(job, work, city), spool, city.judgement, words)
            judged.append(Judged(key, *written, judged=0, returned=0, not_yet=0))
    return judged


def _rows_of_city(job: Job, work: CityWork, city: City) -> Iterable[tuple[str, Row]]:
    rules = job.books[work.plan].rules[work.area]
    yield from rows_of(city.judgement, rules, job.lang)
    for row in city_rows(city, rules, job.lang):
        yield "rollup", row
    if job.history:
        yield from history_rows(city.judgement, job.books[work.plan].plan.zone)


def _words_of_city(job: Job, work: CityWork, city: City) -> bytes:
    rules = job.books[work.plan].rules[work.area]
    return word_lines(job, "rollup", lambda lang: city_rows(city, rules, lang))


def _judge(job: Job, key: SeriesKey, records: Sequence[Record], spool: SpoolWriter) -> Judged:
    plan, area, reporter = key
    engine = job.engines[plan]
    found = engine.judge(Series(area, reporter, tuple(records)))
    judgement = _placed(job, found, records)
    told = None
    if compares(job.books[plan], area):
        texts = engine.judge_of(area).texts
        told = spool.write(orjson.dumps(texts.told(found.reports, found.spared)))
    rules = engine.rules_for(area, reporter)
    rows, lengths = _written(job, _rows(job, judgement, rules), spool, judgement)
    is_added = any(reporter in {each.lead, *each.units} for each in rules.rollups)
    return Judged(
        key,
        rows,
        lengths,
        sum(one.effective is not None and not one.provisional for one in judgement.reports),
        sum(one.returned is not None for one in judgement.reports),
        judgement.not_yet,
        told=told,
        course=spool.write(pack_course(found, rules)) if is_added else None,
    )


def _rows(job: Job, judgement: Judgement, rules: AreaRules) -> Iterable[tuple[str, Row]]:
    yield from rows_of(judgement, rules, job.lang)
    if job.history:
        yield from history_rows(judgement, job.books[judgement.plan].plan.zone)


def _written(
    job: Job,
    rows: Iterable[tuple[str, Row]],
    spool: SpoolWriter,
    judgement: Judgement,
    words: bytes = b"",
) -> tuple[Piece, tuple[int, ...]]:
    """Write rows to the spool, section after section; give their piece and the lengths of these.

    Where they are asked for, the words of their judgement in both languages are among them, with
    `words` of other rows.
    """
    lines: dict[str, list[bytes]] = {section: [] for section in sections_of(job)}
    for section, row in rows:
        lines[section].append(orjson.dumps(row))
    if job.history:
        lines["words"] += [judgement_words(job, judgement), words]
    sections = [b"\n".join(filter(None, each)) for each in lines.values()]
    return spool.write(b"".join(sections)), tuple(map(len, sections))


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
