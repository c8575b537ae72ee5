"""Schemas: each facts schema is sound, closed, and read alike by both validators."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from duban.errors import DubanError
from duban.expressions import CEL_WORDS
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark
from duban.schemafiles.reading import read_schema
from duban.words import Message, harmless, message, nearest

_NAME = re.compile("[a-z][a-z0-9_]*")

#: What the two validators read differently in a pattern (Python's `re` against ECMA 262).
_DIALECT = re.compile(r"\\[dDwWsSbBAZzpP]|\(\?P|\(\?[imsxaLu]")

#: The keywords that a facts schema may have; any other is a slip of the pen that limits nothing.
_KEYWORDS = frozenset(
    "$schema $id $defs $ref title description type properties additionalProperties required items"
    " minItems maxItems uniqueItems minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"
    " minLength maxLength pattern format enum const default examples propertyNames contains"
    " minContains maxContains minProperties maxProperties patternProperties prefixItems"
    " not if then else allOf anyOf oneOf dependentRequired dependentSchemas $comment"
    " x-unit x-shown-as x-cumulative x-key x-labels x-may-shrink x-rollup".split()
)

_Path = tuple[str | int, ...]


def schema_is_sound(case: Case) -> list[Remark]:
    """List where the file is no JSON Schema of draft 2020-12; the rest is looked at only if none."""
    found = []
    for failure in _meta_schema().iter_errors(dict(_raw(case))):
        said = message(
            "Not a schema of draft 2020-12 at {place}: {error}",
            place="/".join(map(str, failure.absolute_path)) or "/",
            error=harmless(failure.message),
        )
        found.append(case.on_schema(tuple(failure.absolute_path), said))
    return found


def schema_remarks(case: Case) -> Iterator[Remark]:
    """Walk a facts schema that is sound."""
    for path, node in _nodes(_raw(case), ()):
        for key, said in _faults(node, path):
            yield case.on_schema((*path, key) if key else path, said)


def _faults(node: Mapping[str, Any], path: _Path) -> Iterator[tuple[str, Message]]:
    name = path[-1] if path else "/"
    for keyword in node.keys() - _KEYWORDS:
        near = nearest(keyword, sorted(_KEYWORDS), alike=0.6)
        yield (
            keyword,
            message(
                "{name}: unknown keyword {keyword}; did you mean {near}?",
                name=name,
                keyword=harmless(keyword),
                near=near[0] if near else "-",
            ),
        )
    if node.get("type") == "object" and node.get("additionalProperties") is not False:
        yield (
            "",
            message(
                '{name}: write "additionalProperties": false, or misspelt facts pass', name=name
            ),
        )
    pattern = node.get("pattern")
    if isinstance(pattern, str):
        yield from (("pattern", said) for said in _pattern_faults(str(name), pattern))
    step = node.get("multipleOf")
    if isinstance(step, float) and not step.is_integer():
        yield (
            "multipleOf",
            message(
                "{name}: the two validators read a fractional multipleOf differently: leave it out",
                name=name,
            ),
        )
    for property_name in node.get("properties", {}):
        if not _NAME.fullmatch(property_name):
            said = message(
                "{name}: a fact's name has small letters, digits and _ only, and begins with a"
                " letter",
                name=property_name,
            )
        elif property_name in CEL_WORDS:
            said = message(
                "{name} is a word of the expressions: choose another name", name=property_name
            )
        else:
            continue
        yield "properties", said


def _pattern_faults(name: str, pattern: str) -> Iterator[Message]:
    dialect = _DIALECT.search(pattern)
    if dialect is not None:
        yield message(
            "{name}: the two validators read {construct} differently: write it out, [0-9] for"
            " digits",
            name=name,
            construct=dialect[0],
        )
        return
    try:
        re.compile(pattern)
    except re.error as error:
        yield message("{name}: the pattern does not hold: {error}", name=name, error=str(error))


def _nodes(node: Any, path: _Path) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    """Run through a schema and all schemas in it, each with its path."""
    if not isinstance(node, dict):
        return
    yield path, node
    for key in ("properties", "$defs", "patternProperties"):
        for name, each in node.get(key, {}).items():
            yield from _nodes(each, (*path, key, name))
    for key in ("items", "additionalProperties", "not", "if", "then", "else", "contains"):
        yield from _nodes(node.get(key), (*path, key))
    for key in ("allOf", "anyOf", "oneOf", "prefixItems"):
        for index, each in enumerate(node.get(key, ())):
            yield from _nodes(each, (*path, key, index))


def _raw(case: Case) -> Mapping[str, Any]:
    """Give the schema as it stands in its file, else as the plugin brings it."""
    try:
        found = read_schema(case.roots, case.book.plan.id, f"{case.area}.schema.json")
    except DubanError:
        found = None
    return found[0] if found else case.schema


@cache
def _meta_schema() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(Draft202012Validator.META_SCHEMA)
