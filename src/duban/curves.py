"""Curves (序时进度): the share of the year's work that should be done by a day."""

import calendar
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from duban.model.plan import Curve

_LEAP_YEAR = 2020


def share(curve: Curve, day: date, starts: date, ends: date) -> float:
    """Give the share (0 to 1) due by `day` in a plan that runs from `starts` to `ends`.

    Straight between the curve's points, which are days of the plan's first year; 0 before the
    plan, 1 after it.
    """
    if day >= ends:
        return 1.0
    if day < starts:
        return 0.0
    before_day, before_share = starts.toordinal() - 1, 0.0
    wanted = day.toordinal()
    for month, of_month, point_share in curve.points:
        point_day = _in_year(starts.year, month, of_month).toordinal()
        if point_day >= wanted:
            span = point_day - before_day
            return before_share + (point_share - before_share) * (wanted - before_day) / span
        before_day, before_share = point_day, point_share
    return 1.0


def planned(
    curve: Curve, day: date, due: date, span: tuple[date, date], figures: tuple[float, float]
) -> float:
    """Give the value planned for `day`: start + share(day)/share(due) × (target − start).

    `span` is the plan's first and last day, `figures` the start and the target; works downward
    too. From `due` on the target itself is planned (docs/rules-format.md, our proposal).
    """
    start, target = figures
    if day >= due:
        return target
    at_due = share(curve, due, *span)
    part = share(curve, day, *span) / at_due if at_due > 0 else 0.0
    return start + min(part, 1.0) * (target - start)


def first_day_reaching(
    curve: Curve, wanted: float, due: date, span: tuple[date, date]
) -> date | None:
    """Give the first day on which the curve asks for `wanted` (0 to 1 of the way to the target).

    The lag in days is read from it; None where the curve never asks for so much.
    """
    at_due = share(curve, due, *span)
    for ordinal in range(span[0].toordinal(), due.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if at_due > 0 and share(curve, day, *span) / at_due >= wanted:
            return day
    return None


def faults(points: Sequence[tuple[int, int, float]]) -> list[str]:
    """List what is wrong with a curve's points: "day", "falls", "disorder", "range" or "end"."""
    found = []
    if any(day > calendar.monthrange(_LEAP_YEAR, month)[1] for month, day, _ in points):
        found.append("day")
    days = [(month, day) for month, day, _ in points]
    shares = [point_share for _, _, point_share in points]
    if days != sorted(set(days)):
        found.append("disorder")
    if any(later < earlier for earlier, later in pairwise(shares)):
        found.append("falls")
    if any(not 0 <= point_share <= 1 for point_share in shares):
        found.append("range")
    if not shares or shares[-1] != 1:
        found.append("end")
    return found


def _in_year(year: int, month: int, day: int) -> date:
    if (month, day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return date(year, month, day)
