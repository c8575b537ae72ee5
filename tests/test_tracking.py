import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    ALERTING,
    DECEMBER,
    JUNE,
    LINEAR,
    SPAN,
    a_standing,
    an_indicator,
)

from duban.model.judgement import Absent, Measurement, Reached, Standing, Tally
from duban.model.period import Period
from duban.model.rules import Target
from duban.model.terms import STATUS_LABELS, STATUS_ORDER, Kind, Status, Strictness
from duban.tracking import Yardstick, progress_of, task_standing, track
from duban.words import message


def yardstick(kind: Kind = Kind.TOTAL, start: float | None = 0.0, **more: Any) -> Yardstick:
    curve = LINEAR if kind in {Kind.TOTAL, Kind.GROWTH} else None
    return Yardstick(an_indicator(kind, **more), curve, start, SPAN, ALERTING)


def judged(
    measured: Measurement,
    kind: Kind = Kind.TOTAL,
    period: Period = JUNE,
    evidence: bool = True,
    **more: Any,
) -> Standing:
    return track(yardstick(kind, **more), period, measured, evidence)


def works(stage: str = "none", done: int = 0, wanted: int = 1, begun: int = 0) -> Reached:
    return Reached(done, wanted, begun, stage, None)


@pytest.mark.parametrize(
    ("actual", "status"),
    [
        (0.0, Status.OFF_TRACK),
        (42.4, Status.OFF_TRACK),
        (42.5, Status.BEHIND),
        (47.4, Status.BEHIND),
        (47.5, Status.ON_TRACK),
        (50.0, Status.ON_TRACK),
        (55.0, Status.ON_TRACK),
        (55.1, Status.AHEAD),
        (99.9, Status.AHEAD),
        (100.0, Status.DONE),
        (120.0, Status.DONE),
    ],
)
def test_half_is_planned_for_june_and_thresholds_are_shares_of_it(
    actual: float, status: Status
) -> None:
    assert judged(actual).status is status


@pytest.mark.parametrize(
    ("target", "actual", "status"),
    [
        (1.5, 0.6375, Status.BEHIND),  # 15 %
        (1.2, 0.57, Status.ON_TRACK),  # 5 % below what is planned
        (17.9, 9.845, Status.ON_TRACK),  # 110 %
    ],
)
def test_what_lies_on_a_threshold_is_not_beyond_it(
    target: float, actual: float, status: Status
) -> None:
    assert judged(actual, target=Target("at_least", target)).status is status


def test_points_forgive_what_shares_would_not() -> None:
    january = Period(2019, 1)
    planned = yardstick().planned(january.last_day)
    assert 8.0 < planned < 9.0
    assert judged(planned - 0.9, period=january).status is Status.ON_TRACK
    assert judged(planned - 1.1, period=january).status is Status.BEHIND
    assert judged(planned - 3.1, period=january).status is Status.OFF_TRACK
    assert judged(planned + 30.0, period=january).status is Status.ON_TRACK


def test_short_of_the_target_on_the_due_day_is_missed() -> None:
    standing = judged(99.0, period=DECEMBER)
    assert (standing.status, standing.progress) == (Status.MISSED, 0.99)
    assert standing.because.say("en") == "99 m² by 2019-12-31, target 100 m² missed"


def test_due_day_within_the_period_is_reached_at_its_end() -> None:
    assert judged(99.0, due=date(2019, 6, 15)).status is Status.MISSED
    assert judged(99.0, due=date(2019, 7, 1)).status is Status.ON_TRACK


def test_done_without_evidence_is_unverified_and_counts_in_full() -> None:
    standing = judged(100.0, evidence=False)
    assert (standing.status, standing.progress) == (Status.UNVERIFIED, 1.0)
    said = standing.because.say("en")
    assert said == "100 m² reached, target 100 m², but no evidence is named"


def test_standing_says_what_was_planned() -> None:
    standing = judged(45.0)
    assert (standing.actual, standing.planned, standing.progress) == (45.0, 50.0, 0.9)
    assert standing.because.say("en") == "45 m² by 2019-06-30, planned 50 m² (target 100 m²)"


def test_more_than_the_target_is_demanded_where_it_says_so() -> None:
    exact = Target("more_than", 95.0)
    assert judged(95.0, period=DECEMBER, target=exact).status is Status.MISSED
    assert judged(95.1, period=DECEMBER, target=exact).status is Status.DONE


