"""Holding a facts schema to what forms and messages read in it: types, and the keywords x-….

Whether it is a JSON Schema at all `duban check` says, by the meta-schema.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from duban.errors import RuleFileError, together
from duban.words import Label, Message, harmless, message

_TEXT = Label("文字", "text")
_FLAG = Label("是或否", "true or false")
_OBJECT = Label("一组字段", "an object")
_ONE_TYPE = Label(
    "单独一种类型，如 “number”；没有数据时不填该项，不写 null",
    'one type, such as "number"; what is not known is left out, not null',
)
_SHOWN_AS = Label(
    '如 {"unit": "万平方米", "factor": 10000}', '{"unit": "万平方米", "factor": 10000} or the like'
)
_LABELS = Label("代码与中文名称的对照", "an object of codes and their Chinese names")
_WHOLE = Label("整数", "a whole number")
_NAMED = Label("以文字为键", "keyed by text")
_JSON = Label(
    "JSON 中有的值（文字、数、是或否、清单、对象）",
    "what JSON has: text, a number, true or false, a list, an object",
)


def _is_shown_as(value: object) -> bool:
    if not isinstance(value, Mapping) or value.keys() != {"unit", "factor"}:
        return False
    factor = value["factor"]
    is_number = isinstance(factor, int | float) and not isinstance(factor, bool)
    return isinstance(value["unit"], str) and is_number and math.isfinite(factor)


def _is_labels(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values())


def _of(*types: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, types)


#: The keywords that a fact is read by: whether a value holds, and what is wanted.
_KEYWORDS: Mapping[str, tuple[Callable[[object], bool], Label]] = {
    "type": (_of(str), _ONE_TYPE),
    "title": (_of(str), _TEXT),
    "description": (_of(str), _TEXT),
    "format": (_of(str), _TEXT),
    "x-unit": (_of(str), _TEXT),
    "x-shown-as": (_is_shown_as, _SHOWN_AS),
    "x-cumulative": (_of(bool), _FLAG),
    "x-may-shrink": (_of(bool), _FLAG),
    "x-labels": (_is_labels, _LABELS),
    "x-key": (_of(str), _TEXT),
    "x-rollup": (_of(str), _TEXT),
    "maxItems": (_of(int), _WHOLE),
    "properties": (_of(Mapping), _OBJECT),
    "items": (_of(Mapping), _OBJECT),
}


def hold_to_facts(schema: Mapping[str, Any], file: str) -> None:
    """Hold a facts schema (shared types written out) to what is read in it.

    Raises RuleFileError, or FileErrors where several things are wrong, each naming its fact.
    """
    _refuse(_faults(schema, "facts"), file)


def hold_to_json(schema: Mapping[str, Any], file: str) -> None:
    """Hold the schema that a plugin brings to what a JSON file could hold.

    Raises RuleFileError, or FileErrors where several things are wrong, each naming its place.
    """
    _refuse(_not_json(schema, "facts"), file)


def _refuse(faults: Iterable[Message], file: str) -> None:
    errors = [RuleFileError(each, file=file) for each in faults]
    if errors:
        raise together(errors)


def _faults(node: object, name: str) -> Iterator[Message]:
    if not isinstance(node, Mapping):
        yield _must_be(name, _OBJECT, node)
        return
    for key, value in node.items():
        if key in _KEYWORDS and not _KEYWORDS[key][0](value):
            yield _must_be(f'{name} "{key}"', _KEYWORDS[key][1], value)
    properties, items = node.get("properties"), node.get("items")
    if isinstance(properties, Mapping):
        for key, each in properties.items():
            yield from _faults(each, f"{name}.{key}")
    if isinstance(items, Mapping):
        yield from _faults(items, f"{name}[]")


def _not_json(value: object, name: str) -> Iterator[Message]:
    """Find what no JSON file could hold: only a plugin can bring it."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if isinstance(key, str):
                yield from _not_json(each, f"{name}.{key}")
            else:
                yield _must_be(name, _NAMED, key)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _not_json(each, f"{name}[{index + 1}]")
    elif not isinstance(value, str | int | float | None):
        yield _must_be(name, _JSON, value)


def _must_be(name: str, wanted: Label, found: object) -> Message:
    return message(
        "{name} must be {wanted}, but is {found}",
        name=harmless(name),
        wanted=wanted,
        found=harmless(repr(found), 60),
    )
