from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from attrs import evolve
from tests.matters.cases import (
    BOOK,
    CALENDAR,
    MONDAY,
    a_cause,
    a_context,
    a_matter,
    absent,
    acted,
    an_instruction,
    names,
    on,
    silent,
)

from duban.matters import (
    Acknowledge,
    Answer,
    Cause,
    Close,
    Exempt,
    Release,
    Reopen,
    Snooze,
    Verify,
    act,
    climb,
    digest_reason,
    numbered,
    reconcile,
)
from duban.model.matters import Matter, Reply, State, Step
from duban.model.pressing import Policy, Source
from duban.model.terms import Level

LATER = on("07-10")
BEHIND = a_cause(indicator="lamps", task="1.1")
LIFTED = Exempt("office", "flood, 津防〔2019〕1号")
CLOSED = acted(a_matter(), Close("office", "done", force=True))


def steps_of(matters: Sequence[Matter], causes: Sequence[Cause], **more: Any) -> list[Step]:
    return reconcile(matters, causes, a_context(LATER, **more))


def test_new_cause_opens_a_matter() -> None:
    (step,) = steps_of([], [BEHIND])
    assert (step.name, step.matter.edition, digest_reason(step)) == ("opened", 1, "first")


def test_cause_that_still_stands_changes_nothing() -> None:
    assert steps_of([a_matter(BEHIND)], [BEHIND]) == []


def test_reminder_never_becomes_a_matter() -> None:
    assert steps_of([], [a_cause("upcoming", Level.BLUE)]) == []


def test_cause_told_twice_opens_one_matter_at_the_graver_level() -> None:
    (step,) = steps_of([], [BEHIND, evolve(BEHIND, level=Level.RED), BEHIND])
    assert step.matter.level is Level.RED


def test_graver_alert_escalates_with_new_time() -> None:
    (step,) = steps_of([a_matter(absent(Level.YELLOW))], [absent(Level.RED)])
    assert (step.name, step.why) == ("escalated", "The alert itself is graver: yellow to red")
    matter = step.matter
    assert (matter.base, matter.level) == (Level.YELLOW, Level.RED)
    assert (matter.since, matter.limit) == (LATER, on("07-24"))


def test_graver_alert_takes_no_granted_time_back() -> None:
    extended = evolve(a_matter(absent(Level.YELLOW)), limit=on("08-30"), extensions=1)
    (step,) = steps_of([extended], [absent(Level.RED)])
    assert (step.matter.level, step.matter.limit) == (Level.RED, on("08-30"))


def test_lighter_alert_lowers_nothing() -> None:
    assert steps_of([a_matter(absent(Level.RED))], [absent(Level.YELLOW)]) == []


def test_alert_at_a_level_that_the_ladder_has_reached_changes_nothing() -> None:
    climbed = evolve(a_matter(absent(Level.YELLOW)), level=Level.RED)
    assert steps_of([climbed], [absent(Level.RED)]) == []


def test_graver_alert_wakes_a_snoozed_matter() -> None:
    snoozed = acted(a_matter(absent(Level.YELLOW)), Snooze("office", "flood", on("08-01")))
    (step,) = steps_of([snoozed], [absent(Level.RED)])
    assert (step.matter.snoozed_until, digest_reason(step)) == (None, "escalated")


def test_alert_that_is_gone_resolves_its_matter() -> None:
    (step,) = steps_of([a_matter(BEHIND)], [])
    assert (step.name, step.matter.state, digest_reason(step)) == (
        "resolved",
        State.RESOLVED,
        "resolved",
    )
    assert step.why == "The alert no longer stands"


@pytest.mark.parametrize("source", [each for each in Source if each is not Source.ALERT])
def test_matter_of_another_source_stays(source: Source) -> None:
    assert steps_of([a_matter(an_instruction(source=source))], []) == []


def test_resolved_matter_whose_cause_is_back_is_a_new_edition_at_its_base() -> None:
    first = evolve(a_matter(BEHIND), level=Level.RED, state=State.RESOLVED)
    (step,) = steps_of([first], [BEHIND])
    assert (step.name, step.matter.edition, step.matter.level) == ("reopened", 2, Level.YELLOW)


