"""The rule book: everything that judges one plan, read and held together."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from duban.errors import DubanError, FileErrors, RuleFileError, apart, together
from duban.model.plan import Curve, Plan, Reporter, Scoring
from duban.model.rules import AreaRules, Duty, RuleBook, Timetable, WorkArea
from duban.model.terms import NOUNS
from duban.roots import Root, first_file
from duban.rulefiles import areas as area_files
from duban.rulefiles.assessing import assessing_from
from duban.rulefiles.plans import (
    alerting_from,
    baselines_from,
    curves_from,
    read_merged,
    read_one,
    read_plan,
    reporters_from,
    scoring_from,
)
from duban.rulefiles.plausibility import plausibility_from
from duban.rulefiles.rollups import rollup_errors
from duban.rulefiles.toml import TomlFile, read_toml_of, unknown_name
from duban.words import message
from duban.workdays import WorkCalendar, earlier_due


@frozen(eq=False, repr=False)
class PlanFiles:
    """A plan's own files as read: what an area's rules are read against."""

    plan: Plan
    scoring: Scoring
    reporters: Mapping[str, Reporter]
    rest: Mapping[str, Any]


@frozen(eq=False, repr=False)
class Sources:
    """Where the parts of an area come from: the hooks, or stand-ins in a test."""

    schema: Callable[[str, str], Mapping[str, Any] | None]
    rules: Callable[[str, str], AreaRules | None]
    timetable: Callable[[str, Plan], Timetable | None]


def read_plan_files(roots: tuple[Root, ...], plan_id: str) -> PlanFiles:
    """Read a plan's own files; raises UsageError for an unknown plan, RuleFileError for a fault."""
    plan = read_plan(roots, plan_id)
    curves: dict[str, Curve] = {}
    for root in roots:
        path = root.file("rules", plan_id, "curves.toml")
        if path is not None:
            read = read_toml_of(root, path, "curves")
            curves |= curves_from(read.content, read)
    scoring = read_one(roots, plan_id, "scoring.toml", "scoring")
    alerts = read_one(roots, plan_id, "alerts.toml", "alerts")
    asked = _read_if_there(roots, plan_id, "plausibility.toml", "plausibility")
    graded = _read_if_there(roots, plan_id, "assessment.toml", "assessment")
    return PlanFiles(
        plan=plan,
        scoring=scoring_from(scoring.content),
        reporters=reporters_from(read_merged(roots, plan_id, "reporters.toml", "reporters")),
        rest={
            "baselines": baselines_from(read_merged(roots, plan_id, "baseline.toml", "baseline")),
            "curves": curves,
            "alerting": alerting_from(alerts.content),
            "plausibility": plausibility_from(asked.content if asked else {}),
            "assessing": assessing_from(graded),
        },
    )


def _read_if_there(roots: tuple[Root, ...], plan: str, name: str, schema: str) -> TomlFile | None:
    """Read the file of a plan that counts; None where no root has it."""
    found = first_file(roots, "rules", plan, name)
    return read_toml_of(*found, schema) if found else None


def read_area_rules(roots: tuple[Root, ...], files: PlanFiles, area: str) -> AreaRules | None:
    """Read an area's rules; None where no root has any for this plan."""
    found = first_file(roots, "rules", files.plan.id, "areas", f"{area}.toml")
    if found is None:
        return None
    read = read_toml_of(*found, "area")
    if read.content["area"] != area:
        said = message('area must be "{area}", like the file', area=area)
        raise RuleFileError(said, file=read.file, line=read.line("area"))
    return area_files.area_rules(read, files.plan, files.scoring)


