"""Reading the sheet of a task: figures, texts, evidence."""

import re
from collections.abc import Mapping
from typing import Any

from duban.forms.answers import NOTHING, Answers, fact_path
from duban.forms.expected import KEY as EXPECTED_KEY
from duban.forms.expected import read_expected
from duban.forms.form_sheets import FormSheet
from duban.forms.layout import HEADS, TEXT_LISTS, TO_LIST, UNCHANGED_TICK, hint_of
from duban.sheets import cells
from duban.words import message

_TEXT = {"type": "text"}
_KEY = re.compile(r"[a-z_]{1,40}")
_SEPARATORS = " 、,;\n"


def read_task(answers: Answers, sheet: FormSheet) -> None:
    """Read one task sheet into the answers of its area."""
    task = sheet.text("task")
    evidence: list[dict[str, Any]] = []
    rows = list(sheet.keyed_rows())
    first = next((row for row, key in rows if key), 0)
    papers = [row for row, key in rows if key == "evidence"]
    for row, key in rows:
        if key.startswith("facts."):
            _fact(answers, sheet, row, key)
            read_expected(answers, sheet, row)
        elif key == EXPECTED_KEY:
            read_expected(answers, sheet, row)
        elif key.startswith("text:"):
            _text(answers, sheet, row, task, key.removeprefix("text:"))
        elif key == "evidence" or (not key and papers and papers[0] < row < papers[-1]):
            _evidence(answers, sheet, row, evidence)
        elif not key and row > first:
            _added(answers, sheet, row)
    if evidence:
        path = ("tasks", task, "evidence")
        answers.put(path, evidence, answers.places[(*path, 0)])


def _fact(answers: Answers, sheet: FormSheet, row: int, name: str) -> None:
    path = fact_path(name)
    try:
        hint = hint_of(sheet.sheet.cells.get((row, 2)))
    except ValueError:
        hint = {}
    value = answers.read(sheet, row, "value", hint, fact=name, last="last")
    if path is not None and value is not NOTHING:
        answers.put(path, value, _place(sheet, row, "value"))


def _added(answers: Answers, sheet: FormSheet, row: int) -> None:
    """Say of a row that somebody added that it is not read, if anything stands in it."""
    head = sheet.value(row, "group")
    if isinstance(head, str) and (head in HEADS or head.endswith(TO_LIST)):
        return
    for code in ("title", "last", "value", "target", "expected", "note"):
        if not cells.blank(sheet.value(row, code)):
            said = message(
                "This row was added to the form, and nothing in it is read: please write it into"
                " the form's own rows, or into 成果 or 问题, and delete the row"
            )
            answers.refuse("FORM-001", said, _place(sheet, row, code), task=sheet.text("task"))
            return


def _text(answers: Answers, sheet: FormSheet, row: int, task: str, key: str) -> None:
    hint = UNCHANGED_TICK if key == "unchanged" else _TEXT
    value = answers.read(sheet, row, "title", hint)
    if value is NOTHING or not _KEY.fullmatch(key):
        return
    if key in TEXT_LISTS:
        value = [line.strip() for line in value.split("\n") if line.strip()]
    answers.put(("tasks", task, key), value, _place(sheet, row, "title"))


def _evidence(answers: Answers, sheet: FormSheet, row: int, evidence: list[dict[str, Any]]) -> None:
    path = ("tasks", sheet.text("task"), "evidence", len(evidence))
    found: dict[str, Any] = {}
    for key, code, hint in (
        ("name", "title", _TEXT),
        ("number", "last", _TEXT),
        ("date", "value", {"type": "date"}),
    ):
        value = answers.read(sheet, row, code, hint)
        if value is not NOTHING:
            found[key] = value
            answers.at((*path, key), _place(sheet, row, code))
    named = answers.read(sheet, row, "target", _TEXT)
    if named is not NOTHING:
        ids, rest = indicators_in(named, _labels(sheet))
        if ids:
            found["indicators"] = ids
        if rest:
            said = message(
                "“{found}” is no indicator of this task: please pick one from the list",
                found=cells.shown(rest),
            )
            place = _place(sheet, row, "target")
            answers.refuse("FORM-001", said, place, task=sheet.text("task"))
    if found:
        answers.at(path, _place(sheet, row, "title"))
        evidence.append(found)


def indicators_in(text: str, labels: Mapping[str, str]) -> tuple[list[str], str]:
    """Find the indicators named in a cell, by name or id; gives them and what is none.

    Names may hold the very sign that separates them (次干道、支路亮灯率): the longest name wins.
    """
    names = {cells.plain(label): id_ for id_, label in labels.items()} | {
        each: each for each in labels
    }
    ordered = sorted(names, key=len, reverse=True)
    rest = cells.plain(text).strip(_SEPARATORS)
    found: list[str] = []
    while rest:
        name = next((each for each in ordered if each and rest.startswith(each)), None)
        if name is None:
            break
        found.append(names[name])
        rest = rest.removeprefix(name).strip(_SEPARATORS)
    return list(dict.fromkeys(found)), rest


def _labels(sheet: FormSheet) -> dict[str, str]:
    labels = sheet.about.get("indicators")
    if not isinstance(labels, dict):
        return {}
    return {str(key): str(label) for key, label in labels.items()}


def _place(sheet: FormSheet, row: int, code: str) -> str:
    return sheet.place(row, sheet.columns.get(code, 0))
