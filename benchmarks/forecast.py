"""Hold the forecast against made-up years, and against two simpler ways of forecasting.

    python benchmarks/forecast.py                 # seeds 1000 to 1199, which nothing was tuned on
    python benchmarks/forecast.py --tune          # search the method's figures on seeds 0 to 49
    python benchmarks/forecast.py --svg docs/forecast.svg

Prints Brier scores, a reliability table, months of warning, and where the forecast does not win.
The years are told in years.py. Standard library only; one to five minutes.
"""

import argparse
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from statistics import median

from attrs import asdict, evolve
from years import KEPT_BACK, SPAN, TUNED_ON, Figure, moments, year

from duban.curves import share
from duban.forecast import METHOD, Goal, Method, outlook
from duban.model.plan import Alerting, Curve
from duban.model.rules import Target
from duban.pluginmanager import load_plugins
from duban.roots import find_roots

TUNING, REPORTING = range(50), range(1000, 1200)
Points = Sequence[tuple[date, float]]
Guess = Callable[[Figure, Points], float]
Said = Sequence[tuple[float, bool]]

BOOK = load_plugins(find_roots(())).book("tianjin-2019")
CURVES: dict[str, Curve] = dict(BOOK.curves)
ALERTING: Alerting = BOOK.alerting
WARN_FROM = 0.6  # of alerts.toml


def ours(method: Method) -> Guess:
    """Forecast as duban does."""

    def guess(figure: Figure, points: Points) -> float:
        goal = Goal(0.0, Target("at_least", 1.0), figure.due, CURVES[figure.curve], SPAN)
        found = outlook(goal, points, 3, method)
        assert found is not None
        return found.miss_probability

    return guess


def straight_line(spread: float) -> Guess:
    """Go on as on the calendar's average; `spread` of the end, 0 for a plain yes or no."""

    def guess(figure: Figure, points: Points) -> float:
        part = _part(points[-1][0], figure.due)
        return _below(points[-1][1] / part, spread * math.sqrt(1 - part))

    return guess


def scaled(spread: float) -> Guess:
    """Scale the last value up by what the plan's curve says is done by now."""

    def guess(figure: Figure, points: Points) -> float:
        curve = CURVES[figure.curve]
        part = share(curve, points[-1][0], *SPAN) / share(curve, figure.due, *SPAN)
        return _below(points[-1][1] / max(part, 0.02), spread * math.sqrt(1 - min(part, 1.0)))

    return guess


def _below(end: float, spread: float) -> float:
    if spread <= 0:
        return 1.0 if end < 1 else 0.0
    return min(max(0.5 * math.erfc((end - 1) / spread / math.sqrt(2)), 0.01), 0.99)


def _part(day: date, due: date) -> float:
    return ((day - SPAN[0]).days + 1) / ((due - SPAN[0]).days + 1)


def years(seeds: Iterable[int], shapes: tuple[str, ...]) -> list[Figure]:
    return [figure for seed in seeds for figure in year(seed, CURVES, shapes)]


def pairs(guess: Guess, figures: list[Figure]) -> Said:
    """Give (probability said, whether it came so) of every figure at every report."""
    return [(guess(figure, points), figure.missed) for figure, points in moments(figures)]


def brier(said: Said) -> float:
    """Give the mean squared distance from what came: 0 is perfect, 0.25 is always saying half."""
    return sum((chance - came) ** 2 for chance, came in said) / len(said)


def tune(figures: list[Figure]) -> Method:
    """Search one figure after another, up and down, until nothing helps."""
    best, score = METHOD, brier(pairs(ours(METHOD), figures))
    step = 0.3
    while step > 0.04:
        better = False
        for name in asdict(METHOD):
            if name in {"certainty", "least_asked", "band"}:
                continue
            for factor in (1 + step, 1 / (1 + step)):
                tried = evolve(best, **{name: getattr(best, name) * factor})
                if tried.calendar > 0.9:
                    continue
                found = brier(pairs(ours(tried), figures))
                if found < score - 1e-6:
                    best, score, better = tried, found, True
        if not better:
            step /= 2
    print(f"tuned: Brier {score:.4f} with {best}")
    return best


