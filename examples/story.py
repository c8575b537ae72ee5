"""Stories: a made-up year of one area, told as facts that move from month to month.

Every figure that comes out of here is made up. The random part is seeded by area, fact and
month, so the same story gives the same submissions everywhere.
"""

import random
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from duban import Period
from duban.curves import share
from duban.model.rules import RuleBook
from duban.schemafiles.leaves import Leaf, leaves_of

STORIES = Path(__file__).parent / "stories"


class Story:
    """The year of one area."""

    def __init__(self, area: str, book: RuleBook, stories: Path = STORIES) -> None:
        """Read the story of an area."""
        told = tomllib.loads((stories / f"{area}.toml").read_text(encoding="utf-8"))
        self.area = area
        self.texts: Mapping[str, Any] = told["tasks"]
        self._facts: Mapping[str, Any] = told["facts"]
        self._book = book
        self._leaves = leaves_of(book.schemas[area])

    def facts(self, period: Period, asked: frozenset[str], seed: str = "") -> dict[str, Any]:
        """Tell the facts of a month, of those that are asked (full names)."""
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
            value = self._value(spec, period, leaf, f"{seed}{self.area}.{path}")
            if value is not None:
                _put(facts, path.split("."), value)
        return facts

    def _value(self, spec: Any, period: Period, leaf: Leaf | None, seed: str) -> Any:
        if not isinstance(spec, Mapping):
            return spec
        if "things" in spec:
            columns = {column.name: column for column in leaf.columns} if leaf else {}
            return [
                self._thing(thing, period, columns, f"{seed}[{index}]")
                for index, thing in enumerate(spec["things"])
            ]
        if "document" in spec:
            return _stage(spec["document"], period, number=spec.get("number"))
        if "works" in spec:
            return _stage(spec["works"], period)
        if "by_month" in spec:
            return spec["by_month"].get(str(period.month))
        if "total" in spec:
            return _whole(self._reached(spec, period), leaf)
        if "each" in spec:
            chance = random.Random(f"{seed}@{period}")
            spread = spec.get("spread", 0)
            return _whole(spec["each"] + chance.uniform(-spread, spread), leaf)
        if "from" in spec:
            part = (period.month - 1) / 11
            return _whole(spec["from"] + part * (spec["to"] - spec["from"]), leaf)
        raise ValueError(f"{seed}: {sorted(spec)}")

    def _reached(self, spec: Mapping[str, Any], period: Period) -> float:
        plan = self._book.plan
        curve = self._book.curves[spec["curve"]]
        pace = spec.get("pace", 1.0)
        done = spec["total"] * pace * share(curve, period.last_day, plan.starts, plan.ends)
        return float(min(done, spec["total"] * pace if pace < 1 else spec["total"]))

    def _thing(
        self, thing: Mapping[str, Any], period: Period, columns: Mapping[str, Leaf], seed: str
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, spec in thing.items():
            if key in {"works", "document"}:
                made |= _stage(spec, period)
            else:
                made[key] = self._value(spec, period, columns.get(key), f"{seed}.{key}")
        return {key: _plain(value) for key, value in made.items() if value is not None}


def _stage(stages: Mapping[str, date], period: Period, number: str | None = None) -> dict[str, Any]:
    reached = {stage: day for stage, day in stages.items() if day <= period.last_day}
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


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _put(facts: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        facts = facts.setdefault(name, {})
    facts[path[-1]] = _plain(value)
