import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import SCORING, a_report, an_indicator

from duban.model.judgement import Report, Score, ScoreBlock, Timeliness
from duban.model.terms import ELEMENTS
from duban.scoring import score

INDICATORS = {"a": an_indicator(id="a", weight=3.0), "b": an_indicator(id="b", weight=1.0)}
ALL = tuple(ELEMENTS)


def scored(
    report: Report | None = None,
    progress: dict[str, float | None] | None = None,
    missing: dict[str, tuple[str, ...]] | None = None,
    grade: float | None = None,
) -> Score:
    return score(
        ("lamps", "div_a"),
        report or a_report(),
        {"a": 1.0} if progress is None else progress,
        {"1.1": ()} if missing is None else missing,
        grade,
        (SCORING, INDICATORS),
    )


def block(found: Score, name: str) -> ScoreBlock:
    return next(each for each in found.blocks if each.id == name)


def test_report_without_fault_scores_100() -> None:
    found = scored(grade=100.0)
    assert (found.total, found.area, found.reporter, str(found.period)) == (
        100.0,
        "lamps",
        "div_a",
        "2019-06",
    )
    assert [each.points for each in found.blocks] == [30.0, 40.0, 20.0, 10.0]


def test_block_without_input_leaves_the_denominator() -> None:
    found = scored(progress={}, missing={})
    assert [each.points for each in found.blocks] == [30.0, None, None, None]
    assert found.total == 100.0


def test_report_of_which_nothing_counts_has_no_score() -> None:
    blocks = tuple(one for one in SCORING.blocks if one.id == "progress")
    settings = (evolve(SCORING, blocks=blocks), INDICATORS)
    assert score(("lamps", "div_a"), a_report(), {"a": None}, {}, None, settings).total is None


@pytest.mark.parametrize(
    "timeliness", [Timeliness.LATE, Timeliness.MENDED_LATE, Timeliness.RETURNED]
)
def test_late_report_keeps_two_thirds_of_timeliness(timeliness: Timeliness) -> None:
    found = block(scored(evolve(a_report(timeliness), days_late=2)), "timeliness")
    assert found.points == pytest.approx(30.0 * 0.667)


@pytest.mark.parametrize(
    "timeliness", [Timeliness.LATE, Timeliness.MENDED_LATE, Timeliness.RETURNED]
)
def test_exempt_lateness_has_all_points_for_time_and_says_why(timeliness: Timeliness) -> None:
    report = evolve(a_report(timeliness), exempt_lateness="flood")
    found = block(scored(report), "timeliness")
    assert (found.points, found.because.say("en")) == (30.0, "lateness exempt: flood")


def test_exemption_says_nothing_of_a_report_in_time() -> None:
    found = block(scored(evolve(a_report(), exempt_lateness="flood")), "timeliness")
    assert (found.points, found.because.say("en")) == (30.0, "reported in time")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
@pytest.mark.parametrize("timeliness", [Timeliness.LATE, Timeliness.RETURNED])
def test_exemption_never_costs_points(timeliness: Timeliness, share: float) -> None:
    late = a_report(timeliness)
    usual, lifted = (
        scored(one, progress={"a": share}).total
        for one in (late, evolve(late, exempt_lateness="x"))
    )
    assert usual is not None
    assert lifted is not None
    assert lifted > usual


def test_exempt_absence_is_not_scored_and_says_why() -> None:
    absent = evolve(a_report(Timeliness.MISSING), effective=None, exempt_lateness="flood")
    found = scored(absent, progress={"a": 0.5}, grade=90.0)
    assert found.total is None
    assert [(each.id, each.points) for each in found.blocks] == [
        ("timeliness", None),
        ("progress", None),
        ("quality", None),
        ("grade", None),
    ]
    assert {each.because.say("en") for each in found.blocks} == {"absence exempt: flood"}