def test_falling_target_is_reached_from_above() -> None:
    fall = Target("at_most", -10.0)
    assert judged(-5.0, Kind.GROWTH, target=fall).status is Status.ON_TRACK
    assert judged(-1.0, Kind.GROWTH, target=fall).status is Status.OFF_TRACK
    assert judged(-10.0, Kind.GROWTH, target=fall).status is Status.DONE


def test_growth_counts_from_its_start() -> None:
    standing = judged(92.5, Kind.GROWTH, start=90.0, target=Target("at_least", 95.0))
    assert (standing.status, standing.planned, standing.progress) == (Status.ON_TRACK, 92.5, 1.0)


def test_missing_baseline_leaves_it_unknown() -> None:
    yard = Yardstick(an_indicator(start="baseline.x"), LINEAR, None, SPAN, ALERTING)
    standing = track(yard, JUNE, 50.0, evidence=True)
    assert (standing.status, standing.progress) == (Status.UNKNOWN, 0.0)
    assert standing.because.say("en") == "no baseline: baseline.x is not in baseline.toml"
    assert yard.planned(JUNE.last_day) == 100.0


def test_target_that_is_the_start_must_be_passed() -> None:
    level = Target("more_than", 50.0)
    standing = judged(50.0, Kind.GROWTH, start=50.0, target=level)
    assert (standing.status, standing.progress) == (Status.OFF_TRACK, 0.0)
    assert judged(50.1, Kind.GROWTH, start=50.0, target=level).status is Status.DONE


def test_things_are_planned_whole() -> None:
    seven = {"unit": "count", "target": Target("at_least", 7.0)}
    assert yardstick(**seven).planned(JUNE.last_day) == 3.0
    assert judged(3.0, **seven).status is Status.ON_TRACK
    assert judged(4.0, **seven).status is Status.ON_TRACK
    assert judged(5.0, **seven).status is Status.AHEAD


def test_things_that_go_are_planned_whole_from_above() -> None:
    three = {"unit": "count", "target": Target("at_most", 3.0), "start": 10.0}
    assert yardstick(Kind.GROWTH, **three).planned(JUNE.last_day) == 7.0


def test_indicator_without_a_target_has_no_yardstick() -> None:
    with pytest.raises(ValueError, match="lamps"):
        _ = yardstick(Kind.WATCH).target


@pytest.mark.parametrize(
    ("kind", "status", "progress"),
    [(Kind.TOTAL, Status.UNKNOWN, 0.0), (Kind.WATCH, Status.WATCHED, None)],
)
def test_absent_value_is_unknown_unless_merely_watched(
    kind: Kind, status: Status, progress: float | None
) -> None:
    standing = judged(Absent(message("no fact"), at_least=7.0), kind)
    assert (standing.status, standing.progress, standing.actual) == (status, progress, 7.0)
    assert standing.because.say("en") == "no fact"


@pytest.mark.parametrize("kind", [Kind.TOTAL, Kind.BOUND, Kind.WATCH])
def test_nothing_to_measure_is_not_due(kind: Kind) -> None:
    standing = judged(math.nan, kind)
    assert progress_of(yardstick(kind), JUNE, math.nan) is None
    assert (standing.status, standing.progress) == (Status.NOT_DUE, None)
    assert standing.because.say("en") == "nothing to measure in 2019-06"


def test_cadence_says_before_its_first_window_ends_that_it_is_open() -> None:
    standing = judged(math.nan, Kind.CADENCE, target=None, times=2.0, every="year")
    assert standing.status is Status.NOT_DUE
    assert standing.because.say("en") == "judged when the window that ends with 2019-12 is over"


@pytest.mark.parametrize(
    ("direction", "actual", "status", "progress"),
    [
        ("at_least", 100.0, Status.ON_TRACK, 1.0),
        ("at_least", 80.0, Status.BROKEN, 0.8),
        ("at_least", -5.0, Status.BROKEN, 0.0),
        ("at_most", 100.0, Status.ON_TRACK, 1.0),
        ("at_most", 125.0, Status.BROKEN, 0.8),
        ("more_than", 100.0, Status.BROKEN, 1.0),
    ],
)
def test_bound_holds_or_is_broken(
    direction: str, actual: float, status: Status, progress: float
) -> None:
    standing = judged(actual, Kind.BOUND, target=Target(direction, 100.0))
    assert (standing.status, standing.progress) == (status, progress)
    assert ("within" in standing.because.say("en")) is (status is Status.ON_TRACK)


