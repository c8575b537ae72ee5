"""The timetable: what the service does at which instant, for a whole plan and without a clock.

A slot's key names what it is about, never when it is run: a due day that is moved makes new slots,
while a corrected calendar or other office hours move those that are there.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from attrs import frozen

from duban.errors import CalendarError
from duban.model.cutoff import midnight_after
from duban.model.ledger import Slot, SlotKind
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.settings import HoursSettings
from duban.slots.kinds import turn
from duban.slots.moments import has_ended, instant
from duban.slots.terms import Term, terms_of
from duban.workdays import WorkCalendar, owed_on

_SWEEP_BEFORE = timedelta(minutes=30)
#: How long what the last report left open is still pressed; our proposal.
_PRESSED_AFTER = timedelta(days=45)


@frozen
class _Table:
    """What slots are made with; `partly` leaves out what no calendar can place."""

    book: RuleBook
    calendar: WorkCalendar
    hours: HoursSettings
    partly: bool

    def shift(self, day: date, workdays: int) -> date | None:
        try:
            return self.calendar.shift(day, workdays)
        except CalendarError:
            if not self.partly:
                raise
            return None

    def is_workday(self, day: date) -> bool:
        try:
            return self.calendar.is_workday(day)
        except CalendarError:
            if not self.partly:
                raise
            return False

    def opening(self, day: date) -> datetime:
        return instant(day, self.hours.opens, self.book.plan.zone)

    def of_term(self, term: Term) -> Iterator[Slot]:
        """Give what is done about one report that is owed."""
        reporting = self.book.plan.reporting
        reminding = self.shift(term.due, -reporting.remind_workdays)
        if reminding is not None:
            why = f"{term.why}; [reporting] remind_workdays = {reporting.remind_workdays}"
            yield self._about(term, SlotKind.REMIND, self.opening(reminding), why, keep=False)
        over = midnight_after(term.due, self.book.plan.zone).astimezone(UTC)
        yield self._about(term, SlotKind.DUE, over, term.why)
        if term.early:  # the month is judged when the last of its reports is due
            return
        judging = self.shift(term.due, 1)
        if judging is not None:
            yield self._about(term, SlotKind.JUDGE, self.opening(judging), term.why)
            if term.period.month in reporting.summary_months:
                why = f"{term.why}; [reporting] summary_months"
                yield self._about(term, SlotKind.SUMMARY, self.opening(judging), why)

    def of_workday(self, day: date) -> Iterator[Slot]:
        """Give what is done on a workday."""
        plan, at = self.book.plan.id, self.opening(day)
        why = f"[service.hours] opens = {self.hours.opens:%H:%M}"
        for kind, moment in ((SlotKind.SWEEP, at - _SWEEP_BEFORE), (SlotKind.DIGEST, at)):
            yield Slot(f"{plan}/{kind}/{day}", plan, kind, moment, day, why, keep=False)

    def of_occasions(self, area: str) -> Iterator[Slot]:
        """Give the days on which an area is judged besides, be they workdays or not."""
        plan, days = self.book.plan, defaultdict[date, list[str]](list)
        for occasion in self.book.timetables[area].occasions:
            days[occasion.day].append(occasion.why.say(plan.language))
        for day, reasons in days.items():
            key = f"{plan.id}/{SlotKind.OCCASION}/{area}/{day}"
            why = "；".join(dict.fromkeys(reasons))
            yield Slot(key, plan.id, SlotKind.OCCASION, self.opening(day), day, why)

    def workdays(self, terms: list[Term]) -> Iterator[date]:
        """Give the workdays of the plan's reporting year."""
        if terms:
            remind = self.book.plan.reporting.remind_workdays
            first = self.shift(terms[0].due, -remind) or terms[0].due
            days = range(first.toordinal(), (terms[-1].due + _PRESSED_AFTER).toordinal() + 1)
            yield from (day for day in map(date.fromordinal, days) if self.is_workday(day))

    def _about(
        self, term: Term, kind: SlotKind, at: datetime, why: str, *, keep: bool = True
    ) -> Slot:
        plan, period = self.book.plan.id, str(term.period)
        key = f"{plan}/{kind}/{period}/{term.due}"
        return Slot(key, plan, kind, at, term.due, why, period=period, keep=keep)


def slots_of(
    book: RuleBook,
    calendar: WorkCalendar,
    register: Register,
    hours: HoursSettings,
    *,
    partly: bool = False,
) -> tuple[Slot, ...]:
    """Give all slots of a plan in the order in which they are run; `at` is in UTC.

    `on` is the due day for remind, due, judge and summary, else the day itself.
    Raises CalendarError where a workday must be counted in a year that no calendar covers; with
    `partly` what cannot be placed is left out instead (see `uncovered_years`).
    """
    table = _Table(book, calendar, hours, partly)
    main = terms_of(book, register)
    terms = sorted([*main, *_early_terms(table, register, main)], key=lambda one: one.due)
    found = [slot for term in terms for slot in table.of_term(term)]
    found += [slot for day in table.workdays(terms) for slot in table.of_workday(day)]
    found += [slot for area in book.timetables for slot in table.of_occasions(area)]
    return tuple(sorted(found, key=turn))


def digest_of(slots: Iterable[Slot]) -> str:
    """Give a digest by which a timetable that was derived anew is known to be the same."""
    digest = hashlib.sha256()
    for one in slots:
        fields = (one.key, one.kind, one.at.isoformat(), str(one.on), one.why, one.period, one.keep)
        digest.update(repr(fields).encode())
    return digest.hexdigest()


def is_over(book: RuleBook, now: datetime) -> bool:
    """Tell whether all slots of a plan lie before `now`, a due day moved beyond them apart."""
    terms = terms_of(book, Register())
    return not terms or has_ended(terms[-1].due + _PRESSED_AFTER, now)


def uncovered_years(book: RuleBook, calendar: WorkCalendar, register: Register) -> tuple[int, ...]:
    """Give the years in which the timetable must count workdays and no calendar says how."""
    terms = terms_of(book, register)
    if not terms:
        return ()
    last = (terms[-1].due + _PRESSED_AFTER).year
    return tuple(y for y in range(terms[0].due.year, last + 1) if not calendar.covers(y))


def _early_terms(table: _Table, register: Register, main: Iterable[Term]) -> Iterator[Term]:
    """Give the due days of units that lie before their lead's, each once a period."""
    areas = defaultdict[tuple[date, Period], list[str]](list)
    for (area, days), duties in table.book.earlier.items():
        for duty in duties:
            try:
                due = owed_on(duty, register.due_by_period.get(duty.period), table.calendar)
            except CalendarError:
                if not table.partly:
                    raise
                continue
            areas[due, duty.period].append(f"{area}: [[rollup]] workdays_before = {days}")
    usual = {(term.due, term.period) for term in main}
    for (due, period), those in sorted(areas.items()):
        if (due, period) not in usual:
            yield Term(period, due, "; ".join(sorted(those)), early=True)
