"""What a few units of the made-up year expect of a figure in the next month, and how truly."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from twists import Twists

from duban.intake.recording import Desk
from duban.model.rules import RuleBook
from duban.pluginmanager import Plugins
from duban.simulate.ends import records_of
from duban.simulate.foretelling import as_said, courses_of
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
        for indicator, figures in courses_of(plugins, book, series, records):
            if indicator.id != entry["indicator"]:
                continue
            for (period, now), (following, came) in pairwise(figures):
                if following == period.shift(1):
                    told = mine[Key(period, series[1], series[0])].setdefault("expected", {})
                    rise = entry["times"] * (came - now)
                    told[indicator.id] = as_said(indicator, now + rise)
