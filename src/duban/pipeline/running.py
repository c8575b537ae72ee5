"""Running both passes, in this process or in two, and gathering the rows in order."""

import gc
import multiprocessing
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import orjson
from attrs import define, evolve

from duban.alerting import event_alert
from duban.errors import UsageError
from duban.intake.files import Listing, list_folder
from duban.model.findings import FINDING_CODES, Finding
from duban.model.submission import Event
from duban.pipeline.job import Job
from duban.pipeline.judging import Place, Work, close_spools, judge_batch
from duban.pipeline.reading import Batch, SeriesKey, read_batch
from duban.pipeline.spool import Rows
from duban.report.rows import alert_row, finding_row
from duban.rulefiles.registers import OFFICE
from duban.words import message

_Item = TypeVar("_Item")

#: Below so many files a second process costs more than it brings.
_ALONE = 600
_FILES_A_BATCH = 250
_SERIES_A_BATCH = 25

Progress = Callable[[int, int], None]


@define
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
    workers = workers if workers is not None else min(os.cpu_count() or 1, 8)
    alone = len(listing.files) < _ALONE or workers < 2 or not hasattr(os, "fork")
    rows = Rows()
    with (
        ExitStack() as on_failure,
        tempfile.TemporaryDirectory(prefix="duban-") as spools,
        _crew(job, alone, workers) as crew,
    ):
        on_failure.callback(rows.close)
        intake = _take_in(job, listing, Path(spools), crew, rows, progress)
        plans = _plans_judged(job, intake)
        judged = _judge(job, plans, intake, crew, rows, progress)
        on_failure.pop_all()
    counts = {
        "files": listing.count,
        "submissions": intake.submissions,
        "judged": judged["judged"],
        "returned": judged["returned"],
        "unreadable": intake.unreadable,
        "foreign": listing.foreign + len(listing.findings) + intake.foreign,
        "not_yet": judged["not_yet"] + intake.later_events,
    }
    return Outcome(plans, counts, rows)


class _Intake:
    """What the first pass came to."""

    def __init__(self) -> None:
        self.series: dict[SeriesKey, list[Place]] = defaultdict(list)
        self.events: list[Event] = []
        self.receipts: set[str] = set()
        self.submissions = 0
        self.unreadable = 0
        self.foreign = 0
        self.later_events = 0

    def add(self, job: Job, batch: Batch) -> None:
        for key, offset, length in batch.records:
            self.series[key].append((batch.spool, offset, length))
        for event in batch.events:
            if event.received_at > job.cutoffs[event.plan].instant:
                self.later_events += 1
            else:
                self.events.append(event)
        self.receipts |= batch.receipts
        self.submissions += batch.submissions
        self.unreadable += batch.unreadable
        self.foreign += batch.foreign


_Crew = Callable[[Callable[[Job, Any], Any], Sequence[Any]], Iterator[Any]]


@contextmanager
def _crew(job: Job, alone: bool, workers: int) -> Iterator[_Crew]:
    """Give what runs a function over batches, in order: this process, or workers forked from it."""
    if alone:
        try:
            yield lambda function, batches: (function(job, batch) for batch in batches)
        finally:
            close_spools()
        return
    for plan in job.books:
        for area in job.books[plan].rules:
            job.desk.area(plan, area)
            job.engines[plan].judge_of(area)
    gc.freeze()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, context, _take_job, (job,)) as pool:
        yield lambda function, batches: pool.map(_at_work, [(function, batch) for batch in batches])
    gc.unfreeze()


_JOB: list[Job] = []


def _take_job(job: Job) -> None:
    """Keep the job in a worker process, which inherited it by fork."""
    _JOB[:] = [job]
    gc.enable()  # a plugin may leave circles behind
    gc.freeze()


def _at_work(task: tuple[Callable[[Job, Any], Any], Any]) -> Any:
    function, batch = task
    return function(_JOB[0], batch)


def _read_task(job: Job, batch: tuple[Sequence[str], Path]) -> Batch:
    return read_batch(job, *batch)


def _take_in(
    job: Job, listing: Listing, spools: Path, crew: _Crew, rows: Rows, progress: Progress
) -> _Intake:
    intake = _Intake()
    batches = [(files, spools) for files in _cut(listing.files, _FILES_A_BATCH)]
    _add_findings(job, rows, listing.findings)
    done = 0
    for (files, _), batch in zip(batches, crew(_read_task, batches), strict=True):
        intake.add(job, batch)
        _add_findings(job, rows, batch.findings)
        done += len(files)
        progress(done, 2 * len(listing.files))
    return intake


def _plans_judged(job: Job, intake: _Intake) -> tuple[str, ...]:
    if job.named:
        return tuple(job.books)
    named = {key[0] for key in intake.series} | {event.plan for event in intake.events}
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


def _judge(
    job: Job,
    plans: Sequence[str],
    intake: _Intake,
    crew: _Crew,
    rows: Rows,
    progress: Progress,
) -> Mapping[str, int]:
    counts = {"judged": 0, "returned": 0, "not_yet": 0}
    expected: dict[SeriesKey, tuple[Place, ...]] = {
        (plan, series.area, series.reporter): ()
        for plan in plans
        for series in job.engines[plan].expected()
    }
    found = {key: tuple(places) for key, places in intake.series.items() if key[0] in plans}
    intake.series.clear()
    works = [
        Work(key, places)
        for key, places in sorted((expected | found).items())
        if key[1] not in job.aside
    ]
    for event in _once(intake.events):
        if event.plan in plans:
            row = alert_row(event_alert(job.books[event.plan], event), job.lang)
            rows.add("alerts", orjson.dumps(row))
    batches = _cut(works, _SERIES_A_BATCH)
    for number, judged in enumerate(crew(judge_batch, batches), 1):
        for section, lines in judged.sections.items():
            rows.add(section, lines)
        for name, count in judged.counts.items():
            counts[name] += count
        progress(len(batches) + number, 2 * len(batches))
    _add_findings(job, rows, _unmatched(job, plans, intake))
    return counts


def _once(events: Sequence[Event]) -> Iterable[Event]:
    """Give events in the order of their receipt, those of the same content once."""
    found: dict[Event, Event] = {}
    for event in sorted(events, key=lambda one: (one.received_at, one.sha256)):
        found.setdefault(evolve(event, file="", sha256=""), event)
    return found.values()


def _unmatched(job: Job, plans: Sequence[str], intake: _Intake) -> list[Finding]:
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
        if digest not in intake.receipts
    ]


def _add_findings(job: Job, rows: Rows, findings: Sequence[Finding]) -> None:
    if findings:
        lines = (orjson.dumps(finding_row(finding, job.lang)) for finding in findings)
        rows.add("findings", b"\n".join(lines))


def _cut(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
