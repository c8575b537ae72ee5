"""The city: sums of what districts reported, who is missing, and what it costs whom."""

from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rollup.districts import UNITS, book, city, figure, record, with_unit

from duban.forms.asked import asked_of
from duban.model.city import City
from duban.model.period import Period
from duban.model.register import Grade, Register
from duban.model.rules import RuleBook, Target
from duban.model.submission import Record, TaskReport
from duban.model.terms import Kind, Status
from duban.words import Lang

LANG: Lang = "en"
FEBRUARY = Period(2019, 2)


def lamps(unit: str, fitted: int, lit: int, period: str = "2019-02") -> Record:
    return record(unit, "lighting", period, {"lamps": {"fitted": fitted, "lit": lit}})


def all_lamps(period: str = "2019-02") -> list[Record]:
    return [lamps(unit, 1000 + number, 990, period) for number, unit in enumerate(UNITS)]


def toilets(unit: str, done: int, period: str = "2019-02", **more: Any) -> Record:
    return record(unit, "public_toilets", period, {"improved": done, **more})


def codes(judged: City) -> list[str]:
    return [one.code for one in judged.judgement.findings]


def test_rate_of_the_city_is_that_of_the_sums_not_the_mean_of_the_rates() -> None:
    small = [lamps(unit, 10, 10) for unit in UNITS[1:]]
    found = figure(city("lighting", [lamps(UNITS[0], 10_000, 9_000), *small]), "district_lit_rate")
    assert found.standing.actual == pytest.approx(100 * 9_150 / 10_150)
    assert found.standing.status is Status.BROKEN


def test_sum_of_counts_is_held_against_the_curve_of_the_whole() -> None:
    found = figure(city("public_toilets", [toilets(unit, 2) for unit in UNITS]), "toilets_improved")
    assert (found.standing.actual, found.missing, len(found.owed)) == (32.0, (), 16)
    assert found.standing.status is Status.ON_TRACK


def test_sum_without_one_district_is_unknown_and_says_who_is_missing() -> None:
    judged = city("public_toilets", [toilets(unit, 20) for unit in UNITS[:-1]])
    found = figure(judged, "toilets_improved")
    assert (found.standing.status, found.missing) == (Status.UNKNOWN, (UNITS[-1],))
    said = "300 so far: 15 of 16 are in, without Jizhou"
    assert found.standing.because.say(LANG) == said


def test_gap_is_a_note_for_the_lead_and_no_deduction_nor_alert() -> None:
    full = city("public_toilets", [toilets(unit, 2) for unit in UNITS])
    gap = city("public_toilets", [toilets(unit, 2) for unit in UNITS[:-1]])
    assert codes(gap) == ["ROLL-002"]
    assert not gap.judgement.alerts
    assert [one.total for one in full.judgement.scores] == [100.0]
    assert [one.total for one in gap.judgement.scores] == [None]


def test_city_that_is_behind_is_an_alert_of_its_lead() -> None:
    judged = city("public_toilets", [toilets(unit, 0) for unit in UNITS])
    (alert,) = judged.judgement.alerts
    assert (alert.reporter, alert.kind) == ("div_sanitation", "off_track")


def test_fact_that_one_district_leaves_out_makes_the_sum_unknown() -> None:
    records = [*all_lamps()[1:], record(UNITS[0], "lighting", "2019-02", {"lamps": {"lit": 5}})]
    found = figure(city("lighting", records), "district_lit_rate")
    assert (found.standing.status, found.missing) == (Status.UNKNOWN, (UNITS[0],))


def test_name_from_two_districts_stays_two() -> None:
    named = [{"name": "中心公厕", "stage": "opened", "date": "2019-03-01"}]
    records = [
        toilets(unit, 2, "2019-03", named=named * 2 if not n else named)
        for n, unit in enumerate(UNITS)
    ]
    found = figure(city("public_toilets", records, "2019-04-20"), "toilets_named_opened")
    assert found.standing.actual is not None
    assert "17 of 32" in found.standing.because.say(LANG)