def assemble(
    files: PlanFiles,
    areas: Mapping[str, WorkArea],
    sources: Sources,
    sha256: str = "",
    calendar: WorkCalendar | None = None,
) -> RuleBook:
    """Put the rule book of a plan together.

    Areas without rules in this plan are left out. `sha256` names all that the book was made from.
    `calendar` counts the workdays by which units of a roll-up are due earlier. Raises FileErrors
    with all that is wrong: rules without a schema, unknown reporters and curves, two indicators or
    checks of one name.
    """
    rules: dict[str, AreaRules] = {}
    schemas: dict[str, Mapping[str, Any]] = {}
    timetables: dict[str, Timetable] = {}
    curves = dict(files.rest["curves"])
    errors: list[DubanError] = []
    for area in areas:
        try:
            found = sources.rules(area, files.plan.id)
            if found is None:
                continue
            schema = sources.schema(area, files.plan.id)
            if schema is None:
                said = message("The area {area} has rules but no schema", area=area)
                raise RuleFileError(said, file=f"schemas/{files.plan.id}/{area}.schema.json")
            timetable = sources.timetable(area, files.plan)
        except (FileErrors, RuleFileError) as error:
            errors.extend(apart(error))
        else:
            rules[area], schemas[area] = found, schema
            timetables[area] = timetable or Timetable(())
            curves |= found.curves
    book = RuleBook(
        plan=files.plan,
        areas={area: areas[area] for area in rules},
        rules=rules,
        schemas=schemas,
        timetables=timetables,
        reporters=files.reporters,
        scoring=files.scoring,
        sha256=sha256,
        earlier=_earlier(rules, timetables, calendar or WorkCalendar()),
        **{**files.rest, "curves": curves},
    )
    errors.extend(_loose_ends(book))
    errors.extend(rollup_errors(book))
    if errors:
        raise together(errors)
    return book


def _earlier(
    rules: Mapping[str, AreaRules], timetables: Mapping[str, Timetable], calendar: WorkCalendar
) -> dict[tuple[str, int], tuple[Duty, ...]]:
    """Give the duties of units whose reports are due before the area's."""
    return {
        (area, days): tuple(
            Duty(duty.period, earlier_due(duty.due, days, duty.period, calendar), days)
            for duty in timetables[area].duties
        )
        for area, found in rules.items()
        for days in {rollup.workdays_before for rollup in found.rollups} - {0}
    }


def _loose_ends(book: RuleBook) -> list[DubanError]:
    errors: list[DubanError] = []
    seen: dict[str, str] = {}
    for area, rules in book.rules.items():
        for indicator in rules.indicators:
            place = {"file": rules.file, "line": indicator.line}
            errors.extend(_twice("indicator", indicator.id, area, seen, place))
            units = {indicator.lead, *indicator.reporters, *indicator.cooperating}
            errors.extend(
                unknown_name("reporter", unit, book.reporters, **place)
                for unit in sorted(units - book.reporters.keys())
            )
            if indicator.curve is not None:
                errors.extend(_stranger("curve", indicator.curve, book.curves, place))
            if isinstance(indicator.start, str):
                name = indicator.start.removeprefix("baseline.")
                errors.extend(_stranger("baseline", name, book.baselines, place))
        for check in rules.checks:
            place = {"file": rules.file, "line": check.line}
            errors.extend(_twice("check", check.code, area, seen, place))
        for task in rules.tasks:
            place = {"file": rules.file, "line": task.line}
            errors.extend(_twice("task", task.code, area, seen, place))
    return errors


def _stranger(
    kind: str, name: str, known: Mapping[str, object], place: Mapping[str, Any]
) -> list[DubanError]:
    return [] if name in known else [unknown_name(kind, name, known, **place)]


def _twice(
    kind: str, name: str, area: str, seen: dict[str, str], place: Mapping[str, Any]
) -> list[DubanError]:
    if name in seen:
        said = message(
            "The {kind} {name} stands twice, first in the area {area}",
            kind=NOUNS[kind],
            name=name,
            area=seen[name],
        )
        return [RuleFileError(said, **place)]
    seen[name] = area
    return []


def digest_of(roots: tuple[Root, ...], plan: str) -> bytes:
    """Name every rule, schema and calendar file of all roots, each with its sha256."""
    told: list[bytes] = []
    for index, root in enumerate(roots):
        for folder in (f"rules/{plan}", f"schemas/{plan}", "schemas/duban", "calendar"):
            for path in sorted((root.path / folder).rglob("*")):
                if path.suffix in {".toml", ".json"} and path.is_file():
                    inside = path.relative_to(root.path).as_posix()
                    told.append(f"{index}:{inside}\0".encode())
                    told.append(hashlib.sha256(path.read_bytes()).digest())
    return b"".join(told)
