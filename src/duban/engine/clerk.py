"""The clerk: what decides about versions, and the terms of duties worked out once."""

from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from attrs import define, frozen

from duban.model.cutoff import Cutoff, midnight_after
from duban.model.period import Period
from duban.model.plan import Plan
from duban.model.register import Register
from duban.model.rules import Duty
from duban.workdays import WorkCalendar, owed_on


@frozen(eq=False, repr=False)
class Term:
    """A duty's due day and the instants that follow from it, worked out once for all reporters.

    What is received from `plausible` on is surely not too early.
    """

    period: Period
    due: date
    is_due: bool
    deadline: datetime
    plausible: datetime


@define(frozen=True, slots=False, eq=False, repr=False)
class Clerk:
    """Everything that decides about versions, gathered once for a plan and a cut-off."""

    plan: Plan
    register: Register
    calendar: WorkCalendar
    cutoff: Cutoff

    def term(self, duty: Duty) -> Term:
        """Give a duty's term; its due day is moved if the register moved it."""
        key = (duty.period, duty.due, duty.workdays_before)
        term = self._terms.get(key)
        if term is None:
            term = self._terms[key] = self._term(duty)
        return term

    def _term(self, duty: Duty) -> Term:
        reporting, zone = self.plan.reporting, self.plan.zone
        due = owed_on(duty, self.register.due_by_period.get(duty.period), self.calendar)
        deadline = datetime.combine(due, reporting.due_time, zone) + timedelta(seconds=1)
        earliest = duty.period.last_day - timedelta(days=reporting.early_days)
        return Term(
            duty.period,
            due,
            midnight_after(due, zone) <= self.cutoff.instant,
            deadline.astimezone(UTC),
            midnight_after(earliest, zone).astimezone(UTC),
        )

    @cached_property
    def keeps_paper(self) -> bool:
        """Tell whether the office registers paper at all."""
        return self.register.paper_is_kept()

    @cached_property
    def _terms(self) -> dict[tuple[Period, date, int], Term]:
        return {}
