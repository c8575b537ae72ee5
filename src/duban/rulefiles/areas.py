"""The rules of one work area: rules/<plan>/areas/<area>.toml."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from duban.errors import FileErrors, RuleFileError
from duban.model.plan import Curve, Plan, Scoring
from duban.model.rollup import Rollup
from duban.model.rules import AreaRules, Check, Indicator, Target, Task
from duban.model.terms import Kind, Severity, Strictness
from duban.rulefiles.plans import curve_from
from duban.rulefiles.toml import TomlFile
from duban.words import Label, Message, message

_DIRECTIONS = ("at_least", "at_most", "more_than")

#: Keys that each kind needs, and those of its own that no other kind may have.
_NEEDS: dict[Kind, tuple[str, ...]] = {
    Kind.TOTAL: ("unit", "curve"),
    Kind.GROWTH: ("unit", "curve"),
    Kind.BOUND: ("unit",),
    Kind.MILESTONE: ("fact", "stage"),
    Kind.DOCUMENT: ("fact", "stage"),
    Kind.CADENCE: ("times", "every"),
    Kind.WATCH: ("unit",),
}
_OWN: dict[str, tuple[Kind, ...]] = {
    "curve": (Kind.TOTAL, Kind.GROWTH),
    "start": (Kind.TOTAL, Kind.GROWTH),
    "reported": (Kind.TOTAL,),
    "from": (Kind.BOUND,),
    "until": (Kind.BOUND,),
    "fact": (Kind.MILESTONE, Kind.DOCUMENT),
    "stage": (Kind.MILESTONE, Kind.DOCUMENT),
    "count": (Kind.MILESTONE,),
    "all": (Kind.MILESTONE,),
    "item": (Kind.MILESTONE,),
    "times": (Kind.CADENCE,),
    "every": (Kind.CADENCE,),
    "of": (Kind.CADENCE,),
}
_TARGETED = (Kind.TOTAL, Kind.GROWTH, Kind.BOUND)


def area_rules(read: TomlFile, plan: Plan, scoring: Scoring) -> AreaRules:
    """Make an area's rules from its file; raises FileErrors with every line that is wrong."""
    content = read.content
    errors: list[RuleFileError] = []
    tasks = tuple(
        _task(each, index, content, read, plan, scoring, errors)
        for index, each in enumerate(content["task"])
    )
    checks = tuple(
        _check(each, read.line("check", index), tasks)
        for index, each in enumerate(content.get("check", ()))
    )
    if errors:
        raise FileErrors(tuple(errors))
    return AreaRules(
        area=content["area"],
        plan=plan.id,
        lead=content["lead"],
        reporters=tuple(content["reporters"]),
        tasks=tasks,
        checks=checks,
        file=read.file,
        curves=_own_curves(content, read),
        rollups=tuple(
            Rollup(
                **{"lead": content["lead"], **each, "units": tuple(each["units"])},
                line=read.line("rollup", index),
            )
            for index, each in enumerate(content.get("rollup", ()))
        ),
    )


def _own_curves(content: Mapping[str, Any], read: TomlFile) -> dict[str, Curve]:
    """Make the curves that indicators give themselves."""
    return {
        own_curve(rule["id"]): curve_from(
            own_curve(rule["id"]),
            rule["curve"],
            read,
            read.line("task", index, "indicator", number, "curve"),
        )
        for index, task in enumerate(content["task"])
        for number, rule in enumerate(task["indicator"])
        if isinstance(rule.get("curve"), dict)
    }


def _task(
    each: Mapping[str, Any],
    index: int,
    area: Mapping[str, Any],
    read: TomlFile,
    plan: Plan,
    scoring: Scoring,
    errors: list[RuleFileError],
) -> Task:
    inherited = {**area, **each}
    indicators = []
    for number, rule in enumerate(each["indicator"]):
        line = read.line("task", index, "indicator", number)
        errors.extend(
            RuleFileError(said, file=read.file, line=line) for said in _misfits(rule, plan)
        )
        indicators.append(_indicator(rule, inherited, line, plan, scoring))
    return Task(
        code=each["code"],
        title=Label(each["title"], each["title_en"]),
        clause=tuple(each["clause"]),
        lead=inherited["lead"],
        reporters=tuple(inherited["reporters"]),
        cooperating=tuple(inherited.get("cooperating", ())),
        indicators=tuple(indicators),
        line=read.line("task", index),
    )


