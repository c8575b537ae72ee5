"""A rule book with the units to which tasks moved during the year."""

from collections.abc import Collection, Sequence
from datetime import date

from attrs import evolve

from duban.model.agreements import Replan, heir_of, moves_of
from duban.model.rollup import Rollup
from duban.model.rules import AreaRules, Indicator, RuleBook, Task


def amended(
    book: RuleBook, replans: Sequence[Replan], today: date, leads_on: date | None = None
) -> RuleBook:
    """Ask the units to which tasks moved by a day; the same book where none did.

    From the month of the move on the lead is the new unit, too: by today, or on another day where
    it is asked who leads then. Who leads or cooperates need not report itself.
    """
    moves = moves_of(replans, today)
    if not moves:
        return book
    day = leads_on or today
    rules = {area: _rules(each, moves, day) for area, each in book.rules.items()}
    if all(rules[area] is each for area, each in book.rules.items()):
        return book
    return evolve(book, rules=rules)


def _rules(rules: AreaRules, moves: Sequence[Replan], day: date) -> AreaRules:
    own = [one for one in moves if one.area in {"", rules.area}]
    tasks = tuple(_task(task, own, rules.area, day) for task in rules.tasks)
    lead = heir_of(rules.lead, own, day, rules.area)
    if lead == rules.lead and all(new is old for new, old in zip(tasks, rules.tasks, strict=True)):
        return rules
    joined = {unit for task in tasks for one in task.indicators for unit, _ in one.joined}
    return evolve(
        rules,
        lead=lead,
        tasks=tasks,
        reporters=_with(rules.reporters, *sorted(joined)),
        rollups=tuple(_rollup(one, own, joined) for one in rules.rollups),
    )


def _rollup(rollup: Rollup, moves: Sequence[Replan], joined: Collection[str]) -> Rollup:
    """Add up the reports of who takes over from a unit as well."""
    units = rollup.units
    for one in moves:
        if one.reporter in units and one.to in joined and one.to != rollup.lead:
            units = _with(units, one.to)
    return rollup if units == rollup.units else evolve(rollup, units=units)


def _task(task: Task, moves: Sequence[Replan], area: str, day: date) -> Task:
    indicators = tuple(_indicator(one, moves, area, day) for one in task.indicators)
    lead = heir_of(task.lead, moves, day, area, task.code)
    cooperating = _heirs(task.cooperating, moves, day, area, task.code)
    unmoved = (lead, cooperating) == (task.lead, task.cooperating)
    if unmoved and all(new is old for new, old in zip(indicators, task.indicators, strict=True)):
        return task
    joined = sorted({unit for one in indicators for unit, _ in one.joined})
    reporters = _with(task.reporters, *joined)
    return evolve(
        task, indicators=indicators, reporters=reporters, lead=lead, cooperating=cooperating
    )


def _indicator(one: Indicator, moves: Sequence[Replan], area: str, day: date) -> Indicator:
    found = one
    for move in moves:
        if not move.concerns(area, move.reporter, one):
            continue
        if move.reporter in found.reporters and move.to not in found.reporters:
            found = evolve(
                found,
                reporters=_with(found.reporters, move.to),
                joined=(*found.joined, (move.to, move.since.first_day)),
            )
            own = found.unit_targets
            if move.reporter in own and move.to not in own:
                own = {**own, move.to: own[move.reporter]}
                found = evolve(found, unit_targets=own)
    lead = heir_of(one.lead, moves, day, area, one.task, one.id)
    cooperating = _heirs(one.cooperating, moves, day, area, one.task, one.id)
    if lead != one.lead:
        found = evolve(found, lead=lead, led_by=(*one.led_by, one.lead))
    return found if cooperating == one.cooperating else evolve(found, cooperating=cooperating)


def _heirs(
    units: tuple[str, ...], moves: Sequence[Replan], day: date, area: str, *about: str
) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heir_of(unit, moves, day, area, *about) for unit in units))


def _with(units: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*units, *more)))
