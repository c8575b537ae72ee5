"""The yardstick: what an indicator is held against."""

import math
from datetime import date
from typing import Self

from attrs import field, frozen

from duban import curves
from duban.model.plan import Alerting, Curve
from duban.model.rules import Indicator, RuleBook, Target
from duban.tracking.schedules import start_of


@frozen
class Yardstick:
    """What an indicator is held against. `start` is None where its baseline is missing."""

    indicator: Indicator
    curve: Curve | None
    start: float | None
    span: tuple[date, date]
    thresholds: Alerting
    _planned: dict[date, float] = field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def of(cls, book: RuleBook, indicator: Indicator) -> Self:
        """Take from a rule book what an indicator of it is held against."""
        return cls(
            indicator=indicator,
            curve=book.curves.get(indicator.curve) if indicator.curve else None,
            start=start_of(indicator, book.baselines),
            span=(book.plan.starts, book.plan.ends),
            thresholds=book.alerting,
        )

    @property
    def target(self) -> Target:
        """Give the target; only kinds that have one are asked."""
        if self.indicator.target is None:
            raise ValueError(self.indicator.id)
        return self.indicator.target

    def planned(self, day: date) -> float:
        """Give the value planned for a day; things that are counted are planned whole."""
        if day not in self._planned:
            self._planned[day] = self._plan(day)
        return self._planned[day]

    def _plan(self, day: date) -> float:
        if self.curve is None or self.start is None:
            return self.target.value
        figures = (self.start, self.target.value)
        value = curves.planned(self.curve, day, self.indicator.due, self.span, figures)
        if self.indicator.unit != "count":
            return value
        rises = self.target.value >= self.start
        return float(math.floor(value + 1e-9) if rises else math.ceil(value - 1e-9))
