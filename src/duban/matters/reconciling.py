"""Reconciling: the matters of a plan brought into line with what a judgement alerts to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import define, evolve, field

from duban.matters.causes import PARENT, QUERIES, REMINDERS, SILENCED, Cause, reporter_of
from duban.matters.ladder import graver, new_limit
from duban.matters.opening import BY_ITSELF, Context, answerable, in_office, open_matter
from duban.model.matters import Matter, Source, State, Step
from duban.model.terms import LEVEL_LABELS, Level
from duban.words import Message, message

#: Reporter, area and period: what an absent report leaves empty.
_Gap = tuple[str, str, str]


def reconcile(matters: Sequence[Matter], causes: Sequence[Cause], context: Context) -> list[Step]:
    """Give the steps that bring a plan's matters into line with the causes of today.

    `matters` are all editions of the plan, ended ones too; `causes` are all causes of the areas
    judged. A new cause opens a matter, one that is graver escalates it, one that is gone resolves
    it (alerts only), and an absent report silences what follows from it. The order of the
    arguments does not matter; applied again to its own outcome it gives nothing. `held_by` of a
    matter whose parent opens in the same go is the parent's key: see `numbered`.
    """
    reconciling = _Reconciling.of(matters, causes, context)
    for key in reconciling.in_order():
        reconciling.settle(key)
    return reconciling.steps


def numbered(step: Step, saved: Iterable[Matter]) -> Step:
    """Put the parent's number, which the ledger gave on saving it, in the place of its key."""
    numbers = {matter.key: matter.number for matter in saved}
    holder = step.matter.held_by
    if holder not in numbers:
        return step
    number = numbers[holder]
    told = {name: number if each == holder else each for name, each in step.details.items()}
    return evolve(step, matter=evolve(step.matter, held_by=number), details=told)


