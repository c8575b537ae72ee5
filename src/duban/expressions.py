"""CEL expressions over facts: typed against the schema, compiled once per area.

All values and checks of an area run as one CEL list program. A fact that was not reported is
bound to a stand-in, and the expressions that name it are left out of the answer.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import field, frozen
from cel_expr_python import cel

FACT_TYPES = ("number", "text", "flag", "list")

#: Words that CEL reserves or defines; no area, group or leaf may be called so.
CEL_WORDS = frozenset(
    "as break const continue else false for function if import in let loop null package namespace"
    " return true var void while bool bytes double duration dyn int list map string timestamp"
    " type uint size has all exists exists_one map filter sum".split()
)

_NAME = re.compile(r"\b(?:facts|previous|baseline)(?:\.[a-z][a-z0-9_]*)+(?P<call>\s*\()?")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_POSITION = re.compile(r"<input>:(\d+):(\d+): (.*)")
_LACKING = re.compile(r"Key not found in map : \"(\w+)\"|lacks (\w+)")
_THINGS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
_CEL_TYPES = {
    "number": cel.Type.DOUBLE,
    "text": cel.Type.STRING,
    "flag": cel.Type.BOOL,
    "list": _THINGS,
}
_STAND_INS: dict[str, Any] = {"number": math.nan, "text": "", "flag": False, "list": ()}


@frozen
class Fact:
    """A fact of the schema: its full name, its type, and for a list the types of its keys."""

    name: str
    type: str
    keys: Mapping[str, str] = field(factory=dict)


@frozen
class Fault:
    """What is wrong with an expression, with the column (from 1) and the name at fault."""

    said: str
    column: int = 0
    name: str = ""


def names_in(expression: str) -> tuple[str, ...]:
    """List the facts, previous facts and baselines that an expression names, each once."""
    bare = _TEXT.sub('""', expression)
    names = []
    for match in _NAME.finditer(bare):
        name = match[0].rstrip("( \t\n")
        names.append(name.rpartition(".")[0] if match["call"] else name)
    return tuple(dict.fromkeys(names))


def add_up(things: Sequence[Any], key: str) -> float:
    """Add a number of each thing: the function that expressions know as sum(list, key)."""
    total = 0.0
    for thing in things:
        each = thing.value() if hasattr(thing, "value") else thing
        if key not in each:
            raise LookupError(f"lacks {key}")
        number = each[key]
        total += float(number.value() if hasattr(number, "value") else number)
    return total


def environment(facts: Mapping[str, Fact], baselines: Iterable[str]) -> "cel.Env":
    """Make a CEL environment in which each fact is a typed variable, now and previously."""
    variables = {}
    for name, fact in facts.items():
        variables[name] = _CEL_TYPES[fact.type]
        variables["previous" + name.removeprefix("facts")] = _CEL_TYPES[fact.type]
    for baseline in baselines:
        variables[f"baseline.{baseline}"] = cel.Type.DOUBLE
    overload = cel.Overload(
        "sum_list_key", cel.Type.DOUBLE, [_THINGS, cel.Type.STRING], False, add_up
    )
    return cel.NewEnv(variables=variables, functions=[cel.FunctionDecl("sum", [overload])])


def faults_of(environment: "cel.Env", expression: str, wanted: str) -> list[Fault]:
    """Compile one expression and list what is wrong; `wanted` is DOUBLE or BOOL."""
    try:
        compiled = environment.compile(expression)
    except RuntimeError as error:
        found = []
        for match in _POSITION.finditer(str(error)):
            name = re.search(r"undeclared reference to '([^']+)'", match[3])
            said = match[3].replace(" (in container '')", "")
            found.append(Fault(said, int(match[2]) + 1, name[1] if name else ""))
        return found or [Fault(str(error).splitlines()[0])]
    got = compiled.return_type().name()
    return [] if got == wanted else [Fault(f"gives {got}, not {wanted}")]


@frozen
class Answer:
    """What a program says of one submission.

    `values` holds a number, or the name of the fact that is missing, or a CelFailure, by
    expression; `checks` True, False or CelFailure, without those whose facts are missing.
    """

    values: Mapping[str, "float | str | CelFailure"]
    checks: Mapping[str, "bool | CelFailure"]


@frozen
class CelFailure:
    """The engine could not evaluate an expression; never to be read as false."""

    said: str

    @property
    def lacking(self) -> str:
        """Give the key that some thing of a list lacks, if that is why; else empty."""
        match = _LACKING.search(self.said)
        return (match[1] or match[2]) if match else ""


class Program:
    """All expressions of one area, compiled together."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        baselines: Mapping[str, float],
        values: Mapping[str, str],
        checks: Mapping[str, str],
    ) -> None:
        """Compile; raises RuntimeError if an expression does not compile (`check` says why)."""
        self._env = environment(facts, baselines)
        self._values = tuple(values)
        self._checks = tuple(checks)
        self._sources = [*values.values(), *checks.values()]
        self._program = self._env.compile("[" + ", ".join(self._sources) + "]")
        self._singles: list[Any] | None = None
        names = {source: names_in(source) for source in self._sources}
        self._names = [names[source] for source in self._sources]
        used = dict.fromkeys(name for each in self._names for name in each)
        self._constants = {
            f"baseline.{name}": value
            for name, value in baselines.items()
            if f"baseline.{name}" in used
        }
        self._now = [_Reach(facts[name], name) for name in used if name.startswith("facts.")]
        self._before = [
            _Reach(facts["facts" + name.removeprefix("previous")], name)
            for name in used
            if name.startswith("previous.")
        ]

    def answer(self, facts: Mapping[str, Any], previous: Mapping[str, Any] | None) -> Answer:
        """Evaluate everything on one submission's facts and those of the one before it."""
        bound: dict[str, Any] = dict(self._constants)
        missing: set[str] = set()
        for reach in self._now:
            reach.bind(facts, bound, missing)
        for reach in self._before:
            reach.bind(previous, bound, missing)
        results = self._run(bound)
        values: dict[str, float | str | CelFailure] = {}
        checks: dict[str, bool | CelFailure] = {}
        names = self._names
        for index, key in enumerate(self._values):
            absent = next((name for name in names[index] if name in missing), None)
            values[key] = absent or _missing_key(results[index], names[index])
        offset = len(self._values)
        for index, key in enumerate(self._checks, offset):
            if missing and any(name in missing for name in names[index]):
                continue
            outcome = results[index]
            if not (isinstance(outcome, CelFailure) and outcome.lacking):
                checks[key] = outcome
        return Answer(values, checks)

    def _run(self, bound: Mapping[str, Any]) -> list[Any]:
        outcome = self._program.eval(data=bound)
        if outcome.type() == cel.Type.LIST or "LIST" in outcome.type().name():
            return list(outcome.plain_value())
        if self._singles is None:
            self._singles = [self._env.compile(source) for source in self._sources]
        results: list[Any] = []
        for single in self._singles:
            alone = single.eval(data=bound)
            failed = alone.type().name() in {"ERROR", "UNKNOWN"}
            said = str(alone.plain_value())
            results.append(CelFailure(said) if failed else alone.plain_value())
        return results


class _Reach:
    """How to reach one fact in a submission and bind it as CEL wants it."""

    __slots__ = ("blank", "is_number", "name", "numbers", "path", "stand_in", "type")

    def __init__(self, fact: Fact, name: str) -> None:
        self.name = name
        self.path = tuple(fact.name.split(".")[1:])
        self.type = fact.type
        self.is_number = fact.type == "number"
        self.stand_in = _STAND_INS[fact.type]
        self.blank = {key: _STAND_INS[kind] for key, kind in fact.keys.items() if kind != "number"}
        self.numbers = frozenset(key for key, kind in fact.keys.items() if kind == "number")

    def bind(
        self, facts: Mapping[str, Any] | None, bound: dict[str, Any], missing: set[str]
    ) -> None:
        found: Any = facts
        for part in self.path:
            if found is None:
                break
            found = found.get(part)
        if found is None:
            missing.add(self.name)
            bound[self.name] = self.stand_in
        elif self.is_number:
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


def _missing_key(outcome: Any, names: tuple[str, ...]) -> Any:
    """Name the list and key where a value failed for a number that some thing lacks."""
    if not isinstance(outcome, CelFailure) or not outcome.lacking:
        return outcome
    return f"{names[0]}[].{outcome.lacking}" if names else outcome
