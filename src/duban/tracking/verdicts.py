"""Verdicts: the status of an indicator at the end of a period, with its reason.

The thresholds are settings of alerts.toml (our proposal); the order of judgement is: no data,
nothing to measure, then by kind.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from duban.model.judgement import Absent, Measurement, Reached, Standing, Tally
from duban.model.period import Period
from duban.model.rules import Indicator
from duban.model.terms import STAGE_LABELS, Kind, Status
from duban.tracking.progress import bound_worth, curve_worth, ratio, stage_progress
from duban.tracking.yardstick import Yardstick
from duban.words import Later, Message, days_long, message

_SAID_REACHED = message("{actual} reached, target {target}").msgid
_SAID_MISSED = message("{actual} by {day}, target {target} missed").msgid
_SAID_PLANNED = message("{actual} by {day}, planned {planned} (target {target})").msgid
_SAID_HOLDS = message("{actual} in {period}, within the limit ({limit})").msgid
_SAID_BROKEN = message("{actual} in {period}, must be {limit}").msgid
_SAID_LIMIT = {
    "at_least": message("at least {target}").msgid,
    "at_most": message("at most {target}").msgid,
    "more_than": message("more than {target}").msgid,
}
_SAID_SOME = message("{done} of {wanted} {wanted_stage}, due {due}").msgid
_SAID_STAGE = message("{stage}, must be {wanted_stage} by {due}").msgid

#: What floating-point arithmetic may add to points of the way or take from them.
_DIRT = 1e-9

_Tell = Callable[[], Message]


class Verdict(NamedTuple):
    """What was concluded about one value, and how to tell why; telling costs and is put off."""

    status: Status
    actual: float | str | None
    planned: float | None
    progress: float | None
    tell: _Tell


def track(
    yardstick: Yardstick,
    period: Period,
    measured: Measurement,
    evidence: bool,
) -> Standing:
    """Judge one indicator at the end of a period; its reason is worded when it is asked for."""
    indicator = yardstick.indicator
    verdict = _verdict(yardstick, period, measured, evidence)
    return Standing(
        indicator.id,
        indicator.task,
        period,
        verdict.status,
        verdict.actual,
        verdict.planned,
        Later(verdict.tell),
        verdict.progress,
        "",
        None,
        evidence,
        reached=measured.done / measured.wanted if isinstance(measured, Reached) else None,
    )


def _verdict(
    yardstick: Yardstick, period: Period, measured: Measurement, evidence: bool
) -> Verdict:
    if isinstance(measured, Absent):
        watched = yardstick.indicator.kind is Kind.WATCH
        status = Status.WATCHED if watched else Status.UNKNOWN
        return Verdict(
            status, measured.at_least, None, None if watched else 0.0, lambda: measured.why
        )
    if isinstance(measured, float) and math.isnan(measured):
        return Verdict(
            Status.NOT_DUE, None, None, None, lambda: _tell_nothing(yardstick.indicator, period)
        )
    return _JUDGES[yardstick.indicator.kind](yardstick, period, measured, evidence)


def _tell_nothing(indicator: Indicator, period: Period) -> Message:
    if indicator.kind is Kind.CADENCE:
        return message("its first window has not ended yet")
    return message("nothing to measure in {period}", period=period)


def _on_curve(yardstick: Yardstick, period: Period, actual: float, evidence: bool) -> Verdict:
    indicator, target = yardstick.indicator, yardstick.target
    start, day = yardstick.start, period.last_day
    if start is None:
        return Verdict(
            Status.UNKNOWN,
            actual,
            None,
            0.0,
            lambda: message(
                "no baseline: {start} is not in baseline.toml", start=str(indicator.start)
            ),
        )
    planned = yardstick.planned(day)

    def tell(msgid: str) -> _Tell:
        return lambda: Message(
            msgid,
            {
                "actual": indicator.figure(actual),
                "planned": indicator.figure(planned),
                "target": indicator.figure(target.value),
                "day": day,
            },
        )

    if target.holds(actual):
        return _done(actual, planned, tell(_SAID_REACHED), evidence)
    distance = target.value - start
    attained = 100.0 * (actual - start) / distance if distance else 0.0
    wanted = 100.0 * (planned - start) / distance if distance else 100.0
    progress = curve_worth(yardstick, day)(actual)
    if day >= indicator.due:
        return Verdict(Status.MISSED, actual, planned, progress, tell(_SAID_MISSED))
    limits = yardstick.thresholds
    deficit = wanted - attained
    if deficit > max(limits.off_track_points, limits.off_track_share * wanted) + _DIRT:
        status = Status.OFF_TRACK
    elif deficit > max(limits.behind_points, limits.behind_share * wanted) + _DIRT:
        status = Status.BEHIND
    elif wanted >= limits.ahead_from - _DIRT and _is_ahead(
        yardstick, day, actual, attained, wanted
    ):
        status = Status.AHEAD
    else:
        status = Status.ON_TRACK
    return Verdict(status, actual, planned, progress, tell(_SAID_PLANNED))


def _is_ahead(
    yardstick: Yardstick, day: date, actual: float, attained: float, wanted: float
) -> bool:
    """Tell whether a value lies beyond the plan; of counted things by more than a whole one."""
    one_more = 1.0 if yardstick.indicator.unit == "count" else 0.0
    return attained > yardstick.thresholds.ahead_share * wanted + _DIRT and (
        abs(actual - yardstick.planned(day)) > one_more
    )


def _bound(yardstick: Yardstick, period: Period, actual: float, _evidence: bool) -> Verdict:
    indicator, target = yardstick.indicator, yardstick.target
    holds = target.holds(actual)

    def tell() -> Message:
        figure = indicator.figure(target.value)
        limit = Message(_SAID_LIMIT[target.direction], {"target": figure})
        return Message(
            _SAID_HOLDS if holds else _SAID_BROKEN,
            {"actual": indicator.figure(actual), "limit": limit, "period": period},
        )

    status = Status.ON_TRACK if holds else Status.BROKEN
    return Verdict(status, actual, target.value, bound_worth(target)(actual), tell)


def _reached(yardstick: Yardstick, period: Period, reached: Reached, evidence: bool) -> Verdict:
    indicator = yardstick.indicator
    if reached.done >= reached.wanted:
        return _done(reached.stage, None, lambda: _tell_done(indicator, reached), evidence)

    def tell() -> Message:
        return Message(
            _SAID_SOME if reached.wanted > 1 else _SAID_STAGE, _stages(indicator, reached)
        )

    progress = stage_progress(indicator, period, reached)
    if period.last_day >= indicator.due:
        return Verdict(Status.MISSED, reached.stage, None, progress, tell)
    status = Status.ON_TRACK if reached.begun else Status.NOT_DUE
    return Verdict(status, reached.stage, None, progress, tell)


def _tell_done(indicator: Indicator, reached: Reached) -> Message:
    parts = _stages(indicator, reached)
    if reached.on is None:
        return Message(_SAID_SOME, parts)
    if reached.on > indicator.due:
        days = days_long((reached.on - indicator.due).days)
        return message("{stage} on {on}, {days} after {due}", days=days, **parts)
    return message("{stage} on {on}, due {due}", **parts)


def _stages(indicator: Indicator, reached: Reached) -> dict[str, object]:
    return {
        "stage": STAGE_LABELS[reached.stage],
        "wanted_stage": STAGE_LABELS[indicator.stage or "none"],
        "done": reached.done,
        "wanted": reached.wanted,
        "due": indicator.due,
        "on": reached.on,
    }


def _cadence(_yardstick: Yardstick, period: Period, tally: Tally, _evidence: bool) -> Verdict:
    def tell() -> Message:
        return message(
            "{count} times of {wanted} in the window that ends with {period}",
            count=f"{tally.count:g}",
            wanted=f"{tally.wanted:g}",
            period=period,
        )

    if tally.wanted <= 0:
        return Verdict(Status.NOT_DUE, tally.count, None, None, tell)
    status = Status.ON_TRACK if tally.count >= tally.wanted else Status.MISSED
    return Verdict(status, tally.count, tally.wanted, ratio(tally.count, tally.wanted), tell)


def _watched(yardstick: Yardstick, period: Period, actual: float, _evidence: bool) -> Verdict:
    def tell() -> Message:
        shown = yardstick.indicator.figure(actual)
        return message("{actual} in {period}, watched", actual=shown, period=period)

    return Verdict(Status.WATCHED, actual, None, None, tell)


def _done(actual: float | str, planned: float | None, tell: _Tell, evidence: bool) -> Verdict:
    if evidence:
        return Verdict(Status.DONE, actual, planned, 1.0, tell)
    return Verdict(
        Status.UNVERIFIED,
        actual,
        planned,
        1.0,
        lambda: message("{said}, but no evidence is named", said=tell()),
    )


_JUDGES: Mapping[Kind, Callable[..., Verdict]] = {
    Kind.TOTAL: _on_curve,
    Kind.GROWTH: _on_curve,
    Kind.BOUND: _bound,
    Kind.MILESTONE: _reached,
    Kind.DOCUMENT: _reached,
    Kind.CADENCE: _cadence,
    Kind.WATCH: _watched,
}
