"""Stories: a made-up year of one area, told as facts that move from month to month.

Every figure that comes out of here is made up. The random part is seeded by area, fact and
month, so the same story gives the same submissions everywhere.
"""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from duban.curves import share
from duban.errors import UsageError
from duban.model.period import Period
from duban.model.rules import RuleBook
from duban.roots import Root
from duban.rulefiles.stories import StoryFile, read_story
from duban.schemafiles.leaves import Leaf, leaves_of
from duban.simulate.telling import Telling, day_at
from duban.words import message

PLAIN = Telling()


class Story:
    """The year of one area."""

    def __init__(self, area: str, book: RuleBook, told: StoryFile) -> None:
        """Take the story of an area as read from its file (docs/rules-format.md)."""
        self.area = area
        self.texts = told.texts
        self._facts = told.facts
        self._book = book
        self._leaves = leaves_of(book.schemas[area])

    @classmethod
    def of(cls, area: str, book: RuleBook, roots: tuple[Root, ...]) -> "Story":
        """Read an area's story from the last root that has one.

        Raises UsageError without one, RuleFileError or FileErrors for one that does not hold.
        """
        told = read_story(roots, book, area)
        if told is None:
            said = message(
                "There is no story of {area}: write stories/{plan}/{area}.toml in a root"
                " (docs/rules-format.md)",
                area=area,
                plan=book.plan.id,
            )
            raise UsageError(said)
        return cls(area, book, told)

    def facts(
        self,
        period: Period,
        asked: frozenset[str],
        seed: str = "",
        telling: Telling = PLAIN,
    ) -> dict[str, Any]:
        """Tell the facts of a month, of those that are asked (full names)."""
        told = _Moment(period, telling)
        facts: dict[str, Any] = {}
        for path, spec in self._facts.items():
            names = [
                name
                for name in asked
                if name == f"facts.{path}" or name.startswith(f"facts.{path}.")
            ]
            months = spec.get("months") if isinstance(spec, Mapping) else None
            if not names or (months and period.month not in months):
                continue
            leaf = self._leaves.get(f"facts.{path}")
            value = self._value(spec, told, leaf, f"{seed}{self.area}.{path}")
            if value is not None:
                _put(facts, path.split("."), value)
        return facts

    def _value(self, spec: Any, told: "_Moment", leaf: Leaf | None, seed: str) -> Any:
        if not isinstance(spec, Mapping):
            return spec
        if "things" in spec:
            columns = {column.name: column for column in leaf.columns} if leaf else {}
            return [
                self._thing(thing, told, columns, f"{seed}[{index}]")
                for index, thing in enumerate(spec["things"])
            ]
        if "document" in spec:
            return _stage(spec["document"], told, number=spec.get("number"))
        if "works" in spec:
            return _stage(spec["works"], told)
        if "by_month" in spec:
            return told.of_months(spec["by_month"])
        return _whole(self._number(spec, told, leaf, seed), leaf)

    def _number(
        self, spec: Mapping[str, Any], told: "_Moment", leaf: Leaf | None, seed: str
    ) -> float:
        if "sum" in spec:
            parts = (self._facts[each] for each in spec["sum"])
            return float(sum(self._value(each, told, leaf, seed) for each in parts))
        if "total" in spec:
            return self._reached(spec, told)
        if "each" in spec:
            chance = random.Random(f"{seed}@{told.period}")
            spread = spec.get("spread", 0)
            return float(spec["each"] + chance.uniform(-spread, spread))
        if "from" in spec:
            part = max(told.position - 1, 0.0) / 11
            return float(spec["from"] + part * (spec["to"] - spec["from"]))
        raise ValueError(f"{seed}: {sorted(spec)}")

    def _reached(self, spec: Mapping[str, Any], told: "_Moment") -> float:
        plan = self._book.plan
        curve = self._book.curves[spec["curve"]]
        pace = spec.get("pace", 1.0)
        done = spec["total"] * pace * share(curve, told.day, plan.starts, plan.ends)
        return float(min(done, spec["total"] * pace if pace < 1 else spec["total"]))

    def _thing(
        self, thing: Mapping[str, Any], told: "_Moment", columns: Mapping[str, Leaf], seed: str
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, spec in thing.items():
            if key in {"works", "document"}:
                made |= _stage(spec, told)
            else:
                made[key] = self._value(spec, told, columns.get(key), f"{seed}.{key}")
        return {key: value for key, value in made.items() if value is not None}


class _Moment:
    """The end of a month, and the moment of the story that is told of it."""

    def __init__(self, period: Period, telling: Telling) -> None:
        self.period = period
        self.telling = telling
        self.position = telling.position(period.month)
        self.day = day_at(period.year, self.position)

    def of_months(self, values: Mapping[str, Any]) -> Any:
        """Give what is written for a month; of another pace the last one that was reached, else 0."""
        if self.telling.reached is None or str(self.period.month) not in values:
            return values.get(str(self.period.month))
        months = [int(month) for month in values if int(month) <= self.position]
        return values[str(max(months))] if months else 0


def _stage(stages: Mapping[str, str], told: _Moment, number: str | None = None) -> dict[str, Any]:
    days = {stage: told.telling.day_of(date.fromisoformat(day)) for stage, day in stages.items()}
    reached = {stage: day for stage, day in days.items() if day and day <= told.period.last_day}
    if not reached:
        return {"stage": "none"}
    stage = max(reached, key=lambda each: reached[each])
    made = {"stage": stage, "date": reached[stage].isoformat()}
    if stage == "issued" and number:
        made["number"] = number
    return made


def _whole(value: float, leaf: Leaf | None) -> float | int:
    if leaf is None or leaf.whole:
        return max(0, round(value)) if value >= 0 else round(value)
    return round(value, 2)


def _put(facts: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        facts = facts.setdefault(name, {})
    facts[path[-1]] = value
