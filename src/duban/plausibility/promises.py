"""Figures beside what their reporter foretold: who promises more, or less, than comes each time."""

from collections.abc import Sequence
from typing import NamedTuple

from duban.model.plausibility import Expected

#: What sums of fractions lose.
_DIRT = 1e-9


class Promise(NamedTuple):
    """One month: the figure when it was foretold, what was expected, and what came."""

    before: float
    expected: float
    came: float


class Missed(NamedTuple):
    """The last run of months that went the same way: how many, and the place of the last.

    `short` tells that less came than was foretold, else more.
    """

    times: int
    last: int
    short: bool


def missed_run(
    promises: Sequence[Promise],
    way: tuple[float, float],
    settings: Expected,
    *,
    counted: bool = False,
) -> Missed | None:
    """Find the last run in which a reporter's forecasts went wrong in the same direction.

    `way` is start and target in the indicator's unit, which may lead downward. Of things that are
    `counted` one more or less is chance, where any came at all.
    """
    found, count, before = None, 0, 0
    for place, promise in enumerate(promises):
        side = 0 if counted and _by_one(promise) else _side(promise, way, settings)
        count = count + 1 if side and side == before else abs(side)
        before = side
        if count >= settings.months:
            found = Missed(count, place, side < 0)
    return found


def _by_one(promise: Promise) -> bool:
    """Tell whether some things came, and one more or less than was foretold."""
    return promise.came != promise.before and abs(promise.came - promise.expected) <= 1


def _side(promise: Promise, way: tuple[float, float], settings: Expected) -> int:
    """Tell whether a forecast went wrong: -1 if too little came of it, 1 if too much, else 0.

    It is measured by the way that was foretold, for most of a total stood there before. Who foretells
    that nothing will come is held to nothing.
    """
    start, target = way
    if target == start:
        return 0
    promised = (promise.expected - promise.before) / (target - start)
    off = (promise.came - promise.expected) / (target - start)
    if promised <= 0 or abs(off) < settings.least_share:
        return 0
    if off <= -settings.short * promised + _DIRT:
        return -1
    return int(off >= settings.beyond * promised - _DIRT)
