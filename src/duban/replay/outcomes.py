"""What two judgements of the same submissions differ in, each with the rules that can have done it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from duban.model.rules import RuleBook
from duban.model.terms import Kind
from duban.replay.rulebooks import RuleChange

Row = Mapping[str, Any]
#: Rows by section, as in the JSON document.
Sections = Mapping[str, Sequence[Row]]

_IDENTITY = ("plan", "area", "reporter")
_WHAT = {"indicators": "indicator", "tasks": "task", "scores": "period"}
_ON_CURVE = frozenset({Kind.TOTAL, Kind.GROWTH})
#: Settings that concern everything.
_GENERAL = frozenset({"plan", "reporter", "area", "rollup", "code"})


@frozen
class Changed:
    """One thing that differs: an alert, a status of an indicator or a task, a score.

    `before` and `after` are levels, statuses or scores; None where there is none. `by` are the
    numbers (from 0) of the rule changes that can have done it.
    """

    section: str
    plan: str
    area: str
    reporter: str
    subject: str
    before: str | float | None
    after: str | float | None
    row: Row
    by: tuple[int, ...] = ()


def changes_between(
    before: Sections,
    after: Sections,
    books: tuple[RuleBook, RuleBook],
    rules: Sequence[RuleChange],
) -> Iterator[Changed]:
    """Run through what differs between two judgements of one plan: alerts, statuses, tasks, scores."""
    plan = books[1].plan.id
    causes = _Causes(books, rules)
    alerts = (_by(before["alerts"], plan, _alert_key), _by(after["alerts"], plan, _alert_key))
    for key, old, new in _pairs(*alerts):
        was, now = (row["level"] if row else None for row in (old, new))
        if was != now:
            row = new or old or {}
            yield _changed("alerts", key[0], (was, now), row, causes.of_alert(row))
    values = {"indicators": "status", "tasks": "status", "scores": "score"}
    finders = {
        "indicators": causes.of_indicator,
        "tasks": causes.of_task,
        "scores": causes.of_score,
    }
    for section, value in values.items():
        what = _WHAT[section]

        def key_of(row: Row, what: str = what) -> tuple[str, ...]:
            return (*(str(row[name]) for name in _IDENTITY), str(row[what]))

        olds, news = (_by(each[section], plan, key_of) for each in (before, after))
        for _, old, new in _pairs(olds, news):
            was, now = (row[value] if row else None for row in (old, new))
            if was != now:
                row = new or old or {}
                yield _changed(section, str(row[what]), (was, now), row, finders[section](row))


def _changed(
    section: str, subject: str, values: tuple[Any, Any], row: Row, by: Iterable[int]
) -> Changed:
    plan, area, reporter = (str(row[name]) for name in _IDENTITY)
    return Changed(section, plan, area, reporter, subject, *values, row, tuple(by))


def _alert_key(row: Row) -> tuple[str, ...]:
    return (str(row["key"]),)


def _by(rows: Iterable[Row], plan: str, key_of: Any) -> dict[tuple[str, ...], Row]:
    return {key_of(row): row for row in rows if row["plan"] == plan}


def _pairs(
    olds: Mapping[tuple[str, ...], Row], news: Mapping[tuple[str, ...], Row]
) -> Iterator[tuple[tuple[str, ...], Row | None, Row | None]]:
    for key in sorted({*olds, *news}):
        yield key, olds.get(key), news.get(key)


class _Causes:
    """Finds the rule changes that can have moved a row."""

    def __init__(self, books: tuple[RuleBook, RuleBook], rules: Sequence[RuleChange]) -> None:
        self._books = books
        self._rules = rules

    def of_indicator(self, row: Row) -> list[int]:
        return self._those(lambda one: self._moves(one, str(row["area"]), str(row["indicator"])))

    def of_task(self, row: Row) -> list[int]:
        area, task = str(row["area"]), str(row["task"])
        ids = self._ids(area, task)
        return self._those(lambda one: any(self._moves(one, area, each) for each in ids))

    def of_score(self, row: Row) -> list[int]:
        area = str(row["area"])
        ids = self._ids(area)

        def moves(one: RuleChange) -> bool:
            if one.kind in {"thresholds", "levels", "check"}:
                return False
            return one.kind == "scoring" or any(self._moves(one, area, each) for each in ids)

        return self._those(moves)

    def of_alert(self, row: Row) -> list[int]:
        area, indicator = str(row["area"]), row["indicator"]
        code = str(row["key"]).split("/")[4].partition(":")[0]

        def moves(one: RuleChange) -> bool:
            if one.kind == "levels":
                return bool(one.subject == row["kind"])
            if one.kind == "check":
                return one.subject == code
            if one.kind == "forecasting":
                return bool(row["kind"] == "miss_likely")
            if indicator is not None:
                return self._moves(one, area, str(indicator))
            return self._general(one, area) or one.key == "urged_workdays"

        return self._those(moves)

    def _those(self, moves: Any) -> list[int]:
        return [number for number, one in enumerate(self._rules) if moves(one)]

    def _moves(self, one: RuleChange, area: str, indicator: str) -> bool:
        """Tell whether a rule change can move an indicator of an area."""
        if one.kind == "indicator":
            return one.subject == indicator
        rules = [
            book.rules[area].indicator(indicator)
            for book in self._books
            if area in book.rules
            and any(each.id == indicator for each in book.rules[area].indicators)
        ]
        if one.kind == "curve":
            return any(rule.curve == one.subject for rule in rules)
        if one.kind == "baseline":
            name = f"baseline.{one.subject}"
            return any(rule.start == name or name in (rule.value or "") for rule in rules)
        if one.kind == "thresholds":
            return any(rule.kind in _ON_CURVE for rule in rules)
        return self._general(one, area)

    @staticmethod
    def _general(one: RuleChange, area: str) -> bool:
        return (one.kind in _GENERAL or one.kind == "schema") and one.area in {"", area}

    def _ids(self, area: str, task: str = "") -> list[str]:
        found = [
            one.id
            for book in self._books
            if area in book.rules
            for one in book.rules[area].indicators
            if task in {"", one.task}
        ]
        return list(dict.fromkeys(found))
