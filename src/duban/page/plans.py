"""What the page has to know of a plan, as plain data in both languages.

A paper made later from the same data needs no rule book. Pairs are (Chinese, English).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from duban.model.period import Period
from duban.model.rules import Indicator, RuleBook, Task
from duban.model.terms import STRICTNESS_LABELS, Kind
from duban.report.catalogue import rhythm, wanted
from duban.tracking import Yardstick
from duban.words import LANGUAGES, UNIT_LABELS, Label, say

Pair = tuple[str, str]


def plan_words(book: RuleBook) -> dict[str, Any]:
    """Give names, targets and curves of a plan; days are ISO, numbers in base units."""
    plan = book.plan
    unsourced = sum(not one.sourced for one in book.reporters.values())
    return {
        "id": plan.id,
        "title": pair(plan.title),
        "document": plan.document,
        "office": pair(plan.office),
        "starts": plan.starts.isoformat(),
        "ends": plan.ends.isoformat(),
        "time_zone": plan.time_zone,
        "rules_sha256": book.sha256,
        "sample_note": pair(plan.sample_note) if unsourced else None,
        "sample_units": unsourced,
        "parts": [
            {"code": part.code, "title": pair(part.title), "clause": part.clause}
            for part in plan.parts
        ],
        "areas": {area: pair(book.areas[area].label) for area in book.rules},
        "reporters": {
            key: {
                "name": pair(one.name),
                "kind": one.kind,
                "person": one.contact.person,
                "phone": one.contact.phone,
            }
            for key, one in book.reporters.items()
        },
        "tasks": [_task(book, area, task) for area, task in book.tasks()],
    }


def pair(said: object) -> Pair:
    """Say something in both languages."""
    zh, en = (say(said, lang) for lang in LANGUAGES)
    return zh, en


def _task(book: RuleBook, area: str, task: Task) -> Mapping[str, Any]:
    return {
        "code": task.code,
        "title": pair(task.title),
        "area": area,
        "lead": task.lead,
        "cooperating": list(task.cooperating),
        "clause": list(task.clause),
        "indicators": [_indicator(book, one) for one in task.indicators],
    }


def _indicator(book: RuleBook, one: Indicator) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "name": pair(one.name),
        "kind": one.kind.value,
        "wanted": pair(wanted(one)),
        "unit": pair(UNIT_LABELS.get(one.unit or "count", Label(one.unit or ""))),
        "shown": list(one.shown_as) if one.shown_as else None,
        "target": one.target.value if one.target else None,
        "due": one.due.isoformat(),
        "rhythm": pair(rhythm(one)),
        "strictness": pair(STRICTNESS_LABELS[one.strictness]),
        "lead": one.lead,
        "clause": list(one.clause),
        "ours": one.ours,
        "curve": [list(point) for point in _curve(book, one)],
    }


def _curve(book: RuleBook, one: Indicator) -> Iterable[tuple[str, float]]:
    """Give what is planned at the plan's start and at each month's end; empty where none is drawn."""
    yardstick = Yardstick.of(book, one)
    if one.kind not in {Kind.TOTAL, Kind.GROWTH} or yardstick.start is None:
        return
    starts, ends = yardstick.span
    yield starts.isoformat(), yardstick.start
    period = Period(starts.year, starts.month)
    while period.last_day <= ends:
        day = min(period.last_day, one.due)
        yield day.isoformat(), round(yardstick.planned(day), 6)
        if period.last_day >= one.due:
            return
        period = period.shift(1)
