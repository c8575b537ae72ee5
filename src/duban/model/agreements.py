"""What was agreed on beside the rules: plans of work (工作方案) and re-plans (调整)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from duban.model.period import Period
from duban.model.plan import Curve
from duban.model.rules import Indicator
from duban.words import Label


@frozen
class Schedule:
    """What a plan of work says of one indicator.

    `points` are (month, figure to date at its end, in the base unit), `stages` (stage, day), both
    in time order; `place` is where it stands in the file.
    """

    points: tuple[tuple[Period, float], ...] = ()
    stages: tuple[tuple[str, date], ...] = ()
    in_charge: str = ""
    place: str = ""


@frozen
class WorkPlan:
    """A plan of work as a unit filed it for one area and year: who stands for it, and when what.

    `person` is who filed it, `in_charge` who answers for the work.
    """

    plan: str
    area: str
    reporter: str
    submitted_at: datetime
    person: str
    in_charge: str
    schedules: Mapping[str, Schedule]
    file: str
    sha256: str


@frozen
class Acceptance:
    """The office's entry that a plan of work is accepted.

    Without `sha256` the last version filed by the day of acceptance is meant.
    """

    reporter: str
    area: str
    accepted_on: date
    by: str
    sha256: str = ""
    note: str = ""
    line: int = 0


@frozen
class Accepted:
    """A plan of work that counts, from the end of which month on."""

    work_plan: WorkPlan
    acceptance: Acceptance
    since: Period


class ReplanKind(StrEnum):
    """What a re-plan changes."""

    TARGET = "target"
    TRANSFER = "transfer"
    MERGED = "merged"
    ADDED = "added"
    CLOSED = "closed"


REPLAN_LABELS: dict[ReplanKind, Label] = {
    ReplanKind.TARGET: Label("目标或期限调整", "target or date changed"),
    ReplanKind.TRANSFER: Label("任务划转", "task moved"),
    ReplanKind.MERGED: Label("单位更名或合并", "unit renamed or merged"),
    ReplanKind.ADDED: Label("领域增设", "area added"),
    ReplanKind.CLOSED: Label("任务终止", "task closed"),
}

AUTHORITY_LABELS: dict[str, Label] = {
    "city": Label("市政府", "the city"),
    "commission": Label("委", "the commission"),
    "office": Label("督查办", "the office"),
}


@frozen
class Replan:
    """A change of the plan during the year, with the paper behind it.

    It counts from the month `since` on; months before it stay as they were judged. Empty `area`,
    `reporter`, `task`, `indicator` leave open which: all of them. `to` is the unit that a task or
    a whole unit goes to.
    """

    authority: str
    by: str
    decided_on: date
    document: str
    since: Period
    kind: ReplanKind = ReplanKind.TARGET
    area: str = ""
    reporter: str = ""
    task: str = ""
    indicator: str = ""
    target: float | None = None
    due: date | None = None
    to: str = ""
    reason: str = ""
    line: int = 0

    def concerns(self, area: str, reporter: str, indicator: Indicator) -> bool:
        """Tell whether it changes an indicator of an area for a reporter, or for whom it goes to."""
        return (
            self.area in {"", area}
            and self.indicator in {"", indicator.id}
            and self.task in {"", indicator.task}
            and (self.reporter in {"", reporter} or (self.to == reporter and self.to != ""))
        )


#: Kinds by which a task, or a whole unit, goes to another unit.
MOVING = frozenset({ReplanKind.TRANSFER, ReplanKind.MERGED})


def moves_of(replans: Iterable[Replan], today: date) -> tuple[Replan, ...]:
    """Give the re-plans decided by a day by which something goes to another unit, in their order."""
    moves = [one for one in replans if one.kind in MOVING and one.to and one.decided_on <= today]
    return tuple(sorted(moves, key=lambda one: (one.since.index, one.decided_on)))


def heir_of(
    unit: str, moves: Iterable[Replan], day: date, area: str, task: str = "", indicator: str = ""
) -> str:
    """Give who stands in a unit's place on a day, for an area, a task, or one of its indicators.

    `moves` are in their order. What moved for one task or indicator alone leaves the rest.
    """
    for one in moves:
        if (
            one.reporter == unit
            and one.since.first_day <= day
            and one.area in {"", area}
            and one.task in {"", task}
            and one.indicator in {"", indicator}
        ):
            unit = one.to
    return unit


@frozen
class Terms:
    """What an indicator is held to in a period where that is not the rules' alone.

    `indicator` and `curve` are those in force, `original` that of the rules; `replans` those that
    count, in their order; `accepted` the plan of work that gives the curve or the day; `asked`
    tells that the office keeps plans of work, so that duban's own proposal is told as such.
    """

    indicator: Indicator
    original: Indicator
    curve: Curve | None = None
    replans: tuple[Replan, ...] = ()
    accepted: Accepted | None = None
    asked: bool = False
    #: The re-plan by which it is not held to anything now, if there is one.
    ended: Replan | None = None

    @property
    def in_charge(self) -> str:
        """Give who answers for it by the plan of work; empty where none counts."""
        if self.accepted is None:
            return ""
        work_plan = self.accepted.work_plan
        return work_plan.schedules[self.indicator.id].in_charge or work_plan.in_charge


@frozen
class Agreements:
    """All plans of work that count for a plan, by reporter and area, in the order of acceptance."""

    accepted: Mapping[tuple[str, str], tuple[Accepted, ...]] = field(factory=dict)

    def of(self, reporter: str, area: str) -> tuple[Accepted, ...]:
        """Give those of one reporter and area."""
        return self.accepted.get((reporter, area), ())
