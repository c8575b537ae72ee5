"""The office's register: office/*.toml in a folder of submissions."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from duban.errors import DubanError, FileErrors, RuleFileError
from duban.model.period import Period
from duban.model.register import (
    DueOverride,
    Exemption,
    Grade,
    Inspection,
    Receipt,
    Register,
    Return,
    Urging,
)
from duban.model.rules import RuleBook
from duban.rulefiles.toml import TomlFile, read_toml, unknown_name
from duban.words import message

OFFICE = "office"

_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "period": Period.parse,
    "received_at": datetime.fromisoformat,
    "called_at": datetime.fromisoformat,
    "paper_on": date.fromisoformat,
    "returned_on": date.fromisoformat,
    "inspected_on": date.fromisoformat,
    "due": date.fromisoformat,
    "found": float,
    "points": float,
}

_TABLES: dict[str, tuple[str, type]] = {
    "receipt": ("receipts", Receipt),
    "return": ("returns", Return),
    "exemption": ("exemptions", Exemption),
    "due_override": ("due_overrides", DueOverride),
    "inspection": ("inspections", Inspection),
    "grade": ("grades", Grade),
    "urging": ("urgings", Urging),
}


def read_register(folder: Path, book: RuleBook) -> Register:
    """Read all of FOLDER/office/*.toml that concern a plan; empty where there are none.

    Raises RuleFileError or FileErrors with file and line: an unknown key, unit, area or
    indicator, a time without offset, an inspection of what cannot be inspected.
    """
    entries: dict[str, list[Any]] = {name: [] for name, _ in _TABLES.values()}
    errors: list[DubanError] = []
    digest = hashlib.sha256()
    names = []
    for path in sorted((folder / OFFICE).glob("*.toml")):
        shown = f"{OFFICE}/{path.name}"
        read = read_toml(path, shown, "register")
        if read.content.get("plan", book.plan.id) != book.plan.id:
            continue
        digest.update(f"{shown}\0{read.text}\0".encode())
        names.append(shown)
        for table, (name, kind) in _TABLES.items():
            for index, entry in enumerate(read.content.get(table, ())):
                place: dict[str, Any] = {"file": shown, "line": read.line(table, index)}
                errors.extend(_strangers(table, index, entry, book, read))
                try:
                    entries[name].append(_entry(kind, entry, read.line(table, index)))
                except ValueError as error:
                    said = message("There is no such day or time: {error}", error=str(error))
                    errors.append(RuleFileError(said, **place))
    if errors:
        raise FileErrors(tuple(errors)) if len(errors) > 1 else errors[0]
    return Register(
        **{name: tuple(found) for name, found in entries.items()},
        sha256=digest.hexdigest() if names else "",
        files=tuple(names),
    )


def _entry(kind: type, entry: Mapping[str, Any], line: int) -> Any:
    fields = {
        key: _CONVERSIONS[key](each) if key in _CONVERSIONS else each
        for key, each in entry.items()
        if key != "note" or kind is not Receipt
    }
    return kind(**fields, line=line) if kind is Receipt else kind(**fields)


def _strangers(
    table: str, index: int, entry: Mapping[str, Any], book: RuleBook, read: TomlFile
) -> list[DubanError]:
    """Find units, areas, indicators and tasks that there are not, each with the line of its key."""

    def at(key: str) -> dict[str, Any]:
        return {"file": read.file, "line": read.line(table, index, key)}

    errors = []
    reporter, area = entry.get("reporter"), entry.get("area")
    if reporter is not None and reporter not in book.reporters:
        errors.append(unknown_name("reporter", reporter, book.reporters, **at("reporter")))
    if area is not None and area not in book.rules:
        errors.append(unknown_name("area", area, book.rules, **at("area")))
    elif area is not None:
        errors.extend(_strange_to_area(table, entry, book, at))
    if table == "receipt" and not (entry.get("sha256") or entry.get("period")):
        said = message("A receipt names a sha256 or a period")
        errors.append(RuleFileError(said, **at("")))
    return errors


def _strange_to_area(
    table: str, entry: Mapping[str, Any], book: RuleBook, at: Callable[[str], dict[str, Any]]
) -> list[DubanError]:
    errors: list[DubanError] = []
    area = entry["area"]
    rules = book.rules[area]
    reporter = entry.get("reporter", "")
    if reporter in book.reporters and reporter not in rules.all_reporters:
        said = message(
            "{reporter} does not report on {area}; asked are {asked}",
            reporter=book.reporters[reporter].name,
            area=book.areas[area].label,
            asked=tuple(book.reporters[each].name for each in rules.all_reporters),
        )
        errors.append(RuleFileError(said, **at("reporter")))
    if entry.get("indicator"):
        known = {one.id: one for one in rules.indicators}
        if entry["indicator"] not in known:
            errors.append(unknown_name("indicator", entry["indicator"], known, **at("indicator")))
        elif table == "inspection" and not known[entry["indicator"]].is_figure:
            said = message(
                "{id} has no figure that an inspection could find", id=entry["indicator"]
            )
            errors.append(RuleFileError(said, **at("indicator")))
    if entry.get("task"):
        codes = {task.code: task for task in rules.tasks}
        if entry["task"] not in codes:
            errors.append(unknown_name("task", entry["task"], codes, **at("task")))
    return errors