def spreads(figures: list[Figure]) -> tuple[float, float]:
    """Give each simple way the spread that suits it best on the years of the tuning."""
    tried = [0.1 * 1.15**n for n in range(28)]
    return (
        min(tried, key=lambda each: brier(pairs(straight_line(each), figures))),
        min(tried, key=lambda each: brier(pairs(scaled(each), figures))),
    )


def usual(figures: list[Figure]) -> Guess:
    """Say of everybody what share of the years of the tuning missed; the month does not matter."""
    came = [figure.missed for figure, _ in moments(figures)]
    rate = sum(came) / len(came)
    return lambda _figure, _points: rate


def reliability(said: Said) -> Iterator[tuple[float, float, int]]:
    """Give (mean said, share that came so, how many) of each tenth of the probabilities."""
    by_tenth = sorted((min(int(chance * 10), 9), chance, came) for chance, came in said)
    for _, group in groupby(by_tenth, key=lambda each: each[0]):
        members = list(group)
        count = len(members)
        yield sum(m[1] for m in members) / count, sum(m[2] for m in members) / count, count


def warnings(figures: list[Figure], method: Method) -> dict[str, float]:
    """Tell how early and how often a warning comes, beside the statuses of the curve."""
    guess = ours(method)
    missed = [figure for figure in figures if figure.missed]
    met = [figure for figure in figures if not figure.missed]
    leads, status_leads, first = [], [], 0
    for figure in missed:
        warned = _first(figure, lambda f, p: guess(f, p) >= WARN_FROM, 3)
        behind = _first(figure, _is_behind, 1)
        if warned:
            leads.append(_months(warned, figure.due))
        if behind:
            status_leads.append(_months(behind, figure.due))
    now = [(f, p) for f, p in moments(figures)]
    warned_now = [(f, p) for f, p in now if guess(f, p) >= WARN_FROM]
    behind_now = [(f, p) for f, p in now if _is_behind(f, p)]
    calm = [(f, p) for f, p in warned_now if not _is_behind(f, p)]
    false = sum(1 for f in met if _first(f, lambda g, p: guess(g, p) >= WARN_FROM, 3))
    false_behind = sum(1 for f in met if _first(f, _is_behind, 1))
    first = len(calm)
    return {
        "missed figures": len(missed),
        "of them warned of": len(leads) / len(missed),
        "median months of warning": median(leads),
        "of them ever behind or off track": len(status_leads) / len(missed),
        "median months since first behind": median(status_leads),
        "met figures": len(met),
        "of them warned of at some time": false / len(met),
        "of them behind or off track at some time": false_behind / len(met),
        "warnings that came true, month by month": sum(f.missed for f, _ in warned_now)
        / len(warned_now),
        "behind or off track that came true, month by month": sum(f.missed for f, _ in behind_now)
        / len(behind_now),
        "warnings of figures on track": first,
        "of them came true": sum(f.missed for f, _ in calm) / max(first, 1),
    }


def _first(figure: Figure, tells: Callable[[Figure, Points], bool], least: int) -> date | None:
    for count in range(least, len(figure.reported) + 1):
        points = figure.reported[:count]
        if points[-1][1] < 1.0 and tells(figure, points):
            return points[-1][0]
    return None


def _is_behind(figure: Figure, points: Points) -> bool:
    """Tell whether the curve's status is behind or off track (alerts.toml, judgement.md)."""
    day, reached = points[-1]
    curve = CURVES[figure.curve]
    planned = 100 * min(share(curve, day, *SPAN) / share(curve, figure.due, *SPAN), 1.0)
    limit = max(ALERTING.behind_points, ALERTING.behind_share * planned)
    return planned - 100 * reached > limit


def _months(day: date, due: date) -> float:
    return (due - day).days / 30.4


def within(figures: list[Figure], method: Method) -> float:
    """Give the share of reports whose figure came, on its due day, to between low and high."""
    held = []
    for figure, points in moments(figures):
        goal = Goal(0.0, Target("at_least", 1.0), figure.due, CURVES[figure.curve], SPAN)
        found = outlook(goal, points, 3, method)
        assert found is not None
        held.append(found.low <= figure.came_to <= found.high)
    return sum(held) / len(held)


