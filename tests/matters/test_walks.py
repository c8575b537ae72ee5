"""Whatever comes in whatever order: what holds of every matter at every time."""

from collections.abc import Callable
from datetime import date, timedelta

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.matters.cases import CALENDAR, MONDAY, POLICY, a_cause, a_context, absent, silent

from duban.errors import MatterError
from duban.matters import (
    Acknowledge,
    Action,
    Answer,
    Cause,
    Close,
    Exempt,
    Extend,
    Release,
    Reopen,
    Snooze,
    Urge,
    Verify,
    act,
    climb,
    digest_reason,
    is_snoozed,
    numbered,
    open_matter,
    possible,
    reconcile,
)
from duban.matters.causes import ON_RECORD, SILENCED
from duban.model.matters import Matter, Reply, State, Step
from duban.model.pressing import Source
from duban.model.terms import LEVEL_ORDER, Level

CAUSES = (
    absent(),
    absent(Level.YELLOW),
    silent(),
    silent(period="2019-05"),
    a_cause("element_missing", task="1.1"),
    a_cause("behind", indicator="lamps", task="1.1"),
    a_cause("off_track", Level.RED, indicator="lamps", task="1.1"),
    a_cause("behind", indicator="lamps", task="1.1", period="2019-07"),
    a_cause("missed", Level.RED, indicator="lamps", task="1.1", period="2019-08"),
    silent(period="2019-07"),
    absent(period="2019-07"),
    a_cause("late"),
    a_cause("off_track", Level.RED, indicator="roads", task="1.2"),
    a_cause("note", Level.BLUE),
    a_cause("upcoming", Level.BLUE),
)
ACTIONS: tuple[Callable[[date], Action], ...] = (
    lambda _: Acknowledge("div_a"),
    lambda _: Answer("div_a", Reply("rain", "teams")),
    lambda _: Verify("office", "seen"),
    lambda _: Verify("office", "empty talk", accepted=False),
    lambda _: Close("office", "done"),
    lambda _: Close("office", "overtaken", force=True),
    lambda _: Reopen("office", "not done"),
    lambda _: Urge("office", "telephoned"),
    lambda day: Snooze("office", "flood", day + timedelta(4)),
    lambda day: Extend("office", "rain", CALENDAR.shift(day, 14)),
    lambda day: Extend("office", "rain", CALENDAR.shift(day, 16), granted=False),
    lambda _: Exempt("office", "flood"),
    lambda _: Release("office", "asked for"),
)
TOLD = {"first", "reopened", "escalated", "repeat", "urged", "extended", "refused", "released"}
ENDS = {"resolved", "closed", "exempted"}


