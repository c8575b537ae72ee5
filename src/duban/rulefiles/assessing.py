"""The settings of assessment.toml, and what keeps entries on a year's assessment from being right."""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from duban.errors import DubanError, RuleFileError
from duban.model.assessing import Assessing, GradeName
from duban.model.assessments import (
    ENTRY_LABELS,
    OUTCOME_LABELS,
    Appeal,
    Outcome,
    SelfScore,
    YearGrade,
)
from duban.model.plan import Plan, Reporter
from duban.rulefiles.toml import At, TomlFile
from duban.words import Label, message

#: The tables of the register that are about a year.
YEAR_TABLES = frozenset({"self_score", "year_grade", "bonus", "deduction", "appeal", "approval"})


def assessing_from(read: TomlFile | None) -> Assessing:
    """Make the settings; what a file leaves out is as duban proposes.

    Raises RuleFileError where grades do not descend to 0.
    """
    content = read.content if read is not None else {}
    told: dict[str, Any] = {}
    if read is not None and "grade" in content:
        told["grades"] = _grades(read)
        told["source"] = _label(content["thresholds"], "source")
    if "bonus" in content:
        told["bonus_cap"] = float(content["bonus"]["cap"])
        told["bonus_source"] = _label(content["bonus"], "source")
    return Assessing(**told)


def _grades(read: TomlFile) -> tuple[GradeName, ...]:
    grades = tuple(
        GradeName(_label(each, "name"), float(each["at_least"])) for each in read.content["grade"]
    )
    for index, (better, worse) in enumerate(pairwise(grades), 1):
        if worse.at_least >= better.at_least:
            said = message(
                "Grades go from the best down: {grade} must begin below {points}",
                grade=worse.name,
                points=f"{better.at_least:g}",
            )
            raise RuleFileError(said, file=read.file, line=read.line("grade", index, "at_least"))
    if grades[-1].at_least > 0:
        said = message("The last grade begins at 0, so that every score has one")
        line = read.line("grade", len(grades) - 1, "at_least")
        raise RuleFileError(said, file=read.file, line=line)
    return grades


def _label(table: Mapping[str, Any], key: str) -> Label:
    return Label(table[key], table.get(f"{key}_en", table[key]))


def year_faults(
    table: str,
    entry: Mapping[str, Any],
    plan: Plan,
    at: At,
    called: Callable[[str], str] = str,
) -> list[DubanError]:
    """Find what is wrong with an entry on a year's assessment, each with the place of its key.

    `called` gives what people call a key.
    """
    errors: list[DubanError] = []
    if not plan.starts.year <= entry["year"] <= plan.ends.year:
        said = message(
            "{year} is no year of {plan}, which runs from {first} to {last}",
            year=str(entry["year"]),
            plan=plan.id,
            first=plan.starts,
            last=plan.ends,
        )
        errors.append(RuleFileError(said, **at("year")))
    if table == "appeal":
        errors.extend(_appeal_faults(entry, at, called))
    if table == "approval" and "points" in entry and "reporter" not in entry:
        said = message("An approval of points names the reporter whose points they are")
        errors.append(RuleFileError(said, **at("points")))
    return errors


def _appeal_faults(
    entry: Mapping[str, Any], at: At, called: Callable[[str], str]
) -> list[DubanError]:
    outcome = Outcome(entry.get("outcome", Outcome.PENDING))
    decided = {"decided_on", "by", "document"}
    needed = {
        Outcome.PENDING: set(),
        Outcome.UPHELD: decided | {"points"},
        Outcome.DISMISSED: decided,
    }[outcome]
    refused = {*decided, "points"} - needed
    errors: list[DubanError] = []
    for key in sorted(needed - entry.keys()):
        said = message(
            "An appeal that is {outcome} names {key}",
            outcome=OUTCOME_LABELS[outcome],
            key=called(key),
        )
        errors.append(RuleFileError(said, **at("")))
    for key in sorted(refused & entry.keys()):
        said = message(
            "An appeal that is {outcome} has no {key}",
            outcome=OUTCOME_LABELS[outcome],
            key=called(key),
        )
        errors.append(RuleFileError(said, **at(key)))
    if "decided_on" in entry and entry["decided_on"] < entry["filed_on"]:
        said = message(
            "The appeal was decided on {decided}, before it was filed on {filed}",
            decided=entry["decided_on"],
            filed=entry["filed_on"],
        )
        errors.append(RuleFileError(said, **at("decided_on")))
    return errors


def told_twice(
    table: str,
    entries: Iterable[Appeal | SelfScore | YearGrade],
    units: Mapping[str, Reporter],
) -> list[DubanError]:
    """Find the second entry of a unit and year where there can be one: one appeal, one score."""
    first: dict[tuple[str, int], Appeal | SelfScore | YearGrade] = {}
    errors: list[DubanError] = []
    for entry in entries:
        known = first.setdefault((entry.reporter, entry.year), entry)
        if known is entry:
            continue
        unit = units.get(entry.reporter)
        said = message(
            "{reporter} has one {kind} for {year} already, in {file}, line {line}: a unit has only"
            " one a year, so mend that one or take one of them out",
            reporter=unit.name if unit is not None else entry.reporter,
            kind=ENTRY_LABELS[table],
            year=str(entry.year),
            file=known.file,
            line=str(known.line),
        )
        errors.append(RuleFileError(said, file=entry.file, line=entry.line))
    return errors
