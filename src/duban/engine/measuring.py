"""Measuring: facts to values, for every indicator of an area in every period."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from duban.expressions import CelFailure
from duban.model.judgement import Absent, Measurement, Reached, Tally
from duban.model.period import Period
from duban.model.rules import Indicator
from duban.model.terms import STAGE_RANK, Kind
from duban.rulefiles.programs import of_key
from duban.schemafiles.explaining import field_name
from duban.schemafiles.leaves import Leaf, fact_at
from duban.words import harmless, message

_ABSENT = Absent(message("the facts for it were not reported"))
_WINDOW_MONTHS = {"week": 1, "month": 1, "quarter": 3, "half_year": 6, "year": 12}


@frozen(eq=False, repr=False)
class Reading:
    """One effective report as measured: its facts, and values by indicator.

    A value is a number, or why there is none: the name of what was not reported, or a failure. What
    the area's plugin measures is among them.
    """

    facts: Mapping[str, Any]
    values: Mapping[str, float | str | CelFailure]


def raw_value(indicator: Indicator, reading: Reading, leaves: Mapping[str, Leaf]) -> float | Absent:
    """Give an indicator's value in one report alone; nan where there is nothing to measure."""
    if indicator.by_plugin:
        given = reading.values.get(indicator.id)
        return given if isinstance(given, float) else _ABSENT
    return _number(reading.values[indicator.id], leaves)


def _number(value: float | str | CelFailure, leaves: Mapping[str, Leaf]) -> float | Absent:
    if isinstance(value, str):
        return Absent(message("{fact} was not reported", fact=fact_name(value, leaves)))
    if isinstance(value, CelFailure):
        said = message("cannot judge: {error}", error=harmless(value.said))
        return Absent(said, finding="RULE-001")
    if math.isinf(value):
        return Absent(message("the denominator is zero"), finding="FACT-004")
    return value


def fact_name(name: str, leaves: Mapping[str, Leaf]) -> Any:
    """Give a fact's name as people know it."""
    bare, _, key = name.partition("[].")
    bare = "facts" + bare.removeprefix("previous") if bare.startswith("previous") else bare
    path = (*bare.split("."), key) if key else tuple(bare.split("."))
    return field_name(path, leaves)


def measure(
    indicator: Indicator,
    period: Period,
    readings: Mapping[Period, Reading],
    reported: Sequence[Period],
    leaves: Mapping[str, Leaf],
) -> Measurement:
    """Measure an indicator at the end of a period.

    `reported` are the periods in which a report came or was due, in time order.
    """
    if indicator.kind is Kind.CADENCE:
        return _tally(indicator, period, readings, reported, leaves)
    reading = readings.get(period)
    if reading is None:
        return Absent(message("no report for {period}", period=period))
    if indicator.fact is not None:
        return _stage(indicator, reading.facts, leaves)
    if indicator.reported == "in_period":
        owed = [each for each in reported if each <= period and indicator.measured_in(each)]
        return _sum(indicator, readings, owed, leaves)
    return raw_value(indicator, reading, leaves)


def _sum(
    indicator: Indicator,
    readings: Mapping[Period, Reading],
    owed: Sequence[Period],
    leaves: Mapping[str, Leaf],
) -> float | Absent:
    values: list[float] = []
    gap: Period | None = None
    for period in owed:
        reading = readings.get(period)
        value = raw_value(indicator, reading, leaves) if reading is not None else None
        if value is None or isinstance(value, Absent):
            gap = gap or period
        elif not math.isnan(value):
            values.append(value)
    total = math.fsum(values)
    if gap is not None:
        said = message(
            "at least {total}: the figures of {period} are missing",
            total=indicator.figure(total),
            period=gap,
        )
        return Absent(said, at_least=total)
    return total


def _tally(
    indicator: Indicator,
    period: Period,
    readings: Mapping[Period, Reading],
    reported: Sequence[Period],
    leaves: Mapping[str, Leaf],
) -> Measurement:
    times = indicator.times or 1.0
    if indicator.every == "event":
        reading = readings.get(period)
        if reading is None:
            return Absent(message("no report for {period}", period=period))
        held = raw_value(indicator, reading, leaves)
        wanted = _number(reading.values[of_key(indicator.id)], leaves)
        if isinstance(held, Absent):
            return held
        return wanted if isinstance(wanted, Absent) else Tally(held, wanted * times)
    months = window_months(indicator)
    if period.month % months:
        return math.nan
    count = 0.0
    for each in reported:
        within = period.index - months < each.index <= period.index
        if not within or not indicator.measured_in(each):
            continue
        reading = readings.get(each)
        if reading is None:
            return Absent(message("no report for {period}", period=each))
        value = raw_value(indicator, reading, leaves)
        if isinstance(value, Absent):
            return value
        if not math.isnan(value):
            count += value
    return Tally(count, times * weeks_of(indicator, period))


def window_months(indicator: Indicator) -> int:
    """Give the months of a cadence's window; a week's stands for the month in which it ends."""
    return _WINDOW_MONTHS[indicator.every or "month"]


def weeks_of(indicator: Indicator, period: Period) -> int:
    """Give how many windows a period holds: its whole weeks for a weekly cadence, else one."""
    return period.last_day.day // 7 if indicator.every == "week" else 1


def _stage(
    indicator: Indicator, facts: Mapping[str, Any], leaves: Mapping[str, Leaf]
) -> Measurement:
    found: Any = fact_at(facts, tuple((indicator.fact or "").split(".")[1:]))
    if found is None:
        name = fact_name(indicator.fact or "", leaves)
        return Absent(message("{fact} was not reported", fact=name))
    if isinstance(found, dict):
        return _one_reached(found, indicator)
    things = list(found)
    if indicator.item is not None:
        key = leaves[indicator.fact or ""].key
        things = [thing for thing in things if thing.get(key) == indicator.item]
        if not things:
            return Absent(message("“{item}” is not in the list", item=indicator.item))
    wanted = 1 if indicator.item is not None else indicator.count or len(things)
    return _reached(things, wanted, indicator) if wanted else math.nan


def _one_reached(thing: Mapping[str, Any], indicator: Indicator) -> Reached:
    stage = thing.get("stage", "none")
    done = STAGE_RANK[stage] >= STAGE_RANK[indicator.stage or "none"]
    on = _reached_on(thing, indicator) if done else None
    return Reached(int(done), 1, int(stage != "none"), stage, on)


def _reached_on(thing: Mapping[str, Any], indicator: Indicator) -> date | None:
    """Give the day on which the stage that suffices was reached; None if a later one hides it."""
    on = _day(thing.get("date"))
    if on is None or thing.get("stage") == indicator.stage or on <= indicator.due:
        return on
    return None


def _reached(things: Sequence[Mapping[str, Any]], wanted: int, indicator: Indicator) -> Reached:
    need = STAGE_RANK[indicator.stage or "none"]
    ranked = sorted(things, key=lambda thing: -STAGE_RANK.get(thing.get("stage", "none"), 0))
    counted = ranked[:wanted]
    done = [thing for thing in counted if STAGE_RANK.get(thing.get("stage", "none"), 0) >= need]
    days = [day for thing in done if (day := _reached_on(thing, indicator)) is not None]
    last = counted[-1] if len(counted) >= wanted else {}
    return Reached(
        done=len(done),
        wanted=wanted,
        begun=sum(thing.get("stage", "none") != "none" for thing in things),
        stage=str(last.get("stage", "none")),
        on=max(days) if len(days) == len(done) and days else None,
    )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
