"""The course of the year: of a sum that stands in the lead's name, and of what was re-planned."""

from datetime import date

from tests.rollup.districts import UNITS, book, record

from duban.engine import Engine, Series
from duban.model.agreements import Replan, ReplanKind
from duban.model.cutoff import Cutoff
from duban.model.judgement import Judgement
from duban.model.period import Period
from duban.model.register import Register
from duban.model.submission import Record
from duban.model.terms import Status
from duban.rollup import course_of_unit
from duban.workdays import WorkCalendar

AREA, LEAD, KEY = "public_toilets", "div_sanitation", "toilets_improved"
LAST = UNITS[-1]


def engine(*replans: Replan, history: bool = True) -> Engine:
    cutoff = Cutoff.parse("2019-04-20", book().plan.zone)
    return Engine(book(), Register(replans=replans), WorkCalendar(), cutoff, history=history)


def sent(unit: str, *, silent: str = "") -> tuple[Record, ...]:
    """Give a unit's reports for February and March; the silent unit sends none for March."""
    months = ("2019-02",) if unit == silent else ("2019-02", "2019-03")
    return tuple(
        record(unit, AREA, month, {"improved": done}) for done, month in enumerate(months, 1)
    )


def summed(by: Engine, silent: str = "") -> Judgement:
    courses = [
        course_of_unit(
            by.judge(Series(AREA, unit, sent(unit, silent=silent))), by.rules_for(AREA, unit)
        )
        for unit in UNITS
    ]
    return by.judge_city(AREA, book().rules[AREA].rollups[0], courses).judgement


def course(found: Judgement) -> list[tuple[str, object, Status]]:
    return [
        (str(one.period), one.actual, one.status) for one in found.history if one.indicator == KEY
    ]


def test_sum_in_the_leads_name_tells_every_month() -> None:
    assert [(month, actual) for month, actual, _ in course(summed(engine()))] == [
        ("2019-02", 16.0),
        ("2019-03", 32.0),
    ]


def test_month_without_a_unit_has_no_figure() -> None:
    assert course(summed(engine(), silent=LAST))[-1] == ("2019-03", None, Status.UNKNOWN)


def test_course_is_told_only_where_it_is_asked_for() -> None:
    assert summed(engine(history=False)).history == ()


def test_figure_on_which_the_lead_reports_itself_is_not_told_twice() -> None:
    by = engine()
    lighting = by.judge_city("lighting", book().rules["lighting"].rollups[0], ())
    own = {one.indicator for one in lighting.judgement.history}
    reported = {
        one.id for one in book().rules["lighting"].indicators if "div_lighting" in one.reporters
    }
    assert not own & reported


def test_what_was_re_planned_keeps_its_course() -> None:
    changed = Replan(
        kind=ReplanKind.TARGET,
        authority="city",
        by="市政府",
        decided_on=date(2019, 3, 1),
        document="样例〔2019〕20号",
        since=Period.parse("2019-03"),
        area=AREA,
        indicator=KEY,
        target=300.0,
    )
    assert len(course(summed(engine(changed)))) == 2
    unit = engine(changed).judge(Series(AREA, UNITS[0], sent(UNITS[0])))
    assert [month for month, _, _ in course(unit)] == ["2019-02", "2019-03"]
