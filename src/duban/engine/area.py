"""What is worked out once for an area: its program, its yardsticks, its watched leaves."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from duban.engine.comparing import Texts
from duban.engine.doubting import Watch
from duban.engine.foreseeing import Foresight
from duban.engine.gauges import Gauge, gauge_of
from duban.engine.suspecting import Suspicion
from duban.errors import RuleFileError
from duban.expressions import Program
from duban.model.period import Period
from duban.model.rules import AreaRules, Indicator, RuleBook
from duban.rulefiles.programs import program_of
from duban.schemafiles.leaves import Leaf, facts_of, is_staged, leaves_of
from duban.tracking import Yardstick
from duban.words import message


@frozen(eq=False, repr=False)
class AreaHooks:
    """The hooks that an area's plugin answers itself; None where the defaults do."""

    check: Callable[..., Any] | None = None
    measure: Callable[..., Any] | None = None
    score: Callable[..., Any] | None = None
    alerts: Callable[..., Any] | None = None


class AreaJudge:
    """Everything about one area that is worked out once: program, yardsticks, watched leaves."""

    def __init__(
        self,
        book: RuleBook,
        area: str,
        hooks: AreaHooks,
        held: AreaRules | None = None,
        compiled: "AreaJudge | None" = None,
        program: Program | None = None,
    ) -> None:
        """Compile the area's expressions; raises DubanError if they do not, or a stage is nowhere.

        `held` are rules with other targets, of a unit or of the sum of all; they need not be
        compiled anew where `compiled` is. `program` may be the area's, kept from another time.
        """
        self.rules: AreaRules = held or book.rules[area]
        self.compiled = compiled
        self.hooks = hooks
        self.leaves: Mapping[str, Leaf] = (
            leaves_of(book.schemas[area]) if compiled is None else compiled.leaves
        )
        self.watch: Watch = (
            Watch.over(self.leaves, book.alerting.implausible_factor)
            if compiled is None
            else compiled.watch
        )
        self.program: Program = (
            program_of(book, self.rules, facts_of(self.leaves), program)
            if compiled is None
            else compiled.program
        )
        _hold_to_stages(self.rules, self.leaves)
        self.indicators = {indicator.id: indicator for indicator in self.rules.indicators}
        self.yardsticks = {one.id: Yardstick.of(book, one) for one in self.rules.indicators}
        self.foresight = Foresight(self.yardsticks, book.alerting.forecasting.least_reports)
        self.settings = book.plausibility
        self.texts = Texts(book.plausibility)
        self.suspicion = Suspicion(book.plan, book.plausibility, self.leaves, self.yardsticks)
        self._of_reporter: dict[str, tuple[Indicator, ...]] = {}
        self._sets: dict[tuple[str, ...], tuple[Indicator, ...]] = {}
        self._gauges: dict[tuple[int, Period], tuple[Gauge, ...]] = {}
        self._tasks_of: dict[str, tuple[str, ...]] = {}

    def yardstick(self, indicator: str, period: Period) -> Yardstick:  # noqa: ARG002
        """Give what an indicator is held against in a period: the same in all of them."""
        return self.yardsticks[indicator]

    def holding(self, book: RuleBook, rules: AreaRules) -> "AreaJudge":
        """Give the same with other targets: those of a unit, or of the sum of all."""
        return AreaJudge(book, rules.area, self.hooks, rules, self)

    def indicators_of(self, reporter: str) -> tuple[Indicator, ...]:
        """Give the indicators that a reporter is asked for; equal sets are one object."""
        if reporter not in self._of_reporter:
            found = tuple(one for one in self.rules.indicators if reporter in one.reporters)
            key = tuple(one.id for one in found)
            self._of_reporter[reporter] = self._sets.setdefault(key, found)
        return self._of_reporter[reporter]

    def gauges(self, reporter: str, period: Period) -> tuple[Gauge, ...]:
        """Give the gauges of those of them that are measured in a period."""
        indicators = self.indicators_of(reporter)
        key = (id(indicators), period)
        if key not in self._gauges:
            self._gauges[key] = tuple(
                gauge_of(self.yardsticks[one.id], period, self.watch.factor)
                for one in indicators
                if one.measured_in(period)
            )
        return self._gauges[key]

    def tasks_of(self, reporter: str) -> tuple[str, ...]:
        """Give the codes of the tasks on which a reporter writes."""
        if reporter not in self._tasks_of:
            asked = {one.task for one in self.indicators_of(reporter)}
            self._tasks_of[reporter] = tuple(
                task.code for task in self.rules.tasks if task.code in asked
            )
        return self._tasks_of[reporter]


def _hold_to_stages(rules: AreaRules, leaves: Mapping[str, Leaf]) -> None:
    for one in rules.indicators:
        if one.fact is not None and not is_staged(leaves, one.fact):
            said = message("{rule}: {fact} has no stage", rule=one.id, fact=one.fact)
            raise RuleFileError(said, file=rules.file, line=one.line)
