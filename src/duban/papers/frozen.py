"""The reader of frozen judgements: what is held to its schema and its seal, with names for ids."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from attrs import define

from duban.errors import PaperError
from duban.model.cutoff import Cutoff
from duban.model.period import Period
from duban.model.terms import STATUS_ORDER, Status
from duban.papers.freezing import sealed
from duban.roots import bundled_root
from duban.schemafiles.reading import read_schema
from duban.schemafiles.validators import FastValidator
from duban.words import Message, message

Row = Mapping[str, Any]


@define(frozen=True, slots=False)
class Frozen:
    """A frozen judgement of one plan: its rows as they were written, and names for their ids."""

    content: Mapping[str, Any]
    file: str = ""

    @property
    def plan(self) -> Row:
        """Give the plan's texts."""
        plan: Row = self.content["plan"]
        return plan

    @cached_property
    def day(self) -> date:
        """Give the day of the cut-off in the plan's zone."""
        return Cutoff.parse(self.content["as_of"], ZoneInfo(self.plan["time_zone"])).day

    @property
    def matters(self) -> Sequence[Row] | None:
        """Give the matters, None where no ledger was kept."""
        matters: Sequence[Row] | None = self.content["matters"]
        return matters

    def rows(self, section: str) -> Sequence[Row]:
        """Give a section of the evaluation."""
        rows: Sequence[Row] = self.content["evaluation"][section]
        return rows

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Give the names of units by id."""
        return {unit["id"]: unit["name"] for unit in self.content["units"]}

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """Give the names of work areas by id."""
        return {area["id"]: area["name"] for area in self.content["areas"]}

    @cached_property
    def tasks(self) -> Mapping[str, Row]:
        """Give the plan's tasks by code, in their order."""
        return {task["code"]: task for task in self.content["tasks"]}

    @cached_property
    def indicators(self) -> Mapping[tuple[str, str], Row]:
        """Give the indicators by area and id."""
        return {(one["area"], one["id"]): one for one in self.content["indicators"]}

    @cached_property
    def due_days(self) -> Mapping[Period, date]:
        """Give the due day of each period that is reported."""
        return {
            Period.parse(one["period"]): date.fromisoformat(one["due"])
            for one in self.content["periods"]
        }

    def limit(self, level: str) -> date:
        """Give the day by which an alert of a level is to be answered, counted from the cut-off."""
        return date.fromisoformat(self.content["limits"][level])

    @cached_property
    def standings(self) -> Mapping[str, Row]:
        """Give the worst row of each task, in the order of the codes; tasks nobody reports are out."""
        worst: dict[str, Row] = {}
        for row in self.rows("tasks"):
            known = worst.get(row["task"])
            if known is None or rank_of(row) < rank_of(known):
                worst[row["task"]] = row
        return {code: worst[code] for code in self.tasks if code in worst}

    @cached_property
    def points(self) -> Mapping[tuple[str, str, str, str], Row]:
        """Give the history by area, reporter, indicator and period."""
        return {
            (one["area"], one["reporter"], one["indicator"], one["period"]): one
            for one in self.content["history"]
        }


def rank_of(row: Row) -> int:
    """Give the rank of a row's status, the worst first."""
    return STATUS_ORDER[Status(row["status"])]


def read_frozen(path: Path) -> Frozen:
    """Read a frozen judgement; raises PaperError for one that is none or was changed."""
    try:
        data = path.read_bytes()
    except OSError as error:
        said = message("Cannot be read: {error}", error=error.strerror or str(error))
        raise PaperError(said, file=str(path)) from error
    return frozen_of(data, str(path))


def frozen_of(data: bytes, file: str) -> Frozen:
    """Make a frozen judgement of a file's bytes; raises PaperError as `read_frozen` does."""
    again = message(
        "This is no frozen judgement: make one by duban evaluate FOLDER --freeze FILE.json"
    )
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise PaperError(again, file=file) from error
    if not isinstance(content, dict) or not {"evaluation", "history", "sha256"} <= content.keys():
        raise PaperError(again, file=file)
    _hold(content, "frozen", file)
    _hold(content["evaluation"], "evaluation", file)
    if orjson.loads(sealed(content))["sha256"] != content["sha256"]:
        raise PaperError(
            message(
                "The frozen judgement was changed after it was written, and no paper is made from"
                " it: take the file as duban wrote it"
            ),
            file=file,
        )
    return Frozen(content, file)


def _hold(content: Any, schema: str, file: str) -> None:
    found = read_schema((bundled_root(),), "duban", f"{schema}.schema.json")
    if found is None:
        raise LookupError(schema)
    violations = FastValidator(found[0]).violations(content)
    if violations:
        place = ".".join(map(str, violations[0].path)) or "-"
        said: Message = message(
            "The frozen judgement does not hold at {place} ({keyword}): it was written by another"
            " version of duban, or changed",
            place=place,
            keyword=violations[0].keyword,
        )
        raise PaperError(said, file=file)
