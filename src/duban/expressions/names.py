"""The names that expressions use: facts of the schema, now and previously, and baselines."""

import re
from collections.abc import Mapping
from functools import lru_cache

from attrs import field, frozen

FACT_TYPES = ("number", "text", "flag", "list")

#: Words that CEL reserves or defines; no area, group or leaf may be called so.
CEL_WORDS = frozenset(
    "as break const continue else false for function if import in let loop null package namespace"
    " return true var void while bool bytes double duration dyn int list map string timestamp"
    " type uint size has all exists exists_one map filter sum".split()
)

_NAME = re.compile(r"\b(?:facts|previous|baseline)(?:\.[A-Za-z_]\w*)+(?P<call>\s*\()?")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')


@frozen
class Fact:
    """A fact of the schema: its full name, its type, and for a list the types of its keys."""

    name: str
    type: str
    keys: Mapping[str, str] = field(factory=dict)


@lru_cache(maxsize=1 << 14)
def names_in(expression: str) -> tuple[str, ...]:
    """List the facts, previous facts and baselines that an expression names, each once."""
    bare = _TEXT.sub('""', expression)
    names = []
    for match in _NAME.finditer(bare):
        name = match[0].rstrip("( \t\n")
        names.append(name.rpartition(".")[0] if match["call"] else name)
    return tuple(dict.fromkeys(names))


def fact_behind(name: str) -> str:
    """Give the fact that a name stands for: of "previous.lamps.lit" it is "facts.lamps.lit"."""
    return "facts" + name.removeprefix("previous") if name.startswith("previous.") else name
