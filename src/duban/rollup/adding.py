"""Adding up: the facts of units to those of the city, each in its own way."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import frozen

from duban.model.terms import STAGE_RANK

Facts = Mapping[str, Any]

#: Units of measure of rates: they are never summed, as a mean of rates is no rate.
RATES = frozenset({"%", "m2/person", "g/m2", "persons/km2"})


class Way(StrEnum):
    """How one fact of several units becomes that of all."""

    SUM = "sum"
    GREATEST = "greatest"
    LEAST = "least"
    JOIN = "join"
    STAGE = "stage"
    DATE = "date"
    ALL = "all"
    NONE = "none"


@frozen
class Ingredient:
    """One fact: its full name, its path below facts, how it adds up, and which units are asked."""

    name: str
    path: tuple[str, ...]
    way: Way
    units: tuple[str, ...]


@frozen
class Sum:
    """What units came to in one period.

    `facts` are those to which every unit that is asked gave its part; `partial` those of whoever
    is in. `missing` names, by fact, the units without which it is.
    """

    facts: Facts
    partial: Facts
    missing: Mapping[str, tuple[str, ...]]

    @property
    def is_whole(self) -> bool:
        """Tell whether no fact was given by some units and not by others."""
        return not self.missing or self.facts == self.partial


def way_of(kind: str, unit: str, name: str, told: str = "") -> Way:
    """Tell how a fact adds up: as its schema says (x-rollup), else by its type and unit of measure.

    Counts and quantities are summed and lists joined; of a stage the least advanced counts, of
    flags all. A rate does not add up, nor does a text.
    """
    if told:
        return Way(told)
    if kind == "number":
        return Way.NONE if unit in RATES else Way.SUM
    if kind in {"list", "flag"}:
        return Way.JOIN if kind == "list" else Way.ALL
    last = name.rpartition(".")[2]
    return {"stage": Way.STAGE, "date": Way.DATE}.get(last, Way.NONE)


def add_up(
    ingredients: Iterable[Ingredient], parts: Mapping[str, Facts], owed: Sequence[str]
) -> Sum:
    """Add up the facts of the units that are in (`parts`, by unit), of those that owe a report.

    The order of `parts` does not matter: that of `owed` counts.
    """
    facts: dict[str, Any] = {}
    partial: dict[str, Any] = {}
    missing: dict[str, tuple[str, ...]] = {}
    everybody = tuple(owed)
    around: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Any]] = {}
    for one in ingredients:
        units = everybody
        if one.units != everybody:
            units = tuple(unit for unit in everybody if unit in one.units)
        place = (one.path[:-1], units)
        groups = around.get(place)
        if groups is None:
            groups = around[place] = [at(parts.get(unit), place[0]) for unit in units]
        key = one.path[-1]
        given = [None if group is None else group.get(key) for group in groups]
        values = [value for value in given if value is not None]
        if not values:
            if units:
                missing[one.name] = units
            continue
        is_day = one.way is Way.DATE
        total = _day_reached(groups, key) if is_day else _WAYS[one.way](values)
        whole = len(values) == len(given)
        if not whole:
            missing[one.name] = tuple(
                unit for unit, value in zip(units, given, strict=True) if value is None
            )
        if total is not None:
            put(partial, one.path, total)
            if whole:
                put(facts, one.path, total)
    return Sum(facts, partial, missing)


def _sum(values: Sequence[Any]) -> int | float:
    """Add exactly, so that a unit that is cut in two changes nothing, nor does any order."""
    return sum(values) if all(isinstance(each, int) for each in values) else math.fsum(values)


def _join(values: Sequence[Any]) -> list[Any]:
    return [thing for things in values for thing in things]


def _least_advanced(values: Sequence[str]) -> str:
    return min(values, key=lambda stage: STAGE_RANK.get(stage, 0))


def _day_reached(groups: Sequence[Facts | None], key: str) -> Any:
    """Give the last day on which a unit came to the stage that is the least advanced of all."""
    there = [group for group in groups if group is not None and group.get(key) is not None]
    stages = [group.get("stage") or "none" for group in there]
    least = _least_advanced(stages)
    return max(group[key] for group, stage in zip(there, stages, strict=True) if stage == least)


_WAYS: Mapping[Way, Callable[[Sequence[Any]], Any]] = {
    Way.SUM: _sum,
    Way.GREATEST: max,
    Way.LEAST: min,
    Way.JOIN: _join,
    Way.STAGE: _least_advanced,
    Way.ALL: all,
    Way.NONE: lambda _values: None,
}


def at(facts: Facts | None, path: Sequence[str]) -> Any:
    """Give the fact at a path; None where it was not reported."""
    found: Any = facts
    for part in path:
        if found is None:
            return None
        found = found.get(part)
    return found


def put(facts: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Put a fact at a path, with the groups that lead there."""
    for part in path[:-1]:
        facts = facts.setdefault(part, {})
    facts[path[-1]] = value
