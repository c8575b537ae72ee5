"""Tellings: how far a story has come at a month's end, by the truth chosen for who tells it.

A story is one year in which every figure fits every other. Whoever starts late, stands still or
rushes is told by going through that same year at another pace, so that the figures still fit.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from attrs import frozen

from duban.model.period import Period
from duban.words import Label

MONTHS = 12


@frozen
class Telling:
    """How far the story has come at the end of each month: 13 numbers of months, never falling.

    None goes through the story month by month as it is written.
    """

    reached: tuple[float, ...] | None = None

    def position(self, month: int) -> float:
        """Give the story's month at the end of a month (both 0 to 12)."""
        return float(month) if self.reached is None else self.reached[month]

    def day_of(self, story_day: date) -> date | None:
        """Give the day on which comes to pass what the story has on a day; None if it never does.

        Nothing comes to pass before its day in the story: a feast is not moved by zeal.
        """
        if self.reached is None:
            return story_day
        days = Period.of(story_day).last_day.day
        wanted = story_day.month - 1 + story_day.day / days
        month = bisect_left(self.reached, wanted)
        if month > MONTHS:
            return None
        if month == 0:
            return story_day
        low, high = self.reached[month - 1], self.reached[month]
        whole = Period(story_day.year, month)
        part = (wanted - low) / (high - low)
        days_in = max(1, min(whole.last_day.day, round(part * whole.last_day.day)))
        return max(story_day, whole.first_day + timedelta(days=days_in - 1))


def day_at(year: int, position: float) -> date:
    """Give the day of a story's year that a number of months comes to; 6.0 is 30 June."""
    whole = int(position)
    before = date(year, 1, 1) - timedelta(days=1) if whole == 0 else Period(year, whole).last_day
    part = position - whole
    if part == 0:
        return before
    return before + timedelta(days=round(part * Period(year, whole + 1).last_day.day))


@frozen
class Truth:
    """A truth: what it is called, and what is so and what is said, as months reached.

    Who `hopes` foretells month after month what the plan asks of the next one, come what may.
    """

    name: Label
    course: Callable[[Random], Callable[[float], float]]
    claims: Callable[[Random], Callable[[float], float]] | None = None
    hopes: bool = False


def told(truth: str, chance: Random) -> tuple[Telling, Telling]:
    """Give what is so and what is reported of one unit's work in one area, by a truth's name."""
    chosen = TRUTHS[truth]
    course = chosen.course(chance)
    wobble = [chance.uniform(-0.15, 0.15) for _ in range(MONTHS + 1)]
    so = _telling(course, wobble)
    if chosen.claims is None:
        return so, so
    claimed = _telling(chosen.claims(chance), wobble)
    pairs = zip(so.reached or (), claimed.reached or (), strict=True)
    return so, Telling(tuple(max(pair) for pair in pairs))


def _telling(course: Callable[[float], float], wobble: list[float]) -> Telling:
    reached, highest = [0.0], 0.0
    for month in range(1, MONTHS + 1):
        part = course(month / MONTHS)
        moves = part > course((month - 1) / MONTHS) and part < 1.0
        at = part * MONTHS + (wobble[month] if moves else 0.0)
        highest = min(max(highest, at), float(MONTHS))
        reached.append(round(highest, 3))
    return Telling(tuple(reached))


def _steady(chance: Random) -> Callable[[float], float]:
    pace = chance.uniform(0.97, 1.04)
    return lambda time: min(pace * time, 1.0)


def _fast(chance: Random) -> Callable[[float], float]:
    pace = chance.uniform(1.1, 1.4)
    return lambda time: min(pace * time, 1.0)


def _late(chance: Random) -> Callable[[float], float]:
    begins, ends = chance.uniform(0.2, 0.4), chance.uniform(0.75, 1.05)
    return lambda time: min(ends * max((time - begins) / (1 - begins), 0.0), 1.0)


def _stalled(chance: Random) -> Callable[[float], float]:
    stands, crawls = chance.uniform(0.35, 0.65), chance.uniform(0.0, 0.3)
    return lambda time: min(time, stands) + crawls * max(time - stands, 0.0)


def _seasonal(chance: Random) -> Callable[[float], float]:
    spring, ends = chance.uniform(0.35, 0.6), chance.uniform(0.85, 1.0)
    points = ((0.0, 0.0), (0.2, 0.03), (0.45, spring), (0.7, spring + 0.04), (1.0, ends))

    def course(time: float) -> float:
        for (left, low), (right, high) in pairwise(points):
            if time <= right:
                return low + (high - low) * (time - left) / (right - left)
        return ends

    return course


def _rush(chance: Random) -> Callable[[float], float]:
    power, ends = chance.uniform(1.8, 2.6), chance.uniform(0.9, 1.02)
    return lambda time: min(float(ends * time**power), 1.0)


def _half_done(chance: Random) -> Callable[[float], float]:
    pace = chance.uniform(0.55, 0.85)
    return lambda time: pace * time


TRUTHS: Mapping[str, Truth] = {
    "steady": Truth(Label("平稳推进", "steady"), _steady),
    "fast": Truth(Label("提前推进", "ahead of the plan"), _fast),
    "late": Truth(Label("起步晚", "starts late"), _late),
    "stalled": Truth(Label("中途停滞", "stands still"), _stalled, hopes=True),
    "seasonal": Truth(Label("春秋两季", "works in spring and autumn"), _seasonal),
    "rush": Truth(Label("年底突击", "rushes at the year's end"), _rush, hopes=True),
    "cheat": Truth(Label("虚报", "reports what is not so"), _half_done, claims=_steady),
}
