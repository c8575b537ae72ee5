"""Plans of work in a folder: which of them count, and what is to be told of the others.

The plans that count must be known before anything is judged. So where the register accepts any, the
folder is looked through for them first; where it accepts none, nothing is read twice.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from duban.engine.agenda import agenda_of
from duban.forms.workplan_layout import KIND, MONTHS_SHEET
from duban.intake.files import CannotRead, list_folder, read_bytes
from duban.intake.recording import Desk
from duban.model.agreements import Acceptance, Accepted, Agreements, WorkPlan
from duban.model.cutoff import Cutoff
from duban.model.findings import FINDING_CODES, Finding
from duban.model.period import Period
from duban.model.reading import Document, Reader
from duban.model.register import OFFICE, Register
from duban.model.rules import Indicator, RuleBook
from duban.rollup import rules_of_unit
from duban.sheets.archive import Archive
from duban.sheets.bounds import UnreadableWorkbook
from duban.tracking.schedules import faults_of, start_of
from duban.words import Message, message

_WORKBOOK = ".xlsx"
#: What the form's sheets are called, and what JSON and YAML name their kind.
_NAMED, _KIND = MONTHS_SHEET.encode(), KIND.encode()


@frozen(eq=False, repr=False)
class Filing:
    """What tells which plans of work of one plan count: its rules, the register, the cut-off."""

    book: RuleBook
    register: Register
    cutoff: Cutoff

    def agreements(self, found: Callable[[], Iterable[WorkPlan]]) -> Agreements:
        """Give the accepted plans of work: those that are in the folder and hold.

        `found` looks through the folder; it is not asked where the register accepts none.
        """
        if not any(one.accepted_on <= self.cutoff.day for one in self.register.acceptances):
            return Agreements()
        accepted: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
        for acceptance, work_plan in self.matched(found()):
            if work_plan is not None and not self.faults(work_plan):
                key = (acceptance.reporter, acceptance.area)
                since = Period.of(max(acceptance.accepted_on, self.filed_on(work_plan)))
                accepted[key].append(Accepted(work_plan, acceptance, since))
        return Agreements({key: tuple(each) for key, each in accepted.items()})

    def matched(self, found: Iterable[WorkPlan]) -> Iterator[tuple[Acceptance, WorkPlan | None]]:
        """Find the plan of work of each entry, in the order of acceptance."""
        filed = sorted(self.of_plan(found), key=lambda one: (one.submitted_at, one.sha256))
        entries = [one for one in self.register.acceptances if one.accepted_on <= self.cutoff.day]
        for entry in sorted(entries, key=lambda one: (one.accepted_on, one.line)):
            own = [one for one in filed if (one.reporter, one.area) == (entry.reporter, entry.area)]
            if entry.sha256:
                own = [one for one in own if one.sha256 == entry.sha256]
            else:
                own = [one for one in own if self.filed_on(one) <= entry.accepted_on]
            yield entry, own[-1] if own else None

    def of_plan(self, found: Iterable[WorkPlan]) -> list[WorkPlan]:
        """Give those of the plan that were filed by the cut-off."""
        return [
            one
            for one in found
            if one.plan == self.book.plan.id and one.submitted_at <= self.cutoff.instant
        ]

    def filed_on(self, work_plan: WorkPlan) -> date:
        """Give the day, in the plan's zone, on which a plan of work was filed."""
        return work_plan.submitted_at.astimezone(self.book.plan.zone).date()

    def faults(self, work_plan: WorkPlan) -> list[tuple[str, Message]]:
        """Give what does not hold of a plan of work: the indicator, and why."""
        own = self._in_force(work_plan, Period.of(self.filed_on(work_plan)))
        return list(faults_of(work_plan, own, self.book.plan, self.book.baselines))

    def _in_force(self, work_plan: WorkPlan, period: Period) -> dict[str, Indicator]:
        """Give the unit's indicators with the targets and days that counted when it filed."""
        area, reporter = work_plan.area, work_plan.reporter
        rules = rules_of_unit(self.book.rules[area], reporter)
        own = [one for one in rules.indicators if reporter in one.reporters]
        agenda = agenda_of(self.register, Agreements(), (area, reporter), self.cutoff.day)
        if agenda is None:
            return {one.id: one for one in own}
        return {
            one.id: agenda.terms(one, start_of(one, self.book.baselines), period).indicator
            for one in own
        }


def find_work_plans(
    folder: Path, readers: Mapping[str, Reader], desk: Desk
) -> tuple[WorkPlan, ...]:
    """Look through a folder for plans of work."""
    listing = list_folder(folder, OFFICE, frozenset(readers))
    found = []
    for file in listing.files:
        try:
            content = read_bytes(folder, file)
        except CannotRead:
            continue
        suffix = os.path.splitext(file)[1].lower()  # noqa: PTH122 - hot path
        if not _may_hold(content, suffix):
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        for document in readers[suffix](content, file).documents:
            if _is_work_plan(document):
                work_plan, _ = desk.work_plans.record(document, file, sha256)
                if work_plan is not None:
                    found.append(work_plan)
    return tuple(found)


def work_plan_findings(
    filing: Filing, agreements: Agreements, met: Sequence[WorkPlan]
) -> Iterator[Finding]:
    """Tell of the plans of work that were met: those that do not hold, count, or count no more."""
    plan = filing.book.plan.id
    met = filing.of_plan(_once(met))
    accepted = {}
    for acceptance, work_plan in filing.matched(met):
        if work_plan is None:
            said = message(
                "The register accepts a plan of work that is not in the folder: was it lost?"
            )
            yield _finding("REG-001", said, acceptance, plan, file=OFFICE, place=acceptance.line)
        else:
            accepted[work_plan.sha256, work_plan.area] = work_plan
    for one in met:
        faults = filing.faults(one)
        for indicator, said in faults:
            place = one.schedules[indicator].place
            yield _finding("WORK-002", said, one, plan, file=one.file, place=place)
        if not faults and (one.sha256, one.area) not in accepted:
            said = message("The plan of work is not accepted: our proposal counts until it is")
            if agreements.of(one.reporter, one.area):
                said = message("This version is not accepted: the accepted plan of work counts")
            yield _finding("WORK-001", said, one, plan, file=one.file)
    yield from _replaced(filing, agreements)


def _replaced(filing: Filing, agreements: Agreements) -> Iterator[Finding]:
    """Tell of curves that changed after months were judged by them."""
    plan, first = filing.book.plan.id, filing.book.plan.reporting.first_period
    for each in agreements.accepted.values():
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
            filed = filing.filed_on(one)
            if filed > accepted.acceptance.accepted_on:
                said = message(
                    "The plan of work was filed on {filed}, after the day {day} on which the register"
                    " accepts it: it counts from {period} on, was another one accepted before?",
                    filed=filed,
                    day=accepted.acceptance.accepted_on,
                    period=accepted.since,
                )
                yield _finding("WORK-003", said, one, plan, file=one.file)


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
