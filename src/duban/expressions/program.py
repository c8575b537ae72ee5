"""The program of an area: all its expressions as one Python function, asked report by report.

The function is written at the first report. What has no translation, and what a translation fails
on, CEL's engine answers, so that the engine is the only definition of meaning.
"""

import marshal
import math
from collections.abc import Callable, Mapping
from functools import cached_property
from types import CodeType
from typing import TYPE_CHECKING, Any

from duban.expressions.names import Fact
from duban.expressions.translation import Translation, translate

if TYPE_CHECKING:
    from duban.expressions.engine import CelEngine
    from duban.expressions.failure import CelFailure

Facts = Mapping[str, Any]


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
        translated: bool = True,
    ) -> None:
        """Translate; raises RuntimeError if an expression is none of CEL (`check` says why).

        With `translated` off the engine answers for everything, as an oracle.
        """
        self._facts = facts
        self._baselines = _by_full_name(baselines)
        self._sources = {**values, **checks}
        self._checks = checks
        self._locals: dict[str, str] = {}
        self._translations: dict[str, Translation] = {}
        for key, source in self._sources.items():
            gives = "flag" if key in checks else "number"
            found = translate(source, facts, self._baselines, self._local)
            if translated and found is not None and found.gives == gives:
                self._translations[key] = found
            else:
                self.engine.compile(source)

    @cached_property
    def engine(self) -> "CelEngine":
        """Give CEL's engine; imported only where it is needed."""
        from duban.expressions.engine import CelEngine

        return CelEngine(self._facts, self._baselines)

    def answer(self, facts: Facts, previous: Facts | None) -> Answer:
        """Evaluate on one submission's facts and those of the one before it."""
        values, checks = self._function(facts, previous or {})
        return Answer(values, checks)

    def is_of(
        self,
        facts: Mapping[str, Fact],
        baselines: Mapping[str, float],
        values: Mapping[str, str],
        checks: Mapping[str, str],
    ) -> bool:
        """Tell whether this is what would be made of these."""
        return (
            self._checks == checks
            and self._sources == {**values, **checks}
            and self._baselines == _by_full_name(baselines)
            and self._facts == facts
        )

    def __getstate__(self) -> dict[str, Any]:
        """Give what another process of the same Python needs: the function, ready to run."""
        return {
            "_facts": self._facts,
            "_baselines": self._baselines,
            "_sources": self._sources,
            "_checks": self._checks,
            "_code": marshal.dumps(self._code),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take it."""
        vars(self).update(state, _code=marshal.loads(state["_code"]))  # noqa: S302 - our own

    def _local(self, name: str) -> str:
        return self._locals.setdefault(name, f"fact{len(self._locals)}")

    @cached_property
    def _function(self) -> Callable[[Facts, Facts], tuple[dict[str, Any], dict[str, Any]]]:
        names: dict[str, Any] = {"divide": divide, "fsum": math.fsum, "NONE": {}, "ask": self._ask}
        exec(self._code, names)  # noqa: S102 - own code
        function: Callable[[Facts, Facts], tuple[dict[str, Any], dict[str, Any]]] = names["answer"]
        return function

    @cached_property
    def _code(self) -> CodeType:
        lines = ["def answer(facts, previous):"]
        lines += [f"    {line}" for line in self._fetches()]
        lines += ["    values = {}", "    checks = {}"]
        for key in self._sources:
            lines += [f"    {line}" for line in self._answers(key)]
        lines += ["    return values, checks"]
        return compile("\n".join(lines), "<expressions>", "exec")

    def _fetches(self) -> list[str]:
        """Write the lines that look up each fact once."""
        lines = []
        groups: dict[tuple[str, ...], str] = {("facts",): "facts", ("previous",): "previous"}
        for name, local in self._locals.items():
            path = tuple(name.split("."))
            for depth in range(2, len(path)):
                if path[:depth] not in groups:
                    around = groups[path[: depth - 1]]
                    groups[path[:depth]] = f"group{len(groups)}"
                    lines.append(
                        f"{groups[path[:depth]]} = {around}.get({path[depth - 1]!r}) or NONE"
                    )
            lines.append(f"{local} = {groups[path[:-1]]}.get({path[-1]!r})")
        return lines

    def _answers(self, key: str) -> list[str]:
        """Write the lines that answer one expression."""
        translation = self._translations.get(key)
        into = "checks" if key in self._checks else "values"
        if translation is None:
            return [f"ask({key!r}, facts, previous, {into})"]
        here = [(name, self._locals[name]) for name in translation.names]
        if into == "checks":
            there = " and ".join(f"{local} is not None" for _, local in here) or "True"
            lines = [f"if {there}:", f"    checks[{key!r}] = {translation.code}"]
        else:
            missing = "".join(f"{name!r} if {local} is None else " for name, local in here)
            lines = [f"values[{key!r}] = {missing}{translation.code}"]
        if not translation.may_fail:
            return lines
        rescue = f"    ask({key!r}, facts, previous, {into})"
        return ["try:", *(f"    {line}" for line in lines), "except KeyError:", rescue]

    def _ask(self, key: str, facts: Facts, previous: Facts, into: dict[str, Any]) -> None:
        outcome = self.engine.answer(self._sources[key], facts, previous)
        if not (key in self._checks and isinstance(outcome, str)):
            into[key] = outcome


def _by_full_name(baselines: Mapping[str, float]) -> dict[str, float]:
    return {f"baseline.{name}": value for name, value in baselines.items()}


def divide(part: float, whole: float) -> float:
    """Divide as CEL does: nothing of nothing is nan, something of nothing infinite."""
    if whole:
        return part / whole
    if not part or math.isnan(part):
        return math.nan
    return math.copysign(math.inf, part) * math.copysign(1.0, whole)
