"""Opening a matter: who answers for it, at which level, until when."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from duban.matters.causes import Cause
from duban.model.agreements import Replan, ReplanKind, heir_of
from duban.model.matters import Matter, Step
from duban.model.period import Period
from duban.model.pressing import Policy, Source
from duban.model.rules import Indicator, RuleBook, Task
from duban.model.terms import Level
from duban.words import Lang
from duban.workdays import WorkCalendar

#: Who has taken a step that follows from the rules.
BY_ITSELF = "duban"

#: Faults of the report itself: whoever reports answers for them, and the lead gets a note.
_OF_THE_REPORT = frozenset(
    "not_reported late returned paper_missing element_missing summary_missing unknown question"
    " fell".split()
)


@frozen
class Context:
    """What matters are opened and reconciled with.

    `day` is today in the plan's time zone. `stood` are the keys of the causes at the reconciling
    before this one (None: not known): a closed matter's cause that has stood ever since is no
    new one. `judged` are the areas that could be judged this time (None: all): matters of others
    are left as they are. `moves` are the re-plans decided by then by which tasks or units went to
    another unit, in their order.
    """

    book: RuleBook
    calendar: WorkCalendar
    day: date
    stood: frozenset[str] | None = None
    judged: frozenset[str] | None = None
    moves: tuple[Replan, ...] = ()

    @property
    def lang(self) -> Lang:
        """Give the language in which steps are explained: the plan's."""
        return self.book.plan.language


def open_matter(
    cause: Cause,
    context: Context,
    *,
    after: Matter | None = None,
    level: Level | None = None,
    limit: date | None = None,
    policy: Policy | None = None,
    by: str = BY_ITSELF,
    why: str = "",
    details: Mapping[str, str] | None = None,
) -> Step:
    """Open a matter; the step holds it, still without a number.

    `after` is the latest edition of the same key, which has ended. `level`, `limit` and `policy`
    stand in for the cause's level, the level's time and the plan's policy, as an instruction may
    set them. Raises CalendarError for a year that no calendar covers.
    """
    policy = policy or context.book.alerting.policy
    level = level or cause.level
    lead, cooperating = answerable(cause, context)
    matter = Matter(
        key=cause.identity,
        source=cause.source,
        kind=cause.kind,
        base=level,
        level=level,
        plan=cause.plan,
        area=cause.area,
        lead=lead,
        said=cause.said,
        because=cause.because,
        policy=policy,
        opened=context.day,
        since=context.day,
        limit=limit or context.calendar.shift(context.day, policy.limits[level]),
        edition=after.edition + 1 if after else 1,
        cooperating=cooperating,
        task=cause.task,
        indicator=cause.indicator,
        period=cause.period,
        first_period=cause.period,
        clause=cause.clause,
        rules_sha256=context.book.sha256,
    )
    name = "reopened" if after else "opened"
    told = {"level": str(level), "limit": matter.limit.isoformat(), **(details or {})}
    if after and after.number:
        told["after"] = after.number
    return Step(name, matter, context.day, by, why or cause.because, told)


def answerable(cause: Cause, context: Context) -> tuple[str, tuple[str, ...]]:
    """Give who answers for a cause, and who cooperates; a unit that is gone by its successor.

    The reporter answers for the report and for what was given to it by name, the lead of the
    indicator or task for the work: whoever leads in the cause's period, if it moved.
    """
    owner = _owner(cause, context.book)
    if cause.source not in {Source.ALERT, Source.EVENT}:
        lead, others = cause.reporter, list[str]()
    elif owner is None or cause.kind in _OF_THE_REPORT:
        rules = context.book.rules.get(cause.area)
        plans_lead = owner.lead if owner else rules.lead if rules else ""
        lead, others = cause.reporter, [_then(plans_lead, cause, owner, context)]
    else:
        lead = _then(owner.lead, cause, owner, context)
        along = [_then(unit, cause, owner, context) for unit in owner.cooperating]
        others = [*along, cause.reporter]
    lead = in_office(lead, context)
    units = dict.fromkeys(in_office(unit, context) for unit in others if unit)
    return lead, tuple(unit for unit in units if unit != lead)


def _then(unit: str, cause: Cause, owner: Indicator | Task | None, context: Context) -> str:
    """Give who stands in a unit's place in the period of a cause; today where it has none."""
    if not context.moves:
        return unit
    try:
        day = Period.parse(cause.period).last_day
    except ValueError:
        day = context.day
    about = (owner.task, owner.id) if isinstance(owner, Indicator) else (cause.task, "")
    return heir_of(unit, context.moves, day, cause.area, *about)


def _owner(cause: Cause, book: RuleBook) -> Indicator | Task | None:
    rules = book.rules.get(cause.area)
    if rules is None:
        return None
    for indicator in rules.indicators:
        if indicator.id == cause.indicator:
            return indicator
    return next((task for task in rules.tasks if task.code == cause.task), None)


def in_office(unit: str, context: Context) -> str:
    """Follow the successors of a unit that no longer exists today, by its entry or a re-plan."""
    merged = [one for one in context.moves if one.kind is ReplanKind.MERGED]
    seen: set[str] = set()
    while unit not in seen:
        seen.add(unit)
        reporter = context.book.reporters.get(unit)
        gone = reporter is not None and not reporter.answers_on(context.day)
        if reporter is not None and gone and reporter.successor:
            unit = reporter.successor
        else:
            unit = heir_of(unit, merged, context.day, "")
    return unit
