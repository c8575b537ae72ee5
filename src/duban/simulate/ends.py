"""Ends: what the figures of a made-up year really came to, as the engine measures them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from duban.engine.area import AreaHooks
from duban.engine.judging import Engine, Series
from duban.errors import RuleFileError
from duban.intake.recording import Desk
from duban.model.cutoff import Cutoff
from duban.model.period import Period
from duban.model.reading import Document
from duban.model.register import Register
from duban.model.rules import Indicator, RuleBook, Target
from duban.model.submission import Record
from duban.model.terms import Kind
from duban.pluginmanager import Plugins
from duban.rollup import rules_of_unit
from duban.simulate.reports import Key
from duban.words import message

_ON_CURVE = frozenset({Kind.TOTAL, Kind.GROWTH})
_HOOKS = {"check": "duban_check", "measure": "duban_measure"}

#: The records of each (area, reporter), in time order.
Records = Mapping[tuple[str, str], Sequence[Record]]


@frozen
class End:
    """What one figure came to on its due day."""

    area: str
    reporter: str
    indicator: Indicator
    target: Target
    came_to: float

    @property
    def missed(self) -> bool:
        """Tell whether it missed its target."""
        return not self.target.holds(self.came_to)


def records_of(desk: Desk, contents: Mapping[Key, Mapping[str, Any]]) -> Records:
    """Record made-up submissions.

    Raises RuleFileError, naming the story, for one that its schema would return.
    """
    found: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for key, content in contents.items():
        record = desk.record(Document(content, lambda _path: ""), key.path, "0" * 64).record
        if record is None or record.faults:
            said = message(
                "{reporter} would have its report for {period} returned: {said}",
                reporter=key.reporter,
                period=key.period,
                said=record.faults[0].said if record else key.path,
            )
            raise RuleFileError(said, file=f"stories/{content['plan']}/{key.area}.toml")
        found[key.area, key.reporter].append(record)
    return found


def ends_of(plugins: Plugins, book: RuleBook, records: Records) -> list[End]:
    """Give what every total and growth indicator came to in the month of its due day."""
    found = []
    for (area, reporter), sent in records.items():
        rules = rules_of_unit(book.rules[area], reporter)
        mine = [one for one in rules.indicators if reporter in one.reporters]
        for period in sorted({Period.of(one.due) for one in mine if one.kind in _ON_CURVE}):
            for indicator, value in values_at(plugins, book, (area, reporter), sent, period):
                if Period.of(indicator.due) == period and indicator.target is not None:
                    found.append(End(area, reporter, indicator, indicator.target, value))
    return sorted(found, key=lambda end: (end.area, end.reporter, end.indicator.id))


def values_at(
    plugins: Plugins,
    book: RuleBook,
    series: tuple[str, str],
    records: Sequence[Record],
    period: Period,
) -> Iterator[tuple[Indicator, float]]:
    """Give the total and growth indicators that have a number at a month's end."""
    area, reporter = series
    cutoff = Cutoff.of_day(period.shift(1).last_day, book.plan.zone)
    engine = Engine(book, Register(), plugins.calendar, cutoff, lambda each: hooks(plugins, each))
    sent = tuple(record for record in records if record.period <= period)
    for standing in engine.judge(Series(area, reporter, sent)).standings:
        indicator = engine.rules_for(area, reporter).indicator(standing.indicator)
        is_number = isinstance(standing.actual, float) and standing.period == period
        if indicator.kind in _ON_CURVE and is_number and isinstance(standing.actual, float):
            yield indicator, standing.actual


def hooks(plugins: Plugins, area: str) -> AreaHooks:
    """Give the hooks by which an area's plugin measures."""
    own = {
        short: plugins.hooks.caller(hook, area)
        for short, hook in _HOOKS.items()
        if hook in plugins.loaded[area].hooks
    }
    return AreaHooks(**own)
