"""A rule book with the units to which tasks moved during the year."""

from collections.abc import Sequence
from datetime import date

from attrs import evolve

from duban.model.agreements import Replan, ReplanKind
from duban.model.rules import AreaRules, Indicator, RuleBook, Task

_MOVING = frozenset({ReplanKind.TRANSFER, ReplanKind.MERGED})


def amended(book: RuleBook, replans: Sequence[Replan], today: date) -> RuleBook:
    """Ask the units to which tasks moved by a day; the same book where none did.

    From the month of the move on the lead is the new unit, too.
    """
    moves = [one for one in replans if one.kind in _MOVING and one.to and one.decided_on <= today]
    rules = {area: _rules(each, moves, today) for area, each in book.rules.items()}
    if all(rules[area] is each for area, each in book.rules.items()):
        return book
    return evolve(book, rules=rules)


def _rules(rules: AreaRules, moves: Sequence[Replan], today: date) -> AreaRules:
    own = [one for one in moves if one.area in {"", rules.area}]
    tasks = tuple(_task(task, own, rules.area, today) for task in rules.tasks)
    if all(new is old for new, old in zip(tasks, rules.tasks, strict=True)):
        return rules
    joined = {unit for task in tasks for one in task.indicators for unit, _ in one.joined}
    return evolve(rules, tasks=tasks, reporters=_with(rules.reporters, *sorted(joined)))


def _task(task: Task, moves: Sequence[Replan], area: str, today: date) -> Task:
    indicators = tuple(_indicator(one, moves, area, today) for one in task.indicators)
    if all(new is old for new, old in zip(indicators, task.indicators, strict=True)):
        return task
    joined = sorted({unit for one in indicators for unit, _ in one.joined})
    lead = task.lead
    for one in moves:
        if one.task in {"", task.code} and lead == one.reporter and one.since.first_day <= today:
            lead = one.to
    reporters = _with(task.reporters, *joined)
    return evolve(task, indicators=indicators, reporters=reporters, lead=lead)


def _indicator(one: Indicator, moves: Sequence[Replan], area: str, today: date) -> Indicator:
    found = one
    for move in moves:
        if move.reporter not in found.reporters or not move.concerns(area, move.reporter, one):
            continue
        if move.to not in found.reporters:
            found = evolve(
                found,
                reporters=_with(found.reporters, move.to),
                joined=(*found.joined, (move.to, move.since.first_day)),
            )
        if found.lead == move.reporter and move.since.first_day <= today:
            found = evolve(found, lead=move.to)
    return found


def _with(units: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*units, *more)))
