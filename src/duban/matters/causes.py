"""Causes: what calls for a matter, whether an alert of a judgement or a word of the office."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from duban.model.matters import Source
from duban.model.terms import Level

#: The alert that silences others: who reports nothing lacks everything else as well.
PARENT = "not_reported"

#: Kinds that an absent report of the same reporter, area and period silences.
SILENCED = frozenset({"unknown", "element_missing", "summary_missing", "paper_missing"})

#: Kinds that only remind: they never become matters.
REMINDERS = frozenset({"upcoming"})

#: Kinds that come from an event; they may be closed without being verified.
EVENTS = frozenset({"event_problem", "event_result"})

#: Kinds that nothing is owed for: their matters do not climb.
GOOD_NEWS = frozenset({"event_result"})

#: Kinds that ask to verify and accuse nobody: they are no yellow cards (ahead never costs).
QUERIES = frozenset({"ahead", "question"})


@frozen
class Cause:
    """What calls for a matter.

    `key` names it for good; `level` is its base level; `said` and `because` are in the plan's
    language. Of an instruction or a decision `reporter` is the unit that it was given to.
    """

    key: str
    kind: str
    level: Level
    plan: str
    area: str
    reporter: str
    period: str
    said: str
    because: str
    task: str = ""
    indicator: str = ""
    clause: tuple[str, ...] = ()
    source: Source = Source.ALERT

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Cause":
        """Take an alert from its row (evaluation.schema.json); an event's is of that source."""
        return cls(
            key=row["key"],
            kind=row["kind"],
            level=Level(row["level"]),
            plan=row["plan"],
            area=row["area"],
            reporter=row["reporter"],
            period=row["period"],
            said=row["message"],
            because=row["because"],
            task=row["task"] or "",
            indicator=row["indicator"] or "",
            clause=tuple(row["clause"]),
            source=Source.EVENT if row["kind"] in EVENTS else Source.ALERT,
        )


def reporter_of(key: str) -> str:
    """Give the reporter that an alert's key names: plan/kind/reporter/area/subject/period."""
    return key.split("/")[2]
