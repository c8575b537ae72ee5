"""Doubts between facts: what a schema cannot see because it takes two figures to see it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from attrs import frozen

from duban.expressions import CelFailure, names_in
from duban.model.findings import FINDING_CODES, Doubt, Finding
from duban.model.rules import AreaRules, Indicator
from duban.model.submission import Record
from duban.model.terms import Severity
from duban.schemafiles.explaining import field_name
from duban.schemafiles.leaves import Leaf, fact_at
from duban.words import Label, Message, figure, harmless, message

_WAN = 10_000


@frozen(eq=False, repr=False)
class Watch:
    """The leaves of an area whose course is watched, picked out once.

    `numbers` are grouped by the object in which they stand, each with its key there; `dated` are
    the paths of works and documents, and of lists of them, that name the day of their stage.
    """

    numbers: tuple[tuple[tuple[str, ...], tuple[tuple[str, Leaf], ...]], ...]
    lists: tuple[Leaf, ...]
    dated: tuple[tuple[str, ...], ...]
    leaves: Mapping[str, Leaf]
    factor: float

    @classmethod
    def over(cls, leaves: Mapping[str, Leaf], factor: float) -> "Watch":
        """Pick the numbers of a schema, and the lists that must not lose a thing."""
        numbers = (leaf for leaf in leaves.values() if leaf.type == "number")
        return cls(
            tuple(
                (group, tuple((leaf.path[-1], leaf) for leaf in within))
                for group, within in groupby(numbers, lambda leaf: leaf.path[:-1])
            ),
            tuple(
                leaf
                for leaf in leaves.values()
                if leaf.type == "list" and leaf.key and not leaf.may_shrink
            ),
            tuple(dict.fromkeys(_dated(leaves.values()))),
            leaves,
            factor,
        )


def course_doubts(watch: Watch, record: Record, known: dict[str, Any]) -> list[Finding]:
    """Doubt what a report changes against the last known facts, and bring `known` up to it.

    A cumulative figure that falls, a figure a hundred times off, a thing gone from a list, a stage
    reached on a day to come. Known are the figures of each group by the name of its first, and the
    names of the things of each list.
    """
    found: list[Finding] = []
    usual = watch.factor / 2  # a figure that rises by less needs no closer look
    for group, numbers in watch.numbers:
        within = fact_at(record.facts, group)
        if not within:
            continue
        first = numbers[0][1].name
        figures = known.get(first)
        if figures is None:
            known[first] = dict(within)
            continue
        for key, leaf in numbers:
            value, before = within.get(key), figures.get(key)
            if value == before or value is None:
                continue
            figures[key] = value
            if before is None or 0 < before < value < before * usual:
                continue
            if doubt := _changed(watch, record, leaf, before, value):
                found.append(doubt)
    if watch.lists:
        found.extend(_lost(watch, record, known))
    if watch.dated:
        found.extend(_to_come(watch, record))
    return found


def _dated(leaves: Iterable[Leaf]) -> Iterator[tuple[str, ...]]:
    """Give where a stage stands beside the day on which it was reached."""
    for leaf in leaves:
        if leaf.type == "list" and {"stage", "date"} <= {column.name for column in leaf.columns}:
            yield leaf.path
        elif leaf.path[-1] == "date" and leaf.format == "date":
            yield leaf.path[:-1]


def _to_come(watch: Watch, record: Record) -> Iterator[Finding]:
    """Doubt a stage that was reached, as it says, after its report was sent."""
    sent = record.submitted_at.date().isoformat()
    for path in watch.dated:
        found = fact_at(record.facts, path)
        if not found:
            continue
        is_list = isinstance(found, list)
        fact = ".".join(("facts", *path) if is_list else ("facts", *path, "date"))
        for thing in found if is_list else (found,):
            day = thing.get("date")
            if isinstance(day, str) and day > sent:
                said = message(
                    "{name}: the day {day} was still to come when this was sent on {sent}: is it"
                    " planned, or reached?",
                    name=field_name(("facts", *path), watch.leaves),
                    day=harmless(day, 10),
                    sent=record.submitted_at.date(),
                )
                yield on_record(record, "FACT-008", said, fact=fact)


def _lost(watch: Watch, record: Record, known: dict[str, Any]) -> Iterator[Finding]:
    for leaf in watch.lists:
        things = fact_at(record.facts, leaf.path)
        if things is not None:
            names = {thing[leaf.key] for thing in things}
            gone = known.get(leaf.name, names) - names
            known[leaf.name] = names
            if gone:
                yield _gone(watch, record, leaf, gone)


def _changed(
    watch: Watch, record: Record, leaf: Leaf, before: float, value: float
) -> Finding | None:
    if leaf.cumulative and value < before:
        return _fell(watch, record, leaf, before, value)
    if before and value and not 1 / watch.factor < abs(value / before) < watch.factor:
        said = _far_off(leaf, before, value, watch)
        return on_record(record, "FACT-003", said, fact=leaf.name)
    return None


def _fell(watch: Watch, record: Record, leaf: Leaf, before: float, value: float) -> Finding:
    said = message(
        "{name} fell from {before} to {value} though it adds up over the year",
        **_change(leaf, before, value, watch),
    )
    return on_record(record, "FACT-001", said, fact=leaf.name)


def _gone(watch: Watch, record: Record, leaf: Leaf, gone: set[Any]) -> Finding:
    said = message(
        "{name} no longer has {things}: was it renamed or left out?",
        name=field_name(("facts", *leaf.path), watch.leaves),
        things=tuple(harmless(str(each), 40) for each in sorted(gone)),
    )
    return on_record(record, "FACT-002", said, fact=leaf.name)


def check_doubts(
    rules: AreaRules, record: Record, outcomes: Mapping[str, bool | CelFailure]
) -> Iterator[Finding]:
    """Turn the checks that do not hold into findings."""
    for code, outcome in outcomes.items():
        if outcome is True:
            continue
        check = rules.check(code)
        fact = next((name for name in names_in(check.expect) if name.startswith("facts.")), "")
        if isinstance(outcome, CelFailure):
            said = message(
                "{code} cannot be judged: {error}", code=code, error=harmless(outcome.said)
            )
            yield on_record(record, "RULE-001", said, fact=fact, task=check.task)
        else:
            yield on_record(record, code, check.says, check.severity, fact=fact, task=check.task)


def plugin_doubts(rules: AreaRules, record: Record, doubts: Iterable[Doubt]) -> Iterator[Finding]:
    """Turn what a plugin doubts into findings; raises KeyError for a task that the area lacks."""
    for doubt in doubts:
        if doubt.task:
            rules.task(doubt.task)
        fact = f"facts.{doubt.fact}" if doubt.fact else ""
        yield on_record(
            record,
            doubt.code,
            Label(doubt.zh, doubt.en),
            Severity(doubt.severity),
            fact=fact,
            task=doubt.task,
        )


def on_record(
    record: Record,
    code: str,
    said: Message | Label,
    severity: Severity | None = None,
    **more: str,
) -> Finding:
    """Make a finding on a submission."""
    return Finding(
        code,
        severity or FINDING_CODES[code][0],
        said,
        file=record.file,
        plan=record.plan,
        area=record.area,
        reporter=record.reporter,
        period=str(record.period),
        **more,
    )


def on_indicator(
    record: Record, indicator: Indicator, code: str, said: Message, fact: str = ""
) -> Finding:
    """Make a finding on what a submission gives for an indicator."""
    return on_record(record, code, said, fact=fact, task=indicator.task, indicator=indicator.id)


def _change(leaf: Leaf, before: float, value: float, watch: Watch) -> dict[str, object]:
    return {
        "name": field_name(("facts", *leaf.path), watch.leaves),
        "before": figure(before, leaf.unit, leaf.shown_as),
        "value": figure(value, leaf.unit, leaf.shown_as),
    }


def _far_off(leaf: Leaf, before: float, value: float, watch: Watch) -> Message:
    ratio = max(abs(value / before), abs(before / value))
    change = _change(leaf, before, value, watch)
    if ratio > _WAN / 2 and leaf.shown_as is not None:
        return message(
            "{name} went from {before} to {value}: was {unit} taken for the base unit?",
            unit=leaf.shown_as[0],
            **change,
        )
    return message(
        "{name} went from {before} to {value}, more than {factor} times: is a digit or unit wrong?",
        factor=f"{watch.factor:g}",
        **change,
    )
