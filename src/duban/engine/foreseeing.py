"""Foreseeing: the forecast of an indicator, from what it was at the end of each measured period."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from duban.model.judgement import Forecast
from duban.model.rules import Indicator
from duban.model.terms import Kind
from duban.tracking import Yardstick

if TYPE_CHECKING:
    from duban.forecast import Goal

_ON_CURVE = frozenset({Kind.TOTAL, Kind.GROWTH})


class Foresight:
    """The goals of an area's indicators, each worked out at its first use."""

    def __init__(self, yardsticks: Mapping[str, Yardstick], least_reports: int) -> None:
        """Take what the indicators are held against."""
        self._yardsticks = yardsticks
        self._least = least_reports
        self._goals: dict[str, Goal] = {}

    def may_foresee(self, indicator: Indicator, day: date) -> bool:
        """Tell whether a forecast can be made of an indicator at the end of a day."""
        return (
            indicator.kind in _ON_CURVE
            and day < indicator.due
            and self._yardsticks[indicator.id].start is not None
        )

    def foresee(
        self, indicator: Indicator, points: Sequence[tuple[date, float]]
    ) -> Forecast | None:
        """Give an indicator's forecast from its figures so far; None where it is too early."""
        if len(points) < self._least:
            return None
        from duban.forecast import outlook

        found = outlook(self._goal(indicator), points, self._least)
        return None if found is None else evolve(found, expected=_said(indicator, found, points))

    def _goal(self, indicator: Indicator) -> "Goal":
        from duban.forecast import Goal

        if indicator.id not in self._goals:
            held = self._yardsticks[indicator.id]
            goal = Goal(held.start or 0.0, held.target, indicator.due, held.curve, held.span)
            self._goals[indicator.id] = goal
        return self._goals[indicator.id]


def _said(indicator: Indicator, found: Forecast, points: Sequence[tuple[date, float]]) -> float:
    """Give what is expected as it can come to be: counted things whole, no share above its whole."""
    expected, target = found.expected, indicator.target
    if indicator.unit == "count":
        falls = target is not None and target.direction == "at_most"
        return float(math.ceil(expected - 1e-9) if falls else math.floor(expected + 1e-9))
    if indicator.unit == "%" and target is not None and target.direction != "at_most":
        return min(expected, max(100.0, points[-1][1]))
    return expected
