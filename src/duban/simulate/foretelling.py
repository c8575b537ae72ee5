"""Foretelling: what a made-up unit says that it expects of its figures in the next month.

Of how truly real units foretell nothing is known; that they are off by some share of the month's rise,
as often above as below, is our assumption.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Any

from duban.intake.recording import Desk
from duban.model.period import Period
from duban.model.rules import Indicator, RuleBook
from duban.model.submission import Record
from duban.pluginmanager import Plugins
from duban.simulate.ends import records_of, values_at
from duban.simulate.reports import Key
from duban.tracking import Yardstick

#: The spread of what an able unit expects around what comes, as a share of the month's rise.
_SPREAD = 0.15

Figures = Sequence[tuple[Period, float]]


def foretell(
    plugins: Plugins,
    book: RuleBook,
    desk: Desk,
    said: Mapping[Key, dict[str, Any]],
    hopes: Mapping[str, bool],
    seed: str,
) -> None:
    """Let every unit foretell in place the totals and growths that it is asked for next month.

    `said` are the reports, `hopes` tells of each unit whether it foretells what its curve asks,
    come what may.
    """
    for (area, reporter), records in records_of(desk, said).items():
        for indicator, figures in courses_of(plugins, book, (area, reporter), records):
            chance = Random(f"{seed}/expected/{area}/{reporter}/{indicator.id}")
            held = Yardstick.of(book, indicator)
            for (before, value), (month, came) in pairwise(figures):
                rise = (came - value) * max(chance.gauss(1.0, _SPREAD), 0.0)
                if hopes[reporter] and held.start is not None:
                    rise = held.planned(month.last_day) - held.planned(before.last_day)
                content = said.get(Key(month.shift(-1), reporter, area))
                if content is not None:
                    told = content.setdefault("expected", {})
                    most = max(100.0, came) if indicator.unit == "%" else math.inf
                    told[indicator.id] = as_said(indicator, min(value + rise, most))


def courses_of(
    plugins: Plugins,
    book: RuleBook,
    series: tuple[str, str],
    records: Sequence[Record],
) -> Iterator[tuple[Indicator, Figures]]:
    """Give the figures of each total and growth of a series by the month in which it is measured."""
    found: dict[str, tuple[Indicator, list[tuple[Period, float]]]] = {}
    for record in records:
        for indicator, value in values_at(plugins, book, series, records, record.period):
            found.setdefault(indicator.id, (indicator, []))[1].append((record.period, value))
    yield from found.values()


def as_said(indicator: Indicator, value: float) -> dict[str, Any]:
    """Give a value as people say it: in the notice's unit, things whole, else one digit."""
    unit, factor = indicator.shown_as or (indicator.unit or "count", 1.0)
    shown = round(value / factor, 0 if indicator.unit == "count" else 1)
    return {"value": int(shown) if shown == int(shown) else shown, "unit": unit}
