"""Pressing: what each slot of the timetable does, in one transaction with the slot itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import orjson
from attrs import define, evolve, field

from duban._version import __version__
from duban.matters import (
    Cause,
    Context,
    climb,
    digest_reason,
    in_office,
    numbered,
    reconcile,
    reporter_of,
)
from duban.matters.causes import PARENT
from duban.model.agreements import moves_of
from duban.model.ledger import LogEvent, Slot, SlotKind
from duban.model.matters import Matter, Step
from duban.model.pressing import Source
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.service.event_details import event_details
from duban.service.house import House
from duban.service.judging import Evaluation, Row
from duban.service.telling import tell
from duban.service.writing import Writer
from duban.store import Entry
from duban.words import message

#: Alerts that are told as reminders or at once, and never become matters.
_NO_MATTER = frozenset({"upcoming", "event_result"})
#: A file's place in the archive, as judgements name it.
_ARCHIVED = re.compile(r"\b[0-9a-f]{2}/([0-9a-f]{64})\.\w+")


@define
class Press:
    """The office's hand in one pass: the judgement of each plan, and whether mail is held.

    `registers` tell what moved to another unit during the year. Of plans that are `lacking` files
    nothing is pressed but events. Of `unread` reporters something lies in the inbox that cannot be
    read: nobody says that their reports have not come.
    """

    house: House
    writer: Writer
    judged: Mapping[str, Evaluation]
    now: datetime
    held: str = ""
    registers: Mapping[str, Register] = field(factory=dict)
    lacking: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    def run(self, entry: Entry, slot: Slot) -> str:
        """Do what a slot is for; gives a sentence on what was done."""
        handlers: Mapping[SlotKind, Callable[[Entry, Slot, RuleBook], str]] = {
            SlotKind.REMIND: self._remind,
            SlotKind.DUE: self._due,
            SlotKind.SWEEP: self._sweep,
            SlotKind.JUDGE: self._judge,
            SlotKind.SUMMARY: self._judge,
            SlotKind.DIGEST: self._digest,
            SlotKind.OCCASION: self._judge,
        }
        return handlers[slot.kind](entry, slot, self.house.books[slot.plan])

    def _remind(self, entry: Entry, slot: Slot, book: RuleBook) -> str:
        """Remind those whose report for the period has not come."""
        late = self._absent(slot)
        context = self._context(book)
        for reporter, areas in late.items():
            told = in_office(reporter, context)
            self.writer.remind(entry, book, reporter, areas, slot, self.now, told=told)
        return message("{count} units reminded", count=len(late)).say(self.house.lang)

    def _due(self, entry: Entry, slot: Slot, _book: RuleBook) -> str:
        """Put down who had not reported when the due day was over."""
        lacking = self._absent(slot)
        for reporter, areas in lacking.items():
            details = {"period": slot.period, "areas": ",".join(areas)}
            entry.log(LogEvent(self.now, "absent", slot.plan, reporter, slot.why, details))
        return message("{count} units had not reported", count=len(lacking)).say(self.house.lang)

    def _judge(self, entry: Entry, slot: Slot, book: RuleBook) -> str:
        """Keep the judgement of the month and press what it found."""
        judged = self.judged[slot.plan]
        number = entry.record_judgement(
            slot.plan,
            judged.as_of,
            self.now,
            book.sha256,
            __version__,
            judged.counts,
            judged.document_sha256,
        )
        steps = self._pressed(entry, slot, book)
        return message(
            "judgement {number} kept, {count} steps", number=number, count=len(steps)
        ).say(self.house.lang)

    def _sweep(self, entry: Entry, slot: Slot, book: RuleBook) -> str:
        """Open, resolve and climb."""
        steps = self._pressed(entry, slot, book)
        return message("{count} steps", count=len(steps)).say(self.house.lang)

    def _pressed(self, entry: Entry, slot: Slot, book: RuleBook) -> list[Step]:
        if self.held:
            entry.log(LogEvent(self.now, "held", slot.key, "duban", self.held))
            return []
        context, causes = self._causes(entry, book, slot.area)
        steps: list[Step] = []
        saved: list[Matter] = []
        matters = entry.matters(plan=slot.plan)
        waiting: set[str] = set()
        for step in reconcile(matters, causes, context):
            if self._waits(step.matter) or step.matter.held_by in waiting:
                waiting.add(step.matter.key)
                continue
            steps.append(self._keep(entry, numbered(step, saved)))
            saved.append(steps[-1].matter)
        for matter in {one.number: one for one in (*matters, *saved)}.values():
            if not matter.is_open or self._waits(matter):
                continue
            if context.judged is not None and matter.area not in context.judged:
                continue
            climbed = climb(matter, context.day, context.calendar, context.lang)
            if climbed is not None:
                steps.append(self._keep(entry, climbed))
        return steps

    def _absent(self, slot: Slot) -> dict[str, list[str]]:
        """Give the areas on which each reporter has not reported, but for those unread."""
        lacking = _lacking(self.judged[slot.plan].reports, slot)
        return {unit: areas for unit, areas in lacking.items() if unit not in self.unread}

    def _waits(self, matter: Matter) -> bool:
        """Tell whether a matter says that a report has not come which may lie unread."""
        of_absence = matter.kind == PARENT and matter.is_open
        return of_absence and reporter_of(matter.key) in self.unread

    def _judged(self, book: RuleBook, only: str) -> frozenset[str] | None:
        """Give the areas whose matters are pressed: one alone, all but those set aside, or all."""
        if book.plan.id in self.lacking:
            return frozenset()
        if only:
            return frozenset({only}) - self.house.aside.keys()
        if self.house.aside:
            return frozenset(book.rules) - self.house.aside.keys()
        return None

    def _causes(self, entry: Entry, book: RuleBook, only: str = "") -> tuple[Context, list[Cause]]:
        """Give today's causes, and remember their keys: one that stands on is no new one.

        What stood in an area that is not judged now stands on.
        """
        judged = self._judged(book, only)
        found = [
            evolve(Cause.of_row(row), source=_source(row))
            for row in self.judged[book.plan.id].alerts
            if row["kind"] not in _NO_MATTER
        ]
        told = " ".join(f"{cause.said} {cause.because}" for cause in found)
        named = entry.arrivals(frozenset(_ARCHIVED.findall(told)))
        names = {one.sha256: one.name.rpartition("/")[2] for one in named}
        causes = [_readable(cause, names) for cause in found]
        name = f"stood/{book.plan.id}"
        stood = entry.noted(name)
        before = frozenset(orjson.loads(stood)) if stood else None
        if judged is not None:
            causes = [one for one in causes if one.area in judged or one.source is Source.EVENT]
        if judged is None or before is not None:
            others = (key for key in before or () if key.split("/")[3] not in (judged or ()))
            stands_on = frozenset() if judged is None else frozenset(others)
            keys = sorted(stands_on | {cause.key for cause in causes})
            entry.note(name, orjson.dumps(keys).decode())
        return evolve(self._context(book), stood=before, judged=judged), causes

    def _context(self, book: RuleBook) -> Context:
        day = self.now.astimezone(book.plan.zone).date()
        replans = self.registers.get(book.plan.id, Register()).replans
        return Context(book, self.house.plugins.calendar, day, moves=moves_of(replans, day))

    def _keep(self, entry: Entry, step: Step) -> Step:
        """Write a step; an event is told at once and not again in the digest."""
        begins = digest_reason(step) in {"first", "reopened"}
        at_once = step.matter.source is Source.EVENT and begins
        kept = keep_step(entry, step, self.now, told=not at_once)
        if at_once:
            book = self.house.books[step.matter.plan]
            details = event_details(self.house, kept.matter, self.now)
            self.writer.event(entry, book, kept.matter, details, self.now)
        return kept

    def _digest(self, entry: Entry, slot: Slot, book: RuleBook) -> str:
        """Tell each lead what has moved since the last digest, each step in exactly one."""
        if self.held:
            return self.held
        count = self.writer.digests(entry, book, slot, self.now)
        return message("{count} digests", count=count).say(self.house.lang)


def keep_step(entry: Entry, step: Step, now: datetime, *, told: bool = True) -> Step:
    """Write a step, the matter as it is now and the entry of the log; gives it with its number.

    With `told` the next digest tells of it, if it is of a kind to be told.
    """
    matter = entry.save(step.matter)
    reason = digest_reason(step) if told else None
    details = {**step.details, "level": str(matter.level), "state": str(matter.state)}
    if reason is not None:
        details["told"] = reason
    entry.log(LogEvent(now, step.name, matter.number, step.by, step.why, details))
    tell(f"matter_{step.name}", matter=matter.number, colour=str(matter.level), by=step.by)
    return evolve(step, matter=matter)


def _readable(cause: Cause, names: Mapping[str, str]) -> Cause:
    """Name files as they were handed in: nobody knows them by their places in the archive."""

    def handed_in(found: re.Match[str]) -> str:
        return names.get(found[1], found[0])

    return evolve(
        cause,
        said=_ARCHIVED.sub(handed_in, cause.said),
        because=_ARCHIVED.sub(handed_in, cause.because),
    )


def _source(row: Row) -> Source:
    if row["kind"] == "event_problem":
        return Source.EVENT
    return Source.INSPECTION if row["kind"] == "inspection_differs" else Source.ALERT


def _lacking(reports: Sequence[Row], slot: Slot) -> dict[str, list[str]]:
    """Give the areas on which each reporter has not reported that is due on a slot's day."""
    lacking: dict[str, list[str]] = {}
    due = slot.on.isoformat()
    for row in reports:
        if row["period"] == slot.period and row["due"] == due and row["file"] is None:
            lacking.setdefault(row["reporter"], []).append(row["area"])
    return lacking
