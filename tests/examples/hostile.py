"""Hostile files that nobody should have to keep in a repository, made where a test needs them."""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from duban import Period
from duban.forms.template import write_form
from duban.pluginmanager import load_plugins
from duban.roots import find_roots

MIB = 1024 * 1024
SOUND: dict[str, Any] = {
    "plan": "tianjin-2019",
    "area": "lighting",
    "reporter": "div_lighting",
    "period": "2019-06",
    "form": 1,
    "submitted_at": "2019-07-04T10:00:00+08:00",
    "facts": {"arterial": {"lamps": 41200, "lit": 40625}},
}


def report(**other: Any) -> bytes:
    """Give a sound report of the lighting division in JSON, with some keys replaced."""
    return json.dumps(SOUND | other, ensure_ascii=False).encode()


def yaml_report(facts: str) -> bytes:
    """Give the same in YAML, with these facts."""
    lines = [f"{key}: {value}" for key, value in SOUND.items() if key != "facts"]
    return "\n".join([*lines, f"facts: {facts}"]).encode()


@cache
def form() -> bytes:
    """Give the lighting division's form for June, not filled in."""
    book = load_plugins(find_roots(())).book("tianjin-2019")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "form.xlsx"
        write_form(book, "div_lighting", Period(2019, 6), out, {})
        return out.read_bytes()


def filled_form(fill: Callable[[Workbook], None]) -> bytes:
    """Give a form with its time of reporting, filled in further by a function."""
    workbook = load_workbook(io.BytesIO(form()))
    put(workbook.worksheets[0], "submitted_at", "value", "2019-07-04 10:00")
    fill(workbook)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def put(sheet: Any, key: str, code: str, value: object) -> str:
    """Write into the cell of a row's key and a column's code; gives the cell's name."""
    row = next(cell.row for cell in sheet["A"] if cell.value == key)
    column = next(cell.column for cell in sheet[1] if cell.value == code)
    cell = sheet.cell(row, column)
    cell.value = value
    return str(cell.coordinate)


def with_member(name: str, content: bytes) -> bytes:
    """Give the form with one member of its archive replaced."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form())) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return packed.getvalue()


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{depth} "{f"&l{depth - 1};" * 10}">' for depth in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{entities}]><workbook>&l9;</workbook>'
    ).encode()


def _far_cell(workbook: Workbook) -> None:
    workbook.worksheets[1]["XFD1048576"] = 1


def _formula(workbook: Workbook) -> None:
    put(workbook.worksheets[1], "facts.arterial.lit", "value", "=41200-575")


def _wrong_cells(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[1:]:
        for row in range(4, 400):
            for column in range(3, 20):
                if type(sheet.cell(row, column)).__name__ == "Cell":
                    sheet.cell(row, column).value = "—"


#: File name to how its bytes are made, the code of its first finding, and words of its message.
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "100000-levels.json": (lambda: b"[" * 10**5 + b"]" * 10**5, "FILE-008", "deep"),
    "100000-levels-open.json": (lambda: b'{"facts":' * 10**5, "FILE-008", "deep"),
    "100000-levels.yaml": (lambda: yaml_report("[" * 10**5 + "]" * 10**5), "FILE-008", "deep"),
    "questions.yaml": (lambda: b"? " * 20_000, "FILE-008", "deep"),
    "over-the-limit.json": (lambda: report() + b" " * MIB, "FILE-003", "over 1 MiB"),
    "over-the-limit.yaml": (lambda: b"#" * (MIB + 1), "FILE-003", "over 1 MiB"),
    "over-the-limit.xlsx": (lambda: form() + b" " * 8 * MIB, "FILE-003", "over 8 MiB"),
    "unknown-keys.json": (
        lambda: report(facts={f"k{number}": 0 for number in range(70_000)}),
        "FILE-003",
        "more than 10000 values",
    ),
    "unknown-keys-below-the-limit.json": (
        lambda: report(facts={f"k{number}": 0 for number in range(9_000)}),
        "SCHEMA-001",
        "not a field of this form",
    ),
    "things-without-end.json": (
        lambda: report(facts={"upgrades": [1] * 9_000}),
        "SCHEMA-001",
        "facts.upgrades",
    ),
    "values-without-end.yaml": (
        lambda: b"[" + b"1," * 400_000 + b"1]",
        "FILE-003",
        "more than 10000 values",
    ),
    "values-below-the-limit.yaml": (
        lambda: yaml_report("[" + "1," * 9_000 + "1]"),
        "SCHEMA-001",
        "facts must be an object",
    ),
    "long-name.json": (lambda: report(area="lighting" * 120_000), "IDENT-003", "Unknown area"),
    "long-key.json": (
        lambda: report(facts={"arterial": {"lit" * 300_000: 1}}),
        "SCHEMA-001",
        "not a field of this form",
    ),
    "long-text.yaml": (
        lambda: yaml_report("'" + "x" * 900_000 + "'"),
        "SCHEMA-001",
        "facts must be an object",
    ),
    "long-number.json": (
        lambda: report().replace(b"40625", b"9" * 900_000),
        "FILE-013",
        "no figures",
    ),
    "surrogates.json": (
        lambda: b'{"a":"' + rb"\ud800" * 100_000 + b'"}',
        "FILE-006",
        "surrogate",
    ),
    "same-key-without-end.json": (
        lambda: b"{" + b",".join([b'"k":1'] * 9_000) + b"}",
        "FILE-007",
        "stands twice",
    ),
    "zip-bomb.xlsx": (
        lambda: with_member("xl/worksheets/sheet1.xml", bytes(300 * MIB)),
        "FILE-003",
        "MiB",
    ),
    "entities.xlsx": (lambda: with_member("xl/workbook.xml", _laughs()), "FILE-012", "workbook"),
    "far-cell.xlsx": (lambda: filled_form(_far_cell), "FILE-012", "XFD1048576"),
    "wrong-cells.xlsx": (lambda: filled_form(_wrong_cells), "FORM-001", "“—” is no number"),
    "formula.xlsx": (lambda: filled_form(_formula), "FORM-002", "write the value itself"),
    "cut-off.xlsx": (lambda: form()[:9_000], "FILE-006", "cut off"),
}