def test_the_latest_edition_counts_in_whatever_order() -> None:
    first = a_matter(BEHIND, state=State.RESOLVED)
    for opened in ("07-09", "07-08", "07-05"):  # the last: a clock that was set back
        second = a_matter(BEHIND, on(opened), number="2019-0002", edition=2)
        for matters in ([first, second], [second, first]):
            assert steps_of(matters, [BEHIND]) == []
            assert names(steps_of(matters, [])) == [("resolved", "behind")]


def test_closed_matter_stays_closed_while_its_cause_stands() -> None:
    """What came late stays late in every later judgement; closing must hold nevertheless."""
    cause = a_cause()
    assert steps_of([CLOSED], [cause]) == []
    assert steps_of([CLOSED], [cause], stood=frozenset({cause.key})) == []


def test_closed_matter_is_reopened_when_its_cause_comes_back() -> None:
    (step,) = steps_of([CLOSED], [a_cause()], stood=frozenset())
    assert (step.name, step.matter.edition) == ("reopened", 2)


def test_closed_matter_is_reopened_when_its_cause_grows_graver() -> None:
    (step,) = steps_of([CLOSED], [a_cause(level=Level.RED)])
    assert (step.name, step.matter.level) == ("reopened", Level.RED)


def test_exempt_matter_is_not_reopened_by_its_raw_fact() -> None:
    exempt = acted(a_matter(), LIFTED)
    assert steps_of([exempt], [a_cause(level=Level.RED)], stood=frozenset()) == []


def test_areas_that_could_not_be_judged_are_left_alone() -> None:
    more = {"judged": frozenset({"parks"})}
    assert steps_of([a_matter(BEHIND)], [], **more) == []
    assert steps_of([], [BEHIND], **more) == []


def test_other_plans_are_left_alone() -> None:
    assert steps_of([a_matter(plan="plan-2018")], []) == []
    assert steps_of([], [evolve(BEHIND, plan="plan-2018")]) == []


class TestAbsentReport:
    def test_opens_alone(self) -> None:
        elements = a_cause("element_missing", task="1.1")
        assert names(steps_of([], [silent(), elements, absent()])) == [("opened", "not_reported")]

    def test_silences_only_its_own_reporter_and_period(self) -> None:
        others = [silent(reporter="div_b"), silent(period="2019-05")]
        assert len(steps_of([], [absent(), silent(), *others])) == 3

    def test_does_not_silence_what_is_behind(self) -> None:
        assert len(steps_of([], [absent(), BEHIND])) == 2

    def test_holds_what_is_open_even_where_its_cause_is_gone(self) -> None:
        for causes in ([silent(), absent()], [absent()]):
            opened, held = steps_of([a_matter(silent())], causes)
            assert (opened.name, held.name) == ("opened", "held")
            assert (held.matter.held_by, held.matter.state) == (absent().key, State.OPEN)
            assert digest_reason(held) == "hold"

    def test_gives_its_number_once_the_ledger_has_one(self) -> None:
        opened, held = steps_of([a_matter(silent())], [absent()])
        saved = evolve(opened.matter, number="2019-0007")
        told = numbered(held, [saved])
        assert (told.matter.held_by, told.details) == ("2019-0007", {"parent": "2019-0007"})
        assert numbered(opened, [saved]) == opened

    def test_keeps_what_it_holds(self) -> None:
        parent = a_matter(absent(), number="2019-0007")
        held = a_matter(silent(), held_by="2019-0007")
        for causes in ([absent()], [absent(), silent()]):
            assert steps_of([parent, held], causes) == []

    def test_that_comes_in_releases_what_still_stands_with_new_time(self) -> None:
        parent = a_matter(absent(), number="2019-0007")
        held = a_matter(silent(), on("06-03"), held_by="2019-0007")
        resolved, released = steps_of([held, parent], [silent()])
        assert (resolved.name, released.name) == ("resolved", "released")
        assert (released.matter.held_by, released.matter.limit) == ("", on("07-17"))
        assert digest_reason(released) == "released"

    def test_that_comes_in_resolves_what_is_gone(self) -> None:
        parent = a_matter(absent(), number="2019-0007")
        held = a_matter(silent(), held_by="2019-0007")
        steps = steps_of([held, parent], [])
        assert names(steps) == [("resolved", "not_reported"), ("resolved", "unknown")]
        assert steps[1].matter.held_by == ""

    def test_whose_matter_is_exempt_releases_but_lets_nothing_new_open(self) -> None:
        parent = acted(a_matter(absent(), number="2019-0007"), LIFTED)
        held = a_matter(silent(), held_by="2019-0007")
        elements = a_cause("element_missing", task="1.1")
        steps = steps_of([parent, held], [absent(), silent(), elements])
        assert names(steps) == [("released", "unknown")]

    def test_does_not_take_back_what_the_office_released(self) -> None:
        parent = a_matter(absent(), number="2019-0007")
        free = acted(a_matter(silent(), held_by="2019-0007"), Release("office", "asked by phone"))
        assert steps_of([parent, free], [absent()]) == []

    def test_held_matter_neither_climbs_nor_escalates(self) -> None:
        held = a_matter(silent(), held_by="2019-0007")
        parent = a_matter(absent(), number="2019-0007")
        assert climb(held, on("09-02"), CALENDAR) is None
        assert steps_of([parent, held], [absent(), silent(level=Level.RED)]) == []

    def test_released_matter_escalates_at_once_if_its_alert_is_graver_now(self) -> None:
        held = a_matter(silent(), held_by="2019-0007")
        steps = steps_of([held], [silent(level=Level.RED)])
        assert names(steps) == [("released", "unknown"), ("escalated", "unknown")]


