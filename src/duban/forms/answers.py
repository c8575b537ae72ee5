"""What a clerk's cells give for one area, with the place of each value and what was refused."""

import re
from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from duban.forms.form_sheets import FormSheet, Identity
from duban.forms.layout import SAME
from duban.model.findings import FINDING_CODES, Finding
from duban.model.reading import Path
from duban.sheets import cells
from duban.sheets.values import Formula
from duban.words import Message, harmless, message

_FACT = re.compile(r"facts(?:\.[a-z][a-z0-9_]*){1,3}")

#: Stands for a cell without a value that can be used; None would be a value.
NOTHING: Any = object()


@frozen
class Places:
    """Finds the cell of a value, or of the nearest value around it."""

    known: Mapping[Path, str]

    def __call__(self, path: Path) -> str:
        """Give the place: 1.4!D7."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.known:
                return self.known[path[:end]]
        return ""


@define
class Answers:
    """The answers of one area, gathered sheet by sheet."""

    file: str
    identity: Identity
    area: str
    content: dict[str, Any] = field(factory=dict)
    places: dict[Path, str] = field(factory=dict)
    findings: list[Finding] = field(factory=list)

    def put(self, path: Path, value: Any, place: str) -> None:
        """Enter a value below its path, of which all but the last part are objects."""
        inner = self.content
        for part in path[:-1]:
            inner = inner.setdefault(str(part), {})
            if not isinstance(inner, dict):
                return
        inner[str(path[-1])] = value
        self.at(path, place)

    def at(self, path: Path, place: str) -> None:
        """Note the place of a value, and of what holds it if that has none yet."""
        self.places[path] = place
        for end in range(len(path) - 1, 0, -1):
            self.places.setdefault(path[:end], place)

    def refuse(self, code: str, said: Message, place: str, fact: str = "", task: str = "") -> None:
        """Note a finding on a cell."""
        self.findings.append(
            finding(
                code,
                said,
                self.file,
                place,
                identity=self.identity,
                area=self.area,
                fact=fact,
                task=task,
            )
        )

    def read(
        self,
        sheet: FormSheet,
        row: int,
        code: str,
        hint: Mapping[str, Any],
        *,
        fact: str = "",
        last: str = "",
        refusal: str = "",
    ) -> Any:
        """Read the cell of a row in the column of a code; NOTHING if it is blank or refused.

        `hint` names the reader; `last` the column that holds the last value, if the clerk may
        write 同上期; `refusal` the finding's code, if it is not that of a cell that is asked for.
        """
        value: Any = sheet.value(row, code)
        place = sheet.place(row, sheet.columns.get(code, 0))
        if cells.blank(value):
            merged = sheet.merged_into(row, code)
            if merged:
                said = message(
                    "The cell is merged with {first}, so that nothing of its own can stand in it:"
                    " please undo the merging, and write each value into its cell",
                    first=merged,
                )
                self.refuse(refusal or "FORM-001", said, place, fact, sheet.text("task"))
            return NOTHING
        reader = cells.READERS.get(str(hint.get("type")))
        try:
            if last and isinstance(value, str) and cells.plain(value) in SAME:
                value = _same(sheet.value(row, last), value)
            if isinstance(value, Formula):
                refused = refusal or "FORM-002"
                self.refuse(refused, _formula(value), place, fact, sheet.text("task"))
                return NOTHING
            if reader is None:
                raise cells.NotUsable(
                    message("The hidden cells of the form were changed: make a new form")
                )
            return reader(value, hint)
        except cells.NotUsable as unusable:
            code = refusal or "FORM-001"
            self.refuse(code, unusable.said, place, fact, sheet.text("task"))
            return NOTHING


def fact_path(name: str) -> Path | None:
    """Give the path of a fact by its full name; None for a name that no schema has."""
    return tuple(name.split(".")) if _FACT.fullmatch(name) else None


def finding(
    code: str,
    said: Message,
    file: str,
    place: str = "",
    *,
    identity: Identity | None = None,
    area: str = "",
    fact: str = "",
    task: str = "",
) -> Finding:
    """Make a finding of this code with its severity."""
    return Finding(
        code=code,
        severity=FINDING_CODES[code][0],
        said=said,
        file=file,
        place=place,
        plan=identity.plan if identity else "",
        area=area,
        reporter=identity.reporter if identity else "",
        period=identity.period if identity else "",
        fact=fact,
        task=task,
    )


def _same(last: Any, written: str) -> Any:
    if cells.blank(last):
        raise cells.NotUsable(
            message(
                "“{found}” stands here, but there is no last value: please write it out",
                found=cells.shown(written),
            )
        )
    return last


def _formula(found: Formula) -> Message:
    return message(
        "A formula ({formula}) stands where a figure or text is asked for: please write the value"
        " itself",
        formula=harmless("=" + found.text, 40),
    )
