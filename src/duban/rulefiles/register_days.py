"""Periods and moved due days of the register: what a plan asks for, and what is a slip of the pen."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from attrs import define, field

from duban.errors import DubanError, RuleFileError
from duban.model.period import Period
from duban.model.register import DueOverride
from duban.model.rules import RuleBook
from duban.rulefiles.toml import At
from duban.words import Message, message

#: A due day is moved by so many days at most: by a quarter (our proposal).
_FARTHEST = timedelta(days=92)
#: Tables whose entries are about a reporting month.
_MONTHLY = frozenset({"receipt", "return", "exemption", "grade", "urging"})


def period_faults(table: str, entry: Mapping[str, Any], book: RuleBook, at: At) -> list[DubanError]:
    """Find a month for which nothing is reported, and a due day that cannot be that of its month.

    `at` gives the place of a key. What is no month or no day at all is told elsewhere.
    """
    with suppress(KeyError, ValueError):
        period = Period.parse(entry["period"])
        if table == "due_override":
            return _moved_faults(period, date.fromisoformat(entry["due"]), book, at)
        if table in _MONTHLY:
            reporting = book.plan.reporting
            is_usual = reporting.first_period <= period <= reporting.last_period
            if not (is_usual or _due_days(period, book)):
                return [_no_report(period, book, at)]
    return []


def _moved_faults(period: Period, due: date, book: RuleBook, at: At) -> list[DubanError]:
    """Hold a moved due day to its month.

    It lies neither so early that a report on it would be too early (IDENT-006), nor a quarter or
    more behind the usual one.
    """
    usual = _due_days(period, book)
    if not usual:
        return [_no_report(period, book, at)]
    too_early = period.last_day - timedelta(days=book.plan.reporting.early_days)
    last = max(usual) + _FARTHEST
    if too_early < due <= last:
        return []
    said = message(
        "{due} cannot be the day on which the reports for {period} are due: that day is moved to one"
        " from {first} to {last}; please check the month and the day",
        due=due,
        period=period,
        first=too_early + timedelta(days=1),
        last=last,
    )
    return [RuleFileError(said, **at("due"))]


def _due_days(period: Period, book: RuleBook) -> list[date]:
    """Give the usual due days of a period's reports; none where no area owes one."""
    every = (duty for table in book.timetables.values() for duty in table.duties)
    return [duty.due for duty in every if duty.period == period]


def _no_report(period: Period, book: RuleBook, at: At) -> DubanError:
    owed = [duty.period for table in book.timetables.values() for duty in table.duties]
    reporting = book.plan.reporting
    said = message(
        "No report is asked for {period} in {plan}, whose months are {first} to {last}: please"
        " check the month",
        period=period,
        plan=book.plan.id,
        first=min(owed, default=reporting.first_period),
        last=max(owed, default=reporting.last_period),
    )
    return RuleFileError(said, **at("period"))


@define(eq=False, repr=False)
class MovedDays:
    """The due days that were moved so far: each period has one."""

    _first: dict[Period, DueOverride] = field(factory=dict, init=False)

    def clash(self, moved: DueOverride) -> Message | None:
        """Take one more; gives why it does not hold beside an earlier one that names another day."""
        first = self._first.setdefault(moved.period, moved)
        if first.due == moved.due:
            return None
        return message(
            "The due day of {period} was moved to {day} already ({document}), and a period has one"
            " due day: mend that entry, or take one of the two out",
            period=moved.period,
            day=first.due,
            document=first.document,
        )
