"""Gauges: what a report is worth for one indicator at one period's end, told at a glance.

A year has hundreds of measured values for each one that is shown, and most are plain: a number, a
stage, a month's count. For these all that does not hang on the report is worked out once; whatever
is not plain - absent, infinite, implausible, added up over months - is left to be measured.
"""

import math
import sys
from collections.abc import Callable
from enum import Enum
from typing import Any

from attrs import frozen

from duban.engine.measuring import Reading, weeks_of, window_months
from duban.model.judgement import Reached
from duban.model.period import Period
from duban.model.rules import Indicator
from duban.model.terms import STAGE_RANK, Kind
from duban.rulefiles.programs import of_key
from duban.schemafiles.leaves import fact_at
from duban.tracking import Worth, Yardstick, ratio, stage_progress, worth_at


class Look(Enum):
    """The mark of what a glance does not settle."""

    CLOSER = "closer"


#: Gives the share (0 to 1) that a score counts, None where it counts nothing, or asks for a closer look
Glance = Callable[[Reading], "float | Look | None"]


@frozen
class Gauge:
    """One indicator at the end of one period.

    `closes` tells that its window ends with the period; of a cadence that is still open the last
    closed window stays its state.
    """

    indicator: Indicator
    closes: bool
    glance: Glance


def gauge_of(yardstick: Yardstick, period: Period, factor: float) -> Gauge:
    """Make the gauge of an indicator; totals over `factor` times their target want a look."""
    indicator = yardstick.indicator
    if indicator.kind is Kind.CADENCE:
        months = 1 if indicator.every == "event" else window_months(indicator)
        closes = period.month % months == 0
        glance = _tally(indicator, period) if months == 1 else _look
        return Gauge(indicator, closes, glance if closes else _nothing)
    if indicator.reported == "in_period":
        return Gauge(indicator, closes=True, glance=_look)
    if indicator.fact is not None:
        return Gauge(indicator, closes=True, glance=_stage(indicator, period))
    limit = sys.float_info.max
    if indicator.kind is Kind.TOTAL and indicator.target and indicator.target.value > 0:
        limit = factor * indicator.target.value
    return Gauge(
        indicator, closes=True, glance=_number(indicator.id, limit, worth_at(yardstick, period))
    )


def _number(key: str, limit: float, worth: Worth) -> Glance:
    def glance(reading: Reading) -> float | Look | None:
        value = reading.values.get(key)
        if type(value) is float and -limit <= value <= limit:
            return worth(value)
        return Look.CLOSER

    return glance


def _tally(indicator: Indicator, period: Period) -> Glance:
    """Glance at how often something was done in a month, or around the month's events."""
    key, of, times = indicator.id, of_key(indicator.id), indicator.times or 1.0
    if indicator.every != "event":
        wanted = times * weeks_of(indicator, period)
        return _number(key, sys.float_info.max, lambda count: ratio(count, wanted))

    def glance(reading: Reading) -> float | Look | None:
        held, events = reading.values.get(key), reading.values.get(of)
        if type(held) is float and type(events) is float and 0 <= held + events < math.inf:
            return ratio(held, events * times) if events * times > 0 else None
        return Look.CLOSER

    return glance


def _stage(indicator: Indicator, period: Period) -> Glance:
    """Glance at the stage of a work or document, or of the things of a list."""
    path = tuple((indicator.fact or "").split(".")[1:])
    need = STAGE_RANK[indicator.stage or "none"]
    enough = {stage for stage, rank in STAGE_RANK.items() if rank >= need}
    shares: dict[str, float | Look | None] = {}
    for stage, rank in STAGE_RANK.items():
        reached = Reached(int(rank >= need), 1, int(stage != "none"), stage, None)
        shares[stage] = stage_progress(indicator, period, reached)

    def glance(reading: Reading) -> float | Look | None:
        found: Any = fact_at(reading.facts, path)
        if type(found) is dict:
            return shares.get(found.get("stage", "none"), Look.CLOSER)
        if not found or indicator.item is not None:
            return Look.CLOSER
        stages = [thing.get("stage", "none") for thing in found]
        wanted = indicator.count or len(stages)
        done = sum([stage in enough for stage in stages])
        begun = len(stages) - stages.count("none")
        return stage_progress(
            indicator, period, Reached(min(done, wanted), wanted, begun, "", None)
        )

    return glance


def _nothing(_reading: Reading) -> None:
    """Count nothing."""


def _look(_reading: Reading) -> Look:
    return Look.CLOSER
