import pytest
from attrs import evolve
from tests.matters.cases import CALENDAR, MONDAY, POLICY, a_cause, a_matter, absent, acted, on

from duban.errors import MatterError
from duban.matters import (
    Acknowledge,
    Action,
    Answer,
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
    possible,
)
from duban.matters.actions import ACTION_LABELS, STATES
from duban.model.matters import ENDED, Matter, Reply, State, Step
from duban.model.pressing import Source
from duban.model.terms import Level

REPLY = Reply("rain", "two more teams")
ACKNOWLEDGE = Acknowledge("div_a")
ANSWER = Answer("div_a", REPLY)
VERIFY = Verify("office", "seen on the spot")
CLOSE = Close("office", "done")
FORCE = Close("office", "the plan has changed", force=True)
REOPEN = Reopen("office", "it was not done")
URGE = Urge("office", "telephoned")
SNOOZE = Snooze("office", "flood", on("08-01"))
EXTEND = Extend("office", "rain", on("07-19"))
EXEMPT = Exempt("office", "flood, 津防〔2019〕1号")
RELEASE = Release("office", "asked for")
EVERY: tuple[Action, ...] = (
    ACKNOWLEDGE,
    ANSWER,
    VERIFY,
    CLOSE,
    REOPEN,
    URGE,
    SNOOZE,
    EXTEND,
    EXEMPT,
    RELEASE,
)
OPEN = a_matter()


def in_state(state: State) -> Matter:
    return a_matter(state=state)


def step_of(matter: Matter, action: Action, day: str = "07-08") -> Step:
    return act(matter, action, on(day), CALENDAR)


def refused(matter: Matter, action: Action, day: str = "07-08") -> str:
    with pytest.raises(MatterError) as caught:
        step_of(matter, action, day)
    return caught.value.say("en")


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (State.OPEN, "acknowledge answer urge snooze extend exempt"),
        (State.ACKNOWLEDGED, "answer urge snooze extend exempt"),
        (State.ANSWERED, "answer verify snooze extend exempt"),
        (State.VERIFIED, "close snooze exempt"),
        (State.CLOSED, "reopen"),
        (State.RESOLVED, "reopen"),
    ],
)
def test_what_each_state_allows_is_done_and_the_rest_refused_with_it(
    state: State, allowed: str
) -> None:
    assert [ACTION_LABELS[each].en for each in possible(in_state(state), MONDAY)] == allowed.split()
    for action in EVERY:
        if ACTION_LABELS[type(action)].en in allowed.split():
            assert step_of(in_state(state), action).day == MONDAY
        else:
            assert refused(in_state(state), action).endswith(", ".join(allowed.split()))


def test_every_action_has_its_states_and_its_name() -> None:
    assert set(STATES) == set(ACTION_LABELS) == {type(action) for action in EVERY}


def test_refusal_names_the_matter_and_its_state() -> None:
    assert refused(in_state(State.CLOSED), URGE) == (
        "2019-0001 is closed, so this cannot be done: urge; what can be done now: reopen"
    )


@pytest.mark.parametrize("action", EVERY)
def test_nobody_acts_without_a_name(action: Action) -> None:
    state = min(STATES[type(action)])
    matter = evolve(in_state(state), held_by="x" if action is RELEASE else "")
    assert refused(matter, evolve(action, by=" ")) == "2019-0001: say who does it"


@pytest.mark.parametrize("action", [each for each in EVERY if each not in (ACKNOWLEDGE, ANSWER)])
def test_nobody_acts_without_a_reason(action: Action) -> None:
    state = State.VERIFIED if action is CLOSE else min(STATES[type(action)])
    matter = evolve(in_state(state), held_by="x" if action is RELEASE else "")
    assert refused(matter, evolve(action, why="\n ")) == "2019-0001: say why"


def test_acknowledging_needs_no_reason() -> None:
    step = step_of(OPEN, ACKNOWLEDGE)
    assert (step.name, step.by, step.why) == ("acknowledged", "div_a", "")
    assert step.matter.state is State.ACKNOWLEDGED


