"""What keeps a re-plan from being one: keys that its kind lacks, has too many, or cannot have."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from duban.errors import DubanError, RuleFileError
from duban.model.agreements import REPLAN_LABELS, ReplanKind
from duban.model.rules import Indicator, RuleBook
from duban.model.terms import Kind
from duban.rulefiles.toml import At, unknown_name
from duban.words import message

_NEEDS: dict[ReplanKind, tuple[str, ...]] = {
    ReplanKind.TARGET: ("area", "from"),
    ReplanKind.TRANSFER: ("area", "task", "reporter", "to", "from"),
    ReplanKind.MERGED: ("reporter", "to", "from"),
    ReplanKind.ADDED: ("area", "expected_from"),
    ReplanKind.CLOSED: ("area", "from"),
}
_ALWAYS = frozenset({"kind", "authority", "by", "decided_on", "document", "reason"})
_MAY: dict[ReplanKind, tuple[str, ...]] = {
    ReplanKind.TARGET: ("reporter", "task", "indicator", "target", "due"),
    ReplanKind.TRANSFER: ("indicator",),
    ReplanKind.MERGED: (),
    ReplanKind.ADDED: ("reporter",),
    ReplanKind.CLOSED: ("reporter", "task", "indicator"),
}
_STAGED = (Kind.MILESTONE, Kind.DOCUMENT)
_DATED = (*_STAGED, Kind.TOTAL, Kind.GROWTH)


def replan_faults(
    entry: Mapping[str, Any], book: RuleBook, at: At, called: Callable[[str], str] = str
) -> list[DubanError]:
    """Find what is wrong with a `[[replan]]`, each with the place of its key.

    `called` gives what people call a key.
    """
    kind = ReplanKind(entry.get("kind", "target"))
    label = REPLAN_LABELS[kind]
    errors: list[DubanError] = []
    for key in _NEEDS[kind]:
        if key not in entry:
            said = message("A re-plan ({kind}) names {key}", kind=label, key=called(key))
            errors.append(RuleFileError(said, **at("")))
    allowed = {*_ALWAYS, *_NEEDS[kind], *_MAY[kind]}
    for key in entry:
        if key not in allowed:
            said = message("A re-plan ({kind}) has no {key}", kind=label, key=called(key))
            errors.append(RuleFileError(said, **at(key)))
    if errors:
        return errors
    if "to" in entry and entry["to"] not in book.reporters:
        errors.append(unknown_name("reporter", entry["to"], book.reporters, **at("to")))
    if kind is ReplanKind.TARGET:
        errors.extend(_target_faults(entry, book, at))
    return errors


def _target_faults(entry: Mapping[str, Any], book: RuleBook, at: At) -> list[DubanError]:
    if "target" not in entry and "due" not in entry:
        said = message("A re-plan names a new target, a new due day, or both")
        return [RuleFileError(said, **at(""))]
    if ("indicator" in entry) == ("task" in entry):
        said = message("A re-plan names an indicator or a task, one of the two")
        return [RuleFileError(said, **at(""))]
    if "target" in entry and "indicator" not in entry:
        said = message("A new target is that of one indicator: name it")
        return [RuleFileError(said, **at("target"))]
    rules = book.rules.get(entry["area"])
    if rules is None:
        return []
    wanted = (entry.get("indicator"), entry.get("task"))
    concerned = [one for one in rules.indicators if one.id == wanted[0] or one.task == wanted[1]]
    errors: list[DubanError] = []
    if "target" in entry and not all(_has_target(one) for one in concerned):
        said = message("{id} has no target that could change", id=entry["indicator"])
        errors.append(RuleFileError(said, **at("target")))
    if "due" in entry:
        errors.extend(_due_faults(entry, concerned, book, at))
    return errors


def _due_faults(
    entry: Mapping[str, Any], concerned: list[Indicator], book: RuleBook, at: At
) -> list[DubanError]:
    plan = book.plan
    try:
        due = date.fromisoformat(entry["due"])
    except ValueError:
        return []
    if not plan.starts <= due <= plan.ends:
        said = message(
            "{due} lies outside the plan, which runs from {first} to {last}",
            due=due,
            first=plan.starts,
            last=plan.ends,
        )
        return [RuleFileError(said, **at("due"))]
    if concerned and not any(one.kind in _DATED for one in concerned):
        name = entry.get("indicator") or entry.get("task")
        said = message("{id} has no due day that could change", id=name)
        return [RuleFileError(said, **at("due"))]
    return []


def _has_target(indicator: Indicator) -> bool:
    return (
        indicator.target is not None
        or indicator.kind is Kind.CADENCE
        or (indicator.kind is Kind.MILESTONE and indicator.count is not None)
    )
