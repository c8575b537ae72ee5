"""What a work area is judged by: tasks, indicators, checks; and the whole rule book."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from attrs import define, evolve, field, frozen, validators

from duban.model.assessing import Assessing
from duban.model.period import Period
from duban.model.plan import Alerting, Baseline, Curve, Plan, Reporter, Scoring
from duban.model.plausibility import Plausibility
from duban.model.rollup import Rollup
from duban.model.terms import RHYTHMS, Kind, Severity, Strictness
from duban.words import Figure, Label, figure

_PIECES = re.compile(r"[0-9]+|[A-Za-z]+")


def code_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Give what task codes are sorted by: 1.2 before 1.10, A-2 before A-10, figures before letters."""
    return tuple(
        (0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in _PIECES.findall(code)
    )


def part_of(code: str) -> str:
    """Give the code of the part to which a task belongs: 3 for 3.4, A for A-4."""
    return re.split("[.-]", code, maxsplit=1)[0]


@frozen
class WorkArea:
    """A work area as its plugin announces it."""

    id: str
    name: str
    name_en: str = ""

    @property
    def label(self) -> Label:
        """Give the area's name in both languages."""
        return Label(self.name, self.name_en)


#: What arithmetic may add to a figure or take from it, as a share of it.
_DIRT = 1e-12


@frozen
class Target:
    """A target value with its direction: at_least, at_most or more_than."""

    direction: str
    value: float

    def holds(self, actual: float) -> bool:
        """Tell whether `actual` meets the target; 9511.97 t of 10012.6 t are 95 %, and no less.

        What floating-point arithmetic adds or loses is neither met nor missed by.
        """
        room = _DIRT * abs(self.value)
        if self.direction == "at_least":
            return actual >= self.value - room
        if self.direction == "at_most":
            return actual <= self.value + room
        return actual > self.value + room


@define(frozen=True, slots=False)
class Indicator:
    """One figure, milestone, document or frequency of the plan."""

    id: str
    task: str
    name: Label
    kind: Kind
    clause: tuple[str, ...]
    lead: str
    reporters: tuple[str, ...]
    cooperating: tuple[str, ...]
    due: date
    weight: float
    strictness: Strictness = Strictness.HARD
    measured: str | tuple[int, ...] = "monthly"
    unit: str | None = None
    shown_as: tuple[str, float] | None = None
    target: Target | None = None
    value: str | None = None
    of: str | None = None
    by_plugin: bool = False
    start: float | str | None = None
    curve: str | None = None
    reported: str = "to_date"
    valid_from: date | None = None
    valid_until: date | None = None
    fact: str | None = None
    stage: str | None = None
    count: int | None = None
    all: bool = False
    item: str | None = None
    times: float | None = None
    every: str | None = None
    ours: bool = False
    note: Label = Label("")
    line: int = 0
    #: The notice names no day: the plan's end, or a day of ours, stands in its place.
    due_open: bool = False
    #: Units to which it moved during the year, each with the first day on which it is asked.
    joined: tuple[tuple[str, date], ...] = ()
    #: Units that led it before it moved.
    led_by: tuple[str, ...] = ()
    #: A unit's own share of the target, where the plan gives one (roll-up).
    unit_targets: Mapping[str, float] = field(factory=dict)

    @cached_property
    def months(self) -> frozenset[int]:
        """Give the months of the year in which it is measured; the month of the due day always."""
        rhythm = RHYTHMS[self.measured] if isinstance(self.measured, str) else self.measured
        return frozenset({*rhythm, self.due.month})

    def measured_in(self, period: Period) -> bool:
        """Tell whether it is measured in a period."""
        return (
            period.month in self.months
            and (self.valid_from is None or period.last_day >= self.valid_from)
            and (self.valid_until is None or period.first_day <= self.valid_until)
        )

    def figure(self, value: float | None) -> Figure | Label:
        """Give a value as people say it, in this indicator's unit, told apart from its target."""
        target = self.target.value if self.target is not None else None
        return figure(value, self.unit or "count", self.shown_as, target)

    @property
    def is_figure(self) -> bool:
        """Tell whether its value is one number, neither a stage nor how often."""
        return self.kind in {Kind.TOTAL, Kind.GROWTH, Kind.BOUND, Kind.WATCH}

    def may_be_foretold(self, period: Period) -> bool:
        """Tell whether a reporter may say what it expects of it at the end of a period.

        Of figures that make their way to a target, if they are measured then.
        """
        return self.kind in {Kind.TOTAL, Kind.GROWTH} and self.measured_in(period)

    @property
    def is_hard(self) -> bool:
        """Tell whether the notice demands it without reserve."""
        return self.strictness is Strictness.HARD


@frozen
class Check:
    """A condition between facts that a schema cannot say."""

    code: str
    expect: str
    says: Label
    severity: Severity
    task: str
    line: int = 0


@frozen
class Task:
    """One of the plan's tasks."""

    code: str
    title: Label
    clause: tuple[str, ...]
    lead: str
    reporters: tuple[str, ...]
    cooperating: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    line: int = 0


@define(frozen=True, slots=False)
class AreaRules:
    """The rules of one work area in one plan; `curves` are its indicators' own.

    `rollups` say whose facts add up to whose.
    """

    area: str
    plan: str
    lead: str
    reporters: tuple[str, ...]
    tasks: tuple[Task, ...]
    checks: tuple[Check, ...]
    file: str = ""
    curves: Mapping[str, Curve] = field(factory=dict)
    rollups: tuple[Rollup, ...] = ()

    def rollup_of(self, reporter: str) -> Rollup | None:
        """Give the roll-up to which a unit's facts are added; None for anybody else."""
        return self._by_unit.get(reporter)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Give all indicators in the order of the file."""
        return tuple(indicator for task in self.tasks for indicator in task.indicators)

    @cached_property
    def all_reporters(self) -> tuple[str, ...]:
        """Give every unit that is asked for something here, in the order of the file."""
        asked = [reporter for one in self.indicators for reporter in one.reporters]
        return tuple(dict.fromkeys(asked or self.reporters))

    def indicator(self, indicator_id: str) -> Indicator:
        """Find an indicator; raises KeyError."""
        return self._by_id[indicator_id]

    def check(self, code: str) -> Check:
        """Find a check; raises KeyError."""
        return {check.code: check for check in self.checks}[code]

    def task(self, code: str) -> Task:
        """Find a task; raises KeyError."""
        return {task.code: task for task in self.tasks}[code]

    @cached_property
    def _by_unit(self) -> dict[str, Rollup]:
        return {unit: rollup for rollup in self.rollups for unit in rollup.units}

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}


@frozen
class Duty:
    """One report that is expected: its period and the day on which it is due.

    That day lies `workdays_before` the one on which the report is due that it is added to.
    """

    period: Period
    due: date
    workdays_before: int = 0


@frozen
class Occasion:
    """A day on which the service judges an area whatever is reported, and why it does."""

    day: date = field(validator=validators.instance_of(date))
    why: Label = field(validator=validators.instance_of(Label))


@frozen
class Timetable:
    """The reports that an area owes in a year, in time order, and when else it is judged."""

    duties: tuple[Duty, ...]
    occasions: tuple[Occasion, ...] = ()

    def with_occasions(self, *occasions: Occasion) -> "Timetable":
        """Give the same reports with further days on which the area is judged."""
        return evolve(self, occasions=self.occasions + occasions)


@frozen(eq=False, repr=False)
class RuleBook:
    """Everything that judges one plan, as plain data.

    `schemas` maps an area to its facts schema with shared types written out;
    `sha256` covers every rule, schema and plugin file that went into the book. `earlier` holds,
    by area and workdays, the duties of units that are due before the area's.
    """

    plan: Plan
    areas: Mapping[str, WorkArea]
    rules: Mapping[str, AreaRules]
    schemas: Mapping[str, Mapping[str, Any]]
    timetables: Mapping[str, Timetable]
    reporters: Mapping[str, Reporter]
    baselines: Mapping[str, Baseline]
    curves: Mapping[str, Curve]
    scoring: Scoring
    alerting: Alerting
    sha256: str
    files: Mapping[str, str] = field(factory=dict)
    plausibility: Plausibility = field(factory=Plausibility)
    assessing: Assessing = field(factory=Assessing)
    earlier: Mapping[tuple[str, int], tuple[Duty, ...]] = field(factory=dict)

    def duties(self, area: str, reporter: str) -> tuple[Duty, ...]:
        """Give the reports that a reporter owes in an area: a unit of a roll-up some days earlier."""
        rollup = self.rules[area].rollup_of(reporter)
        usual = self.timetables[area].duties
        return self.earlier.get((area, rollup.workdays_before), usual) if rollup else usual

    def tasks(self) -> list[tuple[str, Task]]:
        """Give (area, task) of the whole plan in the order of the task codes."""
        pairs = [(area, task) for area, rules in self.rules.items() for task in rules.tasks]
        return sorted(pairs, key=lambda pair: code_order(pair[1].code))