class TestAnswer:
    @pytest.mark.parametrize("state", [State.OPEN, State.ACKNOWLEDGED])
    def test_is_kept_and_is_its_own_reason(self, state: State) -> None:
        step = step_of(in_state(state), ANSWER)
        assert (step.name, step.why) == ("answered", "rain")
        assert (step.matter.state, step.matter.reply) == (State.ANSWERED, REPLY)
        assert step.details == {"cause": "rain", "measures": "two more teams"}

    def test_corrected_one_replaces_it_until_the_office_has_verified_it(self) -> None:
        answered = step_of(OPEN, ANSWER).matter
        better = Reply("flood", "three more teams")
        step = step_of(answered, Answer("div_a", better))
        assert (step.name, step.matter.state) == ("answered", State.ANSWERED)
        assert step.matter.reply == better
        verified = step_of(step.matter, VERIFY).matter
        assert "this cannot be done: answer" in refused(verified, ANSWER)

    @pytest.mark.parametrize(
        "reply", [Reply(" ", "teams"), Reply("rain", ""), Reply("无", "teams"), Reply("rain", "—")]
    )
    def test_tells_cause_and_measures(self, reply: Reply) -> None:
        assert "the cause and the measures" in refused(OPEN, Answer("div_a", reply))

    def test_may_name_a_new_date_but_none_that_is_over(self) -> None:
        step = step_of(OPEN, Answer("div_a", evolve(REPLY, new_date=on("07-31"))))
        assert step.details["new_date"] == "2019-07-31"
        late = Answer("div_a", evolve(REPLY, new_date=MONDAY))
        assert refused(OPEN, late) == "2019-0001: the new day must come after 2019-07-08"

    def test_stops_the_climbing(self) -> None:
        assert climb(acted(OPEN, ANSWER), on("09-02"), CALENDAR) is None


class TestVerifying:
    def test_that_accepts_leads_to_closing(self) -> None:
        step = step_of(in_state(State.ANSWERED), VERIFY)
        assert (step.name, step.matter.state) == ("verified", State.VERIFIED)
        assert step_of(step.matter, CLOSE).matter.state is State.CLOSED

    def test_that_rejects_sends_it_back_with_the_reason(self) -> None:
        step = step_of(in_state(State.ANSWERED), Verify("office", "empty talk", accepted=False))
        assert (step.name, step.why, step.details["what"]) == ("refused", "empty talk", "answer")
        assert (step.matter.state, step.matter.limit) == (State.ACKNOWLEDGED, OPEN.limit)
        assert digest_reason(step) == "refused"

    def test_that_rejects_after_the_limit_leaves_the_shortest_time(self) -> None:
        """The time for which the answer lay in the office is not the lead's."""
        step = step_of(in_state(State.ANSWERED), evolve(VERIFY, accepted=False), "07-26")
        assert step.matter.limit == on("07-31")
        assert climb(step.matter, on("07-31"), CALENDAR) is None


class TestClosing:
    @pytest.mark.parametrize("state", [State.OPEN, State.ACKNOWLEDGED, State.ANSWERED])
    def test_needs_a_verified_answer_or_force(self, state: State) -> None:
        assert "verify its answer first, or close it by force" in refused(in_state(state), CLOSE)
        step = step_of(in_state(state), FORCE)
        assert (step.matter.state, step.details) == (
            State.CLOSED,
            {"forced": "yes", "from": str(state)},
        )

    def test_of_an_event_needs_neither(self) -> None:
        event = a_matter(evolve(a_cause("event_problem"), source=Source.EVENT))
        assert Close in possible(event, MONDAY)
        assert (step_of(event, CLOSE).name, step_of(event, CLOSE).details) == ("closed", {})

    def test_ends_holding_and_snoozing(self) -> None:
        ended = acted(evolve(OPEN, held_by="2019-0007"), SNOOZE, FORCE)
        assert (ended.held_by, ended.snoozed_until) == ("", None)


class TestReopening:
    ended = evolve(
        a_matter(absent()),
        state=State.RESOLVED,
        base=Level.YELLOW,
        reply=REPLY,
        extensions=2,
        urgings=3,
        exempt="flood",
        edition=4,
    )

    def test_begins_a_new_edition_at_the_level_that_was_reached(self) -> None:
        step = step_of(self.ended, REOPEN, "07-12")
        matter = step.matter
        assert (step.name, step.details["after"]) == ("reopened", "2019-0001")
        assert (matter.number, matter.edition, matter.state) == ("", 5, State.OPEN)
        assert (matter.base, matter.level) == (Level.RED, Level.RED)
        assert (matter.opened, matter.since, matter.limit) == (
            on("07-12"),
            on("07-12"),
            on("07-26"),
        )

    def test_takes_nothing_else_along(self) -> None:
        matter = step_of(self.ended, REOPEN).matter
        assert (matter.reply, matter.extensions, matter.urgings, matter.exempt) == (None, 0, 0, "")
        assert (matter.said, matter.policy) == (self.ended.said, POLICY)


def test_urging_is_counted() -> None:
    step = step_of(step_of(OPEN, URGE).matter, URGE)
    assert (step.matter.urgings, step.details, digest_reason(step)) == (
        2,
        {"urgings": "2"},
        "urged",
    )


