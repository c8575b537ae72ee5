"""Lists in expressions: filter, all, exists, map and sum, which CEL leaves untyped inside."""

import re
from collections.abc import Collection, Iterator

from attrs import field, frozen

from duban.expressions import names_in

MACROS = ("filter", "all", "exists", "exists_one", "map")

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_METHOD = re.compile(r"\s*\.\s*([a-z_]+)\s*\(")
_VARIABLE = re.compile(r"\s*([A-Za-z_]\w*)\s*,")
_NESTED = re.compile(r"\.\s*(?:" + "|".join(MACROS) + r")\s*\(")
_SUM = re.compile(r"\bsum\s*\(")
_KEY = re.compile(r"""\s*(?P<quote>["'])(?P<key>.*)(?P=quote)\s*""", re.DOTALL)


@frozen
class Use:
    """A key of a list's things that sum adds."""

    list: str
    key: str


@frozen
class Macro:
    """A macro over a list: its variable and its body, with the place of the body in the source."""

    list: str
    name: str
    variable: str
    body: str
    span: tuple[int, int]
    nests: bool = field(default=False)

    def keys(self) -> Iterator[str]:
        """Give the keys that the body takes from the variable."""
        yield from re.findall(
            rf"(?<![\w.]){self.variable}\s*\.\s*([A-Za-z_]\w*)", without_texts(self.body)
        )


def without_texts(source: str) -> str:
    """Blank the texts of an expression, each character in its place."""
    return _TEXT.sub(lambda match: '"' + " " * (len(match[0]) - 2) + '"', source)


def macros_in(source: str, lists: Collection[str]) -> Iterator[Macro]:
    """Find the macros over the known lists."""
    bare = without_texts(source)
    for name in names_in(source):
        if name not in lists:
            continue
        for start in re.finditer(rf"\b{re.escape(name)}\b", bare):
            yield from _chain(source, bare, name, start.end())


def sums_in(source: str, lists: Collection[str]) -> Iterator[Use]:
    """Find what sum(list, "key") adds, for the known lists."""
    bare = without_texts(source)
    for start in _SUM.finditer(bare):
        end = closing(bare, start.end() - 1)
        comma = _last_comma(bare, start.end(), end)
        if comma is None:
            continue
        key = _KEY.fullmatch(source[comma + 1 : end])
        of = next((name for name in names_in(source[start.end() : comma]) if name in lists), None)
        if key is not None and of is not None:
            yield Use(of, key["key"])


def closing(bare: str, opening: int) -> int:
    """Give the place of the bracket that closes the one at `opening`; the end if none does."""
    depth = 0
    for at in range(opening, len(bare)):
        depth += (bare[at] in "([{") - (bare[at] in ")]}")
        if depth == 0:
            return at
    return len(bare)


def _chain(source: str, bare: str, name: str, at: int) -> Iterator[Macro]:
    while (method := _METHOD.match(bare, at)) is not None:
        opening = method.end() - 1
        end = closing(bare, opening)
        variable = _VARIABLE.match(bare, opening + 1)
        if method[1] in MACROS and variable is not None:
            span = (variable.end(), end)
            nests = _NESTED.search(bare, *span) is not None
            yield Macro(name, method[1], variable[1], source[slice(*span)], span, nests)
        at = end + 1


def _last_comma(bare: str, start: int, end: int) -> int | None:
    depth = 0
    found = None
    for at in range(start, end):
        depth += (bare[at] in "([{") - (bare[at] in ")]}")
        if bare[at] == "," and depth == 0:
            found = at
    return found
