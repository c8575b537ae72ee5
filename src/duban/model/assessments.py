"""The annual assessment (年度考核): what the office enters for it, and by what it grades."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from duban.words import Label


@frozen
class SelfScore:
    """What a unit gave itself for a year, out of 100, as its signed sheet says."""

    reporter: str
    year: int
    points: float
    received_on: date
    by: str = ""
    note: str = ""
    file: str = ""
    line: int = 0


@frozen
class YearGrade:
    """What a leader gave a unit for a year, out of 100."""

    reporter: str
    year: int
    points: float
    given_on: date
    by: str
    note: str = ""
    file: str = ""
    line: int = 0


#: What a unit has once a year at most.
ENTRY_LABELS: dict[str, Label] = {
    "self_score": Label("自评分", "self-score"),
    "year_grade": Label("年度领导评价", "leader's grade"),
    "appeal": Label("申诉", "appeal"),
}


@frozen
class Adjustment:
    """Points added to a unit's year (a bonus) or taken from it (a deduction), with their basis."""

    reporter: str
    year: int
    points: float
    basis: str
    document: str
    decided_on: date
    by: str
    note: str = ""
    file: str = ""
    line: int = 0


class Outcome(StrEnum):
    """What came of an appeal."""

    PENDING = "pending"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


OUTCOME_LABELS: dict[Outcome, Label] = {
    Outcome.PENDING: Label("正在复核", "pending"),
    Outcome.UPHELD: Label("申诉成立", "upheld"),
    Outcome.DISMISSED: Label("申诉不成立", "dismissed"),
}


@frozen
class Appeal:
    """A unit's one appeal against its provisional assessment.

    `points` are added to the score (or, below zero, taken off) by an appeal that was upheld.
    """

    reporter: str
    year: int
    filed_on: date
    about: str
    outcome: Outcome = Outcome.PENDING
    points: float = 0.0
    decided_on: date | None = None
    by: str = ""
    document: str = ""
    note: str = ""
    file: str = ""
    line: int = 0

    def as_of(self, day: date) -> "Appeal":
        """Give the appeal as it was known on a day: pending until it was decided."""
        if self.decided_on is None or self.decided_on <= day:
            return self
        return Appeal(
            self.reporter, self.year, self.filed_on, self.about, file=self.file, line=self.line
        )


@frozen
class Approval:
    """The approval of a year's assessment: of one unit, or without `reporter` of all.

    `points` is the score that was approved for the unit; another one is not approved by it.
    """

    year: int
    approved_on: date
    by: str
    document: str
    reporter: str = ""
    points: float | None = None
    note: str = ""
    file: str = ""
    line: int = 0