def test_anything_beyond_a_bound_of_0_counts_nothing() -> None:
    assert judged(1.0, Kind.BOUND, target=Target("at_most", 0.0)).progress == 0.0


@pytest.mark.parametrize(
    ("reached", "due", "status", "progress"),
    [
        (works(), "2019-12-31", Status.NOT_DUE, None),
        (works("started", begun=1), "2019-12-31", Status.ON_TRACK, 1.0),
        (works("started", begun=1), "2019-06-30", Status.MISSED, 0.0),
        (works(done=2, wanted=8, begun=3), "2019-06-15", Status.MISSED, 0.25),
        (works("finished", done=1, begun=1), "2019-12-31", Status.DONE, 1.0),
        (works("finished", done=1, begun=1), "2019-01-31", Status.DONE, 1.0),
    ],
)
def test_milestone_stands_by_its_stage_and_due_day(
    reached: Reached, due: str, status: Status, progress: float | None
) -> None:
    day = date.fromisoformat(due)
    standing = judged(reached, Kind.MILESTONE, stage="finished", due=day)
    assert (standing.status, standing.progress) == (status, progress)


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        (works("started"), "started, must be finished by 2019-06-30"),
        (works(done=2, wanted=8), "2 of 8 finished, due 2019-06-30"),
        (Reached(3, 3, 3, "finished", None), "3 of 3 finished, due 2019-06-30"),
        (
            Reached(1, 1, 1, "finished", date(2019, 6, 30)),
            "finished on 2019-06-30, due 2019-06-30",
        ),
        (
            Reached(1, 1, 1, "opened", date(2019, 7, 2)),
            "opened on 2019-07-02, 2 days after 2019-06-30",
        ),
        (
            Reached(1, 1, 1, "opened", date(2019, 7, 1)),
            "opened on 2019-07-01, 1 day after 2019-06-30",
        ),
    ],
)
def test_milestone_says_its_stage_and_days(reached: Reached, said: str) -> None:
    standing = judged(reached, Kind.MILESTONE, stage="finished", due=date(2019, 6, 30))
    assert standing.because.say("en") == said


def test_document_without_evidence_is_unverified() -> None:
    issued = works("issued", done=1)
    standing = judged(issued, Kind.DOCUMENT, evidence=False, stage="issued")
    assert (standing.status, standing.actual) == (Status.UNVERIFIED, "issued")


@pytest.mark.parametrize(
    ("tally", "status", "progress"),
    [
        (Tally(4, 4), Status.ON_TRACK, 1.0),
        (Tally(5, 4), Status.ON_TRACK, 1.0),
        (Tally(3, 4), Status.MISSED, 0.75),
        (Tally(0, 0), Status.NOT_DUE, None),
    ],
)
def test_cadence_is_kept_or_missed(tally: Tally, status: Status, progress: float | None) -> None:
    standing = judged(tally, Kind.CADENCE, times=1.0, every="week")
    assert (standing.status, standing.progress) == (status, progress)
    assert f"{tally.count} times of {tally.wanted} in the window" in standing.because.say("en")


def test_watched_figure_is_only_shown() -> None:
    standing = judged(7.0, Kind.WATCH, unit="count")
    assert (standing.status, standing.progress) == (Status.WATCHED, None)
    assert standing.because.say("en") == "7 in 2019-06, watched"


targets = st.builds(
    Target, st.sampled_from(["at_least", "at_most", "more_than"]), st.floats(-1e3, 1e3)
)
units = st.sampled_from(["m2", "count", "%"])
periods = st.builds(Period, st.just(2019), st.integers(1, 12))
dues = st.dates(*SPAN)
kinds = st.sampled_from([Kind.TOTAL, Kind.BOUND])

#: From worst to best; a value that is ahead is on track and to be verified.
RANKS = dict(STATUS_ORDER) | {Status.AHEAD: STATUS_ORDER[Status.ON_TRACK]}


