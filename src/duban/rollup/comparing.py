"""Comparing: the lead's own total against the sum of its units."""

import math
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from duban.rollup.adding import Facts, Ingredient, Sum, Way, at

_SAME = 1e-9


@frozen
class Unlike:
    """A fact whose total differs from the sum; `without` is the one unit that the total lacks."""

    name: str
    own: float
    summed: float
    without: str = ""


def unlike(
    ingredients: Sequence[Ingredient],
    own: Facts,
    summed: Sum,
    parts: Mapping[str, Facts],
    tolerance: float,
) -> Iterator[Unlike]:
    """Find the facts of a lead that differ from the sum of its units by more than a share.

    Only facts that all units gave are compared.
    """
    for one in ingredients:
        told, total = at(own, one.path), at(summed.facts, one.path)
        if one.way is not Way.SUM or told is None or total is None:
            continue
        greater = max(abs(told), abs(total))
        if abs(told - total) <= tolerance * greater:
            continue
        lacking = [
            unit
            for unit in one.units
            if (part := at(parts.get(unit, {}), one.path))
            and math.isclose(told, total - part, rel_tol=_SAME, abs_tol=_SAME)
        ]
        yield Unlike(one.name, told, total, lacking[0] if len(lacking) == 1 else "")
