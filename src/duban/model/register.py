"""The register (登记簿): what the office knows, apart from what reporters claim."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from duban.model.agreements import Acceptance, Replan
from duban.model.period import Period
from duban.model.pressing import Source
from duban.model.terms import Level

if TYPE_CHECKING:  # an evaluation grades no year
    from duban.model.assessments import Adjustment, Appeal, Approval, SelfScore, YearGrade

#: The folder beside the submissions in which the register's files lie.
OFFICE = "office"


@frozen
class Receipt:
    """A report received: by e-mail at an instant, on paper on a day, with signatures and seal."""

    reporter: str
    period: Period | None = None
    area: str = ""
    sha256: str = ""
    received_at: datetime | None = None
    paper_on: date | None = None
    division_head_signed: bool = False
    leader_signed: bool = False
    sealed: bool = False
    line: int = 0
    note: str = ""

    @property
    def paper_is_complete(self) -> bool:
        """Tell whether paper, both signatures and seal are there (通知 三)."""
        return (
            self.paper_on is not None
            and self.division_head_signed
            and self.leader_signed
            and self.sealed
        )


@frozen
class Return:
    """A report that a person sent back, with the reason."""

    reporter: str
    area: str
    period: Period
    returned_on: date
    reason: str
    sha256: str = ""


@frozen
class Exemption:
    """A judgement that is lifted while the raw fact stays."""

    reporter: str
    area: str
    reason: str
    document: str
    indicator: str = ""
    task: str = ""
    period: Period | None = None
    lateness: bool = False

    def covers(self, indicator: str, task: str, period: Period) -> bool:
        """Tell whether an indicator of a task is exempt in a period."""
        return (
            not self.lateness
            and self.indicator in {"", indicator}
            and self.task in {"", task}
            and self.period in {None, period}
        )


@frozen
class DueOverride:
    """One due day moved, with its document."""

    period: Period
    due: date
    document: str
    reason: str = ""


@frozen
class Inspection:
    """What the office found on the spot; the value found takes precedence over the reported."""

    reporter: str
    area: str
    indicator: str
    inspected_on: date
    found: float
    place: str = ""
    note: str = ""

    @property
    def period(self) -> Period:
        """Give the period whose figures it corrects: the month of the visit."""
        return Period.of(self.inspected_on)


@frozen
class Grade:
    """A grade out of 100 that a leader or the public gave."""

    reporter: str
    area: str
    period: Period
    points: float
    by: str


@frozen
class Urging:
    """A telephone call to a unit that had not reported."""

    reporter: str
    period: Period
    called_at: datetime
    by: str
    note: str = ""
    area: str = ""


@frozen
class Assignment:
    """What a leader, a meeting or an inspection gives to a unit to do; the service opens its matter.

    `why` is the paper or the word behind it, `by` who entered it; without `limit` the level's time
    counts. `mark` names the row that it was typed into, the same in all copies of a workbook.
    """

    source: Source
    reporter: str
    area: str
    said: str
    why: str
    by: str
    task: str = ""
    level: Level = Level.YELLOW
    limit: date | None = None
    mark: str = ""
    line: int = 0


@define(frozen=True, slots=False)
class Register:
    """All that the office has entered for one plan."""

    receipts: tuple[Receipt, ...] = ()
    returns: tuple[Return, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    due_overrides: tuple[DueOverride, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    grades: tuple[Grade, ...] = ()
    urgings: tuple[Urging, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    replans: tuple[Replan, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    self_scores: "tuple[SelfScore, ...]" = ()
    year_grades: "tuple[YearGrade, ...]" = ()
    bonuses: "tuple[Adjustment, ...]" = ()
    deductions: "tuple[Adjustment, ...]" = ()
    appeals: "tuple[Appeal, ...]" = ()
    approvals: "tuple[Approval, ...]" = ()
    sha256: str = ""
    files: tuple[str, ...] = field(default=())

    @cached_property
    def _earliest_last(self) -> Sequence[Receipt]:
        """Receipts in the order in which a mapping made of them keeps the earliest time told."""
        untimed = [one for one in self.receipts if one.received_at is None]
        timed = [(one.received_at, one) for one in self.receipts if one.received_at is not None]
        timed.sort(key=lambda pair: pair[0], reverse=True)
        return [*untimed, *(one for _, one in timed)]

    @cached_property
    def receipt_by_digest(self) -> Mapping[str, Receipt]:
        """Find receipts by the file's sha256; of several the one with the earliest time."""
        return {one.sha256: one for one in self._earliest_last if one.sha256}

    @cached_property
    def receipt_by_identity(self) -> Mapping[tuple[str, str, Period], Receipt]:
        """Find receipts by reporter, area ("" for all areas) and period; the earliest of several.

        One that names a file tells of that file alone when it came.
        """
        return {
            (one.reporter, one.area, one.period): one
            for one in self._earliest_last
            if one.period is not None and not one.sha256
        }

    @cached_property
    def papers_by_identity(self) -> Mapping[tuple[str, str, Period], Sequence[Receipt]]:
        """Find the receipts that tell of paper by reporter, area ("" for all areas) and period."""
        found: dict[tuple[str, str, Period], list[Receipt]] = defaultdict(list)
        for one in self.receipts:
            if one.period is not None and one.paper_on is not None:
                found[one.reporter, one.area, one.period].append(one)
        return dict(found)

    @cached_property
    def due_by_period(self) -> Mapping[Period, DueOverride]:
        """Find moved due days by period."""
        return {override.period: override for override in self.due_overrides}

    @cached_property
    def of_series(self) -> Mapping[tuple[str, str], "SeriesRegister"]:
        """Group what concerns one reporter in one area, so that it is found at once."""
        groups: dict[tuple[str, str], SeriesRegister] = defaultdict(SeriesRegister)
        for one in self.returns:
            groups[one.reporter, one.area].returns.append(one)
        for exemption in self.exemptions:
            groups[exemption.reporter, exemption.area].exemptions.append(exemption)
        for inspection in self.inspections:
            groups[inspection.reporter, inspection.area].inspections.append(inspection)
        for grade in self.grades:
            groups[grade.reporter, grade.area].grades.append(grade)
        for urging in self.urgings:
            groups[urging.reporter, urging.area].urgings.append(urging)
        return dict(groups)

    def series(self, reporter: str, area: str) -> "SeriesRegister":
        """Give the entries on one reporter and area."""
        return self.of_series.get((reporter, area)) or SeriesRegister()

    def paper_is_kept(self) -> bool:
        """Tell whether the office registers paper at all; if not, paper is not judged."""
        return any(receipt.paper_on is not None for receipt in self.receipts)


@define
class SeriesRegister:
    """The register's entries on one reporter and area."""

    returns: list[Return] = field(factory=list)
    exemptions: list[Exemption] = field(factory=list)
    inspections: list[Inspection] = field(factory=list)
    grades: list[Grade] = field(factory=list)
    urgings: list[Urging] = field(factory=list)
