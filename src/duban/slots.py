"""The timetable: what the service does at which instant, for a whole plan and without a clock.

A slot's key names what it is about, never when it is run: a due day that is moved makes new slots,
while a corrected calendar or other office hours move those that are there.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
from attrs import frozen

from duban.errors import CalendarError
from duban.model.cutoff import midnight_after
from duban.model.ledger import Slot, SlotKind, SlotState
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.settings import HoursSettings
from duban.words import Label, Message, message
from duban.workdays import WorkCalendar, owed_on

SLOT_LABELS: dict[SlotKind, Label] = {
    SlotKind.REMIND: Label("提醒", "remind"),
    SlotKind.DUE: Label("截止", "due"),
    SlotKind.SWEEP: Label("巡查", "sweep"),
    SlotKind.JUDGE: Label("评判", "judge"),
    SlotKind.SUMMARY: Label("小结", "summary"),
    SlotKind.DIGEST: Label("汇总通知", "digest"),
    SlotKind.OCCASION: Label("专项", "occasion"),
}

#: Slots of one instant in the order in which they build on each other: the digest tells of all.
_ORDER = (
    SlotKind.DUE,
    SlotKind.SWEEP,
    SlotKind.JUDGE,
    SlotKind.SUMMARY,
    SlotKind.OCCASION,
    SlotKind.REMIND,
    SlotKind.DIGEST,
)
_SWEEP_BEFORE = timedelta(minutes=30)
#: How long what the last report left open is still pressed; our proposal.
_PRESSED_AFTER = timedelta(days=45)
#: A day that is over by then is over in every time zone.
_LAST_ZONE = timedelta(hours=12)
_DAY = timedelta(days=1)
_WEEKEND = {5: Label("星期六", "Saturday"), 6: Label("星期日", "Sunday")}
_OPEN = frozenset({SlotState.DUE, SlotState.CLAIMED})


@frozen
class DayOff:
    """A due day on a day off: what the calendar calls it, and the workdays on either side."""

    period: Period
    due: date
    called: Label
    previous_workday: date
    next_workday: date


@frozen
class _Term:
    """A period with one of its due days, and where that day comes from.

    `early` tells that it is the day of units alone, whose reports are added up by that of the lead.
    """

    period: Period
    due: date
    why: str
    early: bool = False


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
        return _instant(day, self.hours.opens, self.book.plan.zone)

    def of_term(self, term: _Term) -> Iterator[Slot]:
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

    def workdays(self, terms: list[_Term]) -> Iterator[date]:
        """Give the workdays of the plan's reporting year."""
        if terms:
            remind = self.book.plan.reporting.remind_workdays
            first = self.shift(terms[0].due, -remind) or terms[0].due
            days = range(first.toordinal(), (terms[-1].due + _PRESSED_AFTER).toordinal() + 1)
            yield from (day for day in map(date.fromordinal, days) if self.is_workday(day))

    def _about(
        self, term: _Term, kind: SlotKind, at: datetime, why: str, *, keep: bool = True
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
    main = _terms(book, register)
    terms = sorted([*main, *_early_terms(table, register, main)], key=lambda one: one.due)
    found = [slot for term in terms for slot in table.of_term(term)]
    found += [slot for day in table.workdays(terms) for slot in table.of_workday(day)]
    found += [slot for area in book.timetables for slot in table.of_occasions(area)]
    return tuple(sorted(found, key=_turn))


def digest_of(slots: Iterable[Slot]) -> str:
    """Give a digest by which a timetable that was derived anew is known to be the same."""
    digest = hashlib.sha256()
    for one in slots:
        fields = (one.key, one.kind, one.at.isoformat(), str(one.on), one.why, one.period, one.keep)
        digest.update(repr(fields).encode())
    return digest.hexdigest()


def is_over(book: RuleBook, now: datetime) -> bool:
    """Tell whether all slots of a plan lie before `now`, a due day moved beyond them apart."""
    terms = _terms(book, Register())
    return not terms or _is_over(terms[-1].due + _PRESSED_AFTER, now)


def uncovered_years(book: RuleBook, calendar: WorkCalendar, register: Register) -> tuple[int, ...]:
    """Give the years in which the timetable must count workdays and no calendar says how."""
    terms = _terms(book, register)
    if not terms:
        return ()
    last = (terms[-1].due + _PRESSED_AFTER).year
    return tuple(y for y in range(terms[0].due.year, last + 1) if not calendar.covers(y))


def overdue_policy(
    slots: Iterable[Slot], last_tick: datetime | None, now: datetime
) -> tuple[tuple[Slot, ...], tuple[tuple[Slot, Message], ...]]:
    """Part the open slots whose time has come into those to run, in order, and those to skip.

    Slots to keep are run however late. Of sweeps and digests the newest is, a reminder only while
    its due day lasts. `last_tick` is None where the service never ran: then nothing that lies
    before counts but such reminders. A skipped slot comes with its reason.
    """
    passed = sorted((one for one in slots if one.at <= now and one.state in _OPEN), key=_turn)
    ended = {(one.plan, one.period, one.on) for one in passed if one.kind is SlotKind.DUE}
    newest = {(one.plan, one.kind): one for one in passed}
    to_run: list[Slot] = []
    to_skip: list[tuple[Slot, Message]] = []
    for slot in passed:
        why = None
        if slot.kind is SlotKind.REMIND:
            if (slot.plan, slot.period, slot.on) in ended or _is_over(slot.on, now):
                why = message("Its due day {due} is over", due=slot.on)
        elif last_tick is None:
            why = message("Its time came before the service first ran")
        elif not slot.keep and newest[slot.plan, slot.kind] is not slot:
            later = newest[slot.plan, slot.kind].on
            why = message("Only the newest of its kind is made up for, that of {day}", day=later)
        if why is None:
            to_run.append(slot)
        else:
            to_skip.append((slot, why))
    return tuple(to_run), tuple(to_skip)


def days_off(
    book: RuleBook, calendar: WorkCalendar, register: Register, *, partly: bool = False
) -> tuple[DayOff, ...]:
    """Give every due day on a day off on which the register does not decide, in time order.

    A `due_override` decides, also one that names the same day. Raises CalendarError as `slots_of`
    does; with `partly` the days of uncovered years are left out.
    """
    found = []
    for term in _terms(book, register):
        if term.period in register.due_by_period:
            continue
        try:
            if not calendar.is_workday(term.due):
                before, after = calendar.shift(term.due, -1), calendar.shift(term.due, 1)
                called = _called(term.due)
                found.append(DayOff(term.period, term.due, called, before, after))
        except CalendarError:
            if not partly:
                raise
    return tuple(found)


def next_opening(
    moment: datetime, hours: HoursSettings, calendar: WorkCalendar, zone: ZoneInfo
) -> datetime:
    """Give the next instant (UTC) at which mail that is not urgent may go out.

    That is `moment` itself within the hours of a workday, `opens` included and `closes` not.
    Raises CalendarError for a year that no calendar covers.
    """
    day = moment.astimezone(zone).date()
    while True:
        if calendar.is_workday(day):
            opens = _instant(day, hours.opens, zone)
            if moment < opens:
                return opens
            if moment < _instant(day, hours.closes, zone):
                return moment.astimezone(UTC)
        day += _DAY


def _terms(book: RuleBook, register: Register) -> list[_Term]:
    """Give each period with its due days, the areas named where not all share one."""
    areas: dict[tuple[date, Period], list[str]] = defaultdict(list)
    for area, timetable in book.timetables.items():
        for duty in timetable.duties:
            moved = register.due_by_period.get(duty.period)
            areas[duty.due if moved is None else moved.due, duty.period].append(area)
    rule = book.plan.reporting_clause or f"[reporting] due_day = {book.plan.reporting.due_day}"
    terms = []
    for (due, period), those in sorted(areas.items()):
        moved = register.due_by_period.get(period)
        why = rule if moved is None else moved.document
        if len(those) < len(book.timetables):
            why += f" ({', '.join(sorted(those))})"
        terms.append(_Term(period, due, why))
    return terms


def _early_terms(table: _Table, register: Register, main: Iterable[_Term]) -> Iterator[_Term]:
    """Give the due days of units that lie before their lead's, each once a period."""
    areas: dict[tuple[date, Period], list[str]] = defaultdict(list)
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
            yield _Term(period, due, "; ".join(sorted(those)), early=True)


def _turn(slot: Slot) -> tuple[datetime, int, str]:
    return slot.at, _ORDER.index(slot.kind), slot.key


def _instant(day: date, moment: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, moment, zone).astimezone(UTC)


def _is_over(day: date, now: datetime) -> bool:
    return now >= datetime.combine(day + _DAY, time(), UTC) + _LAST_ZONE


def _called(day: date) -> Label:
    """Give what a day off is called: the holiday, else the day of a weekend."""
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        is_off, name = False, None
    if is_off and name is not None:
        return Label(chinese_calendar.Holiday(name).chinese, name)
    return _WEEKEND.get(day.weekday(), Label("休息日", "day off"))
