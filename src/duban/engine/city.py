"""The city: what units reported, added up and judged as one report is judged."""

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from attrs import evolve

from duban import alerting, scoring
from duban.engine.agenda import Agenda, HeldJudge
from duban.engine.area import AreaJudge
from duban.engine.asking import readings_of
from duban.engine.city_findings import gaps, same_figures, totals_unlike
from duban.engine.city_months import Months
from duban.engine.city_parts import Parts, ingredients_of
from duban.engine.clerk import Clerk
from duban.engine.measuring import Reading, raw_value, window_months
from duban.engine.office import Office
from duban.engine.owing import Owing
from duban.engine.standing import Course, course_of
from duban.model.agreements import Replan, ReplanKind
from duban.model.city import City, CityFigure, UnitCourse, UnitFigure
from duban.model.judgement import Judgement, Report, Score, Standing
from duban.model.period import Period
from duban.model.rollup import Rollup
from duban.model.rules import RuleBook
from duban.model.terms import Status
from duban.rollup import Sum, ranked, rules_of_sum
from duban.schemafiles.needs import facts_asked, facts_read
from duban.tracking import task_standing
from duban.words import message

#: What a lead that reports nothing itself is scored by: time and texts are those of its units.
_SCORED = frozenset({"progress", "grade"})


