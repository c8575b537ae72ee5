"""Sums over lists, taken out of an expression and added up in Python.

The CEL library keeps some memory for good at every call of a Python function with a list
(cel-expr-python 0.1.3: about 10 KB a call), so `sum(list, "key")` is computed beforehand and
stands in the expression as a number. A sum over anything but a list or a plain filter of one
is left to the library.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from duban.expressions.paths import Facts, reach

#: The types of the keys of each list, by the list's full name, now and previously.
Lists = Mapping[str, Mapping[str, str]]

_FILTER = (
    r"\.filter\((?P<each>\w+), (?P=each)\.(?P<key>\w+) (?P<test>==|!=|in)"
    r" (?P<wanted>\[[^\]]*\]|\"[^\"]*\")\)"
)
_SUM = re.compile(
    r"\bsum\((?P<list>(?:facts|previous)(?:\.[a-z][a-z0-9_]*)+?)"
    rf"(?:{_FILTER})?, \"(?P<added>\w+)\"\)"
)


@frozen
class Hoisted:
    """A sum that was taken out: the variable that stands for it, and how to add it up.

    `add` gives the number, or the name of what was not reported.
    """

    variable: str
    add: Callable[[Facts, Facts | None], "float | str"]


def hoist(source: str, lists: Lists, taken: int) -> tuple[str, list[Hoisted]]:
    """Take the sums out of an expression; `taken` is how many variables there are already."""
    found: list[Hoisted] = []

    def stand_in(match: re.Match[str]) -> str:
        keys = lists.get(match["list"], {})
        if keys.get(match["added"]) != "number":
            return match[0]
        if match["key"] is not None and keys.get(match["key"]) != "text":
            return match[0]
        variable = f"hoisted.sum{taken + len(found)}"
        keep = _keep(match["key"], match["test"], match["wanted"])
        found.append(Hoisted(variable, _adder(match["list"], keep, match["added"])))
        return variable

    return _SUM.sub(stand_in, source), found


def _keep(
    key: str | None, test: str | None, wanted: str | None
) -> Callable[[Mapping[str, Any]], bool] | None:
    if key is None or wanted is None:
        return None
    named = json.loads(wanted)
    options = frozenset(named if isinstance(named, list) else [named])
    if test == "!=":
        return lambda thing: thing.get(key, "") not in options
    return lambda thing: thing.get(key, "") in options


def _adder(
    name: str, keep: Callable[[Mapping[str, Any]], bool] | None, key: str
) -> Callable[[Facts, Facts | None], "float | str"]:
    top, *path = name.split(".")
    find = reach(tuple(path))

    def add(facts: Facts, previous: Facts | None) -> float | str:
        source = facts if top == "facts" else previous
        things = None if source is None else find(source)
        if things is None:
            return name
        total = 0.0
        for thing in things:
            if keep is None or keep(thing):
                if key not in thing:
                    return f"{name}[].{key}"
                total += float(thing[key])
        return total

    return add
