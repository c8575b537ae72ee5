"""Re-plans of a period: the targets and due days to which they hold a unit, and what it is asked."""

from collections.abc import Iterable, Sequence

from attrs import evolve

from duban.model.agreements import Replan, ReplanKind
from duban.model.period import Period
from duban.model.rules import AreaRules, Indicator
from duban.model.terms import Kind
from duban.tracking.windows import is_open, windowed


def concerning(replans: Iterable[Replan], area: str, reporter: str) -> tuple[Replan, ...]:
    """Give the re-plans that may concern a unit in an area, in the order in which they count."""
    found = [
        one
        for one in replans
        if one.area in {"", area} and (one.reporter in {"", reporter} or one.to == reporter)
    ]
    return tuple(sorted(found, key=lambda one: (one.since.index, one.decided_on, one.line)))


def replanned(
    indicator: Indicator, replans: Iterable[Replan], area: str, reporter: str, period: Period
) -> tuple[Indicator, tuple[Replan, ...]]:
    """Give an indicator with target and due day in force in a period, and by which re-plans.

    `replans` are in the order in which they count. A new target of all leaves a unit's own share of
    it (roll-up) as it is.
    """
    held, counted = indicator, []
    for one in replans:
        spared = one.reporter != reporter and reporter in indicator.unit_targets
        if (
            one.kind is ReplanKind.TARGET
            and one.since <= period
            and one.concerns(area, reporter, indicator)
            and (one.due is not None or not spared)
        ):
            held = _changed(held, evolve(one, target=None) if spared else one)
            counted.append(one)
    return held, tuple(counted)


def rules_in(
    rules: AreaRules, replans: Sequence[Replan], reporter: str, period: Period
) -> AreaRules:
    """Give an area's rules as re-plans leave a unit held to them in a period.

    `rules` ask the units to which tasks moved (`amended`). The unit is taken from the indicators
    that have ended for it or are not its own yet, from all where it owes no report then; the others
    have the target and the due day in force. The same rules where no re-plan concerns it.
    """
    area, counting = rules.area, concerning(replans, rules.area, reporter)
    if not counting and not any(
        reporter == unit for one in rules.indicators for unit, _ in one.joined
    ):
        return rules
    within = {
        one.id: windowed(one, counting, area, reporter)
        for one in rules.indicators
        if reporter in one.reporters
    }
    changed = any(within[one.id] is not one for one in rules.indicators if one.id in within)
    owes = not changed or any(is_open(one, period) for one in within.values())

    def held(one: Indicator) -> Indicator:
        if one.id not in within:
            return one
        gone = within[one.id] is not one and not is_open(within[one.id], period)
        if gone or not owes:
            return evolve(one, reporters=tuple(each for each in one.reporters if each != reporter))
        return replanned(within[one.id], counting, area, reporter, period)[0]

    tasks = tuple(
        evolve(task, indicators=tuple(held(one) for one in task.indicators)) for task in rules.tasks
    )
    return evolve(rules, tasks=tasks)


def _changed(indicator: Indicator, replan: Replan) -> Indicator:
    if replan.due is not None:
        indicator = evolve(indicator, due=replan.due, due_open=False)
    if replan.target is None:
        return indicator
    if indicator.target is not None:
        return evolve(indicator, target=evolve(indicator.target, value=replan.target))
    if indicator.kind is Kind.CADENCE:
        return evolve(indicator, times=replan.target)
    if indicator.count is not None:
        return evolve(indicator, count=int(replan.target))
    return indicator
