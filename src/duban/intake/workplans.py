"""Plans of work as they come in: held to their schema, and who files them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from attrs import define

from duban.errors import RuleFileError
from duban.intake.checking import MOST_EXPLAINED, unexplained
from duban.intake.files import fault
from duban.intake.identity import identity_faults
from duban.model.agreements import Schedule, WorkPlan
from duban.model.findings import Finding
from duban.model.period import Period
from duban.model.reading import Document
from duban.model.rules import RuleBook
from duban.model.terms import STAGE_RANK
from duban.roots import bundled_root
from duban.schemafiles.explaining import explain
from duban.schemafiles.reading import read_schema
from duban.schemafiles.validators import Engine, Validator, Violation, validator
from duban.words import Label, Message, message

#: What a document's `kind` is.
KIND = "workplan"
_ASKED = {
    "person": Label("填报人（person）", "person"),
    "in_charge": Label("责任人（in_charge）", "in_charge"),
    "submitted_at": Label("填报时间（submitted_at）", "submitted_at"),
}
_IDENTITY = ("plan", "area", "reporter", "submitted_at")


@define(eq=False, repr=False)
class WorkPlanDesk:
    """Records plans of work of one or several plans."""

    books: Mapping[str, RuleBook]
    engine: Engine = "fast"

    def record(
        self, document: Document, file: str, sha256: str
    ) -> tuple[WorkPlan | None, tuple[Finding, ...]]:
        """Record one document; gives a plan of work, or what keeps it from being one."""
        violations = _validator(self.engine).violations(document.content)
        if violations:
            refused = {note.place for note in document.notes}
            faults = tuple(
                fault("SCHEMA-001", file, _explained(each), place)
                for each in violations[:MOST_EXPLAINED]
                if (place := _place(document, each)) not in refused or each.keyword != "required"
            )
            return None, document.notes + faults + unexplained(violations, file, {})
        strangers = identity_faults(self.books, document, file, _IDENTITY)
        strangers += document.notes
        if strangers:
            return None, strangers
        content = document.content
        schedules = {
            key: _schedule(each, document.place(("indicators", key)))
            for key, each in content["indicators"].items()
        }
        found = WorkPlan(
            plan=content["plan"],
            area=content["area"],
            reporter=content["reporter"],
            submitted_at=datetime.fromisoformat(content["submitted_at"]),
            person=content["person"],
            in_charge=content["in_charge"],
            schedules=schedules,
            file=file,
            sha256=sha256,
        )
        return found, ()


def _place(document: Document, violation: Violation) -> str:
    """Give the place of a fault; of what is missing, the cell in which it is asked for."""
    missing = violation.names[:1] if violation.keyword == "required" else ()
    return document.place((*violation.path, *missing))


def _explained(violation: Violation) -> Message:
    """Say what is wrong; what is missing at the top by its name in the form."""
    if violation.keyword != "required" or violation.path:
        return explain(violation, {})
    names = tuple(_ASKED.get(name, name) for name in violation.names)
    return message("{missing} is missing: please fill it in", missing=names)


@cache
def _validator(engine: Engine) -> Validator:
    found = read_schema((bundled_root(),), "duban", "workplan.schema.json")
    if found is None:
        said = message("The shared types are missing")
        raise RuleFileError(said, file="schemas/duban/workplan.schema.json")
    return validator(found[0], engine)


def _schedule(content: Mapping[str, Any], place: str) -> Schedule:
    months = content.get("months", {}).items()
    stages = content.get("stages", {}).items()
    days = [(stage, date.fromisoformat(day)) for stage, day in stages]
    return Schedule(
        tuple(sorted(((Period.parse(key), float(value)) for key, value in months), key=_in_time)),
        tuple(sorted(days, key=lambda each: (each[1], STAGE_RANK.get(each[0], 0)))),
        content.get("in_charge", ""),
        place,
    )


def _in_time(point: tuple[Period, float]) -> int:
    return point[0].index