@given(
    kinds,
    targets,
    units,
    st.floats(-1e3, 1e3),
    periods,
    dues,
    st.floats(-2e3, 2e3),
    st.floats(0, 1e3),
)
def test_better_value_never_gives_a_worse_status_or_progress(
    kind: Kind,
    target: Target,
    unit: str,
    start: float,
    period: Period,
    due: date,
    worse: float,
    gain: float,
) -> None:
    down = target.direction == "at_most"
    start = abs(start) + target.value if down else target.value - abs(start)
    yard = yardstick(kind, start=start, target=target, unit=unit, due=due)
    better = worse - gain if down else worse + gain
    low, high = (track(yard, period, value, evidence=True) for value in (worse, better))
    assert RANKS[low.status] <= RANKS[high.status]
    if target.value > 0 or kind is Kind.TOTAL:
        assert low.progress is not None
        assert high.progress is not None
        assert 0.0 <= low.progress <= high.progress + 1e-9 <= 1.0 + 1e-9


tallies = st.builds(Tally, st.integers(0, 9), st.integers(0, 9))
stages = st.integers(1, 9).flatmap(
    lambda wanted: st.integers(0, wanted).flatmap(
        lambda done: st.builds(
            works, done=st.just(done), wanted=st.just(wanted), begun=st.integers(done, wanted)
        )
    )
)
measurements = st.one_of(
    st.tuples(
        st.sampled_from([Kind.TOTAL, Kind.BOUND, Kind.WATCH]), st.floats(allow_infinity=True)
    ),
    st.tuples(st.sampled_from([Kind.MILESTONE, Kind.DOCUMENT]), stages),
    st.tuples(st.just(Kind.CADENCE), tallies),
    st.tuples(st.sampled_from(Kind), st.builds(Absent, st.just(message("none")))),
)


@given(measurements, targets, periods, dues, st.none() | st.floats(-1e3, 1e3))
def test_progress_alone_is_that_of_the_standing(
    measured: tuple[Kind, Measurement],
    target: Target,
    period: Period,
    due: date,
    start: float | None,
) -> None:
    kind, value = measured
    wanted = target if kind in {Kind.TOTAL, Kind.BOUND} else None
    yard = yardstick(kind, start=start, target=wanted, due=due)
    progress = progress_of(yard, period, value)
    assert progress == track(yard, period, value, evidence=True).progress
    assert progress is None or 0.0 <= progress <= 1.0


HARD = an_indicator()
SOFT = an_indicator(id="soft", strictness=Strictness.PROCESS)
INDICATORS = {"lamps": HARD, "soft": SOFT}


def task(*standings: Standing) -> tuple[Status, str]:
    found = task_standing("1.1", standings, INDICATORS)
    return found.status, found.indicator


def test_task_is_as_its_worst_hard_indicator() -> None:
    worse = a_standing(Status.BEHIND)
    assert task(a_standing(Status.DONE), worse) == (Status.BEHIND, "lamps")


@pytest.mark.parametrize(
    "status", [Status.MISSED, Status.BROKEN, Status.OFF_TRACK, Status.UNKNOWN, Status.BEHIND]
)
def test_soft_indicator_lowers_a_task_at_most_to_behind(status: Status) -> None:
    assert task(a_standing(Status.DONE), a_standing(status, "soft")) == (Status.BEHIND, "soft")


@pytest.mark.parametrize(
    "left_out",
    [
        a_standing(Status.NOT_DUE),
        a_standing(Status.WATCHED),
        a_standing(Status.MISSED, exempt="flood"),
    ],
)
def test_not_due_watched_and_exempt_are_left_out(left_out: Standing) -> None:
    assert task(left_out, a_standing(Status.ON_TRACK)) == (Status.ON_TRACK, "lamps")
    assert task(left_out) == (Status.NOT_DUE, "")


@given(st.lists(st.sampled_from(Status), max_size=6))
def test_task_of_hard_indicators_is_the_least_of_them(statuses: list[Status]) -> None:
    counting = [one for one in statuses if one not in {Status.NOT_DUE, Status.WATCHED}]
    wanted = min(counting, key=STATUS_ORDER.__getitem__, default=Status.NOT_DUE)
    assert task(*map(a_standing, statuses))[0] is wanted


def test_bound_from_below_is_not_called_a_limit_that_was_passed() -> None:
    """97.2 % of lamps lit where 98 % are wanted is too little, not too much."""
    assert STATUS_LABELS[Status.BROKEN].zh == "不达标"
