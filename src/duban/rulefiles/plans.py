"""The plan's own files: plan, reporters, baselines, curves, scoring, alerts, calendar."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from duban import curves as curve_shapes
from duban.errors import RuleFileError, UsageError
from duban.model.period import Period
from duban.model.plan import (
    DEFAULT_POLICY,
    Alerting,
    Baseline,
    Block,
    Contact,
    Curve,
    Forecasting,
    Part,
    Plan,
    Reporter,
    Reporting,
    Scoring,
)
from duban.model.pressing import Policy
from duban.model.terms import Level
from duban.roots import Root, first_file
from duban.rulefiles.toml import TomlFile, read_toml_of
from duban.rulefiles.wording import clause_form, elements_from, form_words
from duban.words import Label, message
from duban.workdays import WorkCalendar

_CURVE_FAULTS = {
    "day": message("The curve {id} names a day that no month has"),
    "falls": message("The curve {id} falls: shares must rise with time"),
    "disorder": message("The curve {id} has days out of order: list them from January on"),
    "range": message("The curve {id} has a share outside 0 to 1"),
    "end": message("The curve {id} does not end at 1"),
}


def installed_plans(roots: tuple[Root, ...]) -> tuple[str, ...]:
    """List the ids of all plans that some root has."""
    found = {path.parent.name for root in roots for path in root.files("rules", "*/plan.toml")}
    return tuple(sorted(found))


def read_one(roots: tuple[Root, ...], plan: str, name: str, schema: str) -> TomlFile:
    """Read the file of a plan that counts; raises RuleFileError if no root has it."""
    found = first_file(roots, "rules", plan, name)
    if found is None:
        said = message("The plan {plan} lacks the file {name}", plan=plan, name=name)
        raise RuleFileError(said, file=f"rules/{plan}")
    return read_toml_of(*found, schema)


def read_plan(roots: tuple[Root, ...], plan_id: str) -> Plan:
    """Read plan.toml; raises UsageError for an unknown plan, naming those there are."""
    known = installed_plans(roots)
    if plan_id not in known:
        said = message("Unknown plan {plan}; installed: {known}", plan=plan_id, known=known)
        raise UsageError(said)
    read = read_one(roots, plan_id, "plan.toml", "plan")
    content = read.content
    if content["id"] != plan_id:
        said = message("The plan's id must be its folder's name, {name}", name=plan_id)
        raise RuleFileError(said, file=read.file, line=read.line("id"))
    try:
        ZoneInfo(content["time_zone"])
    except (ZoneInfoNotFoundError, ValueError) as error:
        said = message("Unknown time zone {zone}", zone=content["time_zone"])
        raise RuleFileError(said, file=read.file, line=read.line("time_zone")) from error
    return Plan(
        id=plan_id,
        title=Label(content["title"], content["title_en"]),
        document=content["document"],
        issued=date.fromisoformat(content["issued"]),
        starts=date.fromisoformat(content["starts"]),
        ends=date.fromisoformat(content["ends"]),
        time_zone=content["time_zone"],
        language=content["language"],
        office=Label(content["office"], content.get("office_en", "")),
        reporting=_reporting(content["reporting"], read),
        parts=tuple(
            Part(each["code"], Label(each["title"], each["title_en"]), each["clause"])
            for each in content["part"]
        ),
        reporting_clause=content["reporting"].get("clause", ""),
        elements_clause=content["reporting"].get("elements_clause", ""),
        elements=elements_from(content.get("element", ()), read),
        form=form_words(content),
        clause_form=clause_form(content, read),
        sample_note=_told(content, "sample_note"),
        clause_samples=tuple(content.get("clauses", {}).get("samples", ())),
    )


def _reporting(content: Mapping[str, Any], read: TomlFile) -> Reporting:
    settings = dict(content)
    settings.pop("clause", None)
    settings.pop("elements_clause", None)
    for key in ("first_period", "last_period"):
        try:
            settings[key] = Period.parse(settings[key])
        except ValueError as error:
            said = message("{key} must be a month such as 2019-02", key=key)
            line = read.line("reporting", key)
            raise RuleFileError(said, file=read.file, line=line) from error
    if "due_time" in settings:
        settings["due_time"] = time.fromisoformat(settings["due_time"])
    if "summary_months" in settings:
        settings["summary_months"] = tuple(settings["summary_months"])
    return Reporting(**settings)


def read_merged(roots: tuple[Root, ...], plan: str, name: str, schema: str) -> dict[str, Any]:
    """Read a file that roots merge by key (reporters, baseline, curves); the later root wins."""
    merged: dict[str, Any] = {}
    for root in roots:
        path = root.file("rules", plan, name)
        if path is not None:
            merged.update(read_toml_of(root, path, schema).content)
    return merged


def reporters_from(content: Mapping[str, Any]) -> dict[str, Reporter]:
    """Make the reporting units."""
    return {
        key: Reporter(
            id=key,
            name=Label(each["name"], each.get("name_en", "")),
            kind=each["kind"],
            sourced=each["sourced"],
            contact=Contact(**each.get("contact", {})),
            valid_from=_day(each.get("valid_from")),
            valid_to=_day(each.get("valid_to")),
            successor=each.get("successor", ""),
            former=tuple(each.get("former", ())),
        )
        for key, each in content.items()
    }


def baselines_from(content: Mapping[str, Any]) -> dict[str, Baseline]:
    """Make the baselines."""
    return {
        key: Baseline(
            id=key,
            name=Label(each["name"], each.get("name_en", "")),
            value=float(each["value"]),
            unit=each["unit"],
            date=date.fromisoformat(each["date"]),
            source=each["source"],
        )
        for key, each in content.items()
    }


def curves_from(content: Mapping[str, Any], file: TomlFile) -> dict[str, Curve]:
    """Make the curves; raises RuleFileError for one that falls or does not end at 1."""
    return {
        key: curve_from(key, each["shares"], file, file.line(key, "shares"), each)
        for key, each in content.items()
    }


def curve_from(
    key: str,
    shares: Mapping[str, float],
    file: TomlFile,
    line: int,
    told: Mapping[str, Any] | None = None,
) -> Curve:
    """Make one curve from its month-days and shares."""
    points = tuple((int(day[:2]), int(day[3:]), float(part)) for day, part in shares.items())
    for fault in curve_shapes.faults(points):
        said = _CURVE_FAULTS[fault]
        raise RuleFileError(message(said.msgid, id=key), file=file.file, line=line)
    told = told or {}
    name = Label(told.get("name", key), told.get("name_en", ""))
    return Curve(key, name, points, _told(told, "reason"), _told(told, "source"))


def _told(table: Mapping[str, Any], key: str) -> Label:
    return Label(table.get(key, ""), table.get(f"{key}_en", ""))


def scoring_from(content: Mapping[str, Any]) -> Scoring:
    """Make the scoring settings."""
    weights = {key: float(each) for key, each in content["weights"].items() if key != "source"}
    deductions = content["deductions"]
    return Scoring(
        blocks=tuple(
            Block(each["id"], float(each["weight"]), each["source"]) for each in content["block"]
        ),
        strictness_weights=weights,
        late_share=float(deductions["late_share"]),
        element_deduction=float(deductions["element"]),
        empty_deduction=float(deductions["empty"]),
    )


def alerting_from(content: Mapping[str, Any]) -> Alerting:
    """Make the alert settings."""
    levels = dict(content["levels"])
    thresholds = dict(content["thresholds"])
    tables = {
        "levels": levels,
        "thresholds": thresholds,
        "matters": content.get("matters", {}),
        "forecast": content.get("forecast", {}),
    }
    sources = {name: _told(table, "source") for name, table in tables.items()}
    for table in (levels, thresholds):
        for key in ("source", "source_en"):
            table.pop(key, None)
    return Alerting(
        levels={kind: Level(level) for kind, level in levels.items()},
        urged_workdays=content.get("urged_workdays", 0),
        sources=sources,
        policy=_policy(tables["matters"]),
        forecasting=_forecasting(tables["forecast"]),
        **{key: float(each) for key, each in thresholds.items()},
    )


def _policy(content: Mapping[str, Any]) -> Policy:
    """Make the policy of matters; duban's own where the plan has no such table."""
    if not content:
        return DEFAULT_POLICY
    kept = {
        key: content[key] for key in ("most_extensions", "second_yellow_is_red") if key in content
    }
    return Policy({level: content["limits"][level] for level in Level}, **kept)


def _forecasting(content: Mapping[str, Any]) -> Forecasting:
    """Make the settings of the forecast; duban's own where the plan has no such table."""
    kept = {key: content[key] for key in ("warn_from", "least_reports") if key in content}
    return Forecasting(**kept)


def read_calendar(roots: Iterable[Root]) -> WorkCalendar:
    """Lay the roots' calendar files over the published calendar."""
    corrections: dict[date, bool] = {}
    covered: set[int] = set()
    for root in roots:
        for path in root.files("calendar", "*.toml"):
            content = read_toml_of(root, path, "calendar").content
            covered.update(content.get("covers", ()))
            for key, is_workday in (("holidays", False), ("workdays", True)):
                for day in content.get(key, ()):
                    corrections[date.fromisoformat(day)] = is_workday
    return WorkCalendar(corrections, frozenset(covered))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