class TestSecondYellow:
    other = a_cause("unverified", indicator="poles", task="1.1")

    def level(self, matters: Sequence[Matter], cause: Cause | None = None) -> Level:
        keeping = [a_cause(indicator="lamps", task="1.1")]
        steps = steps_of(matters, [*keeping, cause or self.other])
        return next(step.matter.level for step in steps if step.matter.kind == "unverified")

    def test_on_one_task_opens_at_red_and_says_why(self) -> None:
        (step,) = steps_of([a_matter(BEHIND)], [BEHIND, self.other])
        assert (step.matter.base, step.matter.level) == (Level.RED, Level.RED)
        assert step.matter.limit == on("07-24")
        assert step.details["second_after"] == "2019-0001"
        assert step.why == (
            "A second yellow of div_a on task 1.1 in this plan opens at red; the first: behind lamps"
        )

    def test_of_another_period_opens_at_red(self) -> None:
        ended = a_matter(evolve(self.other, period="2019-05", key="x/y/div_a"), state=State.CLOSED)
        assert self.level([ended]) is Level.RED

    def test_counts_one_that_climbed_or_ended(self) -> None:
        assert self.level([evolve(a_matter(BEHIND), level=Level.RED)]) is Level.RED
        blue = evolve(a_matter(evolve(BEHIND, level=Level.BLUE)), level=Level.YELLOW)
        assert self.level([blue]) is Level.RED
        assert self.level([a_matter(BEHIND, state=State.CLOSED)]) is Level.RED

    def test_found_in_the_same_judgement_stays_yellow(self) -> None:
        levels = [step.matter.level for step in steps_of([], [BEHIND, self.other])]
        assert levels == [Level.YELLOW, Level.YELLOW]

    def test_of_the_same_kind_and_period_stays_yellow(self) -> None:
        steps = steps_of([a_matter(BEHIND)], [BEHIND, a_cause(indicator="poles", task="1.1")])
        assert [step.matter.level for step in steps] == [Level.YELLOW]

    def test_of_another_task_or_lead_stays_yellow(self) -> None:
        steps = steps_of([a_matter(BEHIND)], [BEHIND, a_cause(indicator="roads", task="1.2")])
        assert [step.matter.level for step in steps] == [Level.YELLOW]
        element = a_cause("element_missing", reporter="div_b", task="1.1")
        steps = steps_of([a_matter(BEHIND)], [BEHIND, element])
        assert [(step.matter.lead, step.matter.level) for step in steps] == [
            ("div_b", Level.YELLOW)
        ]

    def test_does_not_count_blue_red_nor_exempt_ones(self) -> None:
        for level in (Level.BLUE, Level.RED):
            matters = [a_matter(evolve(BEHIND, level=level))]
            steps = steps_of(matters, [evolve(BEHIND, level=level), self.other])
            assert [step.matter.level for step in steps] == [Level.YELLOW]
        assert self.level([acted(a_matter(BEHIND), LIFTED)]) is Level.YELLOW

    @pytest.mark.parametrize("kind", ["ahead", "question", "miss_likely"])
    def test_is_no_question_and_no_praise(self, kind: str) -> None:
        query = a_cause(kind, indicator="poles", task="1.1")
        for first, second in [(BEHIND, query), (query, BEHIND)]:
            (step,) = steps_of([a_matter(first)], [first, second])
            assert step.matter.level is Level.YELLOW

    @pytest.mark.parametrize("source", [Source.EVENT, Source.INSTRUCTION, Source.DECISION])
    def test_is_no_task_given_and_nothing_that_the_unit_told(self, source: Source) -> None:
        told = a_cause(str(source), task="1.1", subject="7", source=source, level=Level.YELLOW)
        for first, second in [(BEHIND, told), (told, BEHIND)]:
            (step,) = steps_of([a_matter(first)], [first, second])
            assert step.matter.level is Level.YELLOW

    def test_stays_yellow_where_the_plan_says_so(self) -> None:
        mild = Policy(BOOK.alerting.policy.limits, second_yellow_is_red=False)
        book = evolve(BOOK, alerting=evolve(BOOK.alerting, policy=mild))
        steps = steps_of([], [BEHIND, self.other], book=book)
        assert {step.matter.level for step in steps} == {Level.YELLOW}

    def test_without_a_task_stays_yellow(self) -> None:
        steps = steps_of([], [a_cause("late"), a_cause("returned")])
        assert {step.matter.level for step in steps} == {Level.YELLOW}


