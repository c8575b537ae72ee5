"""Reach: each indicator can be judged some day, and its target can be met."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from duban.model.period import Period
from duban.model.rules import Indicator
from duban.model.terms import WINDOW_LABELS, Kind
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark
from duban.schemafiles.bounds import bounds_of
from duban.words import Message, message

_WINDOWS = {"quarter": 3, "half_year": 6, "year": 12}


def reach_remarks(case: Case) -> Iterator[Remark]:
    """Find indicators that no report can ever bear out."""
    periods = [duty.period for duty in case.book.timetables[case.area].duties]
    for indicator in case.rules.indicators:
        found = _never(indicator, periods)
        if found is not None:
            yield case.on_indicator(indicator, *found)
        said = _out_of_range(indicator, case.schema)
        if said is not None:
            yield case.on_indicator(indicator, indicator.target.direction, said)  # type: ignore[union-attr]
        said = _met_from_the_start(case, indicator)
        if said is not None:
            yield case.on_indicator(indicator, "at_most", said)


def _never(indicator: Indicator, periods: list[Period]) -> tuple[str, Message] | None:
    rule = indicator.id
    if not periods:
        return "id", message("{rule}: its area owes no report", rule=rule)
    first, last = periods[0], periods[-1]
    begins, ends = indicator.valid_from, indicator.valid_until
    if begins and ends and begins > ends:
        said = message(
            "{rule}: from {begins} to {ends} is no time", rule=rule, begins=begins, ends=ends
        )
        return "until", said
    if _missed_by(begins, last.last_day) or _missed_by(first.first_day, ends):
        return "from" if begins and begins > last.last_day else "until", message(
            "{rule}: it holds outside the reports, which run from {first} to {last}",
            rule=rule,
            first=first,
            last=last,
        )
    if indicator.due < first.first_day:
        return "due", message(
            "{rule}: due on {due}, before the first report, that for {first}",
            rule=rule,
            due=indicator.due,
            first=first,
        )
    measured = [period for period in periods if indicator.measured_in(period)]
    if not measured:
        return "measured", message(
            "{rule}: it is measured in no month from {first} to {last}",
            rule=rule,
            first=first,
            last=last,
        )
    window = _WINDOWS.get(indicator.every or "", 1) if indicator.kind is Kind.CADENCE else 1
    if not any(period.month % window == 0 for period in measured):
        return "measured", message(
            "{rule}: it is counted at the end of each {every}, but never measured there",
            rule=rule,
            every=WINDOW_LABELS[indicator.every or "month"],
        )
    return None


def _missed_by(begins: date | None, ends: date | None) -> bool:
    return begins is not None and ends is not None and begins > ends


def _out_of_range(indicator: Indicator, schema: Mapping[str, Any]) -> Message | None:
    """Tell of a target beyond what the form accepts, where the value is one fact alone."""
    target = indicator.target
    if target is None or indicator.value is None:
        return None
    least, most = bounds_of(schema, indicator.value.strip().split(".")[1:])
    falls = target.direction == "at_most"
    is_within = target.value >= least if falls else target.holds(float(most))
    if is_within:
        return None
    return message(
        "{rule}: the target is {target}, but the form takes no figure beyond {limit}",
        rule=indicator.id,
        target=target.value,
        limit=least if falls else most,
    )


def _met_from_the_start(case: Case, indicator: Indicator) -> Message | None:
    """Tell of an upper limit that a figure on a curve would be asked to climb to."""
    target, start = indicator.target, indicator.start
    if target is None or target.direction != "at_most":
        return None
    if indicator.kind not in {Kind.TOTAL, Kind.GROWTH}:
        return None
    if isinstance(start, str):
        baseline = case.book.baselines.get(start.removeprefix("baseline."))
        if baseline is None:
            return None
        start = baseline.value
    start = start or 0.0
    if start >= target.value:
        return None
    return message(
        "{rule}: it starts at {start}, which at most {target} holds already: give the start from"
        ' which it falls, or make a limit kind = "bound"',
        rule=indicator.id,
        start=start,
        target=target.value,
    )
