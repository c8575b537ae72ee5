"""Sheets that a form was given with and that are gone.

The cover's table of contents keeps beside each line what its sheet says of itself, so that a name
does not matter: a clerk may rename sheets, move them and add others. Forms made before the cover
kept it say nothing, and nothing is asked of them.
"""

from collections.abc import Container, Mapping
from typing import Any

from duban.forms.answers import Answers
from duban.forms.form_sheets import FormSheet
from duban.forms.layout import SHEET_KEY, as_json, hint_of
from duban.words import Message, harmless, message

#: What tells the sheets of a form apart: cover, task or list, and of what.
Key = tuple[str, str, str, str]


def key_of(about: Mapping[str, Any]) -> Key:
    """Give what tells a sheet from the others of its form, of what it says of itself."""
    sheet, area, task, fact = (
        found if isinstance(found := about.get(name), str) else ""
        for name in ("sheet", "area", "task", "fact")
    )
    return sheet, area, task, fact


def contents_hint(about: Mapping[str, Any], name: str) -> str:
    """Write what a line of the contents keeps of its sheet: what it is, and its name."""
    named = ("sheet", "area", "task", "fact")
    return as_json({key: about[key] for key in named if key in about} | {"name": name})


def is_missing(name: object) -> Message:
    """Say that a sheet is missing, by the name with which the form was given, and the remedy."""
    return message(
        "Sheet {sheet} of the form is missing, or its hidden first row was changed, so that nothing"
        " on it can be read: restore it from the form as it was given, or fill in a new form",
        sheet=harmless(name if isinstance(name, str) else "", 40),
    )


def refuse_missing(areas: Mapping[str, Answers], cover: FormSheet, there: Container[Key]) -> None:
    """Note a fault on each area's sheets of the contents that are not `there`."""
    for row, key in cover.keyed_rows():
        if key != SHEET_KEY:
            continue
        try:
            about = hint_of(cover.sheet.cells.get((row, 2)))
        except ValueError:
            continue
        wanted = key_of(about)
        answers = areas.get(wanted[1])
        if answers is None or wanted in there:
            continue
        said = is_missing(about.get("name"))
        place = cover.place(row, cover.columns.get("label", 0))
        answers.refuse("FORM-007", said, place, wanted[3], wanted[2])
