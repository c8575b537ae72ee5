"""Courses as bytes: what a roll-up needs of a judged series, small, for the spool."""

import sys

import orjson

from duban.model.city import UnitCourse, UnitFigure
from duban.model.judgement import Judgement, Standing
from duban.model.period import Period
from duban.model.rules import AreaRules, Indicator
from duban.model.terms import Kind, Status

#: By this a unit is ranked whose figure is not known: behind all others, of a limit too.
_LAST = -sys.float_info.max


def course_of_unit(judgement: Judgement, rules: AreaRules) -> UnitCourse:
    """Take from a unit's judgement (by the rules that hold for it) what a roll-up needs."""
    reports = [one for one in judgement.reports if one.effective is not None]
    return UnitCourse(
        judgement.reporter,
        {one.period: one.effective.facts for one in reports if one.effective},
        {one.period: one.effective.file for one in reports if one.effective},
        {one.indicator: _figure(judgement.reporter, one, rules) for one in judgement.standings},
        frozenset(one.indicator for one in judgement.standings if one.evidence),
    )


def pack_course(judgement: Judgement, rules: AreaRules) -> bytes:
    """Pack the course of a judged series."""
    course = course_of_unit(judgement, rules)
    return orjson.dumps(
        [
            [[str(period), each, course.files[period]] for period, each in course.facts.items()],
            [
                [
                    name,
                    str(one.period) if one.period else "",
                    one.status,
                    one.actual,
                    one.target,
                    one.merit,
                ]
                for name, one in course.figures.items()
            ],
            sorted(course.evidence),
        ]
    )


def unpack_course(packed: bytes, reporter: str) -> UnitCourse:
    """Unpack the course of a reporter."""
    reports, figures, evidence = orjson.loads(packed)
    return UnitCourse(
        reporter,
        {Period.parse(period): facts for period, facts, _ in reports},
        {Period.parse(period): file for period, _, file in reports},
        {
            name: UnitFigure(
                reporter,
                Period.parse(period) if period else None,
                Status(status),
                actual,
                target,
                merit,
            )
            for name, period, status, actual, target, merit in figures
        },
        frozenset(evidence),
    )


def _figure(reporter: str, standing: Standing, rules: AreaRules) -> UnitFigure:
    """Take where a unit stands with an indicator as it is held to it."""
    terms, actual = standing.terms, standing.actual
    held = rules.indicator(standing.indicator) if terms is None else terms.indicator
    merit = _merit(held, actual, standing.reached, standing.progress)
    if merit is not None and standing.status is Status.UNKNOWN:
        merit = _LAST
    return UnitFigure(reporter, standing.period, standing.status, actual, _target(held), merit)


def _target(indicator: Indicator) -> float | str | None:
    if indicator.target is not None:
        return indicator.target.value
    return indicator.times if indicator.kind is Kind.CADENCE else indicator.stage


def _merit(
    indicator: Indicator,
    actual: float | str | None,
    reached: float | None,
    progress: float | None,
) -> float | None:
    """Give what a unit is ranked by: its share of its own target; of a limit, how low it is.

    Of works and papers that is the share that is done, whether they are due or not.
    """
    if reached is not None:
        return reached
    if indicator.kind is Kind.WATCH or progress is None:
        return None
    target = indicator.target
    if target is None or not isinstance(actual, int | float):
        return progress
    if target.direction == "at_most":
        return -actual
    return actual / target.value if target.value > 0 else actual