class Office(RuleBasedStateMachine):
    """A ledger in a dictionary, an office, a lead and a calendar that only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.day = MONDAY
        self.ledger: dict[str, Matter] = {}
        self.causes: list[Cause] = []

    @initialize()
    def instruct(self) -> None:
        cause = evolve(a_cause("instruction", subject="7"), source=Source.INSTRUCTION)
        self.write(open_matter(cause, a_context(self.day)))

    @rule(stands=st.lists(st.booleans(), min_size=len(CAUSES), max_size=len(CAUSES)))
    def judge(self, stands: list[bool]) -> None:
        stood = frozenset(cause.key for cause in self.causes)
        causes = [cause for cause, there in zip(CAUSES, stands, strict=True) if there]
        self.causes = causes
        context = a_context(self.day, stood=stood)
        saved: list[Matter] = []
        for step in reconcile(list(self.ledger.values()), causes, context):
            saved.append(self.write(numbered(step, saved)))
        later = evolve(context, stood=frozenset(cause.key for cause in causes))
        assert reconcile(list(self.ledger.values()), causes, later) == []
        backwards = list(self.ledger.values())[::-1]
        assert reconcile(backwards, causes[::-1], later) == []
        self.no_cause_is_without_a_matter()

    def no_cause_is_without_a_matter(self) -> None:
        """Each has an open one, but what waits for its report and what the office has ended."""
        gaps = {cause.period for cause in self.causes if cause.kind == "not_reported"}
        for cause in self.causes:
            if cause.kind == "upcoming" or (cause.kind in SILENCED and cause.period in gaps):
                continue
            matter = self.newest(cause.identity)
            assert matter is not None
            assert matter.period >= cause.period
            ended_by_hand = matter.state is State.CLOSED or matter.exempt
            assert matter.is_open or ended_by_hand or cause.kind in ON_RECORD

    @rule(days=st.integers(1, 20))
    def pass_days(self, days: int) -> None:
        if self.day + timedelta(days) < date(2022, 1, 1):
            self.day += timedelta(days)

    @rule()
    def sweep(self) -> None:
        for matter in list(self.ledger.values()):
            step = climb(matter, self.day, CALENDAR)
            if step is not None:
                assert self.day > matter.limit
                assert not matter.held_by
                assert not matter.exempt
                assert not is_snoozed(matter, self.day)
                assert LEVEL_ORDER[step.matter.level] <= LEVEL_ORDER[matter.level] + 1
                self.write(step)
            after = self.ledger[matter.number]
            assert climb(after, self.day, CALENDAR) is None

    @precondition(lambda self: self.ledger)
    @rule(pick=st.integers(0, 999), make=st.sampled_from(ACTIONS))
    def do(self, pick: int, make: Callable[[date], Action]) -> None:
        matter = list(self.ledger.values())[pick % len(self.ledger)]
        action = make(self.day)
        if isinstance(action, Reopen) and matter != self.newest(matter.key):
            return
        before = evolve(matter)
        try:
            step = act(matter, action, self.day, CALENDAR)
        except MatterError:
            step = None
        assert matter == before
        if step is not None:
            refused = isinstance(action, Extend) and not action.granted
            forced = isinstance(action, Close) and action.force
            assert type(action) in possible(before, self.day) or refused or forced
            self.write(step)

    def newest(self, key: str) -> Matter | None:
        editions = [one for one in self.ledger.values() if one.key == key]
        return max(editions, key=lambda one: one.edition, default=None)

    def write(self, step: Step) -> Matter:
        matter = step.matter
        assert step.by
        assert step.why or step.name == "acknowledged"
        before = self.ledger.get(matter.number)
        if before is None:
            assert step.name in {"opened", "reopened"}
            last = self.newest(matter.key)
            assert matter.edition == (last.edition + 1 if last else 1)
            assert last is None or not last.is_open
            matter = evolve(matter, number=f"2019-{len(self.ledger) + 1:04}")
        else:
            assert before.is_open, "an ended edition changes no more"
            assert LEVEL_ORDER[matter.level] >= LEVEL_ORDER[before.level]
            assert matter.limit >= before.limit
            kept = ("key", "edition", "base", "opened", "policy", "source", "lead", "first_period")
            assert all(getattr(matter, name) == getattr(before, name) for name in kept)
            if step.name == "continued":
                assert digest_reason(step) is None
                same = ("state", "reply", "extensions", "limit", "level", "number")
                assert all(getattr(matter, name) == getattr(before, name) for name in same)
            if before.held_by and matter.held_by:
                assert matter.level is before.level
        reason = digest_reason(step)
        if matter.is_open and (matter.held_by or is_snoozed(matter, self.day)):
            assert reason not in TOLD
        if not matter.is_open:
            assert reason in ENDS or step.name == "settled"
        self.ledger[matter.number] = matter
        return matter

    @invariant()
    def every_matter_is_sound(self) -> None:
        for matter in self.ledger.values():
            assert LEVEL_ORDER[matter.level] >= LEVEL_ORDER[matter.base]
            assert CALENDAR.is_workday(matter.limit)
            assert matter.extensions <= POLICY.most_extensions
            assert matter.kind != "upcoming"
            assert not matter.exempt or matter.state is State.RESOLVED
            if not matter.is_open:
                assert (matter.held_by, matter.snoozed_until) == ("", None)
            if matter.held_by:
                assert matter.held_by in self.ledger, "held by a number, not by a key"

    @invariant()
    def each_key_has_one_open_edition_and_editions_rise_by_one(self) -> None:
        by_key: dict[str, list[Matter]] = {}
        for matter in self.ledger.values():
            by_key.setdefault(matter.key, []).append(matter)
        for editions in by_key.values():
            assert [one.edition for one in editions] == list(range(1, len(editions) + 1))
            assert not any(one.is_open for one in editions[:-1])


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
