from datetime import date

import pytest
from attrs import evolve
from tests.matters.cases import CALENDAR, a_cause, a_matter, acted, on

from duban.errors import CalendarError
from duban.matters import BY_ITSELF, Close, Snooze, climb, digest_reason, is_snoozed
from duban.model.matters import ENDED, Matter, State
from duban.model.pressing import Source
from duban.model.terms import Level
from duban.workdays import WorkCalendar

BLUE = a_matter(a_cause(level=Level.BLUE))
RED = a_matter(a_cause(level=Level.RED))


def test_nothing_climbs_on_the_last_day_of_its_limit() -> None:
    assert climb(BLUE, BLUE.limit, CALENDAR) is None


@pytest.mark.parametrize(
    ("level", "higher", "limit"),
    [(Level.BLUE, Level.YELLOW, "07-19"), (Level.YELLOW, Level.RED, "07-26")],
)
def test_unanswered_matter_climbs_one_level_after_its_limit(
    level: Level, higher: Level, limit: str
) -> None:
    matter = evolve(BLUE, level=level, base=level)
    step = climb(matter, on("07-12"), CALENDAR, "en")
    assert step is not None
    assert (step.name, step.by, digest_reason(step)) == ("escalated", BY_ITSELF, "escalated")
    assert step.why == f"Not answered by 2019-07-11: {level} to {higher}"
    assert step.details["from"] == level
    assert (step.matter.level, step.matter.base) == (higher, level)
    assert (step.matter.since, step.matter.limit) == (on("07-12"), on(limit))


def test_after_a_long_outage_it_is_still_one_level() -> None:
    step = climb(BLUE, on("09-02"), CALENDAR)
    assert step is not None
    assert (step.matter.level, step.matter.limit) == (Level.YELLOW, on("09-09"))
    assert climb(step.matter, on("09-02"), CALENDAR) is None


def test_acknowledged_matter_climbs_all_the_same() -> None:
    assert climb(evolve(BLUE, state=State.ACKNOWLEDGED), on("07-12"), CALENDAR)


def test_red_is_told_again_once_in_each_limit() -> None:
    matter, told = RED, []
    for day in range(1, 31):
        step = climb(matter, date(2019, 8, day), CALENDAR, "en")
        if step is not None:
            assert (step.name, digest_reason(step)) == ("repeated", "repeat")
            assert (step.matter.level, step.matter.since) == (Level.RED, RED.since)
            matter = step.matter
            told.append((day, step.why))
    assert told == [
        (1, "Not answered by 2019-07-22, and red already"),
        (16, "Not answered by 2019-08-15, and red already"),
    ]


@pytest.mark.parametrize(
    "still",
    [
        *[evolve(BLUE, state=state) for state in (State.ANSWERED, State.VERIFIED, *ENDED)],
        evolve(BLUE, held_by="2019-0007"),
        evolve(BLUE, exempt="flood"),
        evolve(BLUE, snoozed_until=on("12-31")),
        a_matter(a_cause("event_result", Level.BLUE)),
    ],
    ids=["answered", "verified", "closed", "resolved", "held", "exempt", "snoozed", "good_news"],
)
def test_matter_that_waits_for_no_answer_does_not_climb(still: Matter) -> None:
    assert climb(still, on("12-31"), CALENDAR) is None


@pytest.mark.parametrize("kind", ["ahead", "question", "miss_likely"])
def test_mere_question_accuses_nobody_and_does_not_climb(kind: str) -> None:
    assert climb(a_matter(a_cause(kind)), on("12-02"), CALENDAR) is None


def test_event_climbs_to_red_and_is_then_told_no_more() -> None:
    event = a_matter(a_cause("event_problem", source=Source.EVENT))
    step = climb(event, on("07-16"), CALENDAR)
    assert step is not None
    assert (step.name, step.matter.level) == ("escalated", Level.RED)
    assert climb(step.matter, on("12-02"), CALENDAR) is None


class TestFactForGood:
    late = a_matter(a_cause("late"))

    def test_stays_through_its_limit_and_then_goes_on_record(self) -> None:
        assert climb(self.late, self.late.limit, CALENDAR) is None
        step = climb(self.late, on("07-16"), CALENDAR, "en")
        assert step is not None
        assert (step.name, step.matter.state) == ("settled", State.RESOLVED)
        assert (step.matter.level, step.why) == (
            Level.YELLOW,
            "Told and counted; there is nothing left to mend",
        )

    def test_is_told_once(self) -> None:
        step = climb(self.late, on("07-16"), CALENDAR)
        assert step is not None
        assert digest_reason(step) is None

    def test_that_was_answered_waits_for_the_office(self) -> None:
        answered = evolve(self.late, state=State.ANSWERED)
        assert climb(answered, on("12-02"), CALENDAR) is None

    def test_may_be_closed_without_an_answer(self) -> None:
        assert acted(self.late, Close("office", "known")).state is State.CLOSED


def test_snooze_counts_its_last_day_and_then_ends() -> None:
    snoozed = acted(BLUE, Snooze("office", "flood", on("08-01")))
    assert is_snoozed(snoozed, on("08-01"))
    assert climb(snoozed, on("08-01"), CALENDAR) is None
    assert climb(snoozed, on("08-02"), CALENDAR) is not None


def test_policy_of_the_opening_holds() -> None:
    own = evolve(BLUE, policy=evolve(BLUE.policy, limits=dict.fromkeys(Level, 1)))
    step = climb(own, on("07-12"), CALENDAR)
    assert step is not None
    assert step.matter.limit == on("07-15")


def test_reason_is_in_chinese_unless_asked_otherwise() -> None:
    said = [climb(BLUE, on("07-12"), CALENDAR, lang) for lang in ("zh", "en")]
    assert "蓝" in str(said[0])
    assert "blue to yellow" in str(said[1])


def test_year_without_a_calendar_is_named() -> None:
    matter = evolve(BLUE, limit=date(2098, 12, 30))
    with pytest.raises(CalendarError, match="2099"):
        climb(matter, date(2098, 12, 31), WorkCalendar(covered=frozenset({2098})))