def test_month_that_is_not_due_counts_once_everybody_is_in() -> None:
    early = city("lighting", all_lamps()[:3], "2019-03-02")
    assert figure(early, "district_lit_rate").standing.period is None
    full = city("lighting", all_lamps(), "2019-03-02")
    assert str(figure(full, "district_lit_rate").standing.period) == "2019-02"


def test_own_total_within_the_tolerance_is_no_finding() -> None:
    total = {"lamps": {"fitted": 16_120 + 100, "lit": 990 * 16}}
    records = [*all_lamps(), record("div_lighting", "lighting", "2019-02", total)]
    assert codes(city("lighting", records)) == []


def test_own_total_beyond_the_tolerance_is_a_question_to_the_lead() -> None:
    total = {"lamps": {"fitted": 17_000, "lit": 990 * 16}}
    judged = city("lighting", [*all_lamps(), record("div_lighting", "lighting", "2019-02", total)])
    assert codes(judged) == ["ROLL-001"]
    assert [one.kind for one in judged.judgement.alerts] == ["question"]


def test_total_without_one_district_names_it() -> None:
    total = {"lamps": {"fitted": 16_120 - 1002, "lit": 990 * 16}}
    judged = city("lighting", [*all_lamps(), record("div_lighting", "lighting", "2019-02", total)])
    (finding,) = judged.judgement.findings
    assert finding.code == "ROLL-003"
    assert "Hexi" in finding.said.say(LANG)


def test_two_districts_with_the_same_figures_are_asked_about() -> None:
    records = all_lamps()
    records[5] = lamps(UNITS[5], 1004, 990)
    judged = city(
        "lighting",
        [
            *records[:4],
            lamps(UNITS[4], 12_345, 12_300),
            lamps(UNITS[5], 12_345, 12_300),
            *records[6:],
        ],
    )
    assert codes(judged) == ["ROLL-004"]


def test_districts_are_ranked_and_equals_share_a_rank() -> None:
    records = [lamps(unit, 1000, 980 + (number % 8)) for number, unit in enumerate(UNITS)]
    units = figure(city("lighting", records), "district_lit_rate").units
    assert [one.rank for one in units][:4] == [1, 1, 3, 3]
    assert units[0].actual == pytest.approx(98.7)


def works(unit: str, stages: str, period: str = "2019-03", proof: bool = False) -> Record:
    """Report named toilets, an o for each that is open and an s for each that is begun."""
    full = {"o": "opened", "s": "started", "n": "none"}
    named = [{"name": f"公厕{n}", "stage": full[each]} for n, each in enumerate(stages)]
    found = toilets(unit, 2, period, named=named)
    texts = TaskReport(
        (), summary=True, evidence=frozenset({"toilets_named_opened"} if proof else ())
    )
    return evolve(found, tasks={"1.2": texts})


def test_districts_are_ranked_by_the_works_that_are_done_and_not_by_those_begun() -> None:
    came = [works(UNITS[0], "oo"), works(UNITS[1], "os"), *(works(u, "ss") for u in UNITS[2:])]
    found = figure(city("public_toilets", came, "2019-04-20"), "toilets_named_opened")
    ranks = {one.reporter: one.rank for one in found.units}
    assert [ranks[unit] for unit in UNITS[:4]] == [1, 2, 3, 3]


def test_district_whose_figure_is_unknown_is_ranked_last_of_a_limit_too() -> None:
    rules = book().rules["public_toilets"]
    (task,) = rules.tasks
    limit = Target("at_most", 0.0)
    limited = tuple(evolve(one, target=limit, unit_targets={}) for one in task.indicators[:1])
    tasks = (evolve(task, indicators=(*limited, *task.indicators[1:])),)
    found = evolve(book(), rules={**book().rules, "public_toilets": evolve(rules, tasks=tasks)})
    came = [toilets(unit, number) for number, unit in enumerate(UNITS[1:])]
    ranked = figure(city("public_toilets", came, of=found), "toilets_improved").units
    assert [one.reporter for one in ranked] == [*UNITS[1:], UNITS[0]]
    assert ranked[-1].rank == 16