def svg(rows: Sequence[tuple[float, float, int]]) -> str:
    """Draw the reliability diagram: said across, came true upward, areas by how often."""
    most = max(count for _, _, count in rows)
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 360" font-size="11">',
        '<rect width="360" height="360" fill="white"/>',
        '<path d="M40 320V20M40 320H340M40 320L340 20" stroke="#999" fill="none"/>',
    ]
    for tenth in range(0, 11, 2):
        at = 40 + 30 * tenth
        lines.append(f'<text x="{at}" y="335" text-anchor="middle">{tenth * 10}%</text>')
        lines.append(f'<text x="36" y="{364 - at}" text-anchor="end">{tenth * 10}%</text>')
    lines += [
        f'<circle cx="{40 + 300 * said:.1f}" cy="{320 - 300 * came:.1f}"'
        f' r="{3 + 9 * math.sqrt(count / most):.1f}" fill="#1f6fb2" fill-opacity="0.7"/>'
        for said, came, count in rows
    ]
    lines.append('<text x="190" y="352" text-anchor="middle">said · 预计完不成的概率</text>')
    lines.append('<text x="44" y="14">came true · 实际未完成的比例</text></svg>')
    return "\n".join(lines) + "\n"


def report(method: Method, drawing: Path | None) -> None:
    tuning = years(TUNING, TUNED_ON)
    line_spread, scaled_spread = spreads(tuning[::3])
    ways: dict[str, Guess] = {
        "duban": ours(method),
        "straight line": straight_line(line_spread),
        "last value scaled": scaled(scaled_spread),
        "straight line, yes or no": straight_line(0.0),
        "last value scaled, yes or no": scaled(0.0),
        "the usual share": usual(tuning),
    }
    figures = years(REPORTING, TUNED_ON + KEPT_BACK)
    print(f"spreads: straight line {line_spread:.2f}, last value scaled {scaled_spread:.2f}")
    groups = {
        "all": figures,
        "shapes of the tuning": [one for one in figures if one.shape in TUNED_ON],
        "shapes kept back": [one for one in figures if one.shape in KEPT_BACK],
        **{f"shape {name}": [f for f in figures if f.shape == name] for name in TUNED_ON},
        **{f"shape {name}": [f for f in figures if f.shape == name] for name in KEPT_BACK},
        **{f"curve {key}": [f for f in figures if f.curve == key] for key in sorted(CURVES)},
    }
    print("| Brier | moments | " + " | ".join(ways) + " |")
    for name, members in groups.items():
        if members:
            scores = [brier(pairs(way, members)) for way in ways.values()]
            count = sum(1 for _ in moments(members))
            print(f"| {name} | {count} | " + " | ".join(f"{each:.3f}" for each in scores) + " |")
    by_month: dict[int, list[tuple[Figure, Points]]] = {}
    for figure, points in moments(figures):
        by_month.setdefault(points[-1][0].month, []).append((figure, points))
    for month, members in sorted(by_month.items()):
        scores = [
            brier([(way(figure, points), figure.missed) for figure, points in members])
            for way in ways.values()
        ]
        told = " | ".join(f"{each:.3f}" for each in scores)
        print(f"| month {month} | {len(members)} | {told} |")
    rows = list(reliability(pairs(ways["duban"], figures)))
    print("| said | came true | how many |")
    for said, came, count in rows:
        print(f"| {said:.0%} | {came:.0%} | {count} |")
    print(f"within the band of four of five: {within(figures, method):.0%}")
    for name, value in warnings(figures, method).items():
        print(f"{name}: {value:.3g}")
    if drawing is not None:
        drawing.write_text(svg(rows), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--svg", type=Path)
    arguments = parser.parse_args()
    if arguments.tune:
        tune(years(TUNING, TUNED_ON))
    else:
        report(METHOD, arguments.svg)


if __name__ == "__main__":
    main()
