"""Plans of work in a folder: which of them count, and what is to be told of the others.

The plans that count must be known before anything is judged. So where the register accepts any, the
folder is looked through for them first; where it accepts none, nothing is read twice.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from duban.engine.agenda import agenda_of
from duban.forms.workplan_layout import KIND, MONTHS_SHEET
from duban.intake.files import CannotRead, list_folder, read_bytes
from duban.model.agreements import Acceptance, Accepted, Agreements, WorkPlan
from duban.model.findings import FINDING_CODES, Finding
from duban.model.period import Period
from duban.model.reading import Document
from duban.model.rules import Indicator, RuleBook
from duban.rollup import rules_of_unit
from duban.rulefiles.registers import OFFICE
from duban.sheets.archive import Archive
from duban.sheets.bounds import UnreadableWorkbook
from duban.tracking.schedules import faults_of, start_of
from duban.words import Message, message

if TYPE_CHECKING:
    from duban.pipeline.job import Job

_WORKBOOK = ".xlsx"
#: What the form's sheets are called, and what JSON and YAML name their kind.
_NAMED, _KIND = MONTHS_SHEET.encode(), KIND.encode()


def agreements_of(job: "Job", plan: str) -> Agreements:
    """Give the accepted plans of work of a plan: those that are in the folder and hold."""
    register = job.registers[plan]
    if not any(one.accepted_on <= job.cutoffs[plan].day for one in register.acceptances):
        return Agreements()
    found: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
    for acceptance, work_plan in _matched(job, plan, job.work_plans):
        if work_plan is not None and not list(_faults(job, work_plan)):
            key = (acceptance.reporter, acceptance.area)
            filed = work_plan.submitted_at.astimezone(job.books[plan].plan.zone).date()
            since = Period.of(max(acceptance.accepted_on, filed))
            found[key].append(Accepted(work_plan, acceptance, since))
    return Agreements({key: tuple(each) for key, each in found.items()})


def find_work_plans(job: "Job") -> tuple[WorkPlan, ...]:
    """Look through the folder for plans of work."""
    listing = list_folder(job.folder, OFFICE, frozenset(job.readers))
    found = []
    for file in listing.files:
        try:
            content = read_bytes(job.folder, file)
        except CannotRead:
            continue
        suffix = os.path.splitext(file)[1].lower()  # noqa: PTH122 - hot path
        if not _may_hold(content, suffix):
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        for document in job.readers[suffix](content, file).documents:
            if _is_work_plan(document):
                work_plan, _ = job.desk.work_plans.record(document, file, sha256)
                if work_plan is not None:
                    found.append(work_plan)
    return tuple(found)


def work_plan_findings(job: "Job", plan: str, met: Sequence[WorkPlan]) -> Iterator[Finding]:
    """Tell of the plans of work that were met: those that do not hold, count, or count no more."""
    cutoff = job.cutoffs[plan]
    met = [one for one in _once(met) if one.plan == plan and one.submitted_at <= cutoff.instant]
    accepted = {}
    for acceptance, work_plan in _matched(job, plan, met):
        if work_plan is None:
            said = message(
                "The register accepts a plan of work that is not in the folder: was it lost?"
            )
            yield _finding("REG-001", said, acceptance, plan, file=OFFICE, place=acceptance.line)
        else:
            accepted[work_plan.sha256, work_plan.area] = work_plan
    for one in met:
        faults = list(_faults(job, one))
        for indicator, said in faults:
            place = one.schedules[indicator].place
            yield _finding("WORK-002", said, one, plan, file=one.file, place=place)
        if not faults and (one.sha256, one.area) not in accepted:
            said = message("The plan of work is not accepted: our proposal counts until it is")
            if job.agreements[plan].of(one.reporter, one.area):
                said = message("This version is not accepted: the accepted plan of work counts")
            yield _finding("WORK-001", said, one, plan, file=one.file)
    yield from _replaced(job, plan)


def _replaced(job: "Job", plan: str) -> Iterator[Finding]:
    """Tell of curves that changed after months were judged by them."""
    first = job.books[plan].plan.reporting.first_period
    for each in job.agreements[plan].accepted.values():
        for before, after in pairwise(each):
            if max(before.since, first) < after.since:
                said = message(
                    "Another plan of work was accepted on {day}: months before {period} stay as they"
                    " were judged, by the one accepted on {before}",
                    day=after.acceptance.accepted_on,
                    period=after.since,
                    before=before.acceptance.accepted_on,
                )
            else:
                said = message(
                    "Two plans of work were accepted for {period}: the one accepted last counts",
                    period=after.since,
                )
            one = after.work_plan
            yield _finding("WORK-003", said, one, plan, file=one.file)
        for accepted in each:
            one = accepted.work_plan
            filed = one.submitted_at.astimezone(job.books[plan].plan.zone).date()
            if filed > accepted.acceptance.accepted_on:
                said = message(
                    "The plan of work was filed on {filed}, after the day {day} on which the register"
                    " accepts it: it counts from {period} on, was another one accepted before?",
                    filed=filed,
                    day=accepted.acceptance.accepted_on,
                    period=accepted.since,
                )
                yield _finding("WORK-003", said, one, plan, file=one.file)


def _matched(
    job: "Job", plan: str, found: Iterable[WorkPlan]
) -> Iterator[tuple[Acceptance, WorkPlan | None]]:
    """Find the plan of work of each entry, in the order of acceptance."""
    cutoff, zone = job.cutoffs[plan], job.books[plan].plan.zone
    filed = [one for one in found if one.plan == plan and one.submitted_at <= cutoff.instant]
    filed.sort(key=lambda one: (one.submitted_at, one.sha256))
    entries = [one for one in job.registers[plan].acceptances if one.accepted_on <= cutoff.day]
    for entry in sorted(entries, key=lambda one: (one.accepted_on, one.line)):
        own = [one for one in filed if (one.reporter, one.area) == (entry.reporter, entry.area)]
        if entry.sha256:
            own = [one for one in own if one.sha256 == entry.sha256]
        else:
            own = [
                one for one in own if one.submitted_at.astimezone(zone).date() <= entry.accepted_on
            ]
        yield entry, own[-1] if own else None


def _faults(job: "Job", work_plan: WorkPlan) -> list[tuple[str, Message]]:
    book = job.books[work_plan.plan]
    filed = work_plan.submitted_at.astimezone(book.plan.zone).date()
    return list(
        faults_of(
            work_plan, _in_force(job, book, work_plan, Period.of(filed)), book.plan, book.baselines
        )
    )


def _in_force(
    job: "Job", book: RuleBook, work_plan: WorkPlan, period: Period
) -> dict[str, Indicator]:
    """Give the unit's indicators with the targets and days that counted when it filed."""
    area, reporter = work_plan.area, work_plan.reporter
    rules = rules_of_unit(book.rules[area], reporter)
    own = [one for one in rules.indicators if reporter in one.reporters]
    register, today = job.registers[book.plan.id], job.cutoffs[book.plan.id].day
    agenda = agenda_of(register, Agreements(), (area, reporter), today)
    if agenda is None:
        return {one.id: one for one in own}
    return {
        one.id: agenda.terms(one, start_of(one, book.baselines), period).indicator for one in own
    }


def _may_hold(content: bytes, suffix: str) -> bool:
    """Tell by a glance whether a file may hold a plan of work."""
    if suffix != _WORKBOOK:
        return _KIND in content
    try:
        return _NAMED in Archive(content).read("xl/workbook.xml")
    except UnreadableWorkbook:
        return False


def _is_work_plan(document: Document) -> bool:
    content: object = document.content
    return isinstance(content, dict) and content.get("kind") == KIND


def _once(found: Iterable[WorkPlan]) -> Iterator[WorkPlan]:
    """Give plans of work of the same content and area once."""
    seen = set()
    for one in found:
        if (one.sha256, one.area) not in seen:
            seen.add((one.sha256, one.area))
            yield one


def _finding(
    code: str,
    said: Message,
    about: Acceptance | WorkPlan,
    plan: str,
    *,
    file: str,
    place: str | int = "",
) -> Finding:
    return Finding(
        code,
        FINDING_CODES[code][0],
        said,
        file=file,
        place=str(place),
        plan=plan,
        area=about.area,
        reporter=about.reporter,
    )
