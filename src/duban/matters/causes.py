"""Causes: what calls for a matter, whether an alert of a judgement or a word of the office."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from duban.model.pressing import Source
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

#: Kinds that ask to verify or look ahead and accuse nobody: no yellow cards, and no climbing.
QUERIES = frozenset({"ahead", "question", "miss_likely"})

#: Kinds that state a fact for good: nobody can mend it any more. It is told once and counted in
#: the score; its matter needs no answer, does not climb, and ends when its first limit is over.
#: Paper that is missing is none of these: once handed in and registered, the alert is gone.
ON_RECORD = frozenset({"late"})

#: Kinds whose matter is carried on when the cause stands for a later period, each with its strand:
#: kinds of one strand are one matter that grows graver or lighter. A strand's causes exclude each
#: other, for an indicator has one status. What is not named here is a matter of its own in each
#: period:
#: not_reported, late, returned, paper_missing: a report, and the report of June is not that of July;
#: summary_missing: each quarter has its own summary; fell, question: the figures of one report,
#: which an answer about another does not explain; inspection_differs: one visit;
#: events: happen once; kinds of plugins: the key they give says what is the same.
STRANDS: Mapping[str, str] = {
    "behind": "progress",  # one target: behind, then off track, then missed
    "off_track": "progress",
    "missed": "progress",
    "broken": "broken",  # the limit is broken still
    "ahead": "ahead",  # verified once, it does not have to be asked each month
    "unverified": "unverified",  # the evidence is lacking still
    "unknown": "unknown",  # the figure or the baseline is lacking still
    "element_missing": "element_missing",  # asked of each task until it is there
}


def strand_of(kind: str) -> str:
    """Give the strand of a kind; a kind that is not carried on is its own."""
    return STRANDS.get(kind, kind)


def identity_of(key: str) -> str:
    """Give what the matter of an alert's key is known by: without the period where it is carried on.

    plan/kind/reporter/area/subject/period becomes plan/strand/reporter/area/subject.
    """
    plan, _, rest = key.partition("/")
    kind, _, rest = rest.partition("/")
    if kind not in STRANDS:
        return key
    return "/".join((plan, STRANDS[kind], rest.rpartition("/")[0]))


@frozen
class Cause:
    """What calls for a matter.

    `key` names it for good, in its period; `level` is its base level; `said` and `because` are in
    the plan's language. Of an instruction or a decision `reporter` is the unit that it was given to.
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

    @property
    def identity(self) -> str:
        """Give the key of its matter."""
        return identity_of(self.key)

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
    """Give the reporter that the key of an alert or of its matter names, the third part of both."""
    return key.split("/")[2]
