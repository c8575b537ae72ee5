"""Running an evaluation: files taken in, what is left judged, and the rows gathered in order."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

import orjson
from attrs import define, evolve

from duban.alerting import event_alert
from duban.errors import UsageError
from duban.intake.files import Listing, list_folder
from duban.model.findings import FINDING_CODES, Finding
from duban.model.register import OFFICE
from duban.model.submission import Event
from duban.pipeline.batches import batches_of, cut, loose
from duban.pipeline.comparing import AreaTexts, Asked, compare_texts
from duban.pipeline.crew import Crew, crew_for
from duban.pipeline.gathering import Gathered
from duban.pipeline.job import Job
from duban.pipeline.judging import CityWork, Judged, judge_cities, judge_works
from duban.pipeline.reading import SeriesKey
from duban.pipeline.spool import Piece, Rows, SpoolReader
from duban.pipeline.taking import finding_lines, take, take_again
from duban.pipeline.wording import finding_words, sections_of, word_lines
from duban.pipeline.workplans import work_plan_findings
from duban.report.history import PAPER_SECTIONS
from duban.report.rows import alert_row
from duban.words import message

_SERIES_A_BATCH = 25

Progress = Callable[[int, int], None]


@define(eq=False, repr=False)
class Outcome:
    """What an evaluation came to. Rows stand in `rows`; `plans` are those that were judged."""

    plans: tuple[str, ...]
    counts: dict[str, int]
    rows: Rows


def evaluate_folder(
    job: Job, workers: int | None = None, progress: Progress = lambda _done, _all: None
) -> Outcome:
    """Judge every submission of a folder, and everybody who is expected and sent nothing.

    Raises UsageError if the folder names no plan and several are installed, DubanError for what
    keeps duban from judging.
    """
    listing = list_folder(job.folder, OFFICE, frozenset(job.readers))
    rows = Rows(PAPER_SECTIONS if job.history else ())
    with (
        ExitStack() as on_failure,
        tempfile.TemporaryDirectory(prefix="duban-") as folder,
        crew_for(job, len(listing.files), workers) as crew,
    ):
        on_failure.callback(rows.close)
        spools = Path(folder)
        gathered = _take_in(job, listing, spools, crew, progress)
        plans = _plans_judged(job, gathered)
        judged = _judge_the_rest(job, plans, gathered, spools, crew)
        asked = _compare(judged, crew)
        cities = _judge_cities(job, plans, judged, spools, crew)
        events = [one for one in gathered.events if _in_time(job, one)]
        with SpoolReader() as pieces:
            rows.add("findings", finding_lines(job, listing.findings))
            for piece in gathered.findings():
                rows.add("findings", pieces.read(piece))
            for piece in gathered.words:
                rows.add("words", pieces.read(piece))
            for event in _once(events):
                if event.plan in plans:
                    _add_event(job, rows, event)
            for one in judged:
                _add_series(rows, sections_of(job), one, pieces.read(one.rows))
                if one.key in asked:
                    rows.add("findings", asked[one.key].findings)
                    rows.add("alerts", asked[one.key].alerts)
                    rows.add("words", asked[one.key].words)
            for city in cities:
                _add_series(rows, sections_of(job), city, pieces.read(city.rows))
            last = [*gathered.changed(listing.files), *_unmatched(job, plans, gathered)]
            for plan in plans:
                agreements = job.agreements[plan]
                last.extend(work_plan_findings(job.filing(plan), agreements, gathered.work_plans))
            rows.add("findings", finding_lines(job, last))
            rows.add("words", finding_words(job, (*listing.findings, *last)))
        progress(1, 1)
        on_failure.pop_all()
    counts = {
        "files": listing.count,
        "submissions": gathered.submissions,
        "judged": sum(one.judged for one in judged),
        "returned": sum(one.returned for one in judged),
        "events": len(events),
        "unreadable": gathered.unreadable,
        "foreign": listing.foreign + len(listing.findings) + gathered.foreign,
        "not_yet": sum(one.not_yet for one in judged) + len(gathered.events) - len(events),
    }
    return Outcome(plans, counts, rows)


def _take_in(job: Job, listing: Listing, spools: Path, crew: Crew, progress: Progress) -> Gathered:
    """Take in all files; those of series that turn out to be scattered twice."""
    gathered = Gathered()
    areas = {area for book in job.books.values() for area in book.rules}
    batches = batches_of(listing.files, areas)
    tasks = [(files, spools) for files in batches]
    done = 0
    kinds = [files.area or str(number) for number, files in enumerate(batches)]
    for files, taken in zip(batches, crew(take, tasks, kinds), strict=True):
        gathered.add(files, taken)
        done += len(files.numbers)
        progress(done, len(listing.files) + 1)
    again = loose(listing.files, gathered.to_read_again())
    tasks = [(files, spools) for files in again]
    for files, taken in zip(again, crew(take_again, tasks), strict=True):
        gathered.add_again(files, taken)
    return gathered


def _judge_the_rest(
    job: Job, plans: Sequence[str], gathered: Gathered, spools: Path, crew: Crew
) -> list[Judged]:
    """Judge the series that were not judged at once; give all of these plans in their order."""
    expected = {
        (plan, series.area, series.reporter)
        for plan in plans
        for series in job.engines[plan].expected()
    }
    found = {key for key in gathered.series() if key[0] in plans}
    keys = sorted(key for key in expected | found if key[1] not in job.aside)
    works = [gathered.work(key) for key in keys if key not in gathered.judged]
    tasks = [(each, spools) for each in cut(works, _SERIES_A_BATCH)]
    rest = {one.key: one for judged in crew(judge_works, tasks) for one in judged}
    return [rest.get(key) or gathered.judged[key] for key in keys]


def _compare(judged: Sequence[Judged], crew: Crew) -> dict[SeriesKey, Asked]:
    """Compare texts, area by area; nothing where no area has several reporters that told some."""
    areas: dict[tuple[str, str], dict[str, Piece]] = {}
    for one in judged:
        if one.told is not None:
            areas.setdefault(one.key[:2], {})[one.key[2]] = one.told
    tasks = [[AreaTexts(*key, told)] for key, told in areas.items() if len(told) > 1]
    asked: dict[SeriesKey, Asked] = {}
    for found in crew(compare_texts, tasks) if tasks else ():
        asked |= found
    return asked


def _add_event(job: Job, rows: Rows, event: Event) -> None:
    alert = event_alert(job.books[event.plan], event)
    rows.add("alerts", orjson.dumps(alert_row(alert, job.lang)))
    rows.add("words", word_lines(job, "alerts", lambda lang: [alert_row(alert, lang)]))


def _judge_cities(
    job: Job, plans: Sequence[str], judged: Sequence[Judged], spools: Path, crew: Crew
) -> list[Judged]:
    """Judge the roll-ups of these plans in the order of their areas."""
    courses = {one.key: one.course for one in judged if one.course is not None}
    works = [
        CityWork(
            plan,
            area,
            rollup,
            tuple(
                (unit, courses[plan, area, unit])
                for unit in (rollup.lead, *rollup.units)
                if (plan, area, unit) in courses
            ),
        )
        for plan in plans
        for area, rules in sorted(job.books[plan].rules.items())
        for rollup in rules.rollups
        if area not in job.aside
    ]
    tasks = [((work,), spools) for work in works]
    return [one for found in crew(judge_cities, tasks) for one in found]


def _add_series(rows: Rows, sections: Sequence[str], judged: Judged, lines: bytes) -> None:
    offset = 0
    for section, length in zip(sections, judged.lengths, strict=True):
        rows.add(section, lines[offset : offset + length])
        offset += length


def _in_time(job: Job, event: Event) -> bool:
    return event.received_at <= job.cutoffs[event.plan].instant


def _plans_judged(job: Job, gathered: Gathered) -> tuple[str, ...]:
    if job.named:
        return tuple(job.books)
    named = {key[0] for key in gathered.series()} | {
        event.plan for event in gathered.events if _in_time(job, event)
    }
    plans = (
        tuple(plan for plan in job.books if plan in named)
        if len(job.books) > 1
        else tuple(job.books)
    )
    if not plans:
        said = message(
            "The folder names no plan and several are installed, name one by --plan: {plans}",
            plans=tuple(job.books),
        )
        raise UsageError(said)
    return plans


def _once(events: Sequence[Event]) -> Iterable[Event]:
    """Give events in the order of their receipt, those of the same content once."""
    found: dict[Event, Event] = {}
    for event in sorted(events, key=lambda one: (one.received_at, one.sha256)):
        found.setdefault(evolve(event, file="", sha256=""), event)
    return found.values()


def _unmatched(job: Job, plans: Sequence[str], gathered: Gathered) -> list[Finding]:
    """Find the register's receipts whose file is not in the folder."""
    said = message("The register has a receipt for a file that is not in the folder: was it lost?")
    return [
        Finding(
            "REG-001",
            FINDING_CODES["REG-001"][0],
            said,
            file=OFFICE,
            place=str(receipt.line),
            plan=plan,
            reporter=receipt.reporter,
            period=str(receipt.period or ""),
        )
        for plan in plans
        for digest, receipt in job.registers[plan].receipt_by_digest.items()
        if digest not in gathered.receipts
    ]
