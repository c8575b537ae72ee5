"""Schedules of plans of work: what keeps one from holding, and the curve that it gives."""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from duban.model.agreements import Schedule, WorkPlan
from duban.model.period import Period
from duban.model.plan import Baseline, Curve, Plan
from duban.model.rules import Indicator
from duban.model.terms import DOCUMENT_STAGES, STAGE_LABELS, STAGE_RANK, WORKS_STAGES, Kind
from duban.words import Label, Message, harmless, message, nearest

_ON_CURVE = frozenset({Kind.TOTAL, Kind.GROWTH})
_STAGES = {Kind.DOCUMENT: DOCUMENT_STAGES, Kind.MILESTONE: WORKS_STAGES}


def start_of(indicator: Indicator, baselines: Mapping[str, Baseline]) -> float | None:
    """Give the value that an indicator counts from; None where its baseline is missing."""
    if isinstance(indicator.start, str):
        baseline = baselines.get(indicator.start.removeprefix("baseline."))
        return baseline.value if baseline else None
    return float(indicator.start or 0.0)


def faults_of(
    work_plan: WorkPlan,
    asked: Mapping[str, Indicator],
    plan: Plan,
    baselines: Mapping[str, Baseline],
) -> Iterator[tuple[str, Message]]:
    """Find why a plan of work does not hold: (indicator, why).

    `asked` are the indicators in force of the unit, by id. Works and documents may be given stages,
    what is judged on a curve months; a figure may not move away from the target, the last month is
    that of the due day and reaches the target, and no day lies beyond the plan.
    """
    for key, schedule in work_plan.schedules.items():
        indicator = asked.get(key)
        if indicator is None:
            yield key, _unknown(key, asked)
            continue
        if schedule.points:
            yield from ((key, said) for said in _months(schedule, indicator, plan, baselines))
        if schedule.stages:
            yield from ((key, said) for said in _stages(schedule, indicator, plan))


def fits(schedule: Schedule, indicator: Indicator) -> bool:
    """Tell whether a schedule's months still lead to the due day in force."""
    return bool(schedule.points) and schedule.points[-1][0] == Period.of(indicator.due)


def curve_of(schedule: Schedule, indicator: Indicator, start: float, target: float) -> Curve | None:
    """Give the curve of a schedule towards the target for which it was made.

    None where there is no way to go. Shares are of that way, so that a target that is changed
    later is approached alike; the last point stands on the due day.
    """
    distance = target - start
    if not distance or not fits(schedule, indicator):
        return None
    points = []
    for period, value in schedule.points:
        day = min(period.last_day, indicator.due)
        points.append((day.month, day.day, min(max((value - start) / distance, 0.0), 1.0)))
    return Curve(f"{indicator.id}:workplan", Label("工作方案", "plan of work"), tuple(points))


def due_of(schedule: Schedule, indicator: Indicator) -> date | None:
    """Give the day of a document for which the notice names none: that of the stage that suffices."""
    if indicator.kind is not Kind.DOCUMENT or not indicator.due_open:
        return None
    need = STAGE_RANK[indicator.stage or "none"]
    days = [day for stage, day in schedule.stages if STAGE_RANK[stage] >= need]
    return min(days) if days else None


def _unknown(key: str, asked: Mapping[str, Indicator]) -> Message:
    near = nearest(key, asked)
    if near:
        return message(
            "The unit is not asked for {id}; did you mean {near}?",
            id=harmless(key, 60),
            near=near[0],
        )
    return message("The unit is not asked for {id}", id=harmless(key, 60))


def _months(
    schedule: Schedule, indicator: Indicator, plan: Plan, baselines: Mapping[str, Baseline]
) -> Iterator[Message]:
    name = indicator.name
    if indicator.kind not in _ON_CURVE or indicator.target is None:
        yield message("{name} is not judged by months: give no figures", name=name)
        return
    first, last = schedule.points[0][0], schedule.points[-1][0]
    if first.last_day < plan.starts or last.first_day > plan.ends:
        yield message(
            "{name}: the months must lie within {first} and {last}",
            name=name,
            first=plan.starts,
            last=plan.ends,
        )
        return
    if last != Period.of(indicator.due):
        yield message(
            "{name}: the last month must be that of the due day {due}, not {period}",
            name=name,
            due=indicator.due,
            period=last,
        )
    target, start = indicator.target.value, start_of(indicator, baselines)
    reached = schedule.points[-1][1]
    if not math.isclose(reached, target, rel_tol=1e-9, abs_tol=1e-9):
        yield message(
            "{name}: the figures end at {found}, the target is {target} and is not moved by a plan"
            " of work",
            name=name,
            found=indicator.figure(reached),
            target=indicator.figure(target),
        )
    rises = start is None or target >= start
    values = [(period, value) for period, value in schedule.points]
    for (_, before), (period, value) in pairwise(values):
        if (value < before) if rises else (value > before):
            yield message(
                "{name}: {value} in {period} is behind the {before} of the month before it",
                name=name,
                value=indicator.figure(value),
                period=period,
                before=indicator.figure(before),
            )
            return


def _stages(schedule: Schedule, indicator: Indicator, plan: Plan) -> Iterator[Message]:
    name, known = indicator.name, _STAGES.get(indicator.kind)
    if known is None:
        yield message("{name} has no stages: give no days", name=name)
        return
    strange = [stage for stage, _ in schedule.stages if stage not in known or stage == "none"]
    if strange:
        yield message(
            "{name}: unknown stage {stage}; there are {known}",
            name=name,
            stage=harmless(strange[0], 40),
            known=tuple(stage for stage in known if stage != "none"),
        )
        return
    ranked = sorted(schedule.stages, key=lambda each: STAGE_RANK[each[0]])
    for (earlier, day), (later, next_day) in pairwise(ranked):
        if next_day < day:
            yield message(
                "{name}: {later} on {next} lies before {earlier} on {day}",
                name=name,
                later=STAGE_LABELS[later],
                next=next_day,
                earlier=STAGE_LABELS[earlier],
                day=day,
            )
    need = STAGE_RANK[indicator.stage or "none"]
    if not any(STAGE_RANK[stage] >= need for stage, _ in schedule.stages):
        yield message(
            "{name}: the day of {stage} is missing",
            name=name,
            stage=STAGE_LABELS[indicator.stage or "none"],
        )
    yield from _late_days(ranked, indicator, plan)


def _late_days(
    ranked: list[tuple[str, date]], indicator: Indicator, plan: Plan
) -> Iterator[Message]:
    need = STAGE_RANK[indicator.stage or "none"]
    for stage, day in ranked:
        if not plan.starts <= day <= plan.ends:
            yield message(
                "{name}: {stage} on {day} lies outside the plan, which runs from {first} to {last}",
                name=indicator.name,
                stage=STAGE_LABELS[stage],
                day=day,
                first=plan.starts,
                last=plan.ends,
            )
        elif not indicator.due_open and day > indicator.due and STAGE_RANK[stage] <= need:
            yield message(
                "{name}: {stage} on {day} is later than {due}, the plan's own date, which a plan of"
                " work does not move",
                name=indicator.name,
                stage=STAGE_LABELS[stage],
                day=day,
                due=indicator.due,
            )
