"""The agenda of a series: what a unit is held to by re-plans and accepted plans of work.

Months before a re-plan or an acceptance are judged by what held then.
"""

from collections.abc import Sequence
from datetime import date

from attrs import evolve, frozen

from duban.engine.area import AreaJudge
from duban.engine.foreseeing import Foresight
from duban.engine.gauges import Gauge, gauge_of
from duban.engine.standing import Course
from duban.model.agreements import Accepted, Agreements, Replan, Terms
from duban.model.judgement import Standing
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import AreaRules, Duty, Indicator, RuleBook
from duban.model.terms import Kind
from duban.tracking import Yardstick
from duban.tracking.agreed import closing, with_reasons
from duban.tracking.replanned import concerning, replanned
from duban.tracking.schedules import curve_of, due_of
from duban.tracking.windows import is_open, leaving, windowed

_ON_CURVE = frozenset({Kind.TOTAL, Kind.GROWTH})


@frozen(eq=False, repr=False)
class Agenda:
    """What concerns one reporter in one area: re-plans in their order, accepted plans of work.

    `asked` tells that the office keeps plans of work at all; without, nothing is told of them.
    """

    area: str
    reporter: str
    replans: tuple[Replan, ...]
    accepted: tuple[Accepted, ...]
    asked: bool

    def terms(self, original: Indicator, start: float | None, period: Period) -> Terms:
        """Give what an indicator is held to in a period; `start` is what it counts from."""
        within = self._within(original)
        held, replans = replanned(within, self.replans, self.area, self.reporter, period)
        found = Terms(held, original, replans=replans, asked=self.asked)
        for accepted in reversed(self.accepted):
            if accepted.since <= period:
                return _scheduled(found, accepted, start)
        return found

    def ended(self, indicator: Indicator, period: Period) -> Replan | None:
        """Give the re-plan by which the unit is not held to an indicator any more in a period."""
        gone = leaving(indicator, self.replans, self.area, self.reporter)
        return next((one for one in gone if one.since <= period), None)

    def duties(self, indicators: Sequence[Indicator], duties: Sequence[Duty]) -> Sequence[Duty]:
        """Give the reports that are owed: those of months in which anything is asked."""
        windows = [self._within(one) for one in indicators]
        return [duty for duty in duties if any(is_open(one, duty.period) for one in windows)]

    def has_windows(self, indicators: Sequence[Indicator]) -> bool:
        """Tell whether any of the indicators comes or goes during the year."""
        return any(one is not self._within(one) for one in indicators)

    def _within(self, indicator: Indicator) -> Indicator:
        """Give an indicator with the days between which the unit is held to it."""
        return windowed(indicator, self.replans, self.area, self.reporter)


def agenda_of(
    register: Register, agreements: Agreements, series: tuple[str, str], today: date
) -> Agenda | None:
    """Give the agenda of an (area, reporter); None where nothing but the rules has a say."""
    area, reporter = series
    decided = (one for one in register.replans if one.decided_on <= today)
    replans = concerning(decided, area, reporter)
    asked = any(one.accepted_on <= today for one in register.acceptances)
    if not replans and not asked:
        return None
    return Agenda(area, reporter, replans, agreements.of(reporter, area), asked)


class HeldJudge(AreaJudge):
    """An area's judge for one series with an agenda; what is compiled is shared with its base."""

    def __init__(self, base: AreaJudge, agenda: Agenda, book: RuleBook, now: Period) -> None:
        """Hold the area's indicators to what counts in each period; `now` is the last that came."""
        vars(self).update(vars(base))
        self._base = base
        self._agenda = agenda
        self._now = now
        self._by_period: dict[tuple[str, Period], tuple[Terms, Yardstick]] = {}
        held = {key: self.terms(key, now).indicator for key in base.indicators}
        self.indicators = held
        self.rules = evolve(
            base.rules,
            tasks=tuple(
                evolve(task, indicators=tuple(held[one.id] for one in task.indicators))
                for task in base.rules.tasks
            ),
        )
        self.yardsticks = {key: self.yardstick(key, now) for key in held}
        self.foresight = Foresight(self.yardsticks, book.alerting.forecasting.least_reports)
        self._of_reporter = {}
        self._sets = {}
        self._gauges = {}
        self._tasks_of = {}

    def holding(self, book: RuleBook, rules: AreaRules) -> "HeldJudge":
        """Give the same with other targets, which the agenda changes as it does these."""
        return HeldJudge(self._base.holding(book, rules), self._agenda, book, self._now)

    def terms(self, indicator: str, period: Period) -> Terms:
        """Give what an indicator is held to in a period."""
        return self._held(indicator, period)[0]

    def yardstick(self, indicator: str, period: Period) -> Yardstick:
        """Give what an indicator is held against in a period."""
        return self._held(indicator, period)[1]

    def gauges(self, reporter: str, period: Period) -> tuple[Gauge, ...]:
        """Give the gauges of the indicators that are measured in a period, as they held then."""
        return tuple(
            gauge_of(yardstick, period, self.watch.factor)
            for one in self.indicators_of(reporter)
            if (yardstick := self.yardstick(one.id, period)).indicator.measured_in(period)
        )

    def agreed(self, course: Course) -> Course:
        """Give a course whose standings tell what they are held to; what has ended counts nothing."""
        progress = {
            period: {**shares, **dict.fromkeys(self._gone(period))}
            for period, shares in course.progress.items()
        }
        told = tuple(self._told(each) for each in course.standings)
        return Course(progress, told, course.history)

    def _told(self, standing: Standing) -> Standing:
        terms = self.terms(standing.indicator, standing.period or self._now)
        ended = self._ended(self._base.indicators[standing.indicator])
        if ended is not None:
            return closing(standing, evolve(terms, ended=ended))
        return with_reasons(standing, terms)

    def _gone(self, period: Period) -> list[str]:
        """Name what the unit is not held to any more in a period."""
        indicators = self._base.indicators.items()
        return [key for key, one in indicators if self._agenda.ended(one, period) is not None]

    def _ended(self, indicator: Indicator) -> Replan | None:
        return self._agenda.ended(indicator, self._now)

    def _held(self, key: str, period: Period) -> tuple[Terms, Yardstick]:
        if (key, period) not in self._by_period:
            base = self._base.yardsticks[key]
            terms = self._agenda.terms(base.indicator, base.start, period)
            curve = terms.curve or base.curve
            held = evolve(base, indicator=terms.indicator, curve=curve)
            self._by_period[key, period] = (terms, held)
        return self._by_period[key, period]


def _scheduled(terms: Terms, accepted: Accepted, start: float | None) -> Terms:
    """Let a plan of work give curve or day; the target and the day of the plan stay."""
    indicator = terms.indicator
    schedule = accepted.work_plan.schedules.get(indicator.id)
    if schedule is None:
        return terms
    if indicator.kind in _ON_CURVE and start is not None and schedule.points:
        curve = curve_of(schedule, indicator, start, schedule.points[-1][1])
        if curve is not None:
            held = evolve(indicator, curve=curve.id)
            return evolve(terms, indicator=held, curve=curve, accepted=accepted)
    due = due_of(schedule, indicator)
    if due is not None:
        return evolve(terms, indicator=evolve(indicator, due=due), accepted=accepted)
    return terms
