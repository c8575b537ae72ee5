"""What an indicator's figure can be, as far as its rule, its schema and its area's checks tell."""

import math
import re
from collections.abc import Mapping
from typing import Any

from duban.model.rules import AreaRules, Indicator
from duban.model.terms import Kind, Severity
from duban.schemafiles.bounds import bounds_of

_FACT = re.compile(r"facts((?:\.\w+)+)")
_ONE_FACT = re.compile(r"(?:double\()?(facts(?:\.\w+)+)\)?")
_SHARE = re.compile(r"100\.0 \* (facts(?:\.\w+)+) / (facts(?:\.\w+)+)")
_ANYTHING = (-math.inf, math.inf)


def figure_bounds(
    indicator: Indicator, rules: AreaRules, schema: Mapping[str, Any]
) -> tuple[float, float]:
    """Give the least and the most that an indicator can be, in its base unit; ±inf where unknown.

    A reported figure is bounded as its schema says. What is made of figures that are not negative,
    without taking any away, is not negative, nor is a total. A share of the whole is 100 % at most
    where the area's checks hold the part to the whole: stocks of 120 % of what is needed there are.
    """
    if not indicator.value:
        return (0.0, math.inf) if indicator.kind is Kind.TOTAL else _ANYTHING
    one = _ONE_FACT.fullmatch(indicator.value)
    if one is not None:
        least, most = bounds_of(schema, one[1].split(".")[1:])
        return float(least), float(most)
    named = [bounds_of(schema, path.split(".")[1:])[0] for path in _FACT.findall(indicator.value)]
    takes_away = "-" in indicator.value
    least = 0.0 if named and min(named) >= 0 and not takes_away else -math.inf
    share = _SHARE.fullmatch(indicator.value)
    is_part = share is not None and _is_held(share[1], share[2], rules)
    return least, 100.0 if is_part else math.inf


def _is_held(part: str, whole: str, rules: AreaRules) -> bool:
    """Tell whether a check of the area says that a part, alone or with others, is in the whole."""
    sum_of = rf"(?:facts[\w.]+ \+ )*{re.escape(part)}(?: \+ facts[\w.]+)*"
    held = re.compile(rf"{sum_of} <= {re.escape(whole)}")
    return any(
        held.fullmatch(condition)
        for check in rules.checks
        if check.severity is Severity.ERROR
        for condition in check.expect.split(" && ")
    )
