"""The example root of districts, and records for it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve
from tests.water import digest

from duban.engine import Engine, Series
from duban.model.city import City, CityFigure
from duban.model.cutoff import Cutoff
from duban.model.period import Period
from duban.model.plan import Reporter
from duban.model.register import Register
from duban.model.rules import AreaRules, RuleBook
from duban.model.submission import Content, Record, TaskReport
from duban.pluginmanager import load_plugins
from duban.rollup import course_of_unit
from duban.roots import find_roots
from duban.words import Label
from duban.workdays import WorkCalendar

ROOT = Path(__file__).parents[2] / "examples" / "districts"
UNITS = tuple(
    "120101 120102 120103 120104 120105 120106 120110 120111".split()
    + "120112 120113 120114 120115 120116 120117 120118 120119".split()
)


@cache
def book() -> RuleBook:
    """Give the rule book of the example."""
    return load_plugins(find_roots([ROOT])).book("districts-2019")


def with_unit(area: str, new: str, like: str) -> RuleBook:
    """Give the book with one more unit, asked for all that another is asked for."""
    rules: AreaRules = book().rules[area]
    changed = evolve(
        rules,
        rollups=tuple(evolve(one, units=(*one.units, new)) for one in rules.rollups),
        tasks=tuple(
            evolve(
                task,
                indicators=tuple(
                    evolve(one, reporters=(*one.reporters, new)) if like in one.reporters else one
                    for one in task.indicators
                ),
            )
            for task in rules.tasks
        ),
    )
    return evolve(
        book(),
        rules={**book().rules, area: changed},
        reporters={**book().reporters, new: Reporter(new, Label("新区"), "district")},
    )


def record(reporter: str, area: str, period: str, facts: Mapping[str, Any], day: int = 1) -> Record:
    """Make a report in time."""
    month = Period.parse(period)
    text = f"{period}/{reporter}-{area}.json"
    return Record(
        plan="districts-2019",
        area=area,
        reporter=reporter,
        period=month,
        file=text,
        sha256=digest(text),
        content=Content.of(digest(json.dumps(facts))),
        submitted_at=datetime.fromisoformat(f"{month.shift(1)}-{day:02d}T10:00:00+08:00"),
        facts=facts,
        tasks={"1.1": TaskReport((), summary=True), "1.2": TaskReport((), summary=True)},
    )


def city(
    area: str,
    records: Iterable[Record],
    as_of: str = "2019-03-20",
    of: RuleBook | None = None,
    register: Register | None = None,
) -> City:
    """Judge all units of an area, then the sum."""
    found = of or book()
    cutoff = Cutoff.parse(as_of, found.plan.zone)
    engine = Engine(found, register or Register(), WorkCalendar(), cutoff)
    by_unit: dict[str, list[Record]] = {}
    for one in records:
        by_unit.setdefault(one.reporter, []).append(one)
    rollup = found.rules[area].rollups[0]
    courses = [
        course_of_unit(
            engine.judge(Series(area, unit, tuple(by_unit.get(unit, ())))),
            engine.rules_for(area, unit),
        )
        for unit in (rollup.lead, *rollup.units)
        if unit in found.rules[area].all_reporters
    ]
    return engine.judge_city(area, rollup, courses)


def figure(judged: City, indicator: str) -> CityFigure:
    """Give an indicator's figure."""
    return next(one for one in judged.figures if one.standing.indicator == indicator)
