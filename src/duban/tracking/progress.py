"""Progress: the share, from 0 to 1, that a score counts of an indicator."""

import math
from datetime import date

from duban.model.judgement import Measurement, Reached, Tally
from duban.model.period import Period
from duban.model.rules import Indicator, Target
from duban.model.terms import Kind
from duban.tracking.yardstick import Yardstick


def progress_of(yardstick: Yardstick, period: Period, measured: Measurement) -> float | None:
    """Give the share (0 to 1) that a score counts; None leaves the indicator out.

    The same as the progress of `track`, without a status or a reason.
    """
    indicator = yardstick.indicator
    kind = indicator.kind
    if kind is Kind.WATCH:
        return None
    if isinstance(measured, float):
        if math.isnan(measured):
            return None
        if kind is Kind.BOUND:
            return bound_progress(yardstick.target, measured)
        return curve_progress(yardstick, period.last_day, measured)
    if isinstance(measured, Reached):
        return stage_progress(indicator, period, measured)
    if isinstance(measured, Tally):
        return ratio(measured.count, measured.wanted) if measured.wanted > 0 else None
    return 0.0


def curve_progress(yardstick: Yardstick, day: date, actual: float) -> float:
    """Give the progress of a value on a curve: attained of planned."""
    start, target = yardstick.start, yardstick.target
    if start is None:
        return 0.0
    if target.holds(actual):
        return 1.0
    wanted = yardstick.planned(day) - start
    if wanted == 0 or (wanted > 0) != (target.value > start):
        return 1.0 if target.value != start else 0.0
    return min(1.0, max(0.0, (actual - start) / wanted))


def bound_progress(target: Target, actual: float) -> float:
    """Give the progress of a value against a bound: 1 within it, else the ratio."""
    if target.holds(actual):
        return 1.0
    return (
        ratio(target.value, actual)
        if target.direction == "at_most"
        else ratio(actual, target.value)
    )


def stage_progress(indicator: Indicator, period: Period, reached: Reached) -> float | None:
    """Give the progress of works and documents: done, share of the things, or merely begun."""
    if reached.done >= reached.wanted:
        return 1.0
    if period.last_day >= indicator.due:
        return reached.done / reached.wanted
    return 1.0 if reached.begun else None


def ratio(part: float, whole: float) -> float:
    """Give a part of a whole, from 0 to 1; 0 of nothing."""
    return max(0.0, min(1.0, part / whole)) if whole > 0 else 0.0
