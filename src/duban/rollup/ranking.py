"""Ranking: units side by side with one indicator, the best first."""

from bisect import bisect_left
from collections.abc import Sequence

from duban.model.city import UnitFigure
from duban.model.period import Period


def ranked(figures: Sequence[UnitFigure], period: Period | None) -> tuple[UnitFigure, ...]:
    """Rank the units that were measured in a period; equals share a rank.

    Units come by rank; those without one last, in the order of the rules.
    """
    counted = [one.merit is not None and one.period == period is not None for one in figures]
    best_first = sorted(
        -one.merit
        for one, counts in zip(figures, counted, strict=True)
        if counts and one.merit is not None
    )
    found = [
        UnitFigure(
            one.reporter,
            one.period,
            one.status,
            one.actual,
            one.target,
            one.merit,
            1 + bisect_left(best_first, -one.merit),
        )
        if counts and one.merit is not None
        else one
        for one, counts in zip(figures, counted, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: one.rank or len(figures) + 1))
