"""TOML files held to a JSON Schema, each value with the line on which it stands."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import tomli
from attrs import frozen

from duban.errors import DubanError, RuleFileError, together
from duban.model.terms import NOUNS
from duban.roots import Root, bundled_root
from duban.schemafiles.explaining import explain
from duban.schemafiles.reading import read_schema
from duban.schemafiles.validators import FastValidator
from duban.words import message, nearest

#: Where a key of an entry stands ("" for the whole entry), as arguments of an error.
At = Callable[[str], dict[str, Any]]

_HEADER = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*[=.]")
_PART = re.compile(r"\"[^\"]*\"|[^.\s\"]+")
_LINE = re.compile(r"at line (\d+)")
_DAYS = (date, time)
_GOING_ON = ("[", "{", '"""', "'''")


@frozen(eq=False, repr=False)
class TomlFile:
    """A TOML file as read: its content in plain JSON types, and the line of each path."""

    content: Mapping[str, Any]
    file: str
    text: str

    def line(self, *path: str | int) -> int:
        """Give the line (from 1) of a value, or of the nearest table around it."""
        lines = _lines(self.text)
        for cut in range(len(path), 0, -1):
            if path[:cut] in lines:
                return lines[path[:cut]]
        return 1


def read_toml(path: Path, shown: str, schema: str) -> TomlFile:
    """Read a file and hold it to schemas/duban/<schema>.schema.json.

    Raises RuleFileError, or FileErrors where several things are wrong, each with its line.
    """
    text = _text(path, shown)
    try:
        raw = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        said = message("Not TOML: {error}", error=str(error))
        last = text.count("\n") + 1
        raise RuleFileError(said, file=shown, line=int(line[1]) if line else last) from error
    found = TomlFile(plain(raw), shown, text)
    violations = _validator(schema).violations(found.content)
    errors = [
        RuleFileError(explain(each, {}), file=shown, line=found.line(*each.path))
        for each in violations
    ]
    if errors:
        raise together(errors)
    return found


def read_toml_of(root: Root, path: Path, schema: str) -> TomlFile:
    """Read a file of a root, shown by the root's name."""
    return read_toml(path, root.shown(path), schema)


def plain(value: Any) -> Any:
    """Turn TOML's dates and times into the texts that JSON has for them."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, _DAYS):
        return value.isoformat()
    return value


def unknown_name(kind: str, name: str, known: Mapping[str, object], **place: Any) -> DubanError:
    """Make the error for a name that nothing bears, with the nearest one that something does."""
    near = nearest(name, known)
    noun = NOUNS[kind]
    said = (
        message("Unknown {kind} {name}; did you mean {near}?", kind=noun, name=name, near=near[0])
        if near
        else message("Unknown {kind} {name}", kind=noun, name=name)
    )
    return RuleFileError(said, **place)


def _text(path: Path, shown: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = message("Not UTF-8: save the file as UTF-8")
        raise RuleFileError(said, file=shown, line=1) from error
    except OSError as error:
        said = message("Cannot be read: {error}", error=error.strerror or str(error))
        raise RuleFileError(said, file=shown) from error


@cache
def _validator(schema: str) -> FastValidator:
    found = read_schema((bundled_root(),), "duban", f"{schema}.schema.json")
    if found is None:
        raise LookupError(schema)
    return FastValidator(found[0])


@lru_cache(maxsize=32)  # the office's few files are read in every pass, a plan's many once
def _lines(text: str) -> dict[tuple[str | int, ...], int]:
    """Find the line of each table and key.

    Statements are cut by letting tomli read line after line until it is content, so strings
    and arrays over several lines need no grammar of ours.
    """
    lines: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    path: tuple[str | int, ...] = ()
    statement, first = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not statement:
            key = _KEY.match(line)
            if key is None:
                header = _HEADER.match(line)
                if header is not None:
                    table = _table(header[2], bool(header[1]), counts)
                    lines[table] = number
                continue
            path, first = (*table, key[1].strip('"')), number
        statement += line + "\n"
        if _is_whole(statement):
            lines[path] = first
            statement = ""
    return lines


def _is_whole(statement: str) -> bool:
    """Tell whether a key and its value end here; only arrays and long strings may go on."""
    value = statement.partition("=")[2].strip()
    if not value.startswith(_GOING_ON):
        return True
    if value[0] == "[" and value[-1] == "]" and value.count("[") == value.count("]"):
        return True
    try:
        tomli.loads(statement)
    except tomli.TOMLDecodeError:
        return False
    return True


def _table(
    dotted: str, is_array: bool, counts: dict[tuple[str | int, ...], int]
) -> tuple[str | int, ...]:
    path: tuple[str | int, ...] = ()
    names = [name.strip('"') for name in _PART.findall(dotted)]
    for depth, name in enumerate(names):
        path = (*path, name)
        if is_array and depth == len(names) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path
