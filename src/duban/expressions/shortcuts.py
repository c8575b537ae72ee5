"""Shortcuts: the plain shapes of expressions, computed in Python exactly as CEL computes them.

Four fifths of all rules are one fact, a rate of two facts, or a comparison of two sums. For these
a call of the CEL engine costs more than the arithmetic; a test holds every shortcut of the
shipped rules to CEL's own answer. Whatever is not of these shapes goes to CEL.
"""

import math
import re
from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt

from duban.expressions.paths import Facts, reach

#: Gives a number; the name of the fact that is missing; or for a comparison true or false.
Shortcut = Callable[[Facts, Facts | None], "float | bool | str"]

_NAME = r"(?:facts|previous)(?:\.[a-z][a-z0-9_]*)+"
_SUM = rf"{_NAME}(?: [-+] {_NAME})*"
_ALONE = re.compile(_SUM)
_RATE = re.compile(rf"100\.0 \* ({_NAME}) / ({_NAME})")
_COMPARISON = re.compile(rf"({_SUM}) (<=|>=|==|<|>) ({_SUM})")
_TERM = re.compile(rf"([-+]?) ?({_NAME})")
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": le,
    ">=": ge,
    "==": eq,
    "<": lt,
    ">": gt,
}


def shortcut(expression: str, numbers: frozenset[str]) -> Shortcut | None:
    """Give the shortcut for an expression of a plain shape over `numbers`; None for any other."""
    if any(name not in numbers for _, name in _TERM.findall(expression)):
        return None
    rate = _RATE.fullmatch(expression)
    if rate is not None:
        return _rate(rate[1], rate[2])
    if _ALONE.fullmatch(expression):
        return _sum(expression)
    comparison = _COMPARISON.fullmatch(expression)
    if comparison is not None:
        return _comparison(_sum(comparison[1]), _OPERATORS[comparison[2]], _sum(comparison[3]))
    return None


def _fact(name: str) -> Shortcut:
    top, *path = name.split(".")
    find = reach(tuple(path))
    if top == "facts":

        def now(facts: Facts, _previous: Facts | None) -> float | str:
            found = find(facts)
            return name if found is None else float(found)

        return now

    def before(_facts: Facts, previous: Facts | None) -> float | str:
        found = None if previous is None else find(previous)
        return name if found is None else float(found)

    return before


def _sum(expression: str) -> Shortcut:
    terms = [(sign == "-", _fact(name)) for sign, name in _TERM.findall(expression)]
    if len(terms) == 1:
        return terms[0][1]

    def add(facts: Facts, previous: Facts | None) -> float | str:
        total = 0.0
        for negative, term in terms:
            value = term(facts, previous)
            if isinstance(value, str):
                return value
            total = total - value if negative else total + value
        return total

    return add


def _rate(part: str, whole: str) -> Shortcut:
    upper, lower = _fact(part), _fact(whole)

    def divide(facts: Facts, previous: Facts | None) -> float | str:
        numerator = upper(facts, previous)
        denominator = lower(facts, previous)
        if isinstance(numerator, str):
            return numerator
        if isinstance(denominator, str):
            return denominator
        if denominator:
            return 100.0 * numerator / denominator
        return math.copysign(math.inf, numerator) if numerator else math.nan

    return divide


def _comparison(
    left: Shortcut, operator: Callable[[float, float], bool], right: Shortcut
) -> Shortcut:
    def compare(facts: Facts, previous: Facts | None) -> bool | str:
        smaller = left(facts, previous)
        if isinstance(smaller, str):
            return smaller
        larger = right(facts, previous)
        return larger if isinstance(larger, str) else operator(smaller, larger)

    return compare
