"""The program of an area: all its expressions, compiled together and asked report by report.

What has no shortcut runs as one CEL list program for each set of values that a month asks for.
A fact that was not reported is bound to a stand-in, and the expressions that name it are left
out of the answer.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from duban.expressions.hoisting import Hoisted, hoist
from duban.expressions.language import Fact, environment, names_in
from duban.expressions.paths import reach
from duban.expressions.shortcuts import Shortcut, shortcut

_LACKING = re.compile(r"Key not found in map : \"(\w+)\"|lacks (\w+)")
#: So often a set of values is answered by the program for all before it gets one of its own.
_SELDOM = 3
_STAND_INS: Mapping[str, Any] = {"number": math.nan, "text": "", "flag": False, "list": []}


@frozen
class CelFailure:
    """The engine could not evaluate an expression; never to be read as false."""

    said: str

    @property
    def lacking(self) -> str:
        """Give the key that some thing of a list lacks, if that is why; else empty."""
        match = _LACKING.search(self.said)
        return (match[1] or match[2]) if match else ""


class Answer:
    """What a program says of one submission.

    `values` holds a number, or the name of the fact that is missing, or a CelFailure, by
    expression; `checks` True, False or CelFailure, without those whose facts are missing.
    """

    __slots__ = ("checks", "values")

    def __init__(
        self,
        values: "dict[str, float | str | CelFailure]",
        checks: "dict[str, bool | CelFailure]",
    ) -> None:
        """Keep both."""
        self.values = values
        self.checks = checks


class Program:
    """All expressions of one area."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        baselines: Mapping[str, float],
        values: Mapping[str, str],
        checks: Mapping[str, str],
        *,
        shortcuts: bool = True,
    ) -> None:
        """Compile; raises RuntimeError if an expression does not compile (`check` says why)."""
        self._facts = facts
        self._baselines = {f"baseline.{name}": value for name, value in baselines.items()}
        self._values = values
        self._checks = checks
        numbers = frozenset(
            top + name.removeprefix("facts")
            for name, fact in facts.items()
            if fact.type == "number"
            for top in ("facts", "previous")
        )
        self._shortcuts: dict[str, Shortcut] = {}
        for key, source in (*values.items(), *checks.items()):
            found = shortcut(source, numbers) if shortcuts else None
            if found is not None:
                self._shortcuts[key] = found
        self._short_checks = [
            (key, self._shortcuts[key]) for key in checks if key in self._shortcuts
        ]
        self._long_checks = tuple(key for key in checks if key not in self._shortcuts)
        self._asks: dict[frozenset[str], _Ask] = {}
        self._asked: dict[frozenset[str], int] = {}
        self._all = frozenset(values)
        self._ask(self._all)

    def answer(
        self,
        facts: Mapping[str, Any],
        previous: Mapping[str, Any] | None,
        wanted: frozenset[str] | None = None,
    ) -> Answer:
        """Evaluate on one submission's facts and those of the one before it.

        `wanted` names the values that are needed, all if None; checks are always made.
        """
        ask = self._ask(wanted if wanted is not None else self._all)
        values: dict[str, Any] = {key: short(facts, previous) for key, short in ask.short}
        checks: dict[str, Any] = {}
        for key, short in self._short_checks:
            outcome = short(facts, previous)
            if outcome is True or outcome is False:
                checks[key] = outcome
        if ask.cel is not None:
            for key, outcome in ask.cel.answer(facts, previous):
                if key in self._values:
                    values[key] = outcome
                elif not isinstance(outcome, str):
                    checks[key] = outcome
        if wanted is not None and len(values) > len(wanted):
            values = {key: outcome for key, outcome in values.items() if key in wanted}
        return Answer(values, checks)

    def _ask(self, wanted: frozenset[str]) -> "_Ask":
        """Give how to answer; a set is compiled on its own only when it is asked often."""
        if wanted not in self._asks:
            times = self._asked[wanted] = self._asked.get(wanted, 0) + 1
            if times <= _SELDOM and self._all in self._asks:
                return self._asks[self._all]
            short = [(key, self._shortcuts[key]) for key in wanted if key in self._shortcuts]
            long = [key for key in self._values if key in wanted and key not in self._shortcuts]
            sources = {
                key: self._values.get(key) or self._checks[key]
                for key in (*long, *self._long_checks)
            }
            cel = _CelList(sources, self._facts, self._baselines) if sources else None
            self._asks[wanted] = _Ask(short, cel)
        return self._asks[wanted]


class _Ask:
    """How to answer one set of wanted values."""

    __slots__ = ("cel", "short")

    def __init__(self, short: list[tuple[str, Shortcut]], cel: "_CelList | None") -> None:
        self.short = short
        self.cel = cel


