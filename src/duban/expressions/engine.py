"""CEL's own answer to one expression, for what has no translation and for what translations fail on.

The library keeps some memory for good at every call of a Python function with a list
(cel-expr-python 0.1.3: about 10 KB a call of `sum`), and a call costs more than the arithmetic:
so it is asked seldom.
"""

from collections.abc import Mapping
from typing import Any

from duban.expressions.failure import CelFailure
from duban.expressions.language import environment
from duban.expressions.names import Fact, fact_behind, names_in

Facts = Mapping[str, Any]

#: What stands for a key that a thing of a list lacks; a number has no stand-in.
_STAND_INS: Mapping[str, Any] = {"text": "", "flag": False}


class CelEngine:
    """The engine with the facts of one area as typed variables."""

    def __init__(self, facts: Mapping[str, Fact], baselines: Mapping[str, float]) -> None:
        """Declare the variables; `baselines` by their full names."""
        self._facts = facts
        self._baselines = baselines
        self._environment = environment(
            facts, (name.removeprefix("baseline.") for name in baselines)
        )
        self._compiled: dict[str, Any] = {}

    def compile(self, source: str) -> None:
        """Compile an expression; raises RuntimeError if it is none."""
        if source not in self._compiled:
            self._compiled[source] = self._environment.compile(source)

    def answer(self, source: str, facts: Facts, previous: Facts | None) -> Any:
        """Give a number, a flag, the name of what was not reported, or a CelFailure."""
        self.compile(source)
        names = names_in(source)
        bound: dict[str, Any] = {}
        for name in names:
            found = self._found(name, facts, previous)
            if found is None:
                return name
            bound[name] = found
        outcome = self._compiled[source].eval(data=bound)
        if outcome.type().name() not in {"ERROR", "UNKNOWN"}:
            return outcome.plain_value()
        failure = CelFailure(str(outcome.plain_value()))
        return f"{names[0]}[].{failure.lacking}" if failure.lacking and names else failure

    def _found(self, name: str, facts: Facts, previous: Facts | None) -> Any:
        if name in self._baselines:
            return self._baselines[name]
        found: Any = facts if name.startswith("facts.") else previous
        for part in name.split(".")[1:]:
            if found is None:
                return None
            found = found.get(part)
        fact = self._facts[fact_behind(name)]
        if found is None or fact.type in {"text", "flag"}:
            return found
        if fact.type == "number":
            return float(found)
        return [_thing(thing, fact.keys) for thing in found]


def _thing(thing: Facts, keys: Mapping[str, str]) -> dict[str, Any]:
    """Give a thing of a list as CEL wants it: floats, and stand-ins for texts and flags."""
    filled = {key: _STAND_INS[kind] for key, kind in keys.items() if kind in _STAND_INS}
    for key, each in thing.items():
        filled[key] = float(each) if keys.get(key) == "number" else each
    return filled
