"""A rule book with the units to which tasks moved during the year."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from attrs import evolve

from duban.model.agreements import Replan, ReplanKind
from duban.model.rollup import Rollup
from duban.model.rules import AreaRules, Indicator, RuleBook, Task

_MOVING = frozenset({ReplanKind.TRANSFER, ReplanKind.MERGED})


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


def moves_of(replans: Iterable[Replan], today: date) -> list[Replan]:
    """Give the re-plans decided by a day by which tasks or units go to another unit, in their order."""
    moves = [one for one in replans if one.kind in _MOVING and one.to and one.decided_on <= today]
    return sorted(moves, key=lambda one: (one.since.index, one.decided_on))


def _rules(rules: AreaRules, moves: Sequence[Replan], day: date) -> AreaRules:
    own = [one for one in moves if one.area in {"", rules.area}]
    tasks = tuple(_task(task, own, rules.area, day) for task in rules.tasks)
    lead = rules.lead
    for one in own:
        if one.kind is ReplanKind.MERGED and lead == one.reporter and one.since.first_day <= day:
            lead = one.to
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
    lead, cooperating = task.lead, task.cooperating
    for one in moves:
        if one.task in {"", task.code} and not one.indicator and one.since.first_day <= day:
            lead = one.to if lead == one.reporter else lead
            cooperating = _instead(cooperating, one)
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
        if move.since.first_day > day:
            continue
        if found.lead == move.reporter:
            found = evolve(found, lead=move.to, led_by=(*found.led_by, move.reporter))
        if move.reporter in found.cooperating:
            found = evolve(found, cooperating=_instead(found.cooperating, move))
    return found


def _instead(units: tuple[str, ...], move: Replan) -> tuple[str, ...]:
    """Put the unit to which something moves in the place of the one that it leaves."""
    return tuple(dict.fromkeys(move.to if unit == move.reporter else unit for unit in units))


def _with(units: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*units, *more)))
