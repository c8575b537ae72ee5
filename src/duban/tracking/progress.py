"""Progress: the share, from 0 to 1, that a score counts of an indicator."""

import math
from collections.abc import Callable
from datetime import date

from duban.model.judgement import Measurement, Reached, Tally
from duban.model.period import Period
from duban.model.rules import Indicator, Target
from duban.model.terms import Kind
from duban.tracking.yardstick import Yardstick

#: What a number is worth: the share of it that a score counts, None for what never counts.
Worth = Callable[[float], float | None]


def progress_of(yardstick: Yardstick, period: Period, measured: Measurement) -> float | None:
    """Give the share (0 to 1) that a score counts; None leaves the indicator out.

    The same as the progress of `track`, without a status or a reason.
    """
    indicator = yardstick.indicator
    if indicator.kind is Kind.WATCH:
        return None
    if isinstance(measured, float):
        return None if math.isnan(measured) else worth_at(yardstick, period)(measured)
    if isinstance(measured, Reached):
        return stage_progress(indicator, period, measured)
    if isinstance(measured, Tally):
        return ratio(measured.count, measured.wanted) if measured.wanted > 0 else None
    return 0.0


def worth_at(yardstick: Yardstick, period: Period) -> Worth:
    """Give what a number (not nan) is worth at a period's end; worked out once for all reporters."""
    kind = yardstick.indicator.kind
    if kind is Kind.WATCH:
        return lambda _actual: None
    if kind is Kind.BOUND:
        return bound_worth(yardstick.target)
    return curve_worth(yardstick, period.last_day)


def curve_worth(yardstick: Yardstick, day: date) -> Callable[[float], float]:
    """Give the progress of values on a curve: attained of planned."""
    start, target = yardstick.start, yardstick.target
    if start is None:
        return lambda _actual: 0.0
    holds, origin = target.holds, start
    wanted = yardstick.planned(day) - origin
    if wanted == 0 or (wanted > 0) != (target.value > origin):
        short = 1.0 if target.value != origin else 0.0
        return lambda actual: 1.0 if holds(actual) else short
    return lambda actual: 1.0 if holds(actual) else _within((actual - origin) / wanted)


def bound_worth(target: Target) -> Callable[[float], float]:
    """Give the progress of values against a bound: 1 within it, else the ratio."""
    holds, limit = target.holds, target.value
    if target.direction == "at_most":
        return lambda actual: 1.0 if holds(actual) else ratio(limit, actual)
    return lambda actual: 1.0 if holds(actual) else ratio(actual, limit)


def stage_progress(indicator: Indicator, period: Period, reached: Reached) -> float | None:
    """Give the progress of works and documents: done, share of the things, or merely begun."""
    if reached.done >= reached.wanted:
        return 1.0
    if period.last_day >= indicator.due:
        return reached.done / reached.wanted
    return 1.0 if reached.begun else None


def ratio(part: float, whole: float) -> float:
    """Give a part of a whole, from 0 to 1; 0 of nothing."""
    return _within(part / whole) if whole > 0 else 0.0


def _within(share: float) -> float:
    return 1.0 if share > 1.0 else max(share, 0.0)
