"""The reports that are due, one row each on the register's first sheet."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from attrs import frozen

from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.tracking.amending import amended
from duban.tracking.windows import is_held
from duban.workdays import WorkCalendar, owed_on


@frozen
class DueReport:
    """A report that is due, or may come by now: whose, for which month, when, and what came.

    `electronic` is when the service took the first version in; None where it did not.
    """

    reporter: str
    period: Period
    due: date
    electronic: datetime | None = None


def due_reports(
    book: RuleBook,
    register: Register,
    day: date,
    received: Mapping[tuple[str, str], datetime],
    calendar: WorkCalendar,
) -> tuple[DueReport, ...]:
    """Give each unit's report of each month that may have come by a day, newest month first.

    They follow the register's re-plans, and moved due days; of several due days of a unit, as of
    one that is added up in one area and leads another, the first stands there. `received` are the
    times at which the service took reports in, by unit and month (2019-06).
    """
    found: dict[tuple[Period, str], date] = {}
    early = timedelta(days=book.plan.reporting.early_days)
    replans = [one for one in register.replans if one.decided_on <= day]
    held = amended(book, replans, day)
    for area, rules in held.rules.items():
        for reporter in rules.all_reporters:
            asked = [one for one in rules.indicators if reporter in one.reporters]
            for duty in held.duties(area, reporter):
                if duty.period.last_day - early > day:
                    break
                due = owed_on(duty, register.due_by_period.get(duty.period), calendar)
                owes = not asked or any(
                    is_held(one, replans, area, reporter, duty.period) for one in asked
                )
                if owes and book.reporters[reporter].answers_on(due):
                    key = (duty.period, reporter)
                    found[key] = min(due, found.get(key, due))
    order = {reporter: index for index, reporter in enumerate(book.reporters)}
    return tuple(
        DueReport(reporter, period, found[period, reporter], received.get((reporter, str(period))))
        for period, reporter in sorted(found, key=lambda key: (-key[0].index, order[key[1]]))
    )
