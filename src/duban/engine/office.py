"""What the office's register tells of a series: visits to see for itself, and exemptions."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from duban.engine.area import AreaJudge
from duban.model.period import Period
from duban.model.register import Exemption, Inspection, SeriesRegister
from duban.model.rules import Indicator


@frozen(eq=False, repr=False)
class Office:
    """What the office knows of a series at the cut-off: visits by indicator and period, exemptions."""

    visits: Mapping[tuple[str, Period], Inspection]
    exemptions: Sequence[Exemption]

    @classmethod
    def of(cls, register: SeriesRegister, today: date, judge: AreaJudge) -> "Office":
        """Take the register's entries up to a day; of two visits in a period the later counts.

        A visit between measured months stands in for the next month in which its indicator is
        measured, until that month is reported: what is found in April says nothing against June.
        """
        visits: dict[tuple[str, Period], Inspection] = {}
        for one in sorted(register.inspections, key=lambda visit: visit.inspected_on):
            if one.inspected_on <= today:
                indicator = judge.indicators[one.indicator]
                months = (one.period.shift(number) for number in range(12))
                period = next((each for each in months if indicator.measured_in(each)), one.period)
                visits[one.indicator, period] = one
        return cls(visits, register.exemptions)

    def exempts(self, indicator: Indicator, period: Period) -> Exemption | None:
        """Give the exemption that lifts an indicator in a period."""
        return next(
            (one for one in self.exemptions if one.covers(indicator.id, indicator.task, period)),
            None,
        )
