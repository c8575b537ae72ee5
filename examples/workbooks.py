"""Filling in a form as a clerk would, so that the example year has workbooks in it too."""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from duban import Period
from duban.forms.inputs import shown_value
from duban.forms.layout import TEXT_LISTS, TICK, hint_of
from duban.forms.template import write_form
from duban.model.rules import RuleBook
from duban.model.submission import LastReport, Record
from duban.schemafiles.leaves import Leaf, leaves_of

_MADE_UP = "虚构样例 made up"
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def workbook(
    book: RuleBook,
    reporter: str,
    period: Period,
    last: Mapping[str, Record],
    contents: Mapping[str, Mapping[str, Any]],
) -> bytes:
    """Give the bytes of a form filled in with the submissions of its areas."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        reports = {area: LastReport(each) for area, each in last.items()}
        write_form(book, reporter, period, path, reports)
        form = load_workbook(path)
    for sheet in form.worksheets:
        if sheet["A1"].value != "duban-form":
            continue
        about = hint_of(sheet["B1"].value)
        _FILLERS[about["sheet"]](_Sheet(sheet, about, book, contents))
    saved = io.BytesIO()
    form.save(saved)
    return _settled(saved.getvalue(), next(iter(contents.values()))["submitted_at"])


class _Sheet:
    """A sheet of the form with its codes, and what goes into it."""

    def __init__(
        self,
        sheet: Worksheet,
        about: Mapping[str, Any],
        book: RuleBook,
        contents: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self.about = about
        self._sheet = sheet
        self._columns = {cell.value: cell.column for cell in sheet[1][2:] if cell.value}
        self.content = contents[about.get("area", next(iter(contents)))]
        area = self.content["area"]
        self.leaves: Mapping[str, Leaf] = leaves_of(book.schemas[area])
        self.names = {one.id: one.name.zh for one in book.rules[area].indicators}

    def rows(self) -> Iterator[tuple[int, str]]:
        for row in range(2, self._sheet.max_row + 1):
            key = self._sheet.cell(row, 1).value
            if isinstance(key, str):
                yield row, key

    def put(self, row: int, code: str, value: Any) -> None:
        self._sheet.cell(row, self._columns[code]).value = value

    def expected(self, row: int) -> Any:
        """Give what is expected of the row's indicator, said in the form's unit; None if nothing."""
        hint = self._sheet.cell(row, 2).value
        asked = hint_of(hint).get("expected", {}) if isinstance(hint, str) else {}
        return self.content.get("expected", {}).get(asked.get("of"))

    def fact(self, name: str) -> Any:
        found: Any = self.content
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found


def _cover(sheet: _Sheet) -> None:
    for row, key in sheet.rows():
        if key == "submitted_at":
            sent = datetime.fromisoformat(sheet.content["submitted_at"])
            sheet.put(row, "value", sent.replace(tzinfo=None))
            sheet.put(row - 1, "value", _MADE_UP)
        elif key in {"division_head", "leader"}:
            sheet.put(row, "signed", date.fromisoformat(sheet.content["sign_off"][key]))


def _task(sheet: _Sheet) -> None:
    texts = sheet.content["tasks"][sheet.about["task"]]
    proofs = iter(texts.get("evidence", ()))
    for row, key in sheet.rows():
        if expected := sheet.expected(row):
            sheet.put(row, "expected", expected["value"])
        if key.startswith("facts."):
            sheet.put(row, "value", _written(sheet.leaves[key], sheet.fact(key)))
        elif key.startswith("text:"):
            sheet.put(row, "title", _said(key.removeprefix("text:"), texts))
        elif key == "evidence" and (proof := next(proofs, None)):
            sheet.put(row, "title", proof["name"])
            sheet.put(row, "last", proof["number"])
            sheet.put(row, "value", date.fromisoformat(proof["date"]))
            sheet.put(row, "target", "、".join(sheet.names[each] for each in proof["indicators"]))
    if next(proofs, None) is not None:
        raise ValueError(f"{sheet.about}: more evidence than rows")


def _list(sheet: _Sheet) -> None:
    leaf = sheet.leaves[sheet.about["fact"]]
    things = iter(sheet.fact(leaf.name) or ())
    for row, key in sheet.rows():
        if key == "item":
            thing: Mapping[str, Any] = next(things, {})
            for column in leaf.columns:
                value = _written(column, thing.get(column.name))
                sheet.put(row, f"column:{column.name}", value)


_FILLERS = {"cover": _cover, "task": _task, "list": _list}


def _written(leaf: Leaf, value: Any) -> Any:
    if leaf.format == "date" and value is not None:
        return date.fromisoformat(value)
    return shown_value(leaf, value)


def _said(key: str, texts: Mapping[str, Any]) -> Any:
    if key == "unchanged":
        return TICK if texts.get(key) else None
    return "\n".join(texts.get(key, ())) or None if key in TEXT_LISTS else texts.get(key)


def _settled(content: bytes, sent: str) -> bytes:
    """Pack a workbook anew, with the time of sending in place of the clock's."""
    packed = io.BytesIO()
    when = datetime.fromisoformat(sent)
    stamp = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist()):
            member = zipfile.ZipInfo(name, (when.year, when.month, when.day, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            new.writestr(member, _SAVED.sub(rb"\g<1>" + stamp, old.read(name)))
    return packed.getvalue()