def test_missing_report_scores_0() -> None:
    found = scored(a_report(Timeliness.MISSING), progress={})
    assert [each.points for each in found.blocks] == [0.0, 0.0, 0.0, None]
    assert found.total == 0.0


def test_progress_is_weighted_by_indicator() -> None:
    found = block(scored(progress={"a": 0.5, "b": 1.0}), "progress")
    assert found.points == 40.0 * 2.5 / 4.0
    assert found.because.say("en") == "2.50 of 4.00 by weight of the indicators"


def test_indicator_that_does_not_count_leaves_the_weights() -> None:
    assert block(scored(progress={"a": None, "b": 0.5}), "progress").points == 20.0


def test_unknown_because_nothing_was_reported_counts_0() -> None:
    found = block(scored(a_report(Timeliness.MISSING), progress={"a": 0.0}), "progress")
    assert found.points == 0.0


def test_each_missing_element_costs_4_points_of_20() -> None:
    found = block(scored(missing={"1.1": ("effect", "measures")}), "quality")
    assert found.points == 12.0
    assert found.because.say("en") == "elements missing: 1.1: effect, measures"


def test_elements_are_missed_on_the_mean_of_the_tasks() -> None:
    found = block(scored(missing={"1.1": ("effect",), "1.2": ()}), "quality")
    assert found.points == 18.0
    assert "1.2" not in found.because.say("en")


def test_deductions_stop_at_the_floor_of_the_block() -> None:
    assert block(scored(missing={"1.1": ALL}), "quality").points == 0.0


def test_report_without_substance_costs_more_than_its_elements() -> None:
    cheap = evolve(SCORING, element_deduction=1.0)
    settings = (cheap, INDICATORS)
    found = score(("lamps", "div_a"), a_report(), {}, {"1.1": ALL}, None, settings)
    assert block(found, "quality").points == 20.0 - 5.0 - 5.0


def test_grade_is_a_share_of_its_block() -> None:
    found = block(scored(grade=85.0), "grade")
    assert (found.points, found.because.say("en")) == (8.5, "grade 85 of 100")


shares = st.floats(0, 1)
elements = st.sets(st.sampled_from(ALL)).map(tuple)
grades = st.floats(0, 100)
arrived = st.sampled_from([each for each in Timeliness if each is not Timeliness.NOT_DUE])


@given(arrived, shares, shares, elements, grades)
def test_score_lies_within_0_and_100(
    timeliness: Timeliness, a: float, b: float, missing: tuple[str, ...], grade: float
) -> None:
    found = scored(a_report(timeliness), {"a": a, "b": b}, {"1.1": missing}, grade)
    assert found.total is not None
    assert 0.0 <= found.total <= 100.0
    assert all(
        0.0 <= each.points <= each.weight for each in found.blocks if each.points is not None
    )


@given(shares, shares, shares, elements, elements, grades, grades)
def test_better_report_never_scores_less(
    a: float,
    b: float,
    gain: float,
    missing: tuple[str, ...],
    also: tuple[str, ...],
    grade: float,
    praise: float,
) -> None:
    worse = scored(
        a_report(Timeliness.LATE), {"a": a, "b": b}, {"1.1": tuple({*missing, *also})}, grade
    )
    better = scored(
        a_report(), {"a": min(1.0, a + gain), "b": b}, {"1.1": missing}, max(grade, praise)
    )
    assert worse.total is not None
    assert better.total is not None
    assert worse.total <= better.total


@pytest.mark.parametrize(
    ("timeliness", "days", "said"),
    [
        (Timeliness.LATE, 1, "1 day late"),
        (Timeliness.MENDED_LATE, 0, "mended too late after a return"),
        (Timeliness.RETURNED, 0, "returned and not mended"),
    ],
)
def test_points_for_time_say_what_was_late(timeliness: Timeliness, days: int, said: str) -> None:
    found = scored(a_report(timeliness=timeliness, days_late=days))
    assert block(found, "timeliness").because.say("en") == said
