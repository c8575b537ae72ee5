"""What a reporter is asked in a period: only the facts that its due indicators need."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from duban.model.agreements import Replan
from duban.model.period import Period
from duban.model.rules import AreaRules, Duty, Indicator, RuleBook, Task
from duban.rollup import rules_of_unit
from duban.schemafiles.leaves import Leaf, leaves_of
from duban.schemafiles.needs import facts_asked, facts_within
from duban.tracking.replanned import rules_in


@frozen
class AskedFact:
    """A fact that is asked for, with the due indicators that use it."""

    leaf: Leaf
    uses: tuple[Indicator, ...]


@frozen
class AskedTask:
    """A task that a reporter reports on, with the facts that stand on its sheet.

    `indicators` are those that the reporter answers for, due or not: evidence may name any.
    `originals` are, by id, those that re-plans have changed, as they were.
    """

    area: str
    task: Task
    facts: tuple[AskedFact, ...]
    indicators: tuple[Indicator, ...]
    originals: Mapping[str, Indicator] = {}


@frozen
class Asked:
    """All that a reporter is asked in one period."""

    reporter: str
    period: Period
    tasks: tuple[AskedTask, ...]
    duties: Mapping[str, Duty]

    @property
    def areas(self) -> tuple[str, ...]:
        """Give the areas, each once, in the order of their tasks."""
        return tuple(dict.fromkeys(task.area for task in self.tasks))


def asked_of(
    book: RuleBook, reporter: str, period: Period, replans: Sequence[Replan] = ()
) -> Asked:
    """Tell what `reporter` is asked for `period`; no tasks if nothing is due from it.

    Of `replans` those count that are in force in the period; `book` is one that asks the units to
    which tasks moved (`amended`).
    """
    duties = {}
    facts: dict[str, dict[str, tuple[AskedFact, ...]]] = {}
    own = {area: rules_of_unit(rules, reporter) for area, rules in book.rules.items()}
    held = {area: rules_in(rules, replans, reporter, period) for area, rules in own.items()}
    for area, rules in held.items():
        owed = book.duties(area, reporter)
        duty = next((each for each in owed if each.period == period), None)
        if duty is not None and _owes(book.rules[area], rules, reporter):
            duties[area] = duty
            facts[area] = _facts_by_task(rules, leaves_of(book.schemas[area]), reporter, period)
    tasks = tuple(
        AskedTask(
            area,
            task,
            facts[area].get(task.code, ()),
            _indicators_of(task, reporter),
            _changed(own[area].task(task.code), task),
        )
        for area, task in ((area, held[area].task(task.code)) for area, task in book.tasks())
        if area in facts and (_indicators_of(task, reporter) or not task.indicators)
    )
    return Asked(reporter, period, tasks, duties)


def _owes(rules: AreaRules, held: AreaRules, reporter: str) -> bool:
    """Tell whether a unit that is asked in an area is held to anything of it."""
    if reporter not in rules.all_reporters:
        return False
    asked = any(reporter in one.reporters for one in rules.indicators)
    return not asked or any(reporter in one.reporters for one in held.indicators)


def _facts_by_task(
    rules: AreaRules, leaves: Mapping[str, Leaf], reporter: str, period: Period
) -> dict[str, tuple[AskedFact, ...]]:
    """Give the facts of an area, each with the first task that needs it."""
    asked = facts_asked(rules, leaves)
    ruled = {name for one in rules.indicators if not one.by_plugin for name in asked[one.id]}
    in_checks = [facts_within(check.expect) for check in rules.checks]
    due = [
        indicator
        for indicator in rules.indicators
        if reporter in indicator.reporters and indicator.measured_in(period)
    ]
    uses: dict[str, list[Indicator]] = {}
    homes: dict[str, str] = {}
    for indicator in due:
        for name in asked[indicator.id]:
            uses.setdefault(name, []).append(indicator)
            homes.setdefault(name, indicator.task)
    own = {task.code for task in rules.tasks if _indicators_of(task, reporter)}
    for check, names in zip(rules.checks, in_checks, strict=True):
        only_here = [name for name in names if name not in ruled and name in leaves]
        if check.task in own and all(name in homes for name in names if name not in only_here):
            for name in only_here:
                homes.setdefault(name, check.task)
    found: dict[str, list[AskedFact]] = {}
    for name, leaf in leaves.items():
        if name in homes:
            fact = AskedFact(leaf, tuple(uses.get(name, ())))
            found.setdefault(homes[name], []).append(fact)
    return {task: tuple(facts) for task, facts in found.items()}


def _changed(original: Task, held: Task) -> dict[str, Indicator]:
    """Give the indicators of a task that are held to something else, as they were."""
    if original is held:
        return {}
    now = {one.id: one for one in held.indicators}
    return {one.id: one for one in original.indicators if now.get(one.id) is not one}


def _indicators_of(task: Task, reporter: str) -> tuple[Indicator, ...]:
    return tuple(one for one in task.indicators if reporter in one.reporters)
