"""Looking one series up: the records of one reporter in one area, out of a whole folder."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from duban.engine import Series
from duban.intake.files import list_folder
from duban.intake.packing import pack, unpack
from duban.model.city import City
from duban.model.judgement import Judgement
from duban.model.period import Period
from duban.model.register import OFFICE
from duban.model.submission import Event, LastReport, Record
from duban.pipeline.job import Job
from duban.pipeline.places import document_of
from duban.pipeline.reading import Intake, SeriesKey, key_of, read_records
from duban.rollup import course_of_unit
from duban.schemafiles.leaves import Leaf, fact_at, leaves_of
from duban.workdays import owed_on


def judged_series(job: Job, plan: str, reporter: str | None = None) -> Iterator[Judgement]:
    """Judge the series of a plan, or of one reporter in it, for explanations and forms."""
    records = _records(job)
    engine = job.engines[plan]
    expected = [(plan, one.area, one.reporter) for one in engine.expected()]
    for key in sorted({*expected, *(key for key in records if key[0] == plan)}):
        _, area, unit = key
        if reporter in {None, unit}:
            found = tuple(unpack(packed, *key) for packed in records.get(key, ()))
            yield engine.judge(Series(area, unit, found))


def judged_cities(job: Job, plan: str, lead: str | None = None) -> Iterator[City]:
    """Judge the roll-ups of a plan, or of one lead in it, for explanations."""
    engine, book = job.engines[plan], job.books[plan]
    rollups = [
        (area, each)
        for area, rules in book.rules.items()
        for each in rules.rollups
        if lead in {None, each.lead}
    ]
    records = _records(job) if rollups else {}
    for area, rollup in rollups:
        courses = []
        for unit in (rollup.lead, *rollup.units):
            key = (plan, area, unit)
            if unit in book.rules[area].all_reporters:
                found = tuple(unpack(packed, *key) for packed in records.get(key, ()))
                judgement = engine.judge(Series(area, unit, found))
                courses.append(course_of_unit(judgement, engine.rules_for(area, unit)))
        yield engine.judge_city(area, rollup, courses)


def last_reports(job: Job, plan: str, reporter: str, before: Period) -> dict[str, LastReport]:
    """Give, by area, a reporter's last accepted report of a period before `before`."""
    found = {}
    for judgement in judged_series(job, plan, reporter):
        area = judgement.area
        accepted = [
            report.effective
            for report in judgement.reports
            if report.effective and not report.provisional and report.period < before
        ]
        if accepted:
            last = accepted[-1]
            document = document_of(job, last)
            texts = document.content.get("tasks", {}) if document else {}
            leaves = leaves_of(job.books[plan].schemas[area])
            steady = _steady(leaves, accepted[-2:])
            found[area] = LastReport(last, texts, steady)
    return found


def moved_due_days(job: Job, plan: str, reporter: str, period: Period) -> dict[str, date]:
    """Give, by area, the day to which the register moved that of a reporter's report; mostly none.

    Raises CalendarError for a moved day in a year that no calendar covers.
    """
    moved, book = job.registers[plan].due_by_period.get(period), job.books[plan]
    if moved is None:
        return {}
    return {
        area: owed_on(duty, moved, job.plugins.calendar)
        for area in book.rules
        for duty in book.duties(area, reporter)
        if duty.period == period
    }


def _steady(leaves: Mapping[str, Leaf], accepted: Sequence[Record]) -> frozenset[str]:
    """Name the facts that two reports in a row give alike."""
    if len(accepted) < 2:
        return frozenset()
    return frozenset(
        name
        for name, leaf in leaves.items()
        if fact_at(accepted[0].facts, leaf.path) == fact_at(accepted[1].facts, leaf.path)
    )


def events_of(job: Job, plan: str) -> list[Event]:
    """Give the major results and acute problems of a plan that were received by the cut-off."""
    intake = Intake()
    for _ in _read(job, intake):
        pass
    cutoff = job.cutoffs[plan].instant
    return [one for one in intake.events if one.plan == plan and one.received_at <= cutoff]


def _read(job: Job, intake: Intake) -> Iterator[Record]:
    listing = list_folder(job.folder, OFFICE, frozenset(job.readers))
    return (record for _, record in read_records(job, listing.files, intake))


def _records(job: Job) -> dict[SeriesKey, list[bytes]]:
    """Read a folder into packed records by series, which are small."""
    records: dict[SeriesKey, list[bytes]] = {}
    for record in _read(job, Intake()):
        records.setdefault(key_of(record), []).append(pack(record))
    return records
