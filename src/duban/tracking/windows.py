"""Windows: between which days a unit is held to an indicator by the re-plans of the year."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from attrs import evolve

from duban.model.agreements import Replan, ReplanKind
from duban.model.period import Period
from duban.model.rules import Indicator

#: Kinds after which a unit is not held to what they concern any more.
_LEAVING = frozenset({ReplanKind.CLOSED, ReplanKind.TRANSFER, ReplanKind.MERGED})


def windowed(
    indicator: Indicator, replans: Iterable[Replan], area: str, reporter: str
) -> Indicator:
    """Give an indicator with the days between which a unit is held to it; itself if always."""
    replans = tuple(replans)
    first, last = indicator.valid_from, indicator.valid_until
    coming = [
        one.since.first_day
        for one in replans
        if one.kind is ReplanKind.ADDED and one.concerns(area, reporter, indicator)
    ]
    coming += [day for unit, day in indicator.joined if unit == reporter]
    for day in coming:
        first = day if first is None else max(first, day)
    for one in leaving(indicator, replans, area, reporter):
        before = one.since.first_day - timedelta(days=1)
        last = before if last is None else min(last, before)
    if (first, last) == (indicator.valid_from, indicator.valid_until):
        return indicator
    return evolve(indicator, valid_from=first, valid_until=last)


def leaving(
    indicator: Indicator, replans: Iterable[Replan], area: str, reporter: str
) -> Iterator[Replan]:
    """Give the re-plans by which a unit is not held to an indicator any more, sometime."""
    for one in replans:
        leaves = one.kind in _LEAVING and one.reporter in {"", reporter}
        if leaves and one.concerns(area, reporter, indicator):
            yield one


def is_held(
    indicator: Indicator, replans: Iterable[Replan], area: str, reporter: str, period: Period
) -> bool:
    """Tell whether re-plans leave a unit held to an indicator in a period."""
    within = windowed(indicator, replans, area, reporter)
    return within is indicator or is_open(within, period)


def is_open(indicator: Indicator, period: Period) -> bool:
    """Tell whether a period lies between the days of an indicator."""
    return (indicator.valid_from is None or period.last_day >= indicator.valid_from) and (
        indicator.valid_until is None or period.first_day <= indicator.valid_until
    )
