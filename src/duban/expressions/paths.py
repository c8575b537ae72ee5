"""Paths into facts, found as quickly as Python can."""

from collections.abc import Callable, Mapping
from typing import Any

Facts = Mapping[str, Any]


def reach(path: tuple[str, ...]) -> Callable[[Facts], Any]:
    """Give a function that finds the fact at a path; None where it was not reported."""
    if len(path) == 1:
        (only,) = path
        return lambda facts: facts.get(only)
    if len(path) == 2:
        group, leaf = path
        return lambda facts: None if (found := facts.get(group)) is None else found.get(leaf)

    def walk(facts: Facts) -> Any:
        found: Any = facts
        for part in path:
            if (found := found.get(part)) is None:
                return None
        return found

    return walk
