"""Two validators for one schema: jsonschema-rs decides and explains, jsonschema is the oracle."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, Protocol

import jsonschema_rs
from attrs import frozen

Engine = Literal["fast", "reference", "both"]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    _DATE.pattern + r"[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-5][0-9])"
)


@frozen
class Violation:
    """One way in which a document does not fit: where, which keyword, what it demands.

    `names` are the missing or unexpected properties for required and additionalProperties.
    """

    path: tuple[str | int, ...]
    keyword: str
    demand: Any
    found: Any
    names: tuple[str, ...] = ()


class Validator(Protocol):
    """A compiled schema."""

    def fits(self, document: object) -> bool:
        """Tell whether a document fits."""
        ...

    def violations(self, document: object) -> list[Violation]:
        """List how a document does not fit, in the order of its places."""
        ...


class FastValidator:
    """jsonschema-rs: right in all but one case of the official suite, and fast."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Compile; raises ValueError for a schema that is none."""
        self._schema = schema
        self._compiled = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True)
        self.fits = self._compiled.is_valid

    def violations(self, document: object) -> list[Violation]:
        """List how a document does not fit."""
        found = (
            (tuple(error.instance_path), tuple(error.schema_path), error.instance)
            for error in self._compiled.iter_errors(document)
        )
        return _ordered(found, self._schema)


class ReferenceValidator:
    """jsonschema: the reference in Python, slower; imported only where it is asked for."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Compile."""
        from jsonschema import Draft202012Validator, FormatChecker
        from jsonschema.validators import extend

        formats = FormatChecker(formats=())
        formats.checks("date", raises=ValueError)(_is_date)
        formats.checks("date-time", raises=ValueError)(_is_instant)
        self._schema = schema
        exact = extend(  # type: ignore[no-untyped-call]
            Draft202012Validator, {"pattern": _pattern}
        )
        self._compiled = exact(schema, format_checker=formats)

    def fits(self, document: object) -> bool:
        """Tell whether a document fits."""
        return bool(self._compiled.is_valid(document))

    def violations(self, document: object) -> list[Violation]:
        """List how a document does not fit."""
        found = (
            (tuple(error.absolute_path), tuple(error.absolute_schema_path), error.instance)
            for error in self._compiled.iter_errors(document)
        )
        return _ordered(found, self._schema)


def validator(schema: Mapping[str, Any], engine: Engine = "fast") -> Validator:
    """Compile a schema for an engine; "both" compares elsewhere and compiles the fast one."""
    return ReferenceValidator(schema) if engine == "reference" else FastValidator(schema)


def _ordered(
    found: Iterable[tuple[tuple[str | int, ...], tuple[str | int, ...], Any]],
    schema: Mapping[str, Any],
) -> list[Violation]:
    violations = {
        (violation.path, violation.keyword, violation.names): violation
        for path, schema_path, instance in found
        for violation in _violations(path, schema_path, instance, schema)
    }
    return sorted(violations.values(), key=lambda one: (_rank(one.path), one.keyword, one.names))


def _rank(path: tuple[str | int, ...]) -> list[tuple[int, str]]:
    """Order the things of a list by their place, names by the alphabet."""
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _violations(
    path: tuple[str | int, ...],
    schema_path: tuple[str | int, ...],
    instance: Any,
    schema: Mapping[str, Any],
) -> Iterator[Violation]:
    owner = _node(schema, schema_path[:-1])
    keyword = str(schema_path[-1])
    demand = owner.get(keyword) if isinstance(owner, dict) else None
    if keyword == "required" and isinstance(instance, dict) and isinstance(demand, list):
        missing = tuple(name for name in demand if name not in instance)
        yield Violation(path, keyword, demand, instance, missing)
    elif keyword == "additionalProperties" and isinstance(instance, dict):
        known = owner.get("properties", {}) if isinstance(owner, dict) else {}
        for name in instance:
            if name not in known:
                yield Violation((*path, name), keyword, sorted(known), instance[name], (name,))
    else:
        yield Violation(path, keyword, demand, instance)


def _node(schema: Mapping[str, Any], schema_path: tuple[str | int, ...]) -> Any:
    """Follow a path of keywords; jsonschema-rs names each $ref on its way, jsonschema none."""
    node: Any = schema
    for part in schema_path:
        if isinstance(node, dict) and part not in node and "$ref" in node:
            node = _referred(schema, node)
        if isinstance(node, list):
            node = node[int(part)]
        elif part == "$ref":
            node = _referred(schema, node)
        else:
            node = node[part]
    if isinstance(node, dict) and "$ref" in node:
        return {**_referred(schema, node), **node}
    return node


def _referred(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Any:
    return _node(schema, tuple(str(node["$ref"]).removeprefix("#/").split("/")))


def _is_date(text: object) -> bool:
    if isinstance(text, str) and _DATE.fullmatch(text):
        date.fromisoformat(_in_pythons_years(text))
        return True
    return not isinstance(text, str)


def _is_instant(text: object) -> bool:
    """Tell whether a text is a time of RFC 3339, which wants an offset; no leap seconds here."""
    if isinstance(text, str) and _INSTANT.fullmatch(text):
        datetime.fromisoformat(_in_pythons_years(text.upper()))
        return True
    return not isinstance(text, str)


def _in_pythons_years(text: str) -> str:
    """Put a date of the year 0, which RFC 3339 knows and Python does not, into a like year."""
    return "2000" + text[4:] if text.startswith("0000") else text


def _pattern(
    _validator: Any, pattern: str, instance: object, _schema: Mapping[str, Any]
) -> Iterator[Exception]:
    """Read a pattern as JSON Schema does: `$` is the very end, not before a last line break."""
    from jsonschema import ValidationError

    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")