@define
class _Reconciling:
    """One reconciling under way; `latest` holds the latest edition of each key as it is by now."""

    context: Context
    causes: Mapping[str, Cause]
    latest: dict[str, Matter]
    absent: frozenset[_Gap]
    yellows: defaultdict[tuple[str, str], list[Matter]]
    parents: dict[_Gap, Matter]
    opened: set[str] = field(factory=set)
    steps: list[Step] = field(factory=list)

    @classmethod
    def of(
        cls, matters: Sequence[Matter], causes: Sequence[Cause], context: Context
    ) -> "_Reconciling":
        plan = context.book.plan.id
        gravest: dict[str, Cause] = {}
        for cause in causes:
            if cause.plan == plan and _is_judged(cause.area, context):
                known = gravest.get(cause.key)
                if known is None or graver(cause.level, known.level):
                    gravest[cause.key] = cause
        absent = {_gap_of(cause) for cause in gravest.values() if cause.kind == PARENT}
        made = cls(context, gravest, {}, frozenset(absent), defaultdict(list), {})
        for matter in sorted(matters, key=lambda one: (one.opened, one.key, one.edition)):
            if matter.plan == plan:
                made.remember(matter)
        return made

    def in_order(self) -> list[str]:
        """Give the keys of causes and open matters: parents first, then by period."""
        keys = {
            key: (matter.kind != PARENT, matter.period, key)
            for key, matter in self.latest.items()
            if matter.is_open and _is_judged(matter.area, self.context)
        }
        for key, cause in self.causes.items():
            keys[key] = (cause.kind != PARENT, cause.period, key)
        return sorted(keys, key=keys.__getitem__)

    def settle(self, key: str) -> None:
        """Take the step, if any, that one key asks for."""
        cause, matter = self.causes.get(key), self.latest.get(key)
        if matter is None or not matter.is_open:
            if cause is not None and self.calls(cause, matter):
                self.open(cause, matter)
            return
        parent = self.parent_of(matter)
        if parent is not None:
            if parent.key in self.opened:
                self.hold(matter, parent)
        elif cause is None:
            if matter.source is Source.ALERT:
                self.resolve(matter)
        else:
            if matter.held_by:
                self.release(matter)
            if graver(cause.level, matter.level):
                self.escalate(self.latest[key], cause)

    def calls(self, cause: Cause, ended: Matter | None) -> bool:
        """Tell whether a cause calls for a new edition after the one that has ended, if any."""
        if cause.kind in REMINDERS or (cause.kind in SILENCED and _gap_of(cause) in self.absent):
            return False
        if ended is None:
            return True
        if ended.exempt:
            return False
        if ended.state is State.RESOLVED or graver(cause.level, ended.level):
            return True
        stood = self.context.stood
        return stood is not None and cause.key not in stood

    def open(self, cause: Cause, ended: Matter | None) -> None:
        lead, _ = answerable(cause, self.context)
        first = self.first_yellow(cause, lead)
        if first is None:
            step = open_matter(cause, self.context, after=ended)
        else:
            unit = self.context.book.reporters.get(lead)
            said = message(
                "A second yellow of {lead} on task {task} in this plan opens at red; the first: {first}",
                lead=unit.name if unit else lead,
                task=cause.task,
                first=first.said,
            )
            step = open_matter(
                cause,
                self.context,
                after=ended,
                level=Level.RED,
                why=said.say(self.context.lang),
                details={"second_after": first.number or first.key},
            )
        self.opened.add(cause.key)
        self.take(step)

    def first_yellow(self, cause: Cause, lead: str) -> Matter | None:
        """Find a yellow of the lead on the same task from an earlier day, of another kind or period."""
        policy = self.context.book.alerting.policy
        if not (policy.second_yellow_is_red and cause.task and cause.level is Level.YELLOW):
            return None
        if cause.kind in QUERIES:
            return None
        this = (cause.kind, cause.period)
        yellows = self.yellows[lead, cause.task]
        earlier = (one for one in yellows if one.opened < self.context.day)
        return next((one for one in earlier if (one.kind, one.period) != this), None)

    def parent_of(self, matter: Matter) -> Matter | None:
        """Find the open matter of the absent report that silences this one."""
        if matter.kind not in SILENCED or matter.source is not Source.ALERT:
            return None
        parent = self.parents.get(_gap_of(matter))
        return parent if parent is not None and parent.is_open else None

    def hold(self, matter: Matter, parent: Matter) -> None:
        holder = parent.number or parent.key
        said = message(
            "No report for {period}: silent until that matter ends", period=matter.period
        )
        self.step("held", evolve(matter, held_by=holder), said, parent=holder)

    def release(self, matter: Matter) -> None:
        limit = self.limit(matter, matter.level)
        again = evolve(matter, held_by="", limit=limit)
        said = message("The matter that held it has ended")
        self.step("released", again, said, limit=limit.isoformat())

    def resolve(self, matter: Matter) -> None:
        ended = evolve(matter, state=State.RESOLVED, held_by="", snoozed_until=None)
        self.step("resolved", ended, message("The alert no longer stands"))

    def escalate(self, matter: Matter, cause: Cause) -> None:
        said = message(
            "The alert itself is graver: {before} to {after}",
            before=LEVEL_LABELS[matter.level],
            after=LEVEL_LABELS[cause.level],
        )
        graver_one = evolve(
            matter,
            level=cause.level,
            said=cause.said,
            because=cause.because,
            since=self.context.day,
            limit=self.limit(matter, cause.level),
            snoozed_until=None,
        )
        levels = {"from": str(matter.level), "to": str(cause.level)}
        self.step("escalated", graver_one, said, **levels, limit=graver_one.limit.isoformat())

    def limit(self, matter: Matter, level: Level) -> date:
        begun = new_limit(matter, level, self.context.day, self.context.calendar)
        return max(matter.limit, begun)  # what was granted is not taken back

    def step(self, name: str, matter: Matter, why: Message, **details: str) -> None:
        said = why.say(self.context.lang)
        self.take(Step(name, matter, self.context.day, BY_ITSELF, said, details))

    def take(self, step: Step) -> None:
        self.steps.append(step)
        self.remember(step.matter)

    def remember(self, matter: Matter) -> None:
        known = self.latest.get(matter.key)
        if known is None or known.edition <= matter.edition:
            self.latest[matter.key] = matter
            if matter.kind == PARENT and matter.source is Source.ALERT:
                self.parents[_gap_of(matter)] = matter
        if _is_yellow_card(matter):
            self.yellows[in_office(matter.lead, self.context), matter.task].append(matter)


def _is_yellow_card(matter: Matter) -> bool:
    """Tell whether a matter is or was yellow, and for a fault."""
    was_yellow = matter.level is not Level.BLUE and matter.base is not Level.RED
    return was_yellow and not matter.exempt and matter.kind not in QUERIES


def _is_judged(area: str, context: Context) -> bool:
    return context.judged is None or area in context.judged


def _gap_of(one: Cause | Matter) -> _Gap:
    reporter = one.reporter if isinstance(one, Cause) else reporter_of(one.key)
    return reporter, one.area, one.period