class TestSnooze:
    def test_puts_it_off_by_a_quarter_at_most(self) -> None:
        longest = Snooze("office", "flood", on("10-08"))
        assert step_of(OPEN, longest).matter.snoozed_until == on("10-08")
        told = refused(OPEN, evolve(longest, until=on("10-09")))
        assert "2019-10-08 at most" in told

    def test_may_be_taken_again_when_it_ends(self) -> None:
        once = step_of(OPEN, SNOOZE).matter
        again = step_of(once, Snooze("office", "flood", on("11-01")), "08-01").matter
        assert again.snoozed_until == on("11-01")

    def test_ends_after_today(self) -> None:
        assert step_of(OPEN, SNOOZE).matter.snoozed_until == on("08-01")
        assert "must come after 2019-07-08" in refused(OPEN, evolve(SNOOZE, until=MONDAY))

    def test_keeps_back_what_would_be_told(self) -> None:
        snoozed = step_of(OPEN, SNOOZE)
        assert digest_reason(snoozed) is None
        assert digest_reason(step_of(snoozed.matter, URGE)) == "hold"
        assert digest_reason(step_of(snoozed.matter, URGE, "08-02")) == "urged"

    def test_is_ended_early_without_new_time(self) -> None:
        step = step_of(acted(OPEN, SNOOZE), RELEASE, "07-12")
        assert (step.matter.snoozed_until, step.matter.limit) == (None, OPEN.limit)

    def test_that_is_over_cannot_be_ended(self) -> None:
        assert "cannot be done: release" in refused(acted(OPEN, SNOOZE), RELEASE, "08-02")


class TestExtension:
    def test_moves_the_limit(self) -> None:
        step = step_of(OPEN, EXTEND)
        assert (step.name, step.matter.limit, step.matter.extensions) == (
            "extended",
            on("07-19"),
            1,
        )
        assert step.details == {"until": "2019-07-19", "before": "2019-07-15"}

    def test_is_granted_on_the_last_day_but_not_after(self) -> None:
        assert step_of(OPEN, EXTEND, "07-15").name == "extended"
        assert "its limit 2019-07-15 has passed" in refused(OPEN, EXTEND, "07-16")

    def test_is_granted_twice_at_most_and_refusals_do_not_count(self) -> None:
        no = evolve(EXTEND, granted=False)
        days = [evolve(EXTEND, until=on(day)) for day in ("07-19", "07-22")]
        matter = acted(OPEN, no, days[0], no, days[1], no)
        assert (matter.extensions, matter.limit) == (2, on("07-22"))
        said = refused(matter, evolve(EXTEND, until=on("07-23")))
        assert "extended 2 times, the most that its policy allows" in said

    def test_that_is_refused_changes_nothing_even_late(self) -> None:
        step = step_of(OPEN, evolve(EXTEND, granted=False), "07-16")
        assert (step.name, step.matter, digest_reason(step)) == ("refused", OPEN, "refused")
        assert step.details["what"] == "extension"

    def test_leads_to_a_later_day(self) -> None:
        assert "after 2019-07-15" in refused(OPEN, evolve(EXTEND, until=OPEN.limit))

    def test_leads_to_a_workday_and_names_the_next(self) -> None:
        said = refused(OPEN, evolve(EXTEND, until=on("10-01")))
        assert said.endswith(
            "2019-10-01 is a day off and limits are workdays; the next one is 2019-10-08"
        )

    def test_of_an_answered_matter_awaits_a_new_answer(self) -> None:
        step = step_of(in_state(State.ANSWERED), EXTEND)
        assert step.matter.state is State.ACKNOWLEDGED
        assert climb(step.matter, on("07-22"), CALENDAR) is not None


class TestExemption:
    def test_ends_the_matter_and_keeps_the_fact(self) -> None:
        step = step_of(OPEN, EXEMPT)
        matter = step.matter
        assert (matter.state, matter.exempt) == (State.RESOLVED, "flood, 津防〔2019〕1号")
        assert (matter.said, matter.because, matter.level) == (
            OPEN.said,
            OPEN.because,
            Level.YELLOW,
        )
        assert digest_reason(step) == "exempted"


class TestRelease:
    def test_gives_a_held_matter_its_time_anew(self) -> None:
        step = step_of(evolve(OPEN, held_by="2019-0007"), RELEASE, "07-12")
        assert (step.matter.held_by, step.matter.limit) == ("", on("07-19"))

    def test_never_shortens_the_time(self) -> None:
        held = evolve(OPEN, held_by="2019-0007", limit=on("08-30"))
        assert step_of(held, RELEASE).matter.limit == on("08-30")


def test_ended_matter_is_left_by_reopening_only() -> None:
    assert {action for action, states in STATES.items() if states & ENDED} == {Reopen}


def test_matter_without_a_number_is_named_by_its_key() -> None:
    assert refused(evolve(OPEN, number=""), REOPEN).startswith(OPEN.key)
