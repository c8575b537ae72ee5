"""Workdays and due days: China's calendar of holidays and make-up workdays, with corrections."""

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar
from attrs import field, frozen

from duban.errors import CalendarError
from duban.model.period import Period
from duban.model.register import DueOverride
from duban.model.rules import Duty

_DAY = timedelta(days=1)


@frozen
class WorkCalendar:
    """The published calendar, with days that a root's calendar/*.toml adds or corrects.

    `corrections` maps a day to True (workday) or False (day off); `covered` lists the years that
    the corrections cover whole, beyond the published ones.
    """

    corrections: Mapping[date, bool] = field(factory=dict)
    covered: frozenset[int] = frozenset()
    # chinese_calendar runs through all its holidays at each question
    _known: dict[date, bool] = field(factory=dict, init=False, eq=False, repr=False)

    def is_workday(self, day: date) -> bool:
        """Tell whether offices are open on a day; raises CalendarError for an uncovered year."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._looked_up(day)
        return found

    def _looked_up(self, day: date) -> bool:
        corrected = self.corrections.get(day)
        if corrected is not None:
            return corrected
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            if day.year in self.covered:
                return day.weekday() < 5
            raise CalendarError(day.year) from None

    def covers(self, year: int) -> bool:
        """Tell whether workdays of a year are known."""
        try:
            chinese_calendar.is_workday(date(year, 7, 1))
        except NotImplementedError:
            return year in self.covered
        return True

    def shift(self, day: date, workdays: int) -> date:
        """Give the day that lies so many workdays after `day` (before it if negative)."""
        step = _DAY if workdays >= 0 else -_DAY
        left = abs(workdays)
        while left:
            day += step
            if self.is_workday(day):
                left -= 1
        return day

    def between(self, first: date, last: date) -> int:
        """Count the workdays after `first` up to and with `last`."""
        days = range(first.toordinal() + 1, last.toordinal() + 1)
        return sum(self.is_workday(date.fromordinal(day)) for day in days)


def due_day(
    period: Period, day: int, policy: str, calendar: WorkCalendar, month: str = "next"
) -> date:
    """Give the day on which the report for a period is due: `day` of the next month.

    With `month` "same" it is that day of the period's own month. `policy` is strict (as the
    notice says, holidays or not), next_workday or previous_workday (通知 三 gives the 5th; the
    notice is silent on holidays, so the policy is a setting of ours).
    """
    within = period if month == "same" else period.shift(1)
    due = date(within.year, within.month, min(day, within.last_day.day))
    if policy == "next_workday":
        return due if calendar.is_workday(due) else calendar.shift(due, 1)
    if policy == "previous_workday":
        return due if calendar.is_workday(due) else calendar.shift(due, -1)
    return due


def earlier_due(due: date, workdays: int, period: Period, calendar: WorkCalendar) -> date:
    """Give the day so many workdays before `due`, on which units report that are added up.

    It is no day before the month's first workday after the period, where `due` lies after the
    period itself: nobody can report on a month that is not over (our proposal).
    """
    if not workdays:
        return due
    early = calendar.shift(due, -workdays)
    if due <= period.last_day:
        return early
    return min(due, max(early, calendar.shift(period.last_day, 1)))


def owed_on(duty: Duty, moved: DueOverride | None, calendar: WorkCalendar) -> date:
    """Give the day on which a duty is due; where the register moved the lead's day, that with it.

    Raises CalendarError for a moved day in a year that no calendar covers.
    """
    if moved is None:
        return duty.due
    return earlier_due(moved.due, duty.workdays_before, duty.period, calendar)