@pytest.mark.parametrize(
    ("silent", "status"), [(0, Status.DONE), (1, Status.UNVERIFIED), (16, Status.UNVERIFIED)]
)
def test_sum_that_is_reached_is_done_once_all_who_have_a_part_named_evidence(
    silent: int, status: Status
) -> None:
    came = [works(u, "ooo", proof=number >= silent) for number, u in enumerate(UNITS[:-1])]
    came.append(works(UNITS[-1], "n"))
    found = figure(city("public_toilets", came, "2019-04-20"), "toilets_named_opened")
    assert found.standing.status is status


@pytest.mark.parametrize(
    ("silent", "status"), [("2019-03", Status.ON_TRACK), ("2019-04", Status.UNKNOWN)]
)
def test_gap_in_an_earlier_window_takes_nothing_from_a_later_one(
    silent: str, status: Status
) -> None:
    rules = book().rules["public_toilets"]
    (task,) = rules.tasks
    frequent = evolve(
        task.indicators[0], kind=Kind.CADENCE, target=None, every="quarter", times=16.0, curve=None
    )
    tasks = (evolve(task, indicators=(frequent, *task.indicators[1:])),)
    found = evolve(book(), rules={**book().rules, "public_toilets": evolve(rules, tasks=tasks)})
    months = ("2019-02", "2019-03", "2019-04", "2019-05", "2019-06")
    came = [toilets(unit, 1, each) for unit in UNITS for each in months]
    came = [one for one in came if (one.reporter, str(one.period)) != (UNITS[0], silent)]
    judged = figure(city("public_toilets", came, "2019-07-20", found), "toilets_improved")
    assert (str(judged.standing.period), judged.standing.status) == ("2019-06", status)


def test_grade_of_a_lead_that_reports_nothing_itself_counts_beside_the_sums() -> None:
    grade = Register(grades=(Grade("div_sanitation", "public_toilets", FEBRUARY, 50.0, "leader"),))
    came = [toilets(unit, 2) for unit in UNITS]
    (score,) = city("public_toilets", came, register=grade).judgement.scores
    assert (score.total, [one.points for one in score.blocks]) == (90.0, [40.0, 5.0])


def test_district_is_held_to_its_own_target_or_to_none() -> None:
    judged = city("public_toilets", [toilets(unit, 2) for unit in UNITS])
    rules = book().rules["public_toilets"].indicator("toilets_improved").unit_targets
    found = {one.reporter: one for one in figure(judged, "toilets_improved").units}
    assert {unit: one.target for unit, one in found.items()} == dict(rules)
    assert found[UNITS[0]].status is not Status.WATCHED


def test_districts_are_due_two_workdays_before_the_lead_but_not_before_the_month_is_over() -> None:
    due = {str(one.period): str(one.due) for one in book().duties("lighting", UNITS[0])}
    assert due["2019-02"] == "2019-03-01"
    assert due["2019-04"] == "2019-05-05"  # 1 to 4 May are days off
    lead = {str(one.period): str(one.due) for one in book().duties("lighting", "div_lighting")}
    assert lead["2019-02"] == "2019-03-05"


# --- What holds whatever is reported -----------------------------------------------------------

COUNTS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=16, max_size=16)


def _lit(unit: str, pair: tuple[int, int], period: str = "2019-02") -> Record:
    return lamps(unit, sum(pair), pair[0], period)


