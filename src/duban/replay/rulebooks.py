"""How two rule books of one plan differ: file, key, and what stood there before and after."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import attrs
from attrs import frozen

from duban.model.plan import Curve
from duban.model.rules import AreaRules, Check, Indicator, RuleBook

#: Fields that a change of place or of wording elsewhere moves, and those told under other names.
_UNTOLD = frozenset({"line", "due_open", "joined", "target", "indicators"})
_KEYS = {"valid_from": "from", "valid_until": "until"}

_NONE = "—"


@frozen
class RuleChange:
    """One key of a rule file that differs; `before` or `after` is "—" where it stands in one only.

    `kind` tells what it belongs to (indicator, check, rollup, curve, baseline, thresholds, levels, scoring,
    plan, reporter, schema, area, code), `subject` which one, `area` in which area.
    """

    file: str
    key: str
    before: str
    after: str
    kind: str
    subject: str = ""
    area: str = ""
    line: int = 0


def rule_changes(before: RuleBook, after: RuleBook) -> tuple[RuleChange, ...]:
    """List what differs between two rule books of a plan; nothing where they are the same."""
    if before.sha256 == after.sha256:
        return ()
    return (*_areas(before, after), *_schemas(before, after), *_plan_files(before, after))


def code_change(before: RuleBook, after: RuleBook) -> RuleChange:
    """Give the change of what no rule file says: the code of the plugins."""
    return RuleChange("plugins/", "-", before.sha256[:12], after.sha256[:12], "code")


def _areas(before: RuleBook, after: RuleBook) -> Iterator[RuleChange]:
    for area in sorted({*before.rules, *after.rules}):
        old, new = before.rules.get(area), after.rules.get(area)
        if old is None or new is None:
            there = [each for each in (old, new) if each is not None]
            was, now = (area if each else _NONE for each in (old, new))
            yield RuleChange(there[0].file, "area", was, now, "area", area, area)
        else:
            yield from _indicators(old, new)
            yield from _checks(old, new)
            yield from _rollups(old, new)


def _indicators(old: AreaRules, new: AreaRules) -> Iterator[RuleChange]:
    olds = {one.id: one for one in old.indicators}
    news = {one.id: one for one in new.indicators}
    for key in dict.fromkeys((*olds, *news)):
        place = news.get(key) or olds[key]
        for name, was, now in _differing(_flat(olds.get(key)), _flat(news.get(key))):
            yield RuleChange(
                new.file, f"{key}.{name}", was, now, "indicator", key, new.area, place.line
            )


def _checks(old: AreaRules, new: AreaRules) -> Iterator[RuleChange]:
    olds = {one.code: one for one in old.checks}
    news = {one.code: one for one in new.checks}
    for key in dict.fromkeys((*olds, *news)):
        place = news.get(key) or olds[key]
        for name, was, now in _differing(_flat(olds.get(key)), _flat(news.get(key))):
            yield RuleChange(
                new.file, f"{key}.{name}", was, now, "check", key, new.area, place.line
            )


def _rollups(old: AreaRules, new: AreaRules) -> Iterator[RuleChange]:
    olds = dict(enumerate(old.rollups))
    news = dict(enumerate(new.rollups))
    for key in dict.fromkeys((*olds, *news)):
        place = news.get(key) or olds[key]
        for name, was, now in _differing(_flat(olds.get(key)), _flat(news.get(key))):
            yield RuleChange(
                new.file,
                f"rollup.{key}.{name}",
                was,
                now,
                "rollup",
                place.lead,
                new.area,
                place.line,
            )


def _schemas(before: RuleBook, after: RuleBook) -> Iterator[RuleChange]:
    for area in sorted({*before.schemas} & {*after.schemas}):
        file = f"schemas/{after.plan.id}/{area}.schema.json"
        olds, news = _leaves(before.schemas[area]), _leaves(after.schemas[area])
        for name, was, now in _differing(olds, news):
            yield RuleChange(file, name, was, now, "schema", area, area)


def _plan_files(before: RuleBook, after: RuleBook) -> Iterator[RuleChange]:
    folder = f"rules/{after.plan.id}"
    yield from _settings(before, after, f"{folder}/alerts.toml")
    for name, kind in (("curves", "curve"), ("baselines", "baseline"), ("reporters", "reporter")):
        file = f"{folder}/{'baseline' if kind == 'baseline' else name}.toml"
        olds, news = getattr(before, name), getattr(after, name)
        for key in sorted({*olds, *news}):
            for field, was, now in _differing(_flat(olds.get(key)), _flat(news.get(key))):
                yield RuleChange(file, f"{key}.{field}", was, now, kind, key)
    for field, was, now in _differing(_flat(before.scoring), _flat(after.scoring)):
        yield RuleChange(f"{folder}/scoring.toml", field, was, now, "scoring")
    for field, was, now in _differing(_flat(before.plan), _flat(after.plan)):
        yield RuleChange(f"{folder}/plan.toml", field, was, now, "plan")
    for area in sorted({*before.timetables} & {*after.timetables}):
        if before.timetables[area] != after.timetables[area] and before.plan == after.plan:
            yield RuleChange("plugins/", f"{area}.duban_timetable", "…", "…", "plan", "", area)


def _settings(before: RuleBook, after: RuleBook, file: str) -> Iterator[RuleChange]:
    for field, was, now in _differing(_flat(before.alerting), _flat(after.alerting)):
        head, _, rest = field.partition(".")
        if head == "levels":
            yield RuleChange(file, field, was, now, "levels", rest)
        elif head in {"forecasting", "policy"}:
            key = field.replace("forecasting", "forecast").replace("policy", "matters")
            yield RuleChange(file, key, was, now, head)
        elif head != "sources":
            key = f"thresholds.{field}" if head != "urged_workdays" else field
            yield RuleChange(file, key, was, now, "thresholds")


def _differing(olds: Mapping[str, str], news: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for key in dict.fromkeys((*olds, *news)):
        was, now = olds.get(key, _NONE), news.get(key, _NONE)
        if was != now:
            yield key, was, now


def _flat(thing: Any) -> dict[str, str]:
    """Give the keys of a rule with what stands there, nested ones with dots."""
    found: dict[str, str] = {}
    if thing is None:
        return found
    if isinstance(thing, Indicator) and thing.target is not None:
        found[thing.target.direction] = _shown(thing.target.value)
    for field in attrs.fields(type(thing)):
        value = getattr(thing, field.name)
        if field.name in _UNTOLD or value in (None, (), "", False):
            continue
        key = _KEYS.get(field.name, field.name)
        found |= _below(key, value)
    return found


def _below(key: str, value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {
            inner: text
            for name, each in value.items()
            for inner, text in _below(f"{key}.{_shown(name)}", each).items()
        }
    if attrs.has(type(value)) and not isinstance(value, Indicator | Check | Curve):
        own = _flat(value)
        return {f"{key}.{name}": text for name, text in own.items()}
    if isinstance(value, tuple) and value and attrs.has(type(value[0])):
        return {
            f"{key}.{getattr(each, 'id', number)}.{name}": text
            for number, each in enumerate(value)
            for name, text in _flat(each).items()
        }
    return {key: _shown(value)}


def _shown(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(each) for each in value) + "]"
    return str(value)


def _leaves(node: Any, path: str = "") -> dict[str, str]:
    """Give the keywords of a schema by their path."""
    if isinstance(node, Mapping):
        return {
            key: text
            for name, each in node.items()
            for key, text in _leaves(each, f"{path}.{name}".lstrip(".")).items()
        }
    return {path: _shown(tuple(node)) if isinstance(node, list) else str(node)}