class TestCarryOn:
    july = a_cause(period="2019-07", indicator="lamps", task="1.1")

    def test_cause_of_a_later_period_keeps_number_and_state(self) -> None:
        reply = Reply("rain", "two more teams", on("09-02"))
        answered = evolve(
            a_matter(BEHIND),
            state=State.ANSWERED,
            reply=reply,
            limit=on("08-30"),
            extensions=1,
            level=Level.RED,
        )
        later = evolve(self.july, said="still behind", because="45 %", clause=("附件1 二·1",))
        (step,) = steps_of([answered], [later])
        assert (step.name, digest_reason(step)) == ("continued", None)
        assert step.details == {
            "period": "2019-07",
            "period_before": "2019-06",
            "said_before": "behind lamps",
        }
        assert step.why == "It stands for 2019-07: 45 %"
        assert step.matter == evolve(
            answered,
            period="2019-07",
            said="still behind",
            because="45 %",
            clause=("附件1 二·1",),
        )
        assert steps_of([step.matter], [later]) == []

    def test_cause_of_an_earlier_period_changes_nothing(self) -> None:
        assert steps_of([a_matter(self.july)], [BEHIND]) == []

    def test_of_two_periods_the_later_counts_in_whatever_order(self) -> None:
        for causes in permutations([BEHIND, self.july]):
            (step,) = steps_of([], causes)
            assert (step.name, step.matter.period) == ("opened", "2019-07")

    def test_graver_kind_of_the_same_strand_goes_on_and_escalates(self) -> None:
        for period in ("2019-06", "2019-07"):
            graver = a_cause("off_track", Level.RED, period=period, indicator="lamps", task="1.1")
            on_it, up = steps_of([a_matter(BEHIND)], [graver])
            assert (on_it.name, up.name) == ("continued", "escalated")
            assert digest_reason(up) == "escalated"
            assert (up.matter.kind, up.matter.level, up.matter.number) == (
                "off_track",
                Level.RED,
                "2019-0001",
            )
            assert steps_of([up.matter], [graver]) == []

    def test_lighter_kind_of_the_same_strand_goes_on_and_lowers_nothing(self) -> None:
        red = a_matter(a_cause("off_track", Level.RED, indicator="lamps", task="1.1"))
        (step,) = steps_of([red], [self.july])
        assert (step.name, step.matter.kind, step.matter.level) == (
            "continued",
            "behind",
            Level.RED,
        )

    @pytest.mark.parametrize(
        "kind", ["not_reported", "late", "returned", "paper_missing", "fell", "question", "mine"]
    )
    def test_what_is_of_one_period_opens_anew_in_the_next(self, kind: str) -> None:
        june, july = a_cause(kind), a_cause(kind, period="2019-07")
        assert names(steps_of([a_matter(june)], [june, july])) == [("opened", kind)]

    def test_another_reporter_or_indicator_is_another_matter(self) -> None:
        others = [
            a_cause(reporter="div_b", period="2019-07", indicator="lamps", task="1.1"),
            a_cause(period="2019-07", indicator="roads", task="1.2"),
        ]
        steps = steps_of([a_matter(BEHIND)], [BEHIND, *others])
        assert [step.name for step in steps] == ["opened", "opened"]

    def test_a_relapse_is_a_new_edition(self) -> None:
        ended = a_matter(BEHIND, state=State.RESOLVED)
        (step,) = steps_of([ended], [self.july])
        assert (step.name, step.matter.edition, step.matter.first_period) == (
            "reopened",
            2,
            "2019-07",
        )

    @pytest.mark.parametrize("end", [Close("office", "done", force=True), LIFTED])
    def test_what_a_person_ended_holds_for_its_period_only(self, end: Close | Exempt) -> None:
        ended = acted(a_matter(BEHIND), end)
        assert steps_of([ended], [BEHIND]) == []
        (step,) = steps_of([ended], [self.july])
        assert (step.name, step.matter.period) == ("reopened", "2019-07")

    def test_silence_does_not_resolve_what_was_behind(self) -> None:
        gap = absent(period="2019-07")
        assert names(steps_of([a_matter(BEHIND)], [gap])) == [("opened", "not_reported")]
        unknown = silent(period="2019-07")
        assert names(steps_of([a_matter(BEHIND)], [unknown])) == [("opened", "unknown")]

    def test_silence_of_another_reporter_hides_nothing(self) -> None:
        gap = absent(period="2019-07", reporter="div_b")
        assert ("resolved", "behind") in names(steps_of([a_matter(BEHIND)], [gap]))

    def test_absence_of_a_later_report_holds_what_it_would_tell(self) -> None:
        opened, held = steps_of([a_matter(silent())], [absent(period="2019-07")])
        assert (opened.name, held.name) == ("opened", "held")
        parent = evolve(opened.matter, number="2019-0007")
        waiting = numbered(held, [parent]).matter
        steps = steps_of([parent, waiting], [silent(period="2019-07")])
        assert [step.name for step in steps] == ["resolved", "released", "continued"]

    def test_second_yellow_counts_the_period_in_which_the_first_opened(self) -> None:
        carried = evolve(a_matter(BEHIND), period="2019-07")
        second = a_cause(period="2019-07", indicator="poles", task="1.1")
        (step,) = steps_of([carried], [self.july, second])
        assert (step.name, step.matter.level) == ("opened", Level.RED)
        same = a_cause(indicator="poles", task="1.1")
        (step,) = steps_of([carried], [self.july, same])
        assert step.matter.level is Level.YELLOW

    def test_carried_on_is_no_second_yellow(self) -> None:
        (step,) = steps_of([a_matter(BEHIND)], [self.july])
        assert (step.name, step.matter.level) == ("continued", Level.YELLOW)


