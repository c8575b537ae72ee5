"""The course of one figure over the year: standing still, jumping at the end, too even a rate."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from duban.model.plausibility import Rates, Still, YearEnd

#: The last day of a reported month, and the figure of that day.
Point = tuple[date, float]


class Run(NamedTuple):
    """A stretch of the course in which a figure stands still: first and last point, how much was planned."""

    first: int
    last: int
    planned: float


def still_run(
    points: Sequence[Point],
    way: tuple[float, float],
    planned: Callable[[date], float],
    settings: Still,
    counted: bool = False,
) -> Run | None:
    """Find the last stretch in which a total stands still though its curve rises.

    `way` is start and target, `planned` gives the value planned for a day; all in the indicator's
    unit. A figure that has not left its start tells openly that nothing was done, and one that has
    reached its target may rest: neither is a stretch. `counted` tells that things are counted.
    """
    start, target = way
    rises = target >= start
    last = len(points) - 1
    while last >= settings.months:
        value = points[last][1]
        first = last
        while first and points[first - 1][1] == value:
            first -= 1
        begun, reached = (
            (value > start, value >= target) if rises else (value < start, value <= target)
        )
        if last - first >= settings.months and begun and not reached:
            more = abs(planned(points[last][0]) - planned(points[first][0]))
            least = max(
                settings.planned_share * abs(target - start),
                settings.least_things if counted else 0.0,
            )
            if more >= least:
                return Run(first, last, more)
        last = first - 1
    return None


class Jump(NamedTuple):
    """What the last report added: the gain, its share of the way, and how many months it covers."""

    gain: float
    share: float
    months: int


def jump_at_the_end(
    points: Sequence[Point],
    way: tuple[float, float],
    planned: Callable[[date], float],
    settings: YearEnd,
) -> Jump | None:
    """Tell whether the last point lies as far from the one before as `settings` ask.

    The curve must have asked for much less, and the months before must have gone at another pace.
    """
    if len(points) < 3 or way[0] == way[1]:
        return None
    length = way[1] - way[0]
    (day, value), (before, last) = points[-1], points[-2]
    share = (value - last) / length
    if share < settings.share:
        return None
    asked = (planned(day) - planned(before)) / length
    months = _months(before, day)
    pace = (last - points[0][1]) / length / _months(points[0][0], before)
    if share < settings.times * max(asked, pace * months):
        return None
    return Jump(value - last, share, months)


def same_rate(
    rates: Sequence[float | None], counts: Callable[[int], tuple[float, ...]], settings: Rates
) -> int | None:
    """Find the last place where a rate repeats to the last digit while its counts move.

    `rates` are percentages by report (None: not measured), `counts` gives those of a report. 0 and
    100 repeat by their nature and are left out. Gives the place of the last repetition.
    """
    found, repeats = None, 0
    before: int | None = None
    for place, rate in enumerate(rates):
        if rate is None or math.isnan(rate):
            continue
        moved = False
        if before is not None and rate == rates[before] and rate not in {0.0, 100.0}:
            old, new = counts(before), counts(place)
            large = min(max(old), max(new)) >= settings.least_value
            moved = large and all(one != other for one, other in zip(old, new, strict=True))
        repeats = repeats + 1 if moved else 0
        if repeats >= settings.repeats:
            found = place
        before = place
    return found


def _months(first: date, last: date) -> int:
    return max((last.year - first.year) * 12 + last.month - first.month, 1)
