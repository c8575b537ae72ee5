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


@frozen
class GradeName:
    """A grade (等次) and the score from which on it is given."""

    name: Label
    at_least: float


@frozen
class Assessing:
    """How a year is graded (assessment.toml); grades from the best, the last one from 0 on.

    `bonus_cap` is the most that all bonuses of a unit add.
    """

    grades: tuple[GradeName, ...] = (
        GradeName(Label("优", "excellent"), 90.0),
        GradeName(Label("良", "good"), 80.0),
        GradeName(Label("合格", "pass"), 60.0),
        GradeName(Label("不合格", "fail"), 0.0),
    )
    source: Label = Label(
        "我方建议；等次名称参照某省精细化管理考核（优、良、合格、不合格），各等次分数线为我方所拟",
        "our proposal; a province's assessment of fine management has these four grades, the lines"
        " between them are ours",
    )
    bonus_cap: float = 5.0
    bonus_source: Label = Label(
        "我方建议；参照某市政绩考评，国家、省部、市局级表彰分别加2分、1分、0.5分，合计封顶为我方所拟",
        "our proposal; a city's assessment adds 2, 1 and 0.5 points for national, ministerial and"
        " city honours, the cap on their sum is ours",
    )