class CityJudge:
    """Everything about one roll-up that is worked out once."""

    def __init__(
        self,
        book: RuleBook,
        area: str,
        rollup: Rollup,
        judge: AreaJudge,
        replans: Sequence[Replan] = (),
    ) -> None:
        """Take a roll-up of an area, what judges the area, and the re-plans that count."""
        self.book = book
        self.area = area
        self.rollup = rollup
        self.judge_of_sum: AreaJudge = judge.holding(book, rules_of_sum(judge.rules, rollup))
        self.indicators = self.judge_of_sum.indicators_of(rollup.lead)
        leaves = self.judge_of_sum.leaves
        self._reads = {one.id: facts_read(one, leaves) for one in judge.rules.indicators}
        asked = facts_asked(judge.rules, leaves)
        parts = Parts(book, area, rollup, judge.rules, tuple(replans), asked)
        ingredients = ingredients_of(judge.rules, rollup, leaves, asked)
        self.months = Months(parts, ingredients, leaves)
        #: Indicators on which the lead does not report itself: their standing is in its name.
        self.in_its_name = frozenset(
            one.id
            for one in self.indicators
            if rollup.lead not in judge.rules.indicator(one.id).reporters
        )
        self._reports_itself = rollup.lead in judge.rules.all_reporters

    def judge(
        self,
        clerk: Clerk,
        courses: Iterable[UnitCourse],
        agenda: Agenda | None = None,
        *,
        history: bool = False,
    ) -> City:
        """Judge the sum of the units' facts at the cut-off; see Engine.judge_city.

        `agenda` is the lead's: re-plans of its targets are re-plans of the sums. With `history` the
        judgement tells what stands in the lead's name at the end of every measured period.
        """
        by_unit = {one.reporter: one for one in courses}
        own = by_unit.pop(self.rollup.lead, None)
        reports, sums = self.months.added_up(clerk, by_unit)
        city = self if agenda is None else self._held(_without_moves(agenda), clerk, reports)
        return city.judge_reports(clerk, reports, sums, by_unit, own, history=history)

    def _held(self, agenda: Agenda, clerk: Clerk, reports: Sequence[Report]) -> "CityJudge":
        """Give the same with the sums held to what counts by the agenda in each period."""
        first = self.book.plan.reporting.first_period
        duties = self.book.duties(self.area, self.rollup.lead)
        due = [one.period for one in duties if clerk.term(one).is_due]
        now = max((*due, *(one.period for one in reports)), default=first)
        held = copy(self)
        held.judge_of_sum = HeldJudge(self.judge_of_sum, agenda, self.book, now)
        return held

    def judge_reports(
        self,
        clerk: Clerk,
        reports: Sequence[Report],
        sums: Mapping[Period, Sum],
        by_unit: Mapping[str, UnitCourse],
        own: UnitCourse | None,
        *,
        history: bool = False,
    ) -> City:
        """Judge the months' sums as reports of the lead; the rest is what they are told from."""
        findings = [
            *gaps(self.months, reports, by_unit),
            *same_figures(self.months, reports, by_unit),
            *totals_unlike(self.months, own, sums, by_unit),
        ]
        office = Office.of(
            clerk.register.series(self.rollup.lead, self.area), clerk.cutoff.day, self.judge_of_sum
        )
        seen = list(findings) if self.in_its_name else []
        readings = readings_of(self.judge_of_sum, reports, seen)
        lead = self.rollup.lead
        course = course_of(
            self.judge_of_sum, lead, reports, readings, office, seen, history=history
        )
        if isinstance(self.judge_of_sum, HeldJudge):
            course = self.judge_of_sum.agreed(course)
        rough = self._rough(reports, sums)
        standings = [self._told(one, sums, rough) for one in course.standings]
        named = [one for one in standings if one.indicator in self.in_its_name]
        figures = tuple(self._figure(one, sums, by_unit, own) for one in standings)
        judgement = Judgement(
            plan=self.book.plan.id,
            area=self.area,
            reporter=self.rollup.lead,
            reports=tuple(reports),
            standings=tuple(named),
            tasks=tuple(
                task_standing(code, of_task, self.judge_of_sum.indicators)
                for code in self.judge_of_sum.tasks_of(self.rollup.lead)
                if (of_task := [one for one in named if one.task == code])
            ),
            findings=tuple(seen or findings),
            scores=tuple(self._scores(clerk, reports, course, sums)),
            progress=course.progress,
            history=tuple(
                evolve(self._told(one, sums, {}), actual=None)
                if self.is_gap(one.indicator, one.period, sums)
                else one
                for one in course.history
                if one.indicator in self.in_its_name
            ),
        )
        desk = alerting.Desk(self.book, self.judge_of_sum.rules, clerk.calendar, clerk.cutoff.day)
        charged = [one for one in named if not self.is_gap(one.indicator, one.period, sums)]
        owing = Owing.of(self.judge_of_sum, lead, office)
        asked = owing.asked_about(judgement.findings)
        judged = evolve(judgement, standings=tuple(charged), findings=asked)
        alerts = alerting.alerts_of(desk, judged, {}, ())
        return City(evolve(judgement, alerts=alerts, reports=()), figures)

    def owed_by(self, period: Period, indicator: str = "") -> tuple[str, ...]:
        """Give the units that owe a period's report, or one for an indicator."""
        return self.months.parts.owed_by(period, indicator)

    def is_gap(self, indicator: str, period: Period | None, sums: Mapping[Period, Sum]) -> bool:
        """Tell whether an indicator's sum lacks what a unit did not give, in a period."""
        return period is not None and bool(self._lacking(indicator, period, sums))

    def _lacking(
        self, indicator: str, period: Period, sums: Mapping[Period, Sum]
    ) -> tuple[str, ...]:
        """Give the units without which an indicator's sum is, in the order of the rules."""
        if not any(each.missing for each in sums.values()):
            return ()
        one = self.judge_of_sum.indicators[indicator]
        earlier = [each for each in sums if each < period]
        looked_at = [period]
        if one.reported == "in_period":
            looked_at += [each for each in earlier if one.measured_in(each)]
        elif one.every not in {None, "event"}:
            opened = period.index - window_months(one)
            looked_at += [each for each in earlier if each.index > opened and one.measured_in(each)]
        elif "previous." in (one.value or "") and earlier:
            looked_at.append(max(earlier))
        lacking = {
            unit
            for each in looked_at
            if each in sums
            for name in self._reads[indicator]
            for unit in sums[each].missing.get(name, ())
        }
        return tuple(unit for unit in self.rollup.units if unit in lacking)

    def _rough(
        self, reports: Sequence[Report], sums: Mapping[Period, Sum]
    ) -> Mapping[Period, Reading]:
        """Measure what is in of the months that are not complete."""
        if all(each.is_whole for each in sums.values()):
            return {}
        rough = [
            evolve(one, effective=evolve(one.effective, facts=sums[one.period].partial))
            for one in reports
            if one.effective is not None
        ]
        return readings_of(self.judge_of_sum, rough, [])

    def _told(
        self, standing: Standing, sums: Mapping[Period, Sum], rough: Mapping[Period, Reading]
    ) -> Standing:
        """Say of a sum that is not complete how many are in, and what they came to."""
        period = standing.period
        lacking = self._lacking(standing.indicator, period, sums) if period is not None else ()
        ended = standing.terms is not None and standing.terms.ended is not None
        if period is None or not lacking or ended:
            return standing
        one = self.judge_of_sum.indicators[standing.indicator]
        owed = self._asked_of(period, one.id, lacking)
        actual = standing.actual
        if actual is None and rough and one.is_figure and one.reported != "in_period":
            found = raw_value(one, rough[period], self.judge_of_sum.leaves)
            if isinstance(found, float) and math.isfinite(found):
                actual = found
        names = tuple(self.book.reporters[unit].name for unit in lacking)
        figures = {
            "there": len(owed) - len(lacking),
            "owed": len(owed),
            "names": names,
        }
        said = message("{there} of {owed} are in, without {names}", **figures)
        if isinstance(actual, float):
            said = message(
                "{actual} so far: {there} of {owed} are in, without {names}",
                actual=one.figure(actual),
                **figures,
            )
        status = Status.WATCHED if standing.status is Status.WATCHED else Status.UNKNOWN
        return evolve(standing, status=status, actual=actual, because=said, forecast=None)

    def _asked_of(self, period: Period, indicator: str, lacking: Sequence[str]) -> tuple[str, ...]:
        """Give the units of a figure: who owes it, and who is lacking from a month before."""
        owed = self.owed_by(period, indicator)
        return tuple(unit for unit in self.rollup.units if unit in owed or unit in lacking)

    def _figure(
        self,
        standing: Standing,
        sums: Mapping[Period, Sum],
        by_unit: Mapping[str, UnitCourse],
        own: UnitCourse | None,
    ) -> CityFigure:
        name, period = standing.indicator, standing.period
        lacking = self._lacking(name, period, sums) if period is not None else ()
        owed = self._asked_of(period or self.book.plan.reporting.last_period, name, lacking)
        courses = ((unit, by_unit.get(unit)) for unit in owed)
        figures = [
            (course.figures.get(name) if course is not None else None)
            or UnitFigure(unit, None, Status.NOT_DUE, None)
            for unit, course in courses
        ]
        told = own.figures.get(name) if own is not None else None
        return CityFigure(
            standing,
            owed,
            lacking,
            told.actual if told is not None and told.period == period else None,
            ranked(figures, period),
        )

    def _scores(
        self,
        clerk: Clerk,
        reports: Sequence[Report],
        course: Course,
        sums: Mapping[Period, Sum],
    ) -> Iterable[Score]:
        """Score a lead by what its units came to; what a unit left out costs the lead nothing."""
        if self._reports_itself:
            return
        blocks = tuple(one for one in self.book.scoring.blocks if one.id in _SCORED)
        settings = (evolve(self.book.scoring, blocks=blocks), self.judge_of_sum.indicators)
        latest: dict[str, float | None] = {}
        entered = clerk.register.series(self.rollup.lead, self.area).grades
        grades = {one.period: one.points for one in entered}
        for report in reports:
            shares = course.progress.get(report.period, {})
            latest.update(
                {
                    name: None if self.is_gap(name, report.period, sums) else share
                    for name, share in shares.items()
                }
            )
            if report.is_due:
                identity = (self.area, self.rollup.lead)
                grade = grades.get(report.period)
                yield scoring.score(identity, report, latest, {}, grade, settings)


def _without_moves(agenda: Agenda) -> Agenda:
    """Give a lead's agenda without what moved from it: the sum goes on, whoever leads it now."""
    stays = (ReplanKind.TARGET, ReplanKind.CLOSED, ReplanKind.ADDED)
    return evolve(agenda, replans=tuple(one for one in agenda.replans if one.kind in stays))
