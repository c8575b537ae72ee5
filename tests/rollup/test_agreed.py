"""Roll-ups with what else judges a series: re-plans, plans of work, questions about texts."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve
from tests.rollup.districts import ROOT, UNITS, book, record

from duban.engine import Engine, Series
from duban.engine.agenda import HeldJudge, agenda_of
from duban.model.agreements import Agreements, Replan, ReplanKind, Terms
from duban.model.city import City, CityFigure
from duban.model.cutoff import Cutoff
from duban.model.judgement import Judgement
from duban.model.period import Period
from duban.model.register import Exemption, Inspection, Register
from duban.model.rules import Target
from duban.model.submission import Record
from duban.replay.rulebooks import rule_changes
from duban.report.rollup import city_rows
from duban.rollup import course_of_unit, pack_course, rules_of_sum, unpack_course
from duban.testing import evaluate_folder
from duban.workdays import WorkCalendar

AREA, LEAD, KEY = "public_toilets", "div_sanitation", "toilets_improved"
MARCH = Period.parse("2019-03")


def replan(**changes: Any) -> Replan:
    told: dict[str, Any] = {
        "authority": "city",
        "by": "市政府",
        "decided_on": date(2019, 3, 1),
        "document": "样例〔2019〕20号",
        "since": MARCH,
        "area": AREA,
        "indicator": KEY,
    }
    return Replan(**{**told, **changes})


def engine(*replans: Replan, as_of: str = "2019-04-20") -> Engine:
    cutoff = Cutoff.parse(as_of, book().plan.zone)
    return Engine(book(), Register(replans=replans), WorkCalendar(), cutoff)


def toilets(unit: str, done: int, period: str) -> Record:
    return record(unit, AREA, period, {"improved": done})


def judged(by: Engine, unit: str) -> Judgement:
    sent = (toilets(unit, 1, "2019-02"), toilets(unit, 2, "2019-03"))
    return by.judge(Series(AREA, unit, sent))


def summed(by: Engine) -> City:
    courses = [course_of_unit(judged(by, unit), by.rules_for(AREA, unit)) for unit in UNITS]
    return by.judge_city(AREA, by.book.rules[AREA].rollups[0], courses)


def figure(found: City, key: str = KEY) -> CityFigure:
    return next(one for one in found.figures if one.standing.indicator == key)


def terms(found: Judgement) -> Terms:
    told = next(one.terms for one in found.standings if one.indicator == KEY)
    assert told is not None
    return told


def target(found: Terms) -> float:
    assert found.indicator.target is not None
    return found.indicator.target.value


def test_new_target_of_all_is_that_of_the_sum() -> None:
    usual, changed = figure(summed(engine())), figure(summed(engine(replan(target=400.0))))
    assert (usual.standing.planned, changed.standing.planned) == (49.0, 99.0)
    assert changed.standing.terms is not None
    assert changed.standing.terms.replans[0].document == "样例〔2019〕20号"


def test_row_of_a_sum_tells_the_target_that_counts() -> None:
    by = engine(replan(target=400.0))
    rows = list(city_rows(summed(by), by.book.rules[AREA], "zh"))
    assert next(row["target"] for row in rows if row["indicator"] == KEY) == 400.0


def test_new_target_of_all_leaves_the_share_of_a_district() -> None:
    (standing, *_) = judged(engine(replan(target=400.0)), UNITS[0]).standings
    assert standing.planned == judged(engine(), UNITS[0]).standings[0].planned
    assert standing.terms is None


def test_new_day_of_all_is_the_day_of_a_district_with_its_own_share() -> None:
    told = terms(judged(engine(replan(target=400.0, due=date(2019, 10, 31))), UNITS[0]))
    assert (target(told), told.indicator.due) == (13.0, date(2019, 10, 31))


def test_new_share_of_a_district_is_its_own_alone() -> None:
    by = engine(replan(reporter=UNITS[0], target=26.0))
    assert target(terms(judged(by, UNITS[0]))) == 26.0
    assert all(one.terms is None for one in judged(by, UNITS[1]).standings)
    units = {one.reporter: one.target for one in figure(summed(by)).units}
    assert (units[UNITS[0]], units[UNITS[1]]) == (26.0, 15.0)


def test_course_carries_the_target_that_counts_through_the_spool() -> None:
    by = engine(replan(reporter=UNITS[0], target=26.0))
    found, rules = judged(by, UNITS[0]), by.rules_for(AREA, UNITS[0])
    assert unpack_course(pack_course(found, rules), UNITS[0]) == course_of_unit(found, rules)


def test_terms_of_a_district_are_told_with_its_own_share() -> None:
    found = engine(replan(due=date(2019, 10, 31))).terms(AREA, UNITS[0])
    assert target(found[KEY]) == 13.0


def test_sum_of_a_closed_task_is_judged_no_more() -> None:
    by = engine(replan(kind=ReplanKind.CLOSED, indicator=""))
    told = figure(summed(by)).standing.terms
    assert told is not None
    assert told.ended is not None


def test_held_judge_that_holds_other_rules_keeps_its_agenda() -> None:
    by = engine(replan(target=400.0))
    agenda = agenda_of(by.register, Agreements(), (AREA, LEAD), by.cutoff.day)
    assert agenda is not None
    base = by.judge_of(AREA)
    held = HeldJudge(base, agenda, by.book, MARCH)
    rules = rules_of_sum(base.rules, base.rules.rollups[0])
    found = held.holding(by.book, rules)
    assert found.yardstick(KEY, MARCH).target == Target("at_least", 400.0)
    assert found.program is base.program
    assert [one.id for one in found.indicators_of(LEAD)] == [KEY, "toilets_named_opened"]


def test_judge_of_a_district_is_made_anew_with_that_of_its_area() -> None:
    shared: dict[str, Any] = {}
    first, second = (
        Engine(each, Register(), WorkCalendar(), engine().cutoff, judges=shared)
        for each in (book(), evolve(book(), rules=_with_share(26.0)))
    )
    assert _share(first) == 13.0
    assert _share(second) == 26.0
    assert _share(first) == 13.0


def _share(by: Engine) -> float:
    return by.judge_for(AREA, UNITS[0]).yardsticks[KEY].target.value


def _with_share(share: float) -> dict[str, Any]:
    rules = book().rules[AREA]
    tasks = tuple(
        evolve(
            task,
            indicators=tuple(
                evolve(one, unit_targets={**one.unit_targets, UNITS[0]: share})
                for one in task.indicators
            ),
        )
        for task in rules.tasks
    )
    return {**book().rules, AREA: evolve(rules, tasks=tasks)}


def test_district_is_asked_about_figures_by_its_own_share() -> None:
    sent = [toilets(UNITS[0], 1, f"2019-{month:02d}") for month in range(2, 12)]
    found = engine(as_of="2019-12-10").judge(Series(AREA, UNITS[0], tuple(sent)))
    assert "PLAUS-003" in [one.code for one in found.findings]


def test_rules_of_adding_up_that_differ_are_told_in_a_replay() -> None:
    rules = book().rules[AREA]
    other = evolve(rules, rollups=tuple(evolve(one, tolerance=0.05) for one in rules.rollups))
    after = evolve(book(), rules={**book().rules, AREA: other}, sha256="0" * 64)
    (change,) = rule_changes(book(), after)
    assert (change.key, change.before, change.after) == ("rollup.0.tolerance", "0.01", "0.05")


def test_text_that_a_lead_copied_is_asked_about_once(tmp_path: Path) -> None:
    words = (
        "本月完成全部路灯巡查二百四十次，更换损坏灯具三十六盏，处理市民投诉十七件，均按时办结。" * 2
    )
    for path in (ROOT / "submissions" / "2019-03").glob("*-lighting.json"):
        if path.name.startswith((UNITS[0], "div_")):
            told = json.loads(path.read_text("utf-8"))
            (task,) = told["tasks"].values()
            task["measures"] = words
            task.pop("no_change", None)
            (tmp_path / path.name).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    rows = evaluate_folder(ROOT, tmp_path, plan="districts-2019", as_of="2019-04-06")
    asked = [row["reporter"] for row in rows["findings"] if row["code"] == "PLAUS-001"]
    assert asked == ["div_lighting"]


def found_by_the_office(*exemptions: Exemption) -> City:
    day = date(2019, 3, 12)
    visit = Inspection(LEAD, AREA, KEY, day, 5.0)
    cutoff = Cutoff.parse("2019-04-20", book().plan.zone)
    register = Register(inspections=(visit,), exemptions=exemptions)
    return summed(Engine(book(), register, WorkCalendar(), cutoff))


def test_inspection_of_a_sum_that_is_exempt_raises_no_alert() -> None:
    usual = found_by_the_office().judgement
    lifted = found_by_the_office(Exemption(LEAD, AREA, "made up", "doc 8", indicator=KEY)).judgement
    for one in (usual, lifted):
        assert "FACT-005" in [each.code for each in one.findings]
    differing = [
        [one for one in found.alerts if one.kind == "inspection_differs"]
        for found in (usual, lifted)
    ]
    assert [len(each) for each in differing] == [1, 0]
