"""Shares: what of the city's rules holds for one unit, and what for the sum of all."""

from collections.abc import Callable

from attrs import evolve

from duban.model.rollup import Rollup
from duban.model.rules import AreaRules, Indicator, Target
from duban.model.terms import Kind
from duban.rollup.adding import RATES


def has_own_target(rules: AreaRules, unit: str) -> bool:
    """Tell whether the plan gives a unit a target of its own in an area."""
    return any(unit in one.unit_targets for one in rules.indicators)


def rules_of_unit(rules: AreaRules, unit: str) -> AreaRules:
    """Give an area's rules as they hold for a reporter: those of a unit with its own targets.

    A rate and a limit of nothing hold for each unit. The city's amount is no unit's: without a
    target of its own the unit's figure is watched, never judged.
    """
    if rules.rollup_of(unit) is None:
        return rules
    return _with(rules, lambda one: _of_unit(one, unit))


def rules_of_sum(rules: AreaRules, rollup: Rollup) -> AreaRules:
    """Give an area's rules as they hold for a roll-up's sum, asked of its lead alone."""

    def of_sum(one: Indicator) -> Indicator:
        asked = rollup.lead in {one.lead, *one.led_by} or rollup.lead != rules.lead
        rolled = asked and any(unit in one.reporters for unit in rollup.units)
        target = one.target
        if target is not None and rollup.lead in one.unit_targets:
            target = Target(target.direction, one.unit_targets[rollup.lead])
        return evolve(one, reporters=(rollup.lead,) if rolled else (), target=target)

    return _with(rules, of_sum)


def _with(rules: AreaRules, change: Callable[[Indicator], Indicator]) -> AreaRules:
    return evolve(
        rules,
        tasks=tuple(
            evolve(task, indicators=tuple(change(one) for one in task.indicators))
            for task in rules.tasks
        ),
    )


def _of_unit(one: Indicator, unit: str) -> Indicator:
    own = one.unit_targets.get(unit)
    if own is not None:
        if one.kind is Kind.CADENCE:
            return evolve(one, times=own)
        if one.target is None:
            return evolve(one, count=int(own))
        return evolve(one, target=Target(one.target.direction, own))
    if one.target is not None and not _holds_for_each(one, one.target):
        return evolve(one, kind=Kind.WATCH, target=None, curve=None)
    return evolve(one, count=None) if one.count is not None else one


def _holds_for_each(one: Indicator, target: Target) -> bool:
    return one.unit in RATES or (target.direction == "at_most" and target.value == 0)
