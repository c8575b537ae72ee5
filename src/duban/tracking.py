"""Where an indicator stands: a measured value held against target, curve and due day.

The thresholds are settings of alerts.toml (our proposal); the order of judgement is: no data,
nothing to measure, then by kind.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attrs import frozen

from duban import curves
from duban.model.judgement import Absent, Measurement, Reached, Standing, Tally, TaskStanding
from duban.model.period import Period
from duban.model.plan import Alerting, Curve
from duban.model.rules import Indicator, Target
from duban.model.terms import STAGE_LABELS, STATUS_ORDER, Kind, Status
from duban.words import Message, message

_LEFT_OUT = frozenset({Status.NOT_DUE, Status.WATCHED})


@frozen
class Yardstick:
    """What an indicator is held against. `start` is None where its baseline is missing."""

    indicator: Indicator
    curve: Curve | None
    start: float | None
    span: tuple[date, date]
    thresholds: Alerting

    @property
    def target(self) -> Target:
        """Give the target; only kinds that have one are asked."""
        if self.indicator.target is None:
            raise ValueError(self.indicator.id)
        return self.indicator.target

    def planned(self, day: date) -> float:
        """Give the value planned for a day; things that are counted are planned whole."""
        if self.curve is None or self.start is None:
            return self.target.value
        figures = (self.start, self.target.value)
        value = curves.planned(self.curve, day, self.indicator.due, self.span, figures)
        if self.indicator.unit == "count":
            whole = math.floor(value + 1e-9)
            return float(whole if self.target.value >= self.start else -math.floor(-value + 1e-9))
        return value


def track(yardstick: Yardstick, period: Period, measured: Measurement, evidence: bool) -> Standing:
    """Judge one indicator at the end of a period."""
    indicator = yardstick.indicator
    if isinstance(measured, Absent):
        status = Status.WATCHED if indicator.kind is Kind.WATCH else Status.UNKNOWN
        progress = None if indicator.kind is Kind.WATCH else 0.0
        return _stand(indicator, period, status, measured.at_least, None, measured.why, progress)
    if isinstance(measured, float) and math.isnan(measured):
        said = message("nothing to measure in {period}", period=period)
        return _stand(indicator, period, Status.NOT_DUE, None, None, said, None)
    return _JUDGES[indicator.kind](yardstick, period, measured, evidence)


def _on_curve(yardstick: Yardstick, period: Period, actual: float, evidence: bool) -> Standing:
    indicator, target = yardstick.indicator, yardstick.target
    if yardstick.start is None:
        said = message("no baseline: {start} is not in baseline.toml", start=indicator.start)
        return _stand(indicator, period, Status.UNKNOWN, actual, None, said, 0.0)
    day = period.last_day
    planned = yardstick.planned(day)
    shown = {
        "actual": indicator.figure(actual),
        "planned": indicator.figure(planned),
        "target": indicator.figure(target.value),
        "day": day,
    }
    if target.holds(actual):
        status, said = _done(message("{actual} reached, target {target}", **shown), evidence)
        return _stand(indicator, period, status, actual, planned, said, 1.0, evidence)
    distance = target.value - yardstick.start
    attained = 100.0 * (actual - yardstick.start) / distance if distance else 0.0
    wanted = 100.0 * (planned - yardstick.start) / distance if distance else 100.0
    progress = 1.0 if wanted <= 0 else min(1.0, max(0.0, attained / wanted))
    if day >= indicator.due:
        said = message("{actual} by {day}, target {target} missed", **shown)
        return _stand(indicator, period, Status.MISSED, actual, planned, said, progress)
    limits = yardstick.thresholds
    deficit = wanted - attained
    if deficit > max(limits.off_track_points, limits.off_track_share * wanted):
        status = Status.OFF_TRACK
    elif deficit > max(limits.behind_points, limits.behind_share * wanted):
        status = Status.BEHIND
    elif wanted >= limits.ahead_from and _is_ahead(yardstick, day, actual, attained, wanted):
        status = Status.AHEAD
    else:
        status = Status.ON_TRACK
    said = message("{actual} by {day}, planned {planned} (target {target})", **shown)
    return _stand(indicator, period, status, actual, planned, said, progress)


def _is_ahead(
    yardstick: Yardstick, day: date, actual: float, attained: float, wanted: float
) -> bool:
    """Tell whether a value lies beyond the plan; of counted things by more than a whole one."""
    one_more = 1.0 if yardstick.indicator.unit == "count" else 0.0
    planned = yardstick.planned(day)
    return attained > yardstick.thresholds.ahead_share * wanted and (
        abs(actual - planned) > one_more
    )


def _bound(yardstick: Yardstick, period: Period, actual: float, _evidence: bool) -> Standing:
    indicator, target = yardstick.indicator, yardstick.target
    shown = {
        "actual": indicator.figure(actual),
        "target": indicator.figure(target.value),
        "period": period,
    }
    if target.holds(actual):
        said = message("{actual} in {period}, within {target}", **shown)
        return _stand(indicator, period, Status.ON_TRACK, actual, target.value, said, 1.0)
    said = message("{actual} in {period}, beyond {target}", **shown)
    ratio = (
        _ratio(target.value, actual)
        if target.direction == "at_most"
        else _ratio(actual, target.value)
    )
    return _stand(indicator, period, Status.BROKEN, actual, target.value, said, ratio)


def _reached(yardstick: Yardstick, period: Period, reached: Reached, evidence: bool) -> Standing:
    indicator = yardstick.indicator
    shown = {
        "stage": STAGE_LABELS[reached.stage],
        "wanted_stage": STAGE_LABELS[indicator.stage or "none"],
        "done": reached.done,
        "wanted": reached.wanted,
        "due": indicator.due,
        "on": reached.on,
    }
    many = reached.wanted > 1
    if reached.done >= reached.wanted:
        if reached.on is not None and reached.on > indicator.due:
            days = (reached.on - indicator.due).days
            said = message("{stage} on {on}, {days} days after {due}", days=days, **shown)
        elif reached.on is not None:
            said = message("{stage} on {on}, due {due}", **shown)
        else:
            said = message("{done} of {wanted} {wanted_stage}, due {due}", **shown)
        status, said = _done(said, evidence)
        return _stand(indicator, period, status, reached.stage, None, said, 1.0, evidence)
    if many:
        said = message("{done} of {wanted} {wanted_stage}, due {due}", **shown)
    else:
        said = message("{stage}, must be {wanted_stage} by {due}", **shown)
    share = reached.done / reached.wanted
    if period.last_day >= indicator.due:
        return _stand(indicator, period, Status.MISSED, reached.stage, None, said, share)
    begun = reached.begun > 0
    status = Status.ON_TRACK if begun else Status.NOT_DUE
    return _stand(indicator, period, status, reached.stage, None, said, 1.0 if begun else None)


def _cadence(yardstick: Yardstick, period: Period, tally: Tally, _evidence: bool) -> Standing:
    indicator = yardstick.indicator
    said = message(
        "{count} times of {wanted} in the window that ends with {period}",
        count=_plain(tally.count),
        wanted=_plain(tally.wanted),
        period=period,
    )
    if tally.wanted <= 0:
        return _stand(indicator, period, Status.NOT_DUE, tally.count, None, said, None)
    status = Status.ON_TRACK if tally.count >= tally.wanted else Status.MISSED
    progress = _ratio(tally.count, tally.wanted)
    return _stand(indicator, period, status, tally.count, tally.wanted, said, progress)


def _watched(yardstick: Yardstick, period: Period, actual: float, _evidence: bool) -> Standing:
    indicator = yardstick.indicator
    said = message("{actual} in {period}, watched", actual=indicator.figure(actual), period=period)
    return _stand(indicator, period, Status.WATCHED, actual, None, said, None)


_JUDGES: Mapping[Kind, Callable[..., Standing]] = {
    Kind.TOTAL: _on_curve,
    Kind.GROWTH: _on_curve,
    Kind.BOUND: _bound,
    Kind.MILESTONE: _reached,
    Kind.DOCUMENT: _reached,
    Kind.CADENCE: _cadence,
    Kind.WATCH: _watched,
}


def task_standing(
    task: str, standings: Iterable[Standing], indicators: Mapping[str, Indicator]
) -> TaskStanding:
    """Judge a task: as its worst hard indicator; others lower it at most to behind.

    Not due, watched and exempt indicators are left out (our proposal).
    """
    worst: TaskStanding | None = None
    for standing in standings:
        if standing.status in _LEFT_OUT or standing.exempt:
            continue
        status = standing.status
        if not indicators[standing.indicator].is_hard and (
            STATUS_ORDER[status] < STATUS_ORDER[Status.BEHIND]
        ):
            status = Status.BEHIND
        if worst is None or STATUS_ORDER[status] < STATUS_ORDER[worst.status]:
            worst = TaskStanding(task, status, standing.indicator, standing.because)
    if worst is None:
        return TaskStanding(task, Status.NOT_DUE, "", message("nothing is due yet"))
    return worst


def _done(said: Message, evidence: bool) -> tuple[Status, Message]:
    if evidence:
        return Status.DONE, said
    return Status.UNVERIFIED, message("{said}, but no evidence is named", said=said)


def _ratio(part: float, whole: float) -> float:
    return max(0.0, min(1.0, part / whole)) if whole > 0 else 0.0


def _plain(number: float) -> str:
    return f"{number:g}"


def _stand(
    indicator: Indicator,
    period: Period,
    status: Status,
    actual: float | str | None,
    planned: float | None,
    because: Message,
    progress: float | None,
    evidence: bool = False,
) -> Standing:
    return Standing(
        indicator.id,
        indicator.task,
        period,
        status,
        actual,
        planned,
        because,
        progress,
        "",
        None,
        evidence,
    )