def test_late_report_that_is_on_record_is_not_opened_again() -> None:
    settled = a_matter(a_cause("late"), state=State.RESOLVED)
    assert steps_of([settled], [a_cause("late")]) == []
    assert names(steps_of([settled], [a_cause("late")], stood=frozenset())) == [
        ("reopened", "late")
    ]


def test_order_of_causes_and_matters_does_not_matter() -> None:
    causes = [BEHIND, TestSecondYellow.other, absent(), silent(), silent(period="2019-05")]
    matters = [a_matter(silent()), a_matter(a_cause("late"), number="2019-0002")]
    wanted = steps_of(matters, causes)
    assert len(wanted) == 5
    for shuffled in permutations(causes):
        assert steps_of(matters[::-1], shuffled) == wanted


def test_way_of_a_matter_from_alert_to_closing_and_reopening() -> None:
    (opened,) = steps_of([], [BEHIND])
    matter = acted(
        evolve(opened.matter, number="2019-0001"),
        Acknowledge("div_a"),
        Answer("div_a", Reply("rain", "two more teams")),
        Verify("office", "seen on the spot"),
        Close("office", "done"),
        day=LATER,
    )
    assert matter.state is State.CLOSED
    again = act(matter, Reopen("office", "it was not done"), on("07-12"), CALENDAR).matter
    assert (again.edition, again.state, again.number) == (2, State.OPEN, "")
    assert names(steps_of([matter, again], [BEHIND])) == []


def test_day_is_that_of_the_context() -> None:
    (step,) = reconcile([], [BEHIND], a_context(MONDAY))
    assert (step.day, step.matter.opened, step.matter.since) == (MONDAY, MONDAY, MONDAY)