def _indicator(
    rule: Mapping[str, Any],
    task: Mapping[str, Any],
    line: int,
    plan: Plan,
    scoring: Scoring,
) -> Indicator:
    inherited = {**task, **rule}
    strictness = Strictness(rule.get("strictness", "hard"))
    measured = rule.get("measured", "monthly")
    shown = rule.get("shown_as")
    curve = rule.get("curve")
    return Indicator(
        id=rule["id"],
        task=task["code"],
        name=Label(rule["name"], rule["name_en"]),
        kind=Kind(rule["kind"]),
        clause=tuple(rule.get("clause", task["clause"])),
        lead=inherited["lead"],
        reporters=tuple(inherited["reporters"]),
        cooperating=tuple(inherited.get("cooperating", ())),
        due=_day(rule.get("due")) or plan.ends,
        weight=rule.get("weight", scoring.strictness_weights[strictness]),
        strictness=strictness,
        measured=tuple(measured) if isinstance(measured, list) else measured,
        unit=rule.get("unit"),
        shown_as=(shown["unit"], float(shown["factor"])) if shown else None,
        target=_target(rule),
        value=rule.get("value"),
        of=rule.get("of"),
        by_plugin=rule.get("by_plugin", False),
        start=rule.get("start"),
        curve=own_curve(rule["id"]) if isinstance(curve, dict) else curve,
        reported=rule.get("reported", "to_date"),
        valid_from=_day(rule.get("from")),
        valid_until=_day(rule.get("until")),
        fact=rule.get("fact"),
        stage=rule.get("stage"),
        count=rule.get("count"),
        all=rule.get("all", False),
        item=rule.get("item"),
        times=rule.get("times"),
        every=rule.get("every"),
        ours=rule.get("ours", False),
        note=Label(rule.get("note", ""), rule.get("note_en", "")),
        line=line,
        due_open="due" not in rule or rule.get("ours", False),
        unit_targets=rule.get("unit_targets", {}),
    )


def own_curve(indicator_id: str) -> str:
    """Give the id under which an indicator's own curve stands among the plan's curves."""
    return f"{indicator_id}:own"


def _check(each: Mapping[str, Any], line: int, tasks: tuple[Task, ...]) -> Check:
    return Check(
        code=each["code"],
        expect=each["expect"],
        says=Label(each["says"], each["says_en"]),
        severity=Severity(each.get("severity", "warning")),
        task=each.get("task", tasks[0].code if len(tasks) == 1 else ""),
        line=line,
    )


def _target(rule: Mapping[str, Any]) -> Target | None:
    return next((Target(one, float(rule[one])) for one in _DIRECTIONS if one in rule), None)


def _misfits(rule: Mapping[str, Any], plan: Plan) -> list[Message]:
    kind = Kind(rule["kind"])
    found = [
        message("{id}: a {kind} needs the key {key}", id=rule["id"], kind=kind, key=key)
        for key in _NEEDS[kind]
        if key not in rule
    ]
    if rule.get("every") == "event" and kind is Kind.CADENCE and "of" not in rule:
        found.append(
            message("{id}: a {kind} needs the key {key}", id=rule["id"], kind=kind, key="of")
        )
    found.extend(
        message(
            "{id}: the key {key} has no meaning for a {kind}", id=rule["id"], kind=kind, key=key
        )
        for key, kinds in _OWN.items()
        if key in rule and kind not in kinds
    )
    targets = [one for one in _DIRECTIONS if one in rule]
    if len(targets) != (1 if kind in _TARGETED else 0):
        wanted = _DIRECTIONS if kind in _TARGETED else ("-",)
        found.append(
            message(
                "{id}: a {kind} has exactly one target of {wanted}, here: {targets}",
                id=rule["id"],
                kind=kind,
                wanted=wanted,
                targets=tuple(targets) or "-",
            )
        )
    has_value = "value" in rule
    if kind not in {Kind.MILESTONE, Kind.DOCUMENT} and has_value == rule.get("by_plugin", False):
        found.append(message("{id}: give either value or by_plugin = true", id=rule["id"]))
    if rule.get("ours") and not rule.get("note"):
        found.append(message("{id}: ours = true needs a note that says why", id=rule["id"]))
    due = _day(rule.get("due"))
    if due is not None and not plan.starts <= due <= plan.ends:
        found.append(
            message("{id}: the due day {due} lies outside the plan", id=rule["id"], due=due)
        )
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
