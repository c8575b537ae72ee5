"""Due days on days off, on which the office has to decide."""

from datetime import date

import chinese_calendar
from attrs import frozen

from duban.errors import CalendarError
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.slots.terms import terms_of
from duban.words import Label
from duban.workdays import WorkCalendar

_WEEKEND = {5: Label("星期六", "Saturday"), 6: Label("星期日", "Sunday")}


@frozen
class DayOff:
    """A due day on a day off: what the calendar calls it, and the workdays on either side."""

    period: Period
    due: date
    called: Label
    previous_workday: date
    next_workday: date


def days_off(
    book: RuleBook, calendar: WorkCalendar, register: Register, *, partly: bool = False
) -> tuple[DayOff, ...]:
    """Give every due day on a day off on which the register does not decide, in time order.

    A `due_override` decides, also one that names the same day. Raises CalendarError as `slots_of`
    does; with `partly` the days of uncovered years are left out.
    """
    found = []
    for term in terms_of(book, register):
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


def _called(day: date) -> Label:
    """Give what a day off is called: the holiday, else the day of a weekend."""
    try:
        is_off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        is_off, name = False, None
    if is_off and name is not None:
        return Label(chinese_calendar.Holiday(name).chinese, name)
    return _WEEKEND.get(day.weekday(), Label("休息日", "day off"))
