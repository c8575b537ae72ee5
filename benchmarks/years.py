"""Made-up years for the forecast: figures whose pace comes from what was really reported once.

Each figure takes a real progress point (press and official reports, docs/forecast.md), moves a
little around it, draws what it comes to on its due day, and goes there by a shape that stands in no
curves.toml, laid over a season of which between a fifth and all is the plan's curve and the rest
the calendar. The forecast is told the plan's curve and the monthly figures, nothing else.
"""

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from attrs import frozen

from duban.curves import share
from duban.model.plan import Curve

SPAN = (date(2019, 1, 1), date(2019, 12, 31))

#: (curve of the plan, month, day, share of the year's target reached then): real reports.
POINTS = (
    ("afforest", 3, 20, 0.457),  # Tianjin 2019
    ("afforest", 3, 16, 0.307),  # Tianjin 2017
    ("afforest", 3, 17, 0.476),  # Tianjin 2015
    ("afforest", 3, 20, 0.39),  # Tianjin 2019, the green belt between its two cores
    ("afforest", 2, 28, 0.275),  # Tianjin 2018, the winter's part
    ("park_green", 7, 25, 0.22),  # Tianjin 2022, pocket parks open
    ("park_green", 7, 25, 0.40),  # the same, open or finishing
    ("park_green", 9, 30, 0.79),  # Tianjin, a livelihood programme: greening begun
    ("park_green", 9, 12, 0.75),  # Chongqing 2018: 135 % of the plan of three quarters
    ("build", 7, 15, 0.15),  # Tianjin 2018, rural toilets
    ("build", 9, 12, 0.81),  # Chongqing 2018, toilets
    ("build", 9, 12, 0.77),  # Chongqing 2018, drinking points
    ("build", 9, 12, 0.90),  # Chongqing 2018, pipes
    ("build", 9, 30, 0.57),  # Tianjin, roads
    ("build", 9, 30, 0.70),  # Tianjin, heating added
    ("build", 9, 30, 0.50),  # Tianjin, bus stations begun
    ("clear_stock", 9, 30, 0.63),  # Tianjin, lanes
    ("clear_stock", 9, 30, 0.95),  # Tianjin, old houses
    ("clear_stock", 9, 30, 0.80),  # Tianjin, demolition
    ("linear", 9, 30, 0.70),  # Tianjin, checkpoints
)

#: A shape gives the part of the work (0 to 1) done by a part of the time (0 to 1).
Shape = Callable[[float], float]


@frozen
class Figure:
    """One made-up figure: what its plan says, what was reported, and what it came to (1: target)."""

    curve: str
    shape: str
    due: date
    reported: tuple[tuple[date, float], ...]
    came_to: float

    @property
    def missed(self) -> bool:
        """Tell whether it missed its target."""
        return self.came_to < 1.0


def year(
    seed: int, curves: dict[str, Curve], shapes: tuple[str, ...], figures: int = 40
) -> list[Figure]:
    """Make a year's figures; the same for the same seed and shapes."""
    return [_figure(Random(f"{seed}/{number}"), curves, shapes) for number in range(figures)]


def _figure(chance: Random, curves: dict[str, Curve], shapes: tuple[str, ...]) -> Figure:
    key, month, day, reached = chance.choice(POINTS)
    due = chance.choice((SPAN[1], SPAN[1], SPAN[1], date(2019, 11, 30), date(2019, 10, 31)))
    seen = date(2019, month, day)
    planned = share(curves[key], seen, *SPAN) / share(curves[key], due, *SPAN)
    reached *= math.exp(chance.gauss(0.0, 0.15)) / share(curves[key], due, *SPAN)
    comes_to = _comes_to(chance, reached / planned)
    name, seasons = chance.choice(shapes), chance.uniform(0.2, 1.0)
    of_time = SHAPES[name](chance)

    def shape(day: date) -> float:
        curve = share(curves[key], day, *SPAN) / share(curves[key], due, *SPAN)
        return of_time(seasons * min(curve, 1.0) + (1 - seasons) * _part(day, due))

    bent = _bend(shape(seen), min(reached / comes_to, 0.97))
    noise = [chance.gammavariate(6.0, 1 / 6.0) for _ in range(13)]
    quarterly = chance.random() < 0.25
    ends = [date(2019, each, 28) + timedelta(days=4) for each in range(1, 13)]
    ends = [end - timedelta(days=end.day) for end in ends]
    ends = [end for end in ends if end < due] + [due]
    parts = [shape(end) ** bent for end in ends]
    gains = [max(b - a, 0.0) * noise[n] for n, (a, b) in enumerate(pairwise([0.0, *parts]))]
    whole = sum(gains) or 1.0
    reported, total = [], 0.0
    for end, gain in zip(ends, gains, strict=True):
        total += gain / whole * comes_to
        if end < due and end.month > 1 and (not quarterly or end.month % 3 == 0):
            reported.append((end, total))
    return Figure(key, name, due, tuple(reported), comes_to)


