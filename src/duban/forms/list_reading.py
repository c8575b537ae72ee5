"""Reading the sheet of a list: one thing a row."""

from collections.abc import Mapping
from typing import Any

from duban.forms.answers import NOTHING, Answers, fact_path
from duban.forms.form_sheets import FormSheet
from duban.forms.layout import hint_of
from duban.model.reading import Path
from duban.words import message

_COLUMN = "column:"


def read_list(answers: Answers, sheet: FormSheet) -> None:
    """Read one list into the answers of its area; without a row or a tick it is not reported."""
    name = sheet.text("fact")
    path = fact_path(name)
    if path is None:
        return
    rows = list(sheet.keyed_rows())
    hints = _hints(sheet, next((row for row, key in rows if key == "hints"), 2))
    header = next((row for row, key in rows if key == "header"), 0)
    none = NOTHING
    none_place = ""
    things: list[dict[str, Any]] = []
    for row, key in rows:
        if key == "none":
            none = answers.read(sheet, row, "no", {"type": "flag"}, fact=name)
            none_place = sheet.place(row, sheet.columns.get("no", 0))
        elif key == "item" or (not key and 0 < header < row):
            thing = _thing(answers, sheet, row, hints, (*path, len(things)))
            if thing:
                things.append(thing)
    if none is True and things:
        said = message(
            "The tick says that there is nothing to list, yet {count} rows are filled in: please"
            " remove the tick or the rows",
            count=len(things),
        )
        answers.refuse("FORM-001", said, none_place, name, sheet.text("task"))
    if things:
        answers.put(path, things, answers.places[(*path, 0)])
    elif none is True:
        answers.put(path, [], none_place)


def _thing(
    answers: Answers,
    sheet: FormSheet,
    row: int,
    hints: Mapping[str, Mapping[str, Any]],
    path: Path,
) -> dict[str, Any]:
    thing: dict[str, Any] = {}
    fact = ".".join(str(part) for part in path)
    for key, hint in hints.items():
        code = _COLUMN + key
        value = answers.read(sheet, row, code, hint, fact=f"{fact}.{key}")
        if value is not NOTHING:
            thing[key] = value
            answers.at((*path, key), sheet.place(row, sheet.columns[code]))
    if thing:
        first = next(iter(hints))
        answers.places[path] = sheet.place(row, sheet.columns[_COLUMN + first])
    return thing


def _hints(sheet: FormSheet, row: int) -> dict[str, dict[str, Any]]:
    hints = {}
    for code, column in sorted(sheet.columns.items(), key=lambda pair: pair[1]):
        if code.startswith(_COLUMN):
            try:
                hints[code.removeprefix(_COLUMN)] = hint_of(sheet.sheet.cells.get((row, column)))
            except ValueError:
                hints[code.removeprefix(_COLUMN)] = {}
    return hints
