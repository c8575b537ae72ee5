"""Last digits: counts that were counted end in 0 or 5 once in five times."""

import math
from collections.abc import Collection
from typing import NamedTuple

#: Two of ten digits.
_CHANCE = 0.2


class Roundness(NamedTuple):
    """How many of so many counts end in 0 or 5, and how probable so many are by chance.

    The probability is 1 where no more are found than chance gives.
    """

    found: int
    among: int
    p_value: float


def roundness(counts: Collection[int]) -> Roundness:
    """Hold the last digits of counts against chance: a one-sided binomial test.

    The counts are to be different ones of at least two digits: a figure that is told month after
    month says nothing twice, and small counts are not even spread over the digits.
    """
    found = sum(each % 5 == 0 for each in counts)
    return Roundness(found, len(counts), _tail(found, len(counts)))


def _tail(found: int, among: int) -> float:
    """Give the probability of so many or more; below what is usual it is not worked out."""
    if found <= among * _CHANCE:
        return 1.0
    left = among - found
    ways = math.lgamma(among + 1) - math.lgamma(found + 1) - math.lgamma(left + 1)
    term = math.exp(ways + found * math.log(_CHANCE) + left * math.log(1 - _CHANCE))
    total = 0.0
    for each in range(found, among + 1):
        total += term
        term *= (among - each) / (each + 1) * _CHANCE / (1 - _CHANCE)
    return total
