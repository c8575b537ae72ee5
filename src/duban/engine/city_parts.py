"""The parts of a sum: who owes one in which month, and what a closed task had come to."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from typing import Any

from attrs import define, evolve, field

from duban.model.agreements import Replan, ReplanKind
from duban.model.city import UnitCourse
from duban.model.period import Period
from duban.model.rollup import Rollup
from duban.model.rules import AreaRules, Indicator, RuleBook
from duban.model.terms import STAGE_RANK
from duban.rollup import Facts, Ingredient, Way, at, put, way_of
from duban.schemafiles.leaves import Leaf
from duban.tracking.windows import is_held, leaving

_MOVES = frozenset({ReplanKind.TRANSFER, ReplanKind.MERGED})
_OF_STAGES = frozenset({Way.STAGE, Way.DATE})
#: By fact, what each unit had reached of it.
Reached = Mapping[str, Mapping[str, Any]]


@define(frozen=True, slots=False, eq=False, repr=False)
class Parts:
    """Who owes what of a roll-up: `rules` are those of the units, `replans` those that count.

    `asked` are the facts for which units are asked on account of each indicator.
    """

    book: RuleBook
    area: str
    rollup: Rollup
    rules: AreaRules
    replans: tuple[Replan, ...]
    asked: Mapping[str, Sequence[str]]
    _owing: dict[tuple[Period, str], tuple[str, ...]] = field(factory=dict, init=False, eq=False)

    def owed_by(self, period: Period, indicator: str = "") -> tuple[str, ...]:
        """Give the units that owe a period's report, or one for an indicator.

        A unit whose task was closed, or went to another unit, owes none from then on.
        """
        key = (period, indicator)
        if key not in self._owing:
            asked = (self.rules.indicator(indicator),) if indicator else self.rules.indicators
            self._owing[key] = tuple(
                unit
                for unit in self.rollup.units
                if self.book.reporters[unit].answers_on(period.last_day)
                and any(unit in one.reporters and self._is_held(one, unit, period) for one in asked)
            )
        return self._owing[key]

    def ingredients_in(
        self, period: Period, ingredients: tuple[Ingredient, ...]
    ) -> tuple[Ingredient, ...]:
        """Give the facts with the units that are asked for each in a period."""
        if not self.replans:
            return ingredients
        return tuple(
            evolve(one, units=self._asked_for(one, period)) if one.name in self._wanting else one
            for one in ingredients
        )

    def reached(
        self, period: Period, leaves: Mapping[str, Leaf], by_unit: Mapping[str, UnitCourse]
    ) -> Reached:
        """Give, by unit and fact, what was reached to date of tasks closed before a period.

        What is built is built: a figure that adds up over the year stays in the sum, and so does a
        list of named things as it stood. A single work or paper stays with its stage and day once
        that suffices; before, those who still work on theirs count alone. What went to another
        unit is that one's to report.
        """
        if not any(one.kind is ReplanKind.CLOSED for one in self.replans):
            return {}
        found: dict[str, dict[str, Any]] = {}
        for name, wanting in self._wanting.items():
            leaf = leaves[name]
            if not (leaf.cumulative or leaf.type == "list" or _way(leaf) in _OF_STAGES):
                continue
            for unit in self.rollup.units:
                since = self._closed(unit, wanting, period)
                course = by_unit.get(unit)
                if since is None or course is None:
                    continue
                told = [month for month in course.facts if month < since]
                facts = course.facts[max(told)] if told else {}
                value = at(facts, leaf.path)
                if value is not None and _is_built(leaf, facts, wanting):
                    found.setdefault(unit, {})[name] = value
        return found

    def _closed(self, unit: str, wanting: Sequence[Indicator], period: Period) -> Period | None:
        """Give since when nobody asks a unit for a fact, if its tasks were closed, not moved."""
        asked = [one for one in wanting if unit in one.reporters]
        if not asked or any(self._is_held(one, unit, period) for one in asked):
            return None
        gone = [each for one in asked for each in leaving(one, self.replans, self.area, unit)]
        if not gone or any(one.kind in _MOVES for one in gone):
            return None
        return max(one.since for one in gone)

    @cached_property
    def _wanting(self) -> Mapping[str, Sequence[Indicator]]:
        """Give the indicators for which each fact is asked; others are left out."""
        found: dict[str, list[Indicator]] = {}
        for one in self.rules.indicators:
            for name in self.asked[one.id]:
                found.setdefault(name, []).append(one)
        return found

    def _asked_for(self, ingredient: Ingredient, period: Period) -> tuple[str, ...]:
        wanting = self._wanting[ingredient.name]
        return tuple(
            unit
            for unit in ingredient.units
            if any(unit in one.reporters and self._is_held(one, unit, period) for one in wanting)
        )

    def _is_held(self, one: Indicator, unit: str, period: Period) -> bool:
        joined = any(each == unit for each, _ in one.joined)
        if not self.replans and not joined:
            return True
        return is_held(one, self.replans, self.area, unit, period)


def _is_built(leaf: Leaf, facts: Facts, wanting: Sequence[Indicator]) -> bool:
    """Tell whether what stood in a unit's last report before a closing stays in the sum."""
    if leaf.cumulative or leaf.type == "list":
        return leaf.cumulative or bool(leaf.key)
    path = leaf.path if _way(leaf) is Way.STAGE else (*leaf.path[:-1], "stage")
    reached = STAGE_RANK.get(at(facts, path), 0)
    return all(one.stage is not None and reached >= STAGE_RANK[one.stage] for one in wanting)


def _way(leaf: Leaf) -> Way:
    return way_of(leaf.type, leaf.unit, leaf.name, leaf.adds_up)


def with_reached(
    parts: Mapping[str, Facts], ingredients: Sequence[Ingredient], reached: Reached
) -> tuple[dict[str, Facts], tuple[Ingredient, ...]]:
    """Give the parts of units, and who is asked, with what closed tasks had come to."""
    paths = {one.name: one.path for one in ingredients}
    whole = dict(parts)
    for unit, figures in reached.items():
        facts = deepcopy(dict(parts.get(unit, {})))
        for name, value in figures.items():
            put(facts, paths[name], value)
        whole[unit] = facts
    return whole, tuple(
        evolve(one, units=(*one.units, *(unit for unit in reached if one.name in reached[unit])))
        for one in ingredients
    )


def ingredients_of(
    rules: AreaRules,
    rollup: Rollup,
    leaves: Mapping[str, Leaf],
    asked: Mapping[str, Sequence[str]],
) -> tuple[Ingredient, ...]:
    """Give an area's facts with the units that are asked for each: for an indicator, else all."""
    owing: dict[str, set[str]] = {}
    for one in rules.indicators:
        for name in asked[one.id]:
            owing.setdefault(name, set()).update(one.reporters)
    units = rollup.units
    return tuple(
        Ingredient(
            leaf.name,
            leaf.path,
            _way(leaf),
            tuple(unit for unit in units if unit in owing.get(leaf.name, units)),
        )
        for leaf in leaves.values()
    )
