"""The language of rules: CEL over facts that are typed by the schema, as Google's engine has it.

The engine says whether an expression is one, and answers for what `translation` leaves to it.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen
from cel_expr_python import cel

from duban.expressions.names import Fact

_POSITION = re.compile(r"<input>:(\d+):(\d+): (.*)")
_THINGS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
_CEL_TYPES = {
    "number": cel.Type.DOUBLE,
    "text": cel.Type.STRING,
    "flag": cel.Type.BOOL,
    "list": _THINGS,
}


@frozen
class Fault:
    """What is wrong with an expression, with the column (from 1) and the name at fault."""

    said: str
    column: int = 0
    name: str = ""


def add_up(things: Sequence[Any], key: str) -> float:
    """Add a number of each thing: the function that expressions know as sum(list, key)."""
    numbers = []
    for thing in things:
        each = thing.value() if hasattr(thing, "value") else thing
        if key not in each:
            raise LookupError(f"lacks {key}")
        number = each[key]
        numbers.append(float(number.value() if hasattr(number, "value") else number))
    return math.fsum(numbers)


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
            found.append(Fault(said, int(match[2]), name[1] if name else ""))
        return found or [Fault(str(error).splitlines()[0])]
    got = compiled.return_type().name()
    return [] if got == wanted else [Fault(f"gives {got}, not {wanted}")]
