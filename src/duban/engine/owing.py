"""Owing: on which tasks a unit writes in a month, and what of its figures nobody asks about."""

from collections.abc import Sequence

from attrs import frozen

from duban.engine.area import AreaJudge
from duban.engine.office import Office
from duban.model.findings import Finding
from duban.model.judgement import Report
from duban.model.period import Period
from duban.model.plan import Plan
from duban.model.rules import Indicator
from duban.tracking.windows import is_open


@frozen(eq=False, repr=False)
class Owing:
    """What one reporter owes in an area month by month.

    An indicator counts in a month in which the unit is held to it (rules and re-plans) and not
    exempt from it. A task without any such indicator owes no texts in that month, and findings on
    it raise no alert.
    """

    tasks: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    office: Office
    always: bool

    @classmethod
    def of(cls, judge: AreaJudge, reporter: str, office: Office) -> "Owing":
        """Take a reporter's tasks and indicators as `judge` holds them."""
        indicators = judge.indicators_of(reporter)
        always = not office.exemptions and all(
            one.valid_from is None and one.valid_until is None for one in indicators
        )
        return cls(judge.tasks_of(reporter), indicators, office, always)

    def tasks_in(self, period: Period) -> tuple[str, ...]:
        """Give the codes of the tasks on which the reporter writes in a period."""
        if self.always:
            return self.tasks
        held = {one.task for one in self.indicators if self._counts(one, period)}
        return tuple(code for code in self.tasks if code in held)

    def missing_elements(self, plan: Plan, report: Report) -> dict[str, tuple[str, ...]]:
        """Give the elements that each task lacks of those that the plan asks in the period."""
        if report.effective is None:
            return {}
        asked = plan.elements_asked(report.period)
        texts = report.effective.tasks
        found = {}
        for code in self.tasks_in(report.period):
            task = texts.get(code)
            if task is None:
                found[code] = asked
            elif task.unchanged or not task.missing:
                found[code] = ()
            else:
                found[code] = tuple(each for each in task.missing if each in asked)
        return found

    def missing_summaries(self, report: Report) -> tuple[str, ...]:
        """Give the codes of the tasks that lack the quarter's summary in a report that asks it."""
        if report.effective is None:
            return ()
        texts = report.effective.tasks
        return tuple(
            code
            for code in self.tasks_in(report.period)
            if code not in texts or not texts[code].summary
        )

    def asked_about(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Give the findings that may raise an alert: none on what costs nothing in its period."""
        if self.always:
            return tuple(findings)
        return tuple(one for one in findings if not self._spares(one))

    def spared(self, reports: Sequence[Report]) -> frozenset[tuple[str, Period]]:
        """Give the tasks that cost the reporter nothing in a report's period."""
        if self.always:
            return frozenset()
        periods = (report.period for report in reports)
        return frozenset(
            (task, period)
            for period in periods
            for task in set(self.tasks) - set(self.tasks_in(period))
        )

    def _counts(self, indicator: Indicator, period: Period) -> bool:
        return is_open(indicator, period) and self.office.exempts(indicator, period) is None

    def _spares(self, finding: Finding) -> bool:
        """Tell whether a finding is on a task or an indicator that costs nothing in its period."""
        if not finding.period or finding.task not in self.tasks:
            return False
        period = Period.parse(finding.period)
        if finding.task not in self.tasks_in(period):
            return True
        return any(
            one.task == finding.task
            and one.id == finding.indicator
            and not self._counts(one, period)
            for one in self.indicators
        )