def _comes_to(chance: Random, pace: float) -> float:
    """Draw what a figure comes to: who is behind catches up with a part of it, many just reach it.

    Of the years whose end is known all but one came to 100 to 103 %, from paces of 0.8 to 1.2.
    """
    kept = chance.uniform(0.1, 0.8)
    drawn = math.exp(kept * math.log(pace) + chance.gauss(0.03, 0.12))
    if 0.9 <= drawn < 1.0 and chance.random() < 0.5:
        return 1.0
    if drawn > 1.0 and chance.random() < 0.5:
        return 1.0
    return min(max(drawn, 0.1), 1.4)


def _bend(at: float, wanted: float) -> float:
    if not 0.001 < at < 0.999:
        return 1.0
    return min(max(math.log(wanted) / math.log(at), 0.4), 2.5)


def _part(day: date, due: date) -> float:
    return min(((day - SPAN[0]).days + 1) / ((due - SPAN[0]).days + 1), 1.0)


def _logistic(chance: Random) -> Shape:
    middle, steep = chance.uniform(0.35, 0.75), chance.uniform(6, 14)
    low, high = (1 / (1 + math.exp(-steep * (x - middle))) for x in (0.0, 1.0))
    return lambda x: (1 / (1 + math.exp(-steep * (x - middle))) - low) / (high - low)


def _power(chance: Random) -> Shape:
    power = chance.uniform(0.6, 2.2)
    return lambda x: float(x**power)


def _late_start(chance: Random) -> Shape:
    begins, power = chance.uniform(0.15, 0.45), chance.uniform(0.6, 1.2)
    return lambda x: max((x - begins) / (1 - begins), 0.0) ** power


def _two_seasons(chance: Random) -> Shape:
    first, spring = chance.uniform(0.2, 0.3), chance.uniform(0.3, 0.6)
    points = [(0.0, 0.0), (first, 0.03), (0.45, spring), (0.7, spring + 0.05), (1.0, 1.0)]
    return lambda x: _between(points, x)


def _plateau(chance: Random) -> Shape:
    rises, holds = chance.uniform(0.3, 0.45), chance.uniform(0.65, 0.85)
    high = chance.uniform(0.35, 0.65)
    points = [(0.0, 0.0), (rises, high), (holds, high + 0.04), (1.0, 1.0)]
    return lambda x: _between(points, x)


def _batches(chance: Random) -> Shape:
    at = sorted(chance.uniform(0.08, 1.0) for _ in range(chance.randint(3, 7)))
    return lambda x: 1.0 if x >= 1 else sum(each <= x for each in at) / (len(at) + 0.5)


def _front_loaded(chance: Random) -> Shape:
    rate = chance.uniform(1.5, 4.0)
    return lambda x: (1 - math.exp(-rate * x)) / (1 - math.exp(-rate))


def _between(points: list[tuple[float, float]], x: float) -> float:
    for (left, low), (right, high) in pairwise(points):
        if x <= right:
            return low + (high - low) * (x - left) / (right - left)
    return 1.0


#: None of these stands in curves.toml. KEPT_BACK were kept from the tuning.
SHAPES: dict[str, Callable[[Random], Shape]] = {
    "logistic": _logistic,
    "power": _power,
    "late_start": _late_start,
    "two_seasons": _two_seasons,
    "plateau": _plateau,
    "batches": _batches,
    "front_loaded": _front_loaded,
}
TUNED_ON = ("logistic", "late_start", "front_loaded", "plateau")
KEPT_BACK = ("power", "two_seasons", "batches")


def moments(figures: list[Figure]) -> Iterator[tuple[Figure, tuple[tuple[date, float], ...]]]:
    """Run through every figure at every report that is neither the first two nor done."""
    for figure in figures:
        for count in range(3, len(figure.reported) + 1):
            points = figure.reported[:count]
            if points[-1][1] < 1.0:
                yield figure, points
