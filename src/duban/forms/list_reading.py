"""Reading the sheet of a list: one thing a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from duban.forms.answers import NOTHING, Answers, fact_path
from duban.forms.form_sheets import FormSheet
from duban.forms.layout import NOTHING_TICK, hint_of
from duban.model.reading import Path
from duban.sheets import cells
from duban.words import message, says_nothing

_COLUMN = "column:"


def read_list(answers: Answers, sheet: FormSheet) -> None:
    """Read one list into the answers of its area; without a row or a tick it is not reported."""
    name = sheet.text("fact")
    path = fact_path(name)
    if path is None:
        return
    rows = list(sheet.keyed_rows())
    hints = _hints(sheet, next((row for row, key in rows if key == "hints"), 2))
    none, place = _none(answers, sheet, rows, name)
    things = _things(answers, sheet, rows, hints, path)
    if none is True and things:
        said = message(
            "The tick says that there is nothing to list, yet {count} rows are filled in: please"
            " remove the tick or the rows",
            count=len(things),
        )
        answers.refuse("FORM-001", said, place, name, sheet.text("task"))
    if things:
        answers.put(path, things, answers.places[(*path, 0)])
    elif none is True:
        answers.put(path, [], place)


def _none(
    answers: Answers, sheet: FormSheet, rows: Sequence[tuple[int, str]], name: str
) -> tuple[Any, str]:
    """Read the tick that there is nothing to list; gives it with its place."""
    none, place = NOTHING, ""
    for row, key in rows:
        if key == "none":
            none = answers.read(sheet, row, "no", NOTHING_TICK, fact=name)
            place = sheet.place(row, sheet.columns.get("no", 0))
    return none, place


def _things(
    answers: Answers,
    sheet: FormSheet,
    rows: Sequence[tuple[int, str]],
    hints: Mapping[str, Mapping[str, Any]],
    path: Path,
) -> list[dict[str, Any]]:
    """Read the things: a row each, also where rows were inserted among them or added right below."""
    name = ".".join(str(part) for part in path)
    header = next((row for row, key in rows if key == "header"), 0)
    last = max((row for row, key in rows if key == "item"), default=header)
    things: list[dict[str, Any]] = []
    for row, key in rows:
        if key == "item" or (not key and 0 < header < row <= last + 1):
            last = max(last, row)
            if not _names_nothing(answers, sheet, row, hints, name):
                thing = _thing(answers, sheet, row, hints, (*path, len(things)))
                things.extend([thing] if thing else [])
        elif not key and 0 < header < row:
            _apart(answers, sheet, row, hints, name)
    return things


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


def _apart(
    answers: Answers,
    sheet: FormSheet,
    row: int,
    hints: Mapping[str, Mapping[str, Any]],
    name: str,
) -> None:
    """Say of a row that stands apart below the list that it is not read, if anything is in it."""
    for key in hints:
        if not cells.blank(sheet.value(row, _COLUMN + key)):
            said = message(
                "This row stands apart from the list, and nothing in it is read: please write it"
                " right below the last thing, and remarks into the task's sheet"
            )
            place = sheet.place(row, sheet.columns[_COLUMN + key])
            answers.refuse("FORM-001", said, place, name, sheet.text("task"))
            return


def _names_nothing(
    answers: Answers,
    sheet: FormSheet,
    row: int,
    hints: Mapping[str, Mapping[str, Any]],
    name: str,
) -> bool:
    """Tell whether a row is about 无 or “—”, and refuse it: it would count as a thing of that name."""
    first = next(iter(hints), "")
    value = sheet.value(row, _COLUMN + first)
    if not first or hints[first].get("type") != "text" or not isinstance(value, str):
        return False
    if cells.blank(value) or not says_nothing(cells.plain(value)):
        return False
    said = message(
        "“{found}” is no thing to list: please clear the row; where there is nothing to list, tick"
        " the cell above the list",
        found=cells.shown(value),
    )
    place = sheet.place(row, sheet.columns[_COLUMN + first])
    answers.refuse("FORM-001", said, place, name, sheet.text("task"))
    return True


def _hints(sheet: FormSheet, row: int) -> dict[str, dict[str, Any]]:
    hints = {}
    for code, column in sorted(sheet.columns.items(), key=lambda pair: pair[1]):
        if code.startswith(_COLUMN):
            try:
                hints[code.removeprefix(_COLUMN)] = hint_of(sheet.sheet.cells.get((row, column)))
            except ValueError:
                hints[code.removeprefix(_COLUMN)] = {}
    return hints
