"""Reading a form back: one submission for each of its areas, and what no cell may hold."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from duban.forms.answers import NOTHING, Answers, Places, finding
from duban.forms.check_number import check_number
from duban.forms.form_sheets import FormSheet, Identity, NotOurForm, form_sheets, identity_of
from duban.forms.layout import FORM_VERSION
from duban.forms.list_reading import read_list
from duban.forms.missing import Key, key_of, refuse_missing
from duban.forms.reply_reading import reply_note
from duban.forms.task_reading import read_task
from duban.forms.workplan_reading import read_work_plan, work_plan_sheets
from duban.model.findings import Finding
from duban.model.reading import Document, Reading
from duban.sheets import cells
from duban.sheets.bounds import UnreadableWorkbook
from duban.sheets.values import Formula
from duban.sheets.workbook import read_workbook
from duban.words import message

_EIGHT_DIGITS = re.compile(r"[0-9]{8}")
_READERS = {"task": read_task, "list": read_list}


def read_form(content: bytes, file: str) -> Reading:
    """Read a workbook that `write_form` made; never raises for what it holds."""
    try:
        sheets = form_sheets(read_workbook(content))
    except UnreadableWorkbook as unreadable:
        return Reading(findings=(finding(unreadable.code, unreadable.said, file),))
    filed = work_plan_sheets(sheets)
    if filed:
        return read_work_plan(filed, file)
    cover = next((sheet for sheet in sheets if sheet.kind == "cover"), None)
    note = reply_note(sheets, file)
    if cover is None and note is not None:
        return Reading(findings=(note,))
    if cover is None and any(sheet.kind in _READERS for sheet in sheets):
        return Reading(findings=(_without_cover(file),))
    if cover is None:
        said = message(
            "The workbook is no form of duban: please fill in the form that duban template makes"
        )
        return Reading(findings=(finding("FILE-011", said, file),))
    try:
        identity = identity_of(cover)
        zone = _zone(identity.zone)
    except NotOurForm:
        said = message("The hidden cells of the form were changed: make a new form")
        place = cover.place(1, 2)
        return Reading(findings=(finding("FILE-012", said, file, place),))
    if identity.form != FORM_VERSION:
        return Reading(findings=(_other_version(identity, cover, file),))
    found = _read(file, identity, zone, cover, sheets)
    return found if note is None else evolve(found, findings=(*found.findings, note))


def _read(
    file: str, identity: Identity, zone: tzinfo, cover: FormSheet, sheets: Sequence[FormSheet]
) -> Reading:
    head = Answers(file, identity, "")
    _cover(head, cover, zone)
    areas = {area: Answers(file, identity, area) for area in identity.areas}
    seen: dict[Key, FormSheet] = {}
    for sheet in sheets:
        area = areas.get(sheet.text("area"))
        if area is None or sheet.kind not in _READERS:
            continue
        key = key_of(sheet.about)
        if key in seen:
            _refuse_copy(head, sheet, seen[key])
            continue
        seen[key] = sheet
        _READERS[sheet.kind](area, sheet)
    refuse_missing(areas, cover, seen)
    documents = tuple(_document(head, area, cover) for area in areas.values())
    refused = any(each.code != "FACT-007" for area in areas.values() for each in area.findings)
    if not refused:
        _compare_check_number(head, cover, documents)
    return Reading(documents, tuple(head.findings))


def _document(head: Answers, area: Answers, cover: FormSheet) -> Document:
    identity = head.identity
    content: dict[str, Any] = {
        "plan": identity.plan,
        "area": area.area,
        "reporter": identity.reporter,
        "period": identity.period,
        "form": identity.form,
        **head.content,
        "facts": area.content.get("facts", {}),
    }
    content |= {key: area.content[key] for key in ("tasks", "expected") if key in area.content}
    places = {(): cover.place(1, 2), **head.places, **area.places}
    return Document(content, Places(places), tuple(area.findings))


def _cover(head: Answers, cover: FormSheet, zone: tzinfo) -> None:
    """Read the reporting time and the dates of the signatures."""
    for row, key in cover.keyed_rows():
        if key == "submitted_at":
            place = cover.place(row, cover.columns.get("value", 0))
            head.at(("submitted_at",), place)
            value: Any = cover.value(row, "value")
            if cells.blank(value):
                continue
            try:
                on: datetime = cells.instant(value)
            except cells.NotUsable as refused:
                head.refuse("FORM-001", refused.said, place)
            else:
                told = on.replace(tzinfo=zone).isoformat(timespec="seconds")
                head.put(("submitted_at",), told, place)
        elif key in {"division_head", "leader"}:
            signed = head.read(cover, row, "signed", {"type": "date"})
            if signed is not NOTHING:
                place = cover.place(row, cover.columns["signed"])
                head.put(("sign_off", key), signed, place)


def _compare_check_number(head: Answers, cover: FormSheet, documents: Sequence[Document]) -> None:
    """Ask back if the check number that the file carries is not that of its figures."""
    facts: list[tuple[str, Mapping[str, Any]]] = [
        (document.content["area"], document.content["facts"]) for document in documents
    ]
    row = next((row for row, key in cover.keyed_rows() if key == "submitted_at"), 0)
    shown = cover.value(row, "check")
    computed = check_number(facts)
    if not isinstance(shown, Formula) or not _EIGHT_DIGITS.fullmatch(shown.cached):
        return
    if shown.cached != computed:
        said = message(
            "The file shows the check number {shown}, its figures give {computed}: please open it"
            " in an office program, save it and compare it with the paper",
            shown=shown.cached,
            computed=computed,
        )
        head.refuse("FORM-004", said, cover.place(row, cover.columns["check"]))


def _refuse_copy(head: Answers, copy: FormSheet, first: FormSheet) -> None:
    said = message(
        "Sheet {copy} is a copy of sheet {first}, and only {first} is read: please keep one",
        copy=copy.sheet.name,
        first=first.sheet.name,
    )
    head.refuse("FORM-001", said, copy.place(1, 1), task=copy.text("task"))


def _without_cover(file: str) -> Finding:
    said = message(
        "The form's cover is missing, or its hidden first row was changed, so that nobody knows"
        " whose form it is: restore it from the form as it was given, or fill in a new form"
    )
    return finding("FORM-007", said, file)


def _other_version(identity: Identity, cover: FormSheet, file: str) -> Finding:
    said = message(
        "The form is of version {found}, version {wanted} is read: please fill in the form of"
        " this month that duban template makes",
        found=identity.form,
        wanted=FORM_VERSION,
    )
    return finding("FORM-003", said, file, cover.place(1, 2), identity=identity)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:
        raise NotOurForm(name) from error