class _CelList:
    """Several expressions as one CEL list, so that the engine is called once."""

    def __init__(
        self, sources: Mapping[str, str], facts: Mapping[str, Fact], baselines: Mapping[str, float]
    ) -> None:
        self._keys = tuple(sources)
        lists = {
            top + name.removeprefix("facts"): fact.keys
            for name, fact in facts.items()
            if fact.type == "list"
            for top in ("facts", "previous")
        }
        self._hoisted: list[Hoisted] = []
        written = []
        self._sums: list[tuple[str, ...]] = []
        for source in sources.values():
            text, hoisted = hoist(source, lists, len(self._hoisted))
            written.append(text)
            self._hoisted.extend(hoisted)
            self._sums.append(tuple(one.variable for one in hoisted))
        self._sources = tuple(written)
        self._environment = environment(
            facts,
            (name.removeprefix("baseline.") for name in baselines),
            (one.variable for one in self._hoisted),
        )
        self._program = self._environment.compile("[" + ", ".join(self._sources) + "]")
        self._singles: Sequence[Any] | None = None
        self._names = [names_in(source) for source in self._sources]
        used = dict.fromkeys(name for names in self._names for name in names)
        self._constants = {name: baselines[name] for name in used if name in baselines}
        self._now = [_Binding(facts[name], name) for name in used if name.startswith("facts.")]
        self._before = [
            _Binding(facts["facts" + name.removeprefix("previous")], name)
            for name in used
            if name.startswith("previous.")
        ]

    def answer(
        self, facts: Mapping[str, Any], previous: Mapping[str, Any] | None
    ) -> list[tuple[str, Any]]:
        """Give each expression's outcome, or the name of a fact that it misses."""
        bound: dict[str, Any] = dict(self._constants)
        missing: dict[str, str] = {}
        for binding in self._now:
            binding.bind(facts, bound, missing)
        for binding in self._before:
            binding.bind(previous, bound, missing)
        for hoisted in self._hoisted:
            total = hoisted.add(facts, previous)
            if isinstance(total, str):
                missing[hoisted.variable] = total
                total = math.nan
            bound[hoisted.variable] = total
        absent = [
            _first_in((*names, *sums), missing)
            for names, sums in zip(self._names, self._sums, strict=True)
        ]
        if all(absent):
            return list(zip(self._keys, absent, strict=True))
        return [
            (key, lacks or _missing_key(outcome, names))
            for key, lacks, outcome, names in zip(
                self._keys, absent, self._run(bound), self._names, strict=True
            )
        ]

    def _run(self, bound: Mapping[str, Any]) -> Sequence[Any]:
        outcome = self._program.eval(data=bound)
        if outcome.type().name() not in {"ERROR", "UNKNOWN"}:
            results: Sequence[Any] = outcome.plain_value()
            return results
        if self._singles is None:
            self._singles = [self._environment.compile(source) for source in self._sources]
        return [_alone(single.eval(data=bound)) for single in self._singles]


def _first_in(names: tuple[str, ...], missing: Mapping[str, str]) -> str:
    if missing:
        for name in names:
            if name in missing:
                return missing[name]
    return ""


def _alone(outcome: Any) -> Any:
    failed = outcome.type().name() in {"ERROR", "UNKNOWN"}
    return CelFailure(str(outcome.plain_value())) if failed else outcome.plain_value()


def _missing_key(outcome: Any, names: tuple[str, ...]) -> Any:
    """Name the list and key where an expression failed for a number that some thing lacks."""
    if not isinstance(outcome, CelFailure) or not outcome.lacking:
        return outcome
    return f"{names[0]}[].{outcome.lacking}" if names else outcome


class _Binding:
    """How to find one fact in a submission and bind it as CEL wants it."""

    __slots__ = ("blank", "find", "name", "numbers", "stand_in", "type")

    def __init__(self, fact: Fact, name: str) -> None:
        self.name = name
        self.find = reach(tuple(fact.name.split(".")[1:]))
        self.type = fact.type
        self.stand_in = _STAND_INS[fact.type]
        self.blank = {key: _STAND_INS[kind] for key, kind in fact.keys.items() if kind != "number"}
        self.numbers = tuple(key for key, kind in fact.keys.items() if kind == "number")

    def bind(
        self, facts: Mapping[str, Any] | None, bound: dict[str, Any], missing: dict[str, str]
    ) -> None:
        found = None if facts is None else self.find(facts)
        if found is None:
            missing[self.name] = self.name
            bound[self.name] = self.stand_in
        elif self.type == "number":
            bound[self.name] = float(found)
        elif self.type == "list":
            bound[self.name] = [self._thing(thing) for thing in found]
        else:
            bound[self.name] = found

    def _thing(self, thing: Mapping[str, Any]) -> dict[str, Any]:
        filled = {**self.blank, **thing}
        for key in self.numbers:
            if key in filled:
                filled[key] = float(filled[key])
        return filled
