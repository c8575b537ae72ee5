"""The plan and what it is read with: parts, reporters, baselines, curves, settings."""

from collections.abc import Mapping
from datetime import date, time
from functools import cached_property
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from duban.model.period import Period
from duban.model.pressing import Policy
from duban.model.terms import ELEMENTS, Level
from duban.words import Label, Lang


@frozen
class Reporting:
    """When reports are due (通知 三) and what the notice leaves open (settings, ours).

    A report is due on `due_day` of the month after its period, with `due_month` "same" of the
    period's own month.
    """

    first_period: Period
    last_period: Period
    due_day: int = 5
    due_month: str = "next"
    due_time: time = time(23, 59, 59)
    holiday_policy: str = "strict"
    remind_workdays: int = 3
    mend_workdays: int = 3
    early_days: int = 5
    summary_months: tuple[int, ...] = (3, 6, 9, 12)


@frozen
class Part:
    """One of the plan's parts (方面)."""

    code: str
    title: Label
    clause: str


@frozen
class Element:
    """One of the texts that a plan asks of every task: its key in a submission, its name, a hint.

    A `monthly` one is asked with every report, the others with the reports of summary months.
    """

    id: str
    name: Label
    hint: str = ""
    monthly: bool = False


#: The elements of a plan that names none: the five of 五有, the effect by month.
FIVE_ELEMENTS = tuple(
    Element(id_, ELEMENTS[id_], hint, monthly=id_ == "effect")
    for id_, hint in (
        ("arrangement", "有安排：怎么部署的。"),
        ("measures", "有措施：怎么做的。"),
        ("inspection", "有检查：查了什么、发现什么。"),
        ("assessment", "有评估：怎么评价。"),
        ("effect", "有效果：本月取得的效果。"),
    )
)


@define(frozen=True, slots=False)
class FormWords:
    """What a plan's workbook says in the office's own words, and who signs its print."""

    title: str = "督办事项月报表"
    help_hint: str = "需要上级或其他单位协调的事项，没有则留空。"
    summary: str = "季度小结"
    summary_hint: str = "本季度的总体情况，随本月报送，不另报。"
    division_head: str = "处室负责人"
    leader: str = "分管领导"
    division_head_en: str = "division head"
    leader_en: str = "leader"

    @cached_property
    def signatures(self) -> tuple[Label, Label]:
        """Name the two signatures on paper: that of the division's head, that of the leader."""
        return (
            Label(f"{self.division_head}签字", f"{self.division_head_en}'s signature"),
            Label(f"{self.leader}签字", f"{self.leader_en}'s signature"),
        )


@define(frozen=True, slots=False)
class Plan:
    """A yearly plan.

    `clause_form` is the pattern of its clauses, with samples; "" holds none to a form.
    `sample_note` says why reporters are sample data.
    """

    id: str
    title: Label
    document: str
    issued: date
    starts: date
    ends: date
    time_zone: str
    language: Lang
    office: Label
    reporting: Reporting
    parts: tuple[Part, ...]
    reporting_clause: str = ""
    elements_clause: str = ""
    elements: tuple[Element, ...] = FIVE_ELEMENTS
    form: FormWords = field(factory=FormWords)
    clause_form: str = ""
    clause_samples: tuple[str, ...] = ()
    sample_note: Label = Label("")

    @property
    def asks_the_five(self) -> bool:
        """Tell whether the elements are the five of 五有, which have a name of their own."""
        return self.element_names.keys() == ELEMENTS.keys()

    @cached_property
    def element_names(self) -> Mapping[str, Label]:
        """Give the names of the elements by id, in their order."""
        return {each.id: each.name for each in self.elements}

    def elements_asked(self, period: Period) -> tuple[str, ...]:
        """Give the ids of the elements asked in a period: all in a summary month, else the monthly."""
        whole = period.month in self.reporting.summary_months
        return tuple(each.id for each in self.elements if whole or each.monthly)

    @cached_property
    def zone(self) -> ZoneInfo:
        """Give the plan's time zone."""
        return ZoneInfo(self.time_zone)


@frozen
class Contact:
    """Whom to telephone."""

    person: str = ""
    phone: str = ""
    email: str = ""


@frozen
class Reporter:
    """A reporting unit (报送单位): a division or a district.

    `former` are keys that it had before, such as a district's code of GB/T 2260 that was changed.
    """

    id: str
    name: Label
    kind: str = "division"
    sourced: bool = False
    contact: Contact = Contact()
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    former: tuple[str, ...] = ()

    def answers_on(self, day: date) -> bool:
        """Tell whether the unit exists on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@frozen
class Baseline:
    """A figure that an indicator counts from."""

    id: str
    name: Label
    value: float
    unit: str
    date: date
    source: str


@frozen
class Curve:
    """The share of the year's work (0 to 1) that should be done by a day of the year.

    `points` are (month, day, share), rising in time.
    """

    id: str
    name: Label
    points: tuple[tuple[int, int, float], ...]
    reason: Label = Label("")
    source: Label = Label("")


@frozen
class Block:
    """A block of the score with its weight out of 100 and where the weight comes from."""

    id: str
    weight: float
    source: str


@frozen
class Scoring:
    """How reports are scored (scoring.toml)."""

    blocks: tuple[Block, ...]
    strictness_weights: Mapping[str, float]
    late_share: float
    element_deduction: float
    empty_deduction: float

    def block(self, block_id: str) -> Block | None:
        """Find a block; None where the plan scores without it."""
        return next((block for block in self.blocks if block.id == block_id), None)


@frozen
class Forecasting:
    """When a forecast is told and warned of (alerts.toml, docs/forecast.md).

    From `least_reports` on there is a number, from the probability `warn_from` (0 to 1) an alert.
    """

    warn_from: float = 0.6
    least_reports: int = 3


#: How matters are pressed where alerts.toml does not say (our proposal, in workdays).
DEFAULT_POLICY = Policy({Level.BLUE: 3, Level.YELLOW: 5, Level.RED: 10})


@frozen
class Alerting:
    """Thresholds of the curve statuses and the base level of each kind of alert (alerts.toml).

    `policy` is how a matter that opens now is pressed; those that are open keep their own.
    """

    levels: Mapping[str, Level]
    behind_points: float
    behind_share: float
    off_track_points: float
    off_track_share: float
    ahead_share: float
    ahead_from: float
    implausible_factor: float
    urged_workdays: int = 0
    sources: Mapping[str, Label] = field(factory=dict)
    policy: Policy = DEFAULT_POLICY
    forecasting: Forecasting = Forecasting()