@settings(max_examples=20, deadline=None)
@given(COUNTS, st.integers(0, 500), st.integers(0, 500))
def test_district_cut_in_two_leaves_the_city_as_it_is(
    pairs: list[tuple[int, int]], first: int, second: int
) -> None:
    whole = [_lit(unit, pair) for unit, pair in zip(UNITS, pairs, strict=True)]
    lit, dark = pairs[0]
    part = (min(first, lit), min(second, dark))
    cut = [_lit(UNITS[0], part), _lit("120199", (lit - part[0], dark - part[1])), *whole[1:]]
    one = figure(city("lighting", whole), "district_lit_rate").standing
    two = figure(
        city("lighting", cut, of=with_unit("lighting", "120199", UNITS[0])), "district_lit_rate"
    ).standing
    assert (one.actual, one.status, one.progress) == (two.actual, two.status, two.progress)
    assert one.because.say(LANG) == two.because.say(LANG)


@settings(max_examples=15, deadline=None)
@given(COUNTS, st.randoms(use_true_random=False))
def test_order_of_reports_does_not_matter(pairs: list[tuple[int, int]], chance: Random) -> None:
    records = [_lit(unit, pair) for unit, pair in zip(UNITS, pairs, strict=True)]
    shuffled = chance.sample(records, len(records))
    assert _told(city("lighting", records)) == _told(city("lighting", shuffled))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=16, max_size=16), st.integers(0, 15), st.integers(1, 9)
)
def test_better_report_never_scores_worse(done: list[int], index: int, more: int) -> None:
    better = [each + more * (number == index) for number, each in enumerate(done)]
    scores = []
    for counts in (done, better):
        records = [toilets(unit, each) for unit, each in zip(UNITS, counts, strict=True)]
        (score,) = city("public_toilets", records).judgement.scores
        scores.append(score.total or 0.0)
    assert scores[0] <= scores[1]


def _told(judged: City) -> list[Any]:
    rows = [
        (one.standing.actual, one.standing.because.say(LANG), one.missing, one.units)
        for one in judged.figures
    ]
    return [*rows, *(one.said.say(LANG) for one in judged.judgement.findings)]


def measured_by_plugin() -> RuleBook:
    """Give the book with a plugin's figure of all districts and named toilets of the first eight."""
    rules = book().rules["public_toilets"]
    changes: dict[str, dict[str, Any]] = {
        "toilets_improved": {"by_plugin": True, "value": None},
        "toilets_named_opened": {"reporters": UNITS[:8]},
    }
    (task,) = rules.tasks
    of_task = tuple(evolve(one, **changes[one.id]) for one in task.indicators)
    changed = evolve(rules, tasks=(evolve(task, indicators=of_task),))
    return evolve(book(), rules={**book().rules, "public_toilets": changed})


def opened(*units: str) -> list[Record]:
    """Give March's reports: named toilets of these units, and none of the others."""
    named = [{"name": "中心公厕", "stage": "opened", "date": "2019-03-01"}]
    return [
        toilets(unit, 2, "2019-03", **({"named": named} if unit in units else {})) for unit in UNITS
    ]


def test_plugin_makes_nobody_owe_what_the_form_does_not_ask_of_it() -> None:
    found = measured_by_plugin()
    asked = asked_of(found, UNITS[-1], Period.parse("2019-03")).tasks
    of_area = [task for task in asked if task.area == "public_toilets"]
    assert [each.leaf.name for task in of_area for each in task.facts] == ["facts.improved"]
    judged = city("public_toilets", opened(*UNITS[:8]), "2019-04-20", found)
    for name in ("toilets_named_opened", "toilets_improved"):
        assert figure(judged, name).missing == ()


def test_figure_of_a_plugin_lacks_whatever_was_asked_and_not_given() -> None:
    judged = city("public_toilets", opened(*UNITS[1:8]), "2019-04-20", measured_by_plugin())
    for name in ("toilets_named_opened", "toilets_improved"):
        assert figure(judged, name).missing == (UNITS[0],)
