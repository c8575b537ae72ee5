"""The catalogue of a plan: every task and indicator, as JSON and as a tree for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from duban.model.agreements import Terms
from duban.model.rules import Indicator, RuleBook, Task, part_of
from duban.model.terms import (
    DIRECTION_SIGNS,
    RHYTHM_LABELS,
    STAGE_LABELS,
    STRICTNESS_LABELS,
    WINDOW_LABELS,
    Kind,
)
from duban.report.rows import terms_row
from duban.tracking.agreed import agreed_lines
from duban.words import Label, Lang, Sayable, message, say

_OURS = Label("【我方建议】", "[our proposal]")
_STAGED = (Kind.MILESTONE, Kind.DOCUMENT)
_DATED = (*_STAGED, Kind.TOTAL, Kind.GROWTH)


#: What units are held to beside the rules, by indicator: (reporter, terms).
Agreed = Mapping[str, Sequence[tuple[str, Terms]]]
_NOTHING: Agreed = {}


def catalogue(book: RuleBook, lang: Lang, agreed: Agreed = _NOTHING) -> dict[str, Any]:
    """Give the catalogue as JSON has it: dates ISO, rates 0 to 100, null where it does not apply.

    Indicators that re-plans or plans of work concern have `agreed`, an object for each reporter.
    """
    plan = book.plan
    return {
        "plan": plan.id,
        "title": plan.title.say(lang),
        "document": plan.document,
        "starts": plan.starts.isoformat(),
        "ends": plan.ends.isoformat(),
        "rules_sha256": book.sha256,
        "parts": [
            {"code": part.code, "title": part.title.say(lang), "clause": part.clause}
            for part in plan.parts
        ],
        "tasks": [
            {
                "code": task.code,
                "title": task.title.say(lang),
                "area": area,
                "clause": list(task.clause),
                "lead": task.lead,
                "cooperating": list(task.cooperating),
                "indicators": [
                    {**_indicator(book, each, lang), **_agreed(agreed.get(each.id, ()))}
                    for each in task.indicators
                ],
            }
            for area, task in book.tasks()
        ],
    }


def _indicator(book: RuleBook, one: Indicator, lang: Lang) -> Mapping[str, Any]:
    direction, target = _target(one)
    return {
        "id": one.id,
        "name": one.name.say(lang),
        "kind": one.kind.value,
        "unit": one.unit or ("count" if target is not None else None),
        "direction": direction,
        "target": target,
        "start": _start(book, one),
        "due": one.due.isoformat(),
        "curve": _curve(book, one),
        "measured": one.measured if isinstance(one.measured, str) else list(one.measured),
        "strictness": one.strictness.value,
        "weight": one.weight,
        "lead": one.lead,
        "clause": list(one.clause),
        "ours": one.ours,
    }


def _agreed(terms: Sequence[tuple[str, Terms]]) -> Mapping[str, Any]:
    found = [{"reporter": reporter, **terms_row(each)} for reporter, each in terms]
    found = [each for each in found if len(each) > 1]
    return {"agreed": found} if found else {}


def _target(one: Indicator) -> tuple[str | None, float | None]:
    """Give direction and target: of a stage how many things must reach it, of a cadence how often."""
    if one.kind in _STAGED:
        return "done", float(one.count) if one.count is not None else None
    if one.kind is Kind.CADENCE:
        return "at_least", one.times
    return (one.target.direction, one.target.value) if one.target else (None, None)


def _start(book: RuleBook, one: Indicator) -> float | None:
    if one.kind not in {Kind.TOTAL, Kind.GROWTH}:
        return None
    if isinstance(one.start, str):
        baseline = book.baselines.get(one.start.removeprefix("baseline."))
        return baseline.value if baseline else None
    return float(one.start or 0.0)


def _curve(book: RuleBook, one: Indicator) -> str | dict[str, float] | None:
    """Give a curve's name, or the points of an indicator's own curve."""
    if one.curve is None or not one.curve.endswith(":own"):
        return one.curve
    points = book.curves[one.curve].points
    return {f"{month:02d}-{day:02d}": share for month, day, share in points}


def tree(book: RuleBook, lang: Lang, agreed: Agreed = _NOTHING) -> Iterator[str]:
    """Give the catalogue as lines: part, task, indicators, and what was agreed on them."""
    plan = book.plan
    yield f"{plan.document} {plan.title.say(lang)} ({plan.id})"
    tasks = book.tasks()
    known = {part.code for part in plan.parts}
    for part in plan.parts:
        own = [pair for pair in tasks if part_of(pair[1].code) == part.code]
        yield ""
        yield f"{part.code} {part.title.say(lang)} · {part.clause}"
        yield from _tasks(book, own, lang, agreed)
    others = [pair for pair in tasks if part_of(pair[1].code) not in known]
    if others:
        yield ""
        yield message("Beyond the parts of the plan").say(lang)
        yield from _tasks(book, others, lang, agreed)


def _tasks(
    book: RuleBook, tasks: list[tuple[str, Task]], lang: Lang, agreed: Agreed
) -> Iterator[str]:
    for index, (area, task) in enumerate(tasks):
        last = index == len(tasks) - 1
        lead = book.reporters[task.lead].name.say(lang)
        clauses = say(task.clause, lang)
        yield f"{'└─' if last else '├─'} {task.code} {task.title.say(lang)} [{area}] · {lead} · {clauses}"
        margin = "   " if last else "│  "
        for number, one in enumerate(task.indicators):
            branch = "└─" if number == len(task.indicators) - 1 else "├─"
            yield f"{margin}{branch} {_line(book, task, one, lang)}"
            below = margin + ("   " if branch == "└─" else "│  ")
            for reporter, terms in agreed.get(one.id, ()):
                unit = book.reporters[reporter].name
                for told in agreed_lines(terms):
                    yield below + message("{name}: {said}", name=unit, said=told).say(lang)


def _line(book: RuleBook, task: Task, one: Indicator, lang: Lang) -> str:
    head = f"{one.name.say(lang)} {say(wanted(one), lang)}"
    facts: list[object] = []
    if one.kind in _DATED:
        facts.append(message("by {due}", due=one.due))
    facts.append(rhythm(one))
    if one.kind is not Kind.WATCH:
        facts.append(STRICTNESS_LABELS[one.strictness])
    if one.lead != task.lead:
        facts.append(book.reporters[one.lead].name)
    if one.clause != task.clause:
        facts.append(one.clause)
    if one.ours:
        facts.append(_OURS)
    return " · ".join([head, *(say(each, lang) for each in facts)])


def wanted(one: Indicator) -> Sayable | str:
    """Say the target as people do: ≥ 1000万平方米, three finished, twice a month."""
    if one.target is not None:
        return message(
            "{sign} {figure}",
            sign=DIRECTION_SIGNS[one.target.direction],
            figure=one.figure(one.target.value),
        )
    if one.kind is Kind.CADENCE:
        return message(
            "{times} times each {every}",
            times=f"{one.times:g}",
            every=WINDOW_LABELS[one.every or "month"],
        )
    if one.kind is Kind.WATCH:
        return message("(watched)")
    stage = STAGE_LABELS[one.stage or "none"]
    if one.count is not None:
        return message("{count} of the list: {stage}", count=one.count, stage=stage)
    if one.item is not None:
        return message("“{item}”: {stage}", item=one.item, stage=stage)
    return message("all: {stage}", stage=stage) if one.all else stage


def rhythm(one: Indicator) -> Sayable:
    """Say when an indicator is measured."""
    if isinstance(one.measured, str):
        return RHYTHM_LABELS[one.measured]
    return message("in months {months}", months=tuple(map(str, one.measured)))
