"""The course of a figure, explained: curve, arithmetic, thresholds, lag, and what is expected."""

import math
from collections.abc import Iterator

from duban import curves
from duban.model.plan import Curve
from duban.model.terms import Kind
from duban.report.case import Case
from duban.words import Label, Message, Sayable, days_long, message

#: A line of an explanation: its title and what it says.
Told = tuple[Sayable, str | Sayable]


def course_lines(case: Case) -> Iterator[Told]:
    """Tell of the curve and its arithmetic, of the gap, and of what is expected by whom."""
    yield from _curve(case)
    yield from _foretold(case)


def _curve(case: Case) -> Iterator[Told]:
    indicator, standing = case.indicator, case.standing
    if indicator.kind not in {Kind.TOTAL, Kind.GROWTH} or indicator.target is None:
        return
    terms = standing.terms
    curve = terms.curve if terms and terms.curve else case.book.curves[indicator.curve or ""]
    yield message("curve"), _curve_told(case, curve)
    actual = standing.actual
    if standing.period is None or standing.planned is None or not isinstance(actual, float):
        return
    yield message("planned"), _arithmetic(case, curve)
    limits = case.book.alerting
    yield (
        message("thresholds"),
        message(
            "behind beyond max({behind} points, {behind_share} of planned), off track beyond"
            " max({off} points, {off_share}); ahead above {ahead} of planned ({source})",
            behind=f"{limits.behind_points:g}",
            behind_share=f"{limits.behind_share:.0%}",
            off=f"{limits.off_track_points:g}",
            off_share=f"{limits.off_track_share:.0%}",
            ahead=f"{limits.ahead_share:.0%}",
            source=limits.sources["thresholds"],
        ),
    )
    yield from _lag(case, curve, actual)
    yield from _foreseen(case)


def _foreseen(case: Case) -> Iterator[Told]:
    forecast = case.standing.forecast
    if forecast is not None:
        yield (
            message("forecast"),
            message(
                "{expected} expected by {due} ({low} to {high} four times of five), {percent} likely to"
                " miss (docs/forecast.md; {source})",
                expected=_about(case, forecast.expected),
                low=_about(case, forecast.low),
                high=_about(case, forecast.high),
                due=case.indicator.due,
                percent=f"{forecast.miss_probability:.0%}",
                source=case.book.alerting.sources.get("forecast", Label("")),
            ),
        )


def _about(case: Case, value: float) -> Sayable:
    """Give a figure to three digits: no forecast knows more."""
    return case.indicator.figure(float(f"{value:.3g}"))


def _foretold(case: Case) -> Iterator[Told]:
    """Tell what the reporter itself foretold a month ago, what came, and what it foretells now."""
    foretold, period, figure = case.standing.foretold, case.standing.period, case.indicator.figure
    if foretold is None or period is None:
        return
    if foretold.expected is not None:
        came = _number(case.standing.actual)
        yield (
            message("expected by the reporter"),
            message(
                "{expected} for {period}; {actual} came, off by {off}",
                expected=figure(foretold.expected),
                period=period,
                actual=figure(came),
                off=foretold.off_said(came, case.indicator.unit),
            ),
        )
    if foretold.next is not None:
        yield (
            message("expected by the reporter"),
            message(
                "{expected} for {period}", expected=figure(foretold.next), period=period.shift(1)
            ),
        )


def _number(value: float | str | None) -> float | None:
    return value if isinstance(value, float) else None


def _curve_told(case: Case, curve: Curve) -> Message:
    if curve.id in case.book.rules[case.area].curves or curve.id.endswith(":workplan"):
        points = tuple(f"{month:02d}-{day:02d} {share:g}" for month, day, share in curve.points)
        if curve.id.endswith(":workplan"):
            return message("of the plan of work: {points}", points=points)
        return message("own curve of this indicator: {points}", points=points)
    return message(
        "{name} ({id}): {reason}; {source}",
        name=curve.name,
        id=curve.id,
        reason=curve.reason,
        source=curve.source,
    )


def _arithmetic(case: Case, curve: Curve) -> Message:
    indicator, plan = case.indicator, case.book.plan
    day = case.standing.period.last_day if case.standing.period else plan.ends
    span = (plan.starts, plan.ends)
    at_day = curves.share(curve, min(day, indicator.due), *span)
    at_due = curves.share(curve, indicator.due, *span)
    start = _start(case)
    target = indicator.target.value if indicator.target else 0.0
    planned = case.standing.planned or 0.0
    told = f"{start:.10g} + {at_day:.3f}/{at_due:.3f} × ({target:.10g} − {start:.10g}) = "
    exact = start + at_day / at_due * (target - start) if at_due else planned
    whole = indicator.unit == "count" and not math.isclose(exact, planned, abs_tol=1e-9)
    if whole and abs(exact - planned) < 1.0:
        said = f"{told}{exact:.10g}"
        things = f"{planned:.10g}"
        return message(
            "{said}, in whole things {planned} ({day})", said=said, planned=things, day=day
        )
    return message("{said} ({because})", said=f"{told}{planned:.10g}", because=day)


def _lag(case: Case, curve: Curve, actual: float) -> Iterator[Told]:
    """Tell the second reading of a gap: the day on which the plan stood where the work stands."""
    indicator, plan, period = case.indicator, case.book.plan, case.standing.period
    start, target = _start(case), indicator.target.value if indicator.target else 0.0
    if period is None or target == start:
        return
    attained = (actual - start) / (target - start)
    day = curves.first_day_reaching(curve, attained, indicator.due, (plan.starts, plan.ends))
    if day is not None and day < period.last_day:
        yield (
            message("lag"),
            message(
                "{days}: the plan was there on {day}",
                days=days_long((period.last_day - day).days),
                day=day,
            ),
        )


def _start(case: Case) -> float:
    start = case.indicator.start
    if isinstance(start, str):
        return case.book.baselines[start.removeprefix("baseline.")].value
    return float(start or 0.0)
