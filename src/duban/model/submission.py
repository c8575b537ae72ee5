"""What a reporter sent: the record of a submission, and the view of it that plugins get."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from duban.model.findings import Finding
from duban.model.period import Period

#: The key of a submission under which a reporter foretells figures, by indicator.
EXPECTED = "expected"


@frozen
class TaskReport:
    """The texts of one task, reduced to what is judged.

    `missing` holds the elements (五有) that are absent or blank; `evidence` the ids of the
    indicators for which evidence is named.
    """

    missing: tuple[str, ...] = ()
    unchanged: bool = False
    summary: bool = False
    evidence: frozenset[str] = frozenset()

    @staticmethod
    @lru_cache(maxsize=4096)
    def shared(
        missing: tuple[str, ...], unchanged: bool, summary: bool, evidence: tuple[str, ...]
    ) -> "TaskReport":
        """Give one object for equal reports: most tasks of most files are alike."""
        return TaskReport(missing, unchanged, summary, frozenset(evidence))


class Content:
    """The digest of what a document says, however its file is written.

    It tells versions of a month apart and is worked out when two are compared: most have one.
    """

    __slots__ = ("_digest", "_work_out")

    def __init__(self, work_out: Callable[[], str]) -> None:
        """Keep how to work it out."""
        self._work_out = work_out
        self._digest = ""

    @classmethod
    def of(cls, digest: str) -> "Content":
        """Give one that is known."""
        return cls(lambda: digest)

    def __str__(self) -> str:
        """Give the digest."""
        if not self._digest:
            self._digest = self._work_out()
        return self._digest

    def __repr__(self) -> str:
        """Give Content(digest)."""
        return f"Content({self})"

    def __eq__(self, other: object) -> bool:
        """Tell whether both say the same."""
        return isinstance(other, Content) and str(self) == str(other)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(str(self))


@frozen
class Record:
    """One submission as read from a file: identity, digest, facts and faults.

    `file` is relative to the folder. `faults` is empty for a submission that passed its schema; where it did not,
    `facts` and `tasks` leave out what the faults touch. `texts` are the words of each task in two
    parts: what it tells of the month, and the rest (where several units report on the area).
    `expected` are the figures that the reporter foretells for the end of the next month, by
    indicator, in base units.
    """

    plan: str
    area: str
    reporter: str
    period: Period
    file: str
    sha256: str
    content: Content
    submitted_at: datetime
    facts: Mapping[str, Any]
    tasks: Mapping[str, TaskReport]
    signed: tuple[date | None, date | None] = (None, None)
    faults: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    texts: Mapping[str, tuple[str, str]] = field(factory=dict, repr=False)
    expected: tuple[tuple[str, float], ...] = ()

    @property
    def passes(self) -> bool:
        """Tell whether it passed its schema."""
        return not self.faults


@frozen
class LastReport:
    """The last accepted report of an area: its record, and its texts by task and element.

    `steady` names the facts that stood still from the report before it to this one.
    """

    record: Record
    texts: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    steady: frozenset[str] = frozenset()


@frozen
class Event:
    """A major result (重大成果) or an acute problem (突出问题), reported at any time (通知 三)."""

    plan: str
    area: str
    reporter: str
    kind: str
    task: str
    happened_at: datetime
    received_at: datetime
    place: str
    what: str
    help_wanted: str
    next_report_due: str
    file: str
    sha256: str


class Submission:
    """A read-only view of an effective submission, for hooks.

    Facts are looked up by their path without the leading "facts.".
    """

    __slots__ = ("area", "facts", "period", "plan", "reporter")

    def __init__(
        self, plan: str, area: str, reporter: str, period: Period, facts: Mapping[str, Any]
    ) -> None:
        """Wrap the facts of one submission."""
        self.plan = plan
        self.area = area
        self.reporter = reporter
        self.period = period
        self.facts = facts

    def has(self, path: str) -> bool:
        """Tell whether a fact was reported."""
        return self._at(path) is not None

    def number(self, path: str) -> float | None:
        """Give a number in its base unit; None where it was not reported."""
        found = self._at(path)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return None
        return float(found)

    def text(self, path: str) -> str | None:
        """Give a text; None where it was not reported."""
        found = self._at(path)
        return found if isinstance(found, str) else None

    def things(self, path: str) -> tuple[Mapping[str, Any], ...]:
        """Give the things of a list; empty where the list was not reported."""
        found = self._at(path)
        return tuple(found) if isinstance(found, Sequence) and not isinstance(found, str) else ()

    def _at(self, path: str) -> object:
        found: object = self.facts
        for name in path.split("."):
            if type(found) is not dict and not isinstance(found, Mapping):
                return None
            found = found.get(name)
        return found
