"""Reading JSON: fast, strict, and with the line of every value on demand."""

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

import orjson

from duban.intake.files import MAX_VALUES, CannotRead, fault, too_many_values
from duban.intake.texts import text_of, without_mark
from duban.model.reading import Document, Path, Reading
from duban.words import harmless, message

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\n\r]*")
_TOO_DEEP = message("Nested too deeply: no form is so deep")


class _DuplicateKeyError(ValueError):
    """An object has a key twice."""


def read_json(content: bytes, file: str) -> Reading:
    """Read one JSON submission."""
    try:
        found = _parse(content, file)
    except CannotRead as cannot:
        return Reading(findings=(cannot.finding,))
    document = Document(found, lambda path: line_of(content, path), source=content)
    return Reading((document,))


def _parse(content: bytes, file: str) -> Any:
    body = without_mark(content, file)
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise CannotRead(_syntax(body, file, error)) from error
    if len(body) > MAX_VALUES and body.count(b",") > MAX_VALUES:
        raise CannotRead(too_many_values(file))
    try:
        written = orjson.dumps(found)
    except TypeError as error:  # orjson reads 1024 levels and writes 254
        raise CannotRead(fault("FILE-008", file, _TOO_DEEP)) from error
    if body != written and _may_repeat_a_key(body, written):
        _refuse_repeated_keys(body, file)
    return found


def _may_repeat_a_key(body: bytes, written: bytes) -> bool:
    """Compare the number of quotes with that of the document written anew.

    A repeated key that was dropped took two quotes with it; without a backslash no quote hides.
    """
    return b"\\" in body or body.count(b'"') != written.count(b'"')


def _refuse_repeated_keys(body: bytes, file: str) -> None:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) != len(items):
            names = [name for name, _ in items]
            raise _DuplicateKeyError(next(name for name in names if names.count(name) > 1))
        return made

    try:
        json.loads(body, object_pairs_hook=pairs)
    except _DuplicateKeyError as error:
        name = str(error)
        last = body.rfind(json.dumps(name, ensure_ascii=False).encode())
        said = message(
            "The key “{name}” stands twice in one object: keep one", name=harmless(name, 60)
        )
        line = str(body.count(b"\n", 0, max(last, 0)) + 1)
        raise CannotRead(fault("FILE-007", file, said, line)) from error


def _syntax(body: bytes, file: str, error: orjson.JSONDecodeError) -> Any:
    text_of(body, file)
    place = str(error.lineno)
    if "depth limit" in error.msg or "recursion" in error.msg.lower():
        return fault("FILE-008", file, _TOO_DEEP, place)
    rest = body[error.pos :].lstrip()[:9]
    if rest.startswith((b"NaN", b"Infinity", b"-Infinity")) or "infinity" in error.msg:
        said = message("NaN and infinity are no figures: leave the fact out if it is not known")
        return fault("FILE-013", file, said, place)
    if "EOF" in error.msg or "unexpected end" in error.msg or not rest:
        said = message("The file is cut off: ask for it again")
        return fault("FILE-006", file, said, place)
    said = message(
        "Not JSON at column {column}: {error}", column=error.colno, error=error.msg.split(":")[0]
    )
    return fault("FILE-006", file, said, place)


def line_of(content: bytes, path: Path) -> str:
    """Find the line of a value, or of the nearest one around it, in JSON known to be sound."""
    if b"\n" not in content:
        return "1"
    text = content.decode("utf-8-sig", "replace")
    at = _skip(text, 0)
    for part in path:
        found = _enter(text, at, part)
        if found is None:
            break
        at = found
    return str(text.count("\n", 0, at) + 1)


def _enter(text: str, at: int, part: str | int) -> int | None:
    """Give where the value of a key or an index begins, inside the value that begins at `at`."""
    opening = text[at : at + 1]
    if opening not in {"{", "["} or (opening == "{") != isinstance(part, str):
        return None
    index = 0
    at = _skip(text, at + 1)
    while text[at] not in "}]":
        name: str | int = index
        if opening == "{":
            name, at = scanstring(text, at + 1)
            at = _skip(text, _skip(text, at) + 1)
        if name == part:
            return at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        index += 1
    return None


def _skip(text: str, at: int) -> int:
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it fits nothing, too
