"""Ranking: units side by side with one indicator, the best first."""

from collections.abc import Sequence

from attrs import evolve

from duban.model.city import UnitFigure
from duban.model.period import Period


def ranked(figures: Sequence[UnitFigure], period: Period | None) -> tuple[UnitFigure, ...]:
    """Rank the units that were measured in a period; equals share a rank.

    Units come by rank; those without one last, in the order of the rules.
    """
    merits = [
        one.merit for one in figures if one.merit is not None and one.period == period is not None
    ]
    found = [
        evolve(one, rank=1 + sum(other > one.merit for other in merits))
        if one.merit is not None and one.period == period is not None
        else one
        for one in figures
    ]
    return tuple(sorted(found, key=lambda one: one.rank or len(figures) + 1))
