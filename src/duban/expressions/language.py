"""The language of rules: CEL over facts that are typed by the schema."""

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
_THINGS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
_CEL_TYPES = {
    "number": cel.Type.DOUBLE,
    "text": cel.Type.STRING,
    "flag": cel.Type.BOOL,
    "list": _THINGS,
}


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


def environment(
    facts: Mapping[str, Fact], baselines: Iterable[str], numbers: Iterable[str] = ()
) -> "cel.Env":
    """Make a CEL environment in which each fact is a typed variable, now and previously.

    `numbers` are further variables by their full names.
    """
    variables = dict.fromkeys(numbers, cel.Type.DOUBLE)
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
