"""Dimensions: the unit of a value, worked out from the x-unit of its facts.

m2 divided by persons is m2/person, a ratio of equals times 100 is %.
"""

import re
from collections.abc import Mapping

from attrs import evolve, frozen

from duban.rulecheck.macros import closing, without_texts
from duban.schemafiles.leaves import Leaf

_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][\w.]*)|(?P<sign>.))")
_SUM_KEY = re.compile(r"""["'](\w+)["']\s*$""")

#: Units that are one unit by another, as powers.
COMPOUND: Mapping[str, Mapping[str, int]] = {
    "m2/person": {"m2": 1, "persons": -1},
    "persons/km2": {"persons": 1, "km2": -1},
    "t/d": {"t": 1, "d": -1},
    "g/m2": {"g": 1, "m2": -1},
}


@frozen
class Dimension:
    """Powers of units; `hundred` tells that a factor of 100 stands before it.

    `literal` marks a bare number, which goes with any unit when added.
    """

    powers: frozenset[tuple[str, int]] = frozenset()
    hundred: bool = False
    literal: bool = False

    @property
    def unit(self) -> str:
        """Name it: the unit of these powers, or the powers themselves."""
        powers = dict(self.powers)
        named = next((name for name, parts in COMPOUND.items() if dict(parts) == powers), "")
        spelt = (one if power == 1 else f"{one}^{power}" for one, power in sorted(powers.items()))
        return named or " · ".join(spelt) or "%"


class UnsureError(Exception):
    """The unit cannot be told."""


class MixedError(Exception):
    """Two different units are added: the arguments are their names."""


def dimension_of(source: str, leaves: Mapping[str, Leaf]) -> Dimension:
    """Work out the dimension of a value; raises UnsureError or MixedError."""
    return _Reader(source, leaves).whole()


class _Reader:
    """Reads the arithmetic of a value: + - * / ( ) double sum size, facts and numbers."""

    def __init__(self, source: str, leaves: Mapping[str, Leaf]) -> None:
        self.source = source
        self.bare = without_texts(source)
        self.leaves = leaves
        self.at = 0

    def whole(self) -> Dimension:
        found = self._sum()
        if self._peek():
            raise UnsureError
        return found

    def _peek(self) -> str:
        match = _TOKEN.match(self.bare, self.at)
        return (match["number"] or match["name"] or match["sign"].strip()) if match else ""

    def _take(self) -> str:
        match = _TOKEN.match(self.bare, self.at)
        if match is None:
            raise UnsureError
        self.at = match.end()
        return match["number"] or match["name"] or match["sign"].strip()

    def _sum(self) -> Dimension:
        found = self._product()
        while self._peek() in {"+", "-"}:
            self._take()
            found = _added(found, self._product())
        return found

    def _product(self) -> Dimension:
        found = self._factor()
        while self._peek() in {"*", "/"}:
            sign = self._take()
            found = (_multiplied if sign == "*" else _divided)(found, self._factor())
        return found

    def _factor(self) -> Dimension:
        word = self._take()
        if word == "-":
            return self._factor()
        if word == "(":
            found = self._sum()
            if self._take() != ")":
                raise UnsureError
            return found
        if word[0].isdigit():
            return Dimension(literal=True, hundred=float(word) == 100.0)
        if word == "double":
            return self._factor()
        if word == "sum":
            return self._added_up()
        return self._fact(word)

    def _added_up(self) -> Dimension:
        end = closing(self.bare, self.bare.index("(", self.at))
        inside = self.source[self.at : end]
        self.at = end + 1
        key = _SUM_KEY.search(inside)
        of = next(
            (leaf for name, leaf in self.leaves.items() if re.search(rf"\b{name}\b", inside)), None
        )
        if key is None or of is None:
            raise UnsureError
        return _of_unit(next((one.unit for one in of.columns if one.name == key[1]), ""))

    def _fact(self, word: str) -> Dimension:
        while True:
            stem, _, method = word.rpartition(".")
            leaf = self.leaves.get(word) or self.leaves.get(stem)
            if self._peek() != "(":
                if leaf is None or leaf.name != word:
                    raise UnsureError
                return _of_unit(leaf.unit)
            self.at = closing(self.bare, self.bare.index("(", self.at)) + 1
            if method == "size":
                return Dimension(frozenset({("count", 1)}))
            if method != "filter" or self._peek() != ".":
                raise UnsureError
            self._take()
            word = f"{stem}.{self._take()}"


def _of_unit(unit: str) -> Dimension:
    if not unit:
        raise UnsureError
    return Dimension(frozenset(COMPOUND.get(unit, {unit: 1}).items()))


def _added(first: Dimension, second: Dimension) -> Dimension:
    if second.literal:
        return first
    if first.literal:
        return second
    if first.powers != second.powers:
        raise MixedError(first.unit, second.unit)
    return evolve(first, hundred=first.hundred or second.hundred)


def _multiplied(first: Dimension, second: Dimension) -> Dimension:
    for one, other in ((first, second), (second, first)):
        if one.literal:
            if not one.hundred and not other.literal:
                raise UnsureError
            return evolve(other, hundred=one.hundred or other.hundred)
    return Dimension(_combined(first, second, 1), first.hundred or second.hundred)


def _divided(first: Dimension, second: Dimension) -> Dimension:
    if first.literal or second.literal:
        if first.literal and not second.literal and first.hundred:
            raise UnsureError
        if not (first.literal and second.literal):
            raise UnsureError
        return first
    return Dimension(_combined(first, second, -1), first.hundred)


def _combined(first: Dimension, second: Dimension, sign: int) -> frozenset[tuple[str, int]]:
    powers = dict(first.powers)
    for unit, power in second.powers:
        powers[unit] = powers.get(unit, 0) + sign * power
    return frozenset((unit, power) for unit, power in powers.items() if power)
