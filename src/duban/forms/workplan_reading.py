"""Reading the form of a plan of work: one document for each area of which something is planned."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from duban.forms.answers import NOTHING, Answers, Places, finding
from duban.forms.form_sheets import FormSheet, Identity
from duban.forms.layout import FORM_VERSION, hint_of
from duban.forms.missing import is_missing
from duban.forms.workplan_layout import KIND, MONTHS
from duban.model.reading import Document, Reading
from duban.sheets import cells
from duban.sheets.workbook import cell_name
from duban.words import Message, message


def work_plan_sheets(sheets: Sequence[FormSheet]) -> list[FormSheet]:
    """Give the sheets of a plan of work; none where the workbook is none."""
    return [sheet for sheet in sheets if sheet.kind == KIND]


def read_work_plan(sheets: Sequence[FormSheet], file: str) -> Reading:
    """Read the sheets of a plan of work; never raises for what they hold."""
    first = sheets[0]
    about = first.about
    plan, reporter = first.text("plan"), first.text("reporter")
    zone = _zone(first.text("zone"))
    tables = [sheet.text("table") for sheet in sheets]
    given = about.get("tables")
    lost = (
        {each: given[each] for each in given if each not in tables}
        if isinstance(given, dict)
        else {}
    )
    if lost:
        place = first.place(1, 2)
        gone = (finding("FORM-007", is_missing(each), file, place) for each in lost.values())
        return Reading(findings=tuple(gone))
    same = all((each.text("plan"), each.text("reporter")) == (plan, reporter) for each in sheets)
    sound = plan and reporter and zone and same and len(set(tables)) == len(tables)
    if not sound or MONTHS not in tables or about.get("form") != FORM_VERSION:
        place = first.place(1, 2)
        return Reading(findings=(finding("FILE-012", _changed(), file, place),))
    identity = Identity(FORM_VERSION, plan, reporter, "", (), first.text("zone"))
    head = Answers(file, identity, "")
    areas: dict[str, Answers] = {}
    for sheet in sheets:
        if sheet.text("table") == MONTHS:
            _head(head, sheet, ZoneInfo(first.text("zone")))
        _rows(sheet, file, identity, areas)
    if not areas:
        said = message("Nothing is planned: no month and no stage is filled in")
        return Reading(findings=(finding("FORM-001", said, file, first.place(1, 2)),))
    return Reading(tuple(_document(head, each, first) for each in areas.values()))


def _head(head: Answers, sheet: FormSheet, zone: ZoneInfo) -> None:
    """Read who files the plan, and when."""
    for row, key in sheet.keyed_rows():
        if key in {"person", "in_charge"}:
            value = head.read(sheet, row, "value", {"type": "text"})
            head.at((key,), sheet.place(row, sheet.columns.get("value", 0)))
            if value is not NOTHING:
                head.content[key] = value
        elif key == "submitted_at":
            place = sheet.place(row, sheet.columns.get("value", 0))
            head.at((key,), place)
            value = sheet.value(row, "value")
            if cells.blank(value):
                continue
            try:
                told = cells.instant(value).replace(tzinfo=zone)
            except cells.NotUsable as refused:
                head.refuse("FORM-001", refused.said, place)
            else:
                head.content[key] = told.isoformat(timespec="seconds")


def _rows(sheet: FormSheet, file: str, identity: Identity, areas: dict[str, Answers]) -> None:
    """Read the rows of a table, each in the area that its hint names."""
    table = sheet.text("table")
    codes = [code for code in sheet.columns if code not in {"value", "in_charge"}]
    for row, key in sheet.keyed_rows():
        try:
            hint = hint_of(sheet.sheet.cells.get((row, 2)))
        except ValueError:
            continue
        area = hint.get("area")
        if not key or not isinstance(area, str):
            continue
        answers = areas.get(area) or Answers(file, identity, area)
        found = {code: answers.read(sheet, row, code, hint) for code in codes}
        found = {code: value for code, value in found.items() if value is not NOTHING}
        if not found and not answers.findings:
            continue
        areas[area] = answers
        for code, value in found.items():
            place = f"{sheet.sheet.name}!{cell_name(row, sheet.columns[code])}"
            answers.put(("indicators", key, table, code), value, place)
        answers.at(("indicators", key), sheet.place(row, 3))
        in_charge: Any = answers.read(sheet, row, "in_charge", {"type": "text"})
        if in_charge is not NOTHING and found:
            answers.put(
                ("indicators", key, "in_charge"),
                in_charge,
                sheet.place(row, sheet.columns["in_charge"]),
            )
            answers.at(("indicators", key), sheet.place(row, 3))


def _document(head: Answers, area: Answers, first: FormSheet) -> Document:
    content = {
        "kind": KIND,
        "plan": head.identity.plan,
        "area": area.area,
        "reporter": head.identity.reporter,
        "form": head.identity.form,
        **head.content,
        **area.content,
    }
    places = {(): first.place(1, 2), **head.places, **area.places}
    return Document(content, Places(places), (*head.findings, *area.findings))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return None


def _changed() -> Message:
    return message("The hidden cells of the form were changed: make a new form")
