"""Freezing: a judgement with all that a paper needs, in one file that is never judged again."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from attrs import frozen

from duban.model.cutoff import Cutoff
from duban.model.matters import Matter
from duban.model.period import Period
from duban.model.rules import Indicator, RuleBook, Task, part_of
from duban.model.terms import LEVEL_ORDER, Kind
from duban.words import Lang
from duban.workdays import WorkCalendar

FORMAT = 1
_DAY = timedelta(days=1)

#: The value planned for a day of an area's indicator; None where none is planned.
Planned = Callable[[str, Indicator, date], float | None]


@frozen
class Case:
    """What is frozen besides the judgement: the rules, the calendar, the cut-off, the language."""

    book: RuleBook
    calendar: WorkCalendar
    cutoff: Cutoff
    lang: Lang


def frozen_document(
    case: Case,
    evaluation: Mapping[str, Any],
    history: Iterable[Mapping[str, Any]],
    planned: Planned,
    matters: Sequence[Matter] | None,
    year: Mapping[str, Any],
) -> bytes:
    """Give the file (schemas/duban/frozen.schema.json) of one plan's evaluation, sealed.

    `history` are the evaluation's rows of that section (report/history.py); `matters` is None
    where no ledger is kept; `year` are the sections of the annual assessment (papers/year.py, and
    what values rest on). Raises CalendarError if a limit lies in a year that no calendar covers.
    """
    book = case.book
    content = {
        "format": FORMAT,
        "duban": evaluation["duban"],
        "lang": case.lang,
        "as_of": case.cutoff.text,
        "plan": _plan(case),
        "units": [
            {"id": unit.id, "name": unit.name.say(case.lang), "kind": unit.kind}
            for unit in book.reporters.values()
        ],
        "areas": [
            {"id": area.id, "name": area.label.say(case.lang)} for area in book.areas.values()
        ],
        "tasks": [_task(case, area, task) for area, task in book.tasks()],
        "indicators": [
            _indicator(case, area, indicator, planned)
            for area, rules in sorted(book.rules.items())
            for indicator in rules.indicators
        ],
        "periods": _periods(book),
        "calendar": _days(case),
        "limits": {
            level.value: case.calendar.shift(
                case.cutoff.day, book.alerting.policy.limits[level]
            ).isoformat()
            for level in sorted(book.alerting.policy.limits, key=LEVEL_ORDER.__getitem__)
        },
        "evaluation": evaluation,
        "history": [_point(row, book) for row in history],
        "matters": None if matters is None else [_matter(one) for one in matters],
        **year,
    }
    return sealed(content)


def sealed(content: Mapping[str, Any]) -> bytes:
    """Give a document's bytes with the digest of its content as the last key."""
    told = {key: value for key, value in content.items() if key != "sha256"}
    seal = hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return orjson.dumps({**told, "sha256": seal}, option=orjson.OPT_INDENT_2) + b"\n"


def _plan(case: Case) -> dict[str, Any]:
    plan = case.book.plan
    return {
        "id": plan.id,
        "title": plan.title.say(case.lang),
        "document": plan.document,
        "issued": plan.issued.isoformat(),
        "starts": plan.starts.isoformat(),
        "ends": plan.ends.isoformat(),
        "time_zone": plan.time_zone,
        "office": plan.office.say(case.lang),
        "sample_note": plan.sample_note.say(case.lang),
        "rules_sha256": case.book.sha256,
        "parts": [{"code": one.code, "title": one.title.say(case.lang)} for one in plan.parts],
    }


def _task(case: Case, area: str, task: Task) -> dict[str, Any]:
    return {
        "code": task.code,
        "area": area,
        "part": part_of(task.code),
        "title": task.title.say(case.lang),
        "lead": task.lead,
        "cooperating": list(task.cooperating),
        "clause": list(task.clause),
    }


def _indicator(case: Case, area: str, indicator: Indicator, planned: Planned) -> dict[str, Any]:
    shown = indicator.shown_as
    return {
        "id": indicator.id,
        "area": area,
        "task": indicator.task,
        "name": indicator.name.say(case.lang),
        "kind": indicator.kind.value,
        "strictness": indicator.strictness.value,
        "lead": indicator.lead,
        "unit": indicator.unit,
        "shown_unit": shown[0] if shown else None,
        "shown_factor": shown[1] if shown else None,
        "direction": indicator.target.direction if indicator.target else None,
        "target": indicator.target.value if indicator.target else None,
        "due": indicator.due.isoformat(),
        "course": _course(case, area, indicator, planned),
    }


def _course(case: Case, area: str, indicator: Indicator, planned: Planned) -> list[dict[str, Any]]:
    """Give what is planned for the end of each month of the plan, where a figure is planned."""
    if indicator.kind not in {Kind.TOTAL, Kind.GROWTH, Kind.BOUND}:
        return []
    plan = case.book.plan
    months = Period.of(plan.starts).until(Period.of(min(plan.ends, indicator.due)))
    course = []
    for month in months:
        value = planned(area, indicator, month.last_day)
        if value is not None:
            course.append({"period": str(month), "planned": float(f"{value:.10g}")})
    return course


def _periods(book: RuleBook) -> list[dict[str, str]]:
    """Give each period with its due day; where areas differ, the latest of them."""
    due: dict[str, str] = {}
    for timetable in book.timetables.values():
        for duty in timetable.duties:
            known = due.get(str(duty.period), "")
            due[str(duty.period)] = max(known, duty.due.isoformat())
    return [{"period": period, "due": due[period]} for period in sorted(due)]


def _days(case: Case) -> dict[str, Any]:
    """Give the days of the plan's years that the calendar makes other than their weekday."""
    off: list[str] = []
    make_up: list[str] = []
    years = range(case.book.plan.starts.year, case.book.plan.ends.year + 2)
    known = [year for year in years if case.calendar.covers(year)]
    for year in known:
        day = date(year, 1, 1)
        while day.year == year:
            is_workday = case.calendar.is_workday(day)
            if is_workday != (day.weekday() < 5):
                (make_up if is_workday else off).append(day.isoformat())
            day += _DAY
    return {"years": known, "days_off": off, "make_up": make_up}


def _point(row: Mapping[str, Any], book: RuleBook) -> dict[str, Any]:
    task = book.rules[row["area"]].indicator(row["indicator"]).task
    names = ("area", "reporter", "task", "indicator", "period", "status", "actual", "planned")
    return {name: task if name == "task" else row[name] for name in names}


def _matter(matter: Matter) -> dict[str, Any]:
    reply = matter.reply
    new_date = reply.new_date if reply else None
    return {
        "number": matter.number,
        "key": matter.key,
        "edition": matter.edition,
        "source": matter.source.value,
        "kind": matter.kind,
        "level": matter.level.value,
        "area": matter.area,
        "lead": matter.lead,
        "task": matter.task or None,
        "indicator": matter.indicator or None,
        "period": matter.period or None,
        "said": matter.said,
        "because": matter.because,
        "opened": matter.opened.isoformat(),
        "limit": matter.limit.isoformat(),
        "state": matter.state.value,
        "cause": reply.cause if reply else None,
        "measures": reply.measures if reply else None,
        "new_date": new_date.isoformat() if new_date else None,
    }
