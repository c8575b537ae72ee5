"""Bounds of facts: the least and the most that a form accepts."""

import math
from collections.abc import Mapping, Sequence
from typing import Any


def bounds_of(schema: Mapping[str, Any], path: Sequence[str]) -> tuple[float, float]:
    """Give the least and the most that a fact can be by its schema; ±inf where it says nothing.

    What is made of a list is not negative, being counted or added up.
    """
    node: Any = schema
    for name in path:
        node = node.get("properties", {}).get(name, {})
        if node.get("type") == "array":
            return 0.0, math.inf
    return node.get("minimum", -math.inf), node.get("maximum", math.inf)
