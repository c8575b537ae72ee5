"""What duban concludes: standings, reports, scores, alerts."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from duban.model.agreements import Terms
from duban.model.findings import Finding
from duban.model.period import Period
from duban.model.submission import Record
from duban.model.terms import Level, Status
from duban.words import Label, Message, Sayable, message


@frozen
class Absent:
    """Why an indicator has no value: the fact that is missing, or another reason.

    `finding` is the code of the finding that the reason deserves; empty for a missing fact.
    """

    why: Message
    at_least: float | None = None
    finding: str = ""


@frozen
class Reached:
    """A stage that was reached, with its day, or how many things of a list reached it.

    `done` of `wanted` things have reached the stage that suffices; `stage` and `on` are those of
    the least advanced thing that counts.
    """

    done: int
    wanted: int
    begun: int
    stage: str
    on: date | None


@frozen
class Tally:
    """How often something was done in a window, and how often it should have been."""

    count: float
    wanted: float


#: A measured value: a number (nan = nothing to measure), a stage reached, a tally, or why none.
Measurement = float | Reached | Tally | Absent


@frozen
class Forecast:
    """What a figure is expected to have come to on its due day, in its indicator's unit.

    `miss_probability` (0 to 1) is how likely it is to miss its target then; four times of five it
    comes to between `low` and `high` (docs/forecast.md).
    """

    expected: float
    miss_probability: float
    low: float
    high: float


@frozen
class Foretold:
    """What a reporter itself expects of a figure, in its indicator's unit.

    `expected` is what it foretold a month ago for this period, `off` the share by which what came
    lies above it (-0.2: a fifth below), `next` what it foretells for the next month. None where
    nothing was foretold, or nothing came.
    """

    expected: float | None = None
    off: float | None = None
    next: float | None = None

    def off_said(self, came: float | None, unit: str | None) -> str | Message:
        """Say how far off what came was: of a rate in percentage points, else in per cent."""
        if self.off is None or self.expected is None or came is None:
            return "-"
        if unit == "%":
            points = f"{came - self.expected:+.1f}"
            return message("{points} points", points="0" if float(points) == 0 else points)
        share = f"{self.off:+.1%}"
        return "0%" if float(share[:-1]) == 0 else share


@frozen
class Standing:
    """Where an indicator stands at the end of a period, and why.

    `progress` is the share (0 to 1) that the score counts; None leaves it out of the score.
    `terms` is what it is held to where plans of work or re-plans have a say, `reached` the share
    of works or papers that came to the stage that suffices.
    """

    indicator: str
    task: str
    period: Period | None
    status: Status
    actual: float | str | None
    planned: float | None
    because: Sayable
    progress: float | None = None
    exempt: str = ""
    reported: float | None = None
    evidence: bool = False
    forecast: Forecast | None = None
    foretold: Foretold | None = None
    terms: Terms | None = None
    reached: float | None = None


class Timeliness(StrEnum):
    """How a due report arrived."""

    ON_TIME = "on_time"
    LATE = "late"
    MENDED_LATE = "mended_late"
    RETURNED = "returned"
    MISSING = "missing"
    NOT_DUE = "not_due"


@frozen
class Report:
    """One period of one reporter in one area: what came, when, and what stands in it.

    `effective` is the version that counts; `provisional` tells that it failed its schema or was
    returned and counts only where its faults do not reach. `days_late` is the raw fact, kept
    whatever exemption is granted. `receipt` says whose word the time of arrival is: "registered"
    or "claimed".
    """

    period: Period
    due: date
    timeliness: Timeliness
    effective: Record | None
    provisional: bool = False
    returned: Record | None = None
    returned_reason: str = ""
    received_at: datetime | None = None
    receipt: str = ""
    days_late: int = 0
    versions: int = 0
    paper_missing: tuple[Label, ...] = ()
    exempt_lateness: str = ""
    is_due: bool = True

    @property
    def absence_is_exempt(self) -> bool:
        """Tell whether nothing came, and the office lifted that: the month is not scored."""
        return self.timeliness is Timeliness.MISSING and bool(self.exempt_lateness)


@frozen
class ScoreBlock:
    """A block of a score: its weight, and its points out of it; None = left out."""

    id: str
    weight: float
    points: float | None
    because: Message


@frozen
class Score:
    """The score of one report, out of 100, with its blocks. `total` is None where none counts."""

    area: str
    reporter: str
    period: Period
    total: float | None
    blocks: tuple[ScoreBlock, ...]


@frozen
class TaskStanding:
    """Where a task stands: as its worst indicator that counts."""

    task: str
    status: Status
    indicator: str
    because: Sayable


@frozen
class Alert:
    """Something that the office has to press, with its base level and reason.

    `key` names it for good: plan/kind/reporter/area/subject/period.
    """

    kind: str
    level: Level
    area: str
    reporter: str
    period: str
    said: Sayable
    because: Sayable
    task: str = ""
    indicator: str = ""
    subject: str = ""
    clause: tuple[str, ...] = ()
    plan: str = ""

    @property
    def key(self) -> str:
        """Give the permanent key."""
        subject = self.indicator or self.subject or self.task or "-"
        return "/".join((self.plan, self.kind, self.reporter, self.area, subject, self.period))


@frozen
class Judgement:
    """All that was concluded about one reporter in one area at `as_of`.

    `history` has the standing of every indicator at the end of every period in which it was
    measured, in time order; it is empty unless it was asked for. `spared` are the tasks that cost
    the reporter nothing in a period: exempt, closed or moved.
    """

    plan: str
    area: str
    reporter: str
    reports: tuple[Report, ...]
    standings: tuple[Standing, ...]
    tasks: tuple[TaskStanding, ...]
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...] = ()
    alerts: tuple[Alert, ...] = ()
    progress: Mapping[Period, Mapping[str, float | None]] = field(factory=dict)
    not_yet: int = 0
    history: tuple[Standing, ...] = ()
    spared: frozenset[tuple[str, Period]] = frozenset()
