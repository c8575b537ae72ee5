"""What a few units of the made-up year expect of a figure in the next month, and how truly."""

from collections.abc import Mapping
from typing import Any

from twists import Twists

from duban.intake.recording import Desk
from duban.model.rules import Indicator, RuleBook
from duban.pluginmanager import Plugins
from duban.simulate.ends import records_of, values_at
from duban.simulate.reports import Key


def foretell(
    plugins: Plugins,
    book: RuleBook,
    desk: Desk,
    twists: Twists,
    contents: Mapping[Key, dict[str, Any]],
) -> None:
    """Let units foretell figures in place, by what will come: so many times the month's rise."""
    for entry in twists.foretold:
        series = (entry["area"], entry["reporter"])
        mine = {key: one for key, one in contents.items() if (key.area, key.reporter) == series}
        records = records_of(desk, mine)[series]
        figures = {
            key.period: (indicator, value)
            for key in mine
            for indicator, value in values_at(plugins, book, series, records, key.period)
            if indicator.id == entry["indicator"]
        }
        for key, content in mine.items():
            following = key.period.shift(1)
            if key.period in figures and following in figures:
                indicator, now = figures[key.period]
                rise = figures[following][1] - now
                told = content.setdefault("expected", {})
                told[indicator.id] = _said(indicator, now + entry["times"] * rise)


def _said(indicator: Indicator, value: float) -> dict[str, Any]:
    """Give a value as people say it: in the notice's unit, things whole, else one digit."""
    unit, factor = indicator.shown_as or (indicator.unit or "count", 1.0)
    shown = round(value / factor, 0 if indicator.unit == "count" else 1)
    return {"value": int(shown) if shown == int(shown) else shown, "unit": unit}
