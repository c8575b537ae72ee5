"""Rating: rates that do not go with their counts (PLAUS-006)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from duban.engine.doubting import on_indicator, on_record
from duban.engine.measuring import fact_name
from duban.expressions import names_in
from duban.model.findings import Finding
from duban.model.plausibility import Rates
from duban.model.rules import Indicator
from duban.model.submission import Record
from duban.plausibility import same_rate
from duban.schemafiles.leaves import Leaf, fact_at
from duban.tracking import Yardstick
from duban.words import figure, message


class RateSuspicion:
    """The rates of an area: those reported beside counts, and those worked out of two counts.

    `worked_out` are the ids of the latter's indicators.
    """

    def __init__(
        self, settings: Rates, leaves: Mapping[str, Leaf], yardsticks: Mapping[str, Yardstick]
    ) -> None:
        """Pick the rates with their counts."""
        self._settings = settings
        self._leaves = leaves
        numbers = [leaf for leaf in leaves.values() if leaf.type == "number"]
        groups = [
            (group, tuple(within))
            for group, within in groupby(numbers, lambda leaf: leaf.path[:-1])
        ]
        self._mixed = tuple(
            _Beside(group, rates, counts)
            for group, within in groups
            if (rates := tuple(leaf for leaf in within if leaf.unit == "%"))
            and (counts := tuple(leaf for leaf in within if leaf.whole))
        )
        self._counts_of = {
            key: counts
            for key, held in yardsticks.items()
            if len(counts := _counts_of(held.indicator, leaves)) == 2
        }
        self.worked_out = frozenset(self._counts_of)

    def too_even(
        self, indicator: Indicator, records: Sequence[Record], course: Sequence[object]
    ) -> Iterator[Finding]:
        """Ask about a rate that repeats to the last digit while both its counts move."""
        rates = [finite(each) for each in course]
        counts = self._counts_of[indicator.id]
        place = same_rate(
            rates,
            lambda number: tuple(fact_at(records[number].facts, leaf.path) for leaf in counts),
            self._settings,
        )
        if place is not None:
            said = message(
                "{name} is {value} to the last digit as before though both its counts moved: were"
                " they worked out from the rate?",
                name=indicator.name,
                value=indicator.figure(rates[place]),
            )
            yield on_indicator(records[place], indicator, "PLAUS-006", said, fact_of(indicator))

    def beside_counts(self, records: Sequence[Record]) -> Iterator[Finding]:
        """Ask about a reported rate that moves though none of the counts beside it does."""
        for beside in self._mixed:
            before: Mapping[str, Any] = {}
            for record in records:
                within = fact_at(record.facts, beside.group) or {}
                if before and not any(_moved(leaf, before, within) for leaf in beside.counts):
                    for leaf in beside.rates:
                        step = _step(leaf, before, within)
                        if step is not None and abs(step) >= self._settings.points:
                            yield self._moved_alone(record, leaf, before, within)
                before = within or before

    def _moved_alone(
        self, record: Record, leaf: Leaf, before: Mapping[str, Any], now: Mapping[str, Any]
    ) -> Finding:
        said = message(
            "{name} went from {before} to {value} though none of the counts beside it moved: which"
            " is right?",
            name=fact_name(leaf.name, self._leaves),
            before=figure(before[leaf.path[-1]], leaf.unit, leaf.shown_as),
            value=figure(now[leaf.path[-1]], leaf.unit, leaf.shown_as),
        )
        return on_record(record, "PLAUS-006", said, fact=leaf.name)


class _Beside(NamedTuple):
    """A group of facts in which rates are reported beside counts."""

    group: tuple[str, ...]
    rates: tuple[Leaf, ...]
    counts: tuple[Leaf, ...]


def _counts_of(indicator: Indicator, leaves: Mapping[str, Leaf]) -> tuple[Leaf, ...]:
    """Give the whole numbers out of which a rate is worked out; none where it is no rate."""
    if indicator.unit != "%" or indicator.value is None:
        return ()
    names = names_in(indicator.value)
    found = [leaves[name] for name in dict.fromkeys(names) if name in leaves]
    return tuple(found) if all(leaf.whole for leaf in found) and len(found) == len(names) else ()


def fact_of(indicator: Indicator) -> str:
    """Give the first fact out of which an indicator is worked out; empty where none is named."""
    names = names_in(indicator.value) if indicator.value is not None else ()
    return next((name for name in names if name.startswith("facts.") and "[" not in name), "")


def finite(value: object) -> float | None:
    """Give a value if it is a number, and a finite one."""
    return value if isinstance(value, float) and math.isfinite(value) else None


def _moved(leaf: Leaf, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return bool(before.get(leaf.path[-1]) != now.get(leaf.path[-1]))


def _step(leaf: Leaf, before: Mapping[str, Any], now: Mapping[str, Any]) -> float | None:
    one, other = before.get(leaf.path[-1]), now.get(leaf.path[-1])
    return None if one is None or other is None else float(other - one)
