"""Reconciling: the matters of a plan brought into line with what a judgement alerts to."""

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import define, evolve, field

from duban.matters.cards import Cards
from duban.matters.causes import (
    ON_RECORD,
    PARENT,
    REMINDERS,
    SILENCED,
    Cause,
)
from duban.matters.ladder import graver, new_limit
from duban.matters.opening import BY_ITSELF, Context, answerable, in_office, open_matter
from duban.matters.seeing import Gap, View, gap_of, is_judged
from duban.model.matters import Matter, State, Step
from duban.model.period import Period
from duban.model.pressing import Source
from duban.model.terms import LEVEL_LABELS, Level
from duban.words import Message, message


def reconcile(matters: Sequence[Matter], causes: Sequence[Cause], context: Context) -> list[Step]:
    """Give the steps that bring a plan's matters into line with the causes of today.

    `matters` are all editions of the plan, ended ones too; `causes` are all causes of the areas
    judged. A new cause opens a matter, one that stands for a later period carries it on, one that
    is graver escalates it, one that is gone resolves it (alerts only; not while the report that
    would tell is absent), and an absent report silences what follows from it. The order of the
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
    view: View
    cards: Cards
    latest: dict[str, Matter] = field(factory=dict)
    parents: dict[Gap, Matter] = field(factory=dict)
    opened: set[str] = field(factory=set)
    steps: list[Step] = field(factory=list)

    @classmethod
    def of(
        cls, matters: Sequence[Matter], causes: Sequence[Cause], context: Context
    ) -> "_Reconciling":
        made = cls(context, View.of(causes, context), Cards(context))
        for matter in sorted(matters, key=lambda one: (one.opened, one.key, one.edition)):
            if matter.plan == context.book.plan.id:
                made.remember(matter)
        return made

    def in_order(self) -> list[str]:
        """Give the keys of causes and open matters: parents first, then by period."""
        keys = {
            key: (matter.kind != PARENT, matter.period, key)
            for key, matter in self.latest.items()
            if matter.is_open and is_judged(matter.area, self.context)
        }
        for key, cause in self.view.causes.items():
            keys[key] = (cause.kind != PARENT, cause.period, key)
        return sorted(keys, key=keys.__getitem__)

    def settle(self, key: str) -> None:
        """Take the steps, if any, that one key asks for; what stays open goes to who leads now."""
        self.take_up(key)
        matter = self.latest.get(key)
        if matter is not None and matter.is_open:
            self.hand_over(matter, self.view.causes.get(key))

    def take_up(self, key: str) -> None:
        cause, matter = self.view.causes.get(key), self.latest.get(key)
        if matter is None or not matter.is_open:
            if cause is not None and self.calls(cause, matter):
                self.open(cause, matter)
            return
        parent = self.parent_of(matter, cause)
        if parent is not None:
            if parent.key in self.opened or matter.held_by not in {"", parent.number}:
                self.hold(matter, parent)
        elif cause is None and not self.view.hides(matter):
            if matter.source is Source.ALERT:
                self.resolve(matter)
        else:
            if matter.held_by:
                self.release(matter)
            if cause is not None:
                self.press_on(key, cause)

    def press_on(self, key: str, cause: Cause) -> None:
        """Carry an open matter on where its cause stands for a later period, and escalate it."""
        matter = self.latest[key]
        of_its_period = cause.period == matter.period
        if cause.period > matter.period or (of_its_period and cause.kind != matter.kind):
            self.carry_on(matter, cause)
        if graver(cause.level, matter.level):
            self.escalate(self.latest[key], cause)

    def calls(self, cause: Cause, ended: Matter | None) -> bool:
        """Tell whether a cause calls for a new edition after the one that has ended, if any."""
        if cause.kind in REMINDERS or self.view.silences(cause):
            return False
        if ended is None or cause.period > ended.period:
            return True
        if ended.exempt:
            return False
        resolved = ended.state is State.RESOLVED and ended.kind not in ON_RECORD
        if resolved or graver(cause.level, ended.level):
            return True
        stood = self.context.stood
        return stood is not None and cause.key not in stood

    def open(self, cause: Cause, ended: Matter | None) -> None:
        lead, _ = answerable(cause, self.context)
        first = self.cards.first_before(cause, lead)
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
        self.opened.add(cause.identity)
        self.take(step)

    def parent_of(self, matter: Matter, cause: Cause | None) -> Matter | None:
        """Find the open matter of the absent report that silences this one.

        A cause of this period or a later one that is not silenced is of a report that has come.
        """
        if matter.kind not in SILENCED or matter.source is not Source.ALERT:
            return None
        if cause is not None and cause.period >= matter.period and not self.view.silences(cause):
            return None
        reporter, area, period = gap_of(matter)
        periods = sorted(
            gap[2]
            for gap, parent in self.parents.items()
            if gap[:2] == (reporter, area) and gap[2] >= period and parent.is_open
        )
        return self.parents[reporter, area, periods[0]] if periods else None

    def carry_on(self, matter: Matter, cause: Cause) -> None:
        further = evolve(
            matter,
            kind=cause.kind,
            period=cause.period,
            said=cause.said,
            because=cause.because,
            clause=cause.clause,
        )
        period = _month(cause.period)
        said = message("It stands for {period}: {because}", period=period, because=cause.because)
        before = {"period_before": matter.period}
        if cause.said != matter.said:
            before["said_before"] = matter.said
        self.step("continued", further, said, period=cause.period, **before)

    def hand_over(self, matter: Matter, cause: Cause | None) -> None:
        """Give a matter to who answers for its cause by now; who takes over has its time anew."""
        lead = in_office(matter.lead, self.context)
        others = tuple(in_office(unit, self.context) for unit in matter.cooperating)
        if cause is not None and cause.period >= matter.period:
            lead, others = answerable(cause, self.context)
        if lead == matter.lead:
            return
        taken = evolve(
            matter,
            lead=lead,
            cooperating=tuple(dict.fromkeys(unit for unit in others if unit != lead)),
            state=State.OPEN if matter.state is State.ACKNOWLEDGED else matter.state,
            limit=self.limit(matter, matter.level),
        )
        before = self.context.book.reporters.get(matter.lead)
        after = self.context.book.reporters.get(lead)
        said = message(
            "{after} answers for it in the place of {before}",
            after=after.name if after else lead,
            before=before.name if before else matter.lead,
        )
        told = {"lead_before": matter.lead, "lead": lead, "limit": taken.limit.isoformat()}
        self.step("handed_over", taken, said, **told)

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
                self.parents[gap_of(matter)] = matter
        self.cards.remember(matter)


def _month(period: str) -> Period | str:
    """Give a period to be said in either language; one that is no month stays as it is."""
    try:
        return Period.parse(period)
    except ValueError:
        return period
