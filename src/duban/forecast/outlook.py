"""The outlook of one figure: a walk along its clock with the reporter's own pace and scatter.

What is attained (0 at the start, 1 at the target) is taken to grow along the clock with a pace that
is not known, and to scatter around it in proportion to the root of the way, as a Brownian motion
with drift does. The reporter's own months speak for the pace, the later ones louder; before there
are many, what is usual weighs in. docs/forecast.md tells the method, its assumptions and how well
it does.
"""

import math
from collections.abc import Sequence
from datetime import date

from attrs import field, frozen

from duban.forecast.clock import Clock
from duban.model.judgement import Forecast
from duban.model.plan import Curve
from duban.model.rules import Target


@frozen
class Method:
    """The figures of the method, tuned by benchmarks/forecast.py on made-up years.

    `calendar` is the calendar's part of the clock. `usual_end` (1: the target) is what a year is
    expected to come to of which nothing is known, and `end_spread` the standard deviation around
    it. `usual_scatter` is the standard deviation of a whole year's work around its pace, and
    `scatter_months` how many own months weigh as much. Before the curve asks for `least_asked` of
    the way nothing that was or was not done tells anything. No probability is put beyond `certainty`,
    for no method knows so well. `band` standard deviations to either side held four of five
    ends on those years.
    """

    calendar: float = 0.5
    usual_end: float = 1.2
    end_spread: float = 0.33
    usual_scatter: float = 0.5
    scatter_months: float = 20.0
    least_asked: float = 0.1
    certainty: float = 0.99
    band: float = 1.09


METHOD = Method()


@frozen
class Goal:
    """What a figure must reach: from `start` to the target by `due`, along a curve if it has one.

    `span` is the plan's first and last day.
    """

    start: float
    target: Target
    due: date
    curve: Curve | None
    span: tuple[date, date]
    _seen: dict[tuple[date, float], tuple[float, float]] = field(
        factory=dict, init=False, eq=False, repr=False
    )

    def at(self, day: date, calendar: float) -> tuple[float, float]:
        """Give the part of the way behind a day, and the part that the curve asks for by then.

        Worked out once for all reporters.
        """
        key = (day, calendar)
        if key not in self._seen:
            clock = Clock(self.curve, self.span, self.due, calendar)
            self._seen[key] = (clock.at(day), clock.asked(day))
        return self._seen[key]


def outlook(
    goal: Goal, points: Sequence[tuple[date, float]], least_points: int, method: Method = METHOD
) -> Forecast | None:
    """Give what is expected on the due day, and how probable it is that the target is missed.

    `points` are the figures reported so far with the last day of their period, in time order, in
    the indicator's unit. None where it is too early (fewer than `least_points`, or hardly anything
    is asked yet), too late (the due day has come) or senseless (nothing lies between start and
    target).
    """
    if len(points) < least_points or points[-1][0] >= goal.due:
        return None
    way = goal.target.value - goal.start
    ends = [goal.at(day, method.calendar)[0] for day, _ in points]
    now, last = ends[-1], points[-1][1]
    if goal.at(points[-1][0], method.calendar)[1] < method.least_asked:
        return None
    if way == 0 or not 0 < now < 1 or not all(math.isfinite(value) for _, value in points):
        return None
    steps = _steps(ends, [(value - goal.start) / way for _, value in points])
    left = 1.0 - now
    pace = (last - goal.start) / way / now
    scatter = sum((gain - pace * part) ** 2 / part for part, gain in steps)
    months = method.scatter_months
    own = (months * method.usual_scatter**2 + scatter) / (months + len(steps))
    own *= left / now
    usual = method.end_spread**2
    expected = (pace * usual + method.usual_end * own) / (usual + own)
    spread = math.sqrt(own * usual / (own + usual))
    missing = 0.5 * math.erfc((expected - 1.0) / (spread * math.sqrt(2.0)))
    chance = min(max(missing, 1.0 - method.certainty), method.certainty)
    value, room = goal.start + expected * way, method.band * spread * abs(way)
    return Forecast(value, 0.0 if goal.target.holds(last) else chance, value - room, value + room)


def _steps(ends: Sequence[float], attained: Sequence[float]) -> list[tuple[float, float]]:
    """Give (way on the clock, way attained) from each report to the next."""
    steps = []
    before, reached = 0.0, 0.0
    for at, share in zip(ends, attained, strict=True):
        if at > before:
            steps.append((at - before, share - reached))
            before, reached = at, share
    return steps
