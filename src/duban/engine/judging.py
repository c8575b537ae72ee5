"""Judging: the records of one reporter in one area, held against the rule book."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from duban import alerting, scoring
from duban.engine.agenda import HeldJudge, agenda_of
from duban.engine.area import AreaHooks, AreaJudge
from duban.engine.asking import guarded, held_score, readings_of
from duban.engine.city import CityJudge
from duban.engine.clerk import Clerk
from duban.engine.expecting import Expectations
from duban.engine.office import Office
from duban.engine.owing import Owing
from duban.engine.reports import reports
from duban.engine.standing import course_of
from duban.expressions import Program
from duban.model.agreements import Agreements, Terms
from duban.model.city import City, UnitCourse
from duban.model.cutoff import Cutoff
from duban.model.judgement import Alert, Judgement, Report, Score
from duban.model.period import Period
from duban.model.register import Register, SeriesRegister
from duban.model.rollup import Rollup
from duban.model.rules import AreaRules, Duty, RuleBook
from duban.model.submission import Record
from duban.rollup import has_own_target, rules_of_unit
from duban.tracking import task_standing
from duban.workdays import WorkCalendar


@frozen(eq=False, repr=False)
class Series:
    """The records of one reporter in one area of a plan."""

    area: str
    reporter: str
    records: tuple[Record, ...] = ()


class Engine:
    """Judges series after series of one plan at one cut-off. Pure: no clock, no disk."""

    def __init__(
        self,
        book: RuleBook,
        register: Register,
        calendar: WorkCalendar,
        cutoff: Cutoff,
        hooks: Callable[[str], AreaHooks] = lambda _area: AreaHooks(),
        judges: dict[str, AreaJudge] | None = None,
        agreements: Agreements | None = None,
        programs: Callable[[str], Program | None] = lambda _area: None,
        *,
        history: bool = False,
    ) -> None:
        """Take everything that judges; areas are compiled at their first use, into `judges`.

        Engines of one book may share their judges: what is compiled knows no cut-off. `agreements`
        are the plans of work that count, `programs` those of areas that were compiled before. With
        `history` judgements tell every measured period, not only the last.
        """
        self.book = book
        self.register = register
        self.calendar = calendar
        self.cutoff = cutoff
        self._history = history
        self._clerk = Clerk(book.plan, register, calendar, cutoff)
        self._hooks = hooks
        self._programs = programs
        self._judges = judges if judges is not None else {}
        self._agreements = agreements or Agreements()
        self._cities: dict[tuple[str, Rollup], CityJudge] = {}

    def judge_of(self, area: str) -> AreaJudge:
        """Give what is worked out once for an area."""
        known = self._judges.get(area)
        if known is None or known.rules is not self.book.rules[area]:
            known = self._judges[area] = AreaJudge(
                self.book, area, self._hooks(area), program=self._programs(area)
            )
        return known

    def judge_for(self, area: str, reporter: str) -> AreaJudge:
        """Give the same as it holds for a reporter: a unit of a roll-up has its own targets."""
        rules = self.book.rules[area]
        if not rules.rollups or rules.rollup_of(reporter) is None:
            return self.judge_of(area)
        key = f"{area}/{reporter if has_own_target(rules, reporter) else '*'}"
        base, known = self.judge_of(area), self._judges.get(key)
        if known is None or known.compiled is not base:
            held = rules_of_unit(rules, reporter)
            known = self._judges[key] = base.holding(self.book, held)
        return known

    def rules_for(self, area: str, reporter: str) -> AreaRules:
        """Give an area's rules as they hold for a reporter."""
        return self.judge_for(area, reporter).rules

    def judge_city(self, area: str, rollup: Rollup, courses: Iterable[UnitCourse]) -> City:
        """Add up what the units of a roll-up reported and judge the sum as a report is judged.

        `courses` are those of the units and, where it reports itself, of the lead, in any order.
        """
        series = (area, rollup.lead)
        agenda = agenda_of(self.register, self._agreements, series, self.cutoff.day)
        city = self.city_of(area, rollup)
        return city.judge(self._clerk, courses, agenda, history=self._history)

    def city_of(self, area: str, rollup: Rollup) -> CityJudge:
        """Give what is worked out once for a roll-up of an area."""
        key = (area, rollup)
        if key not in self._cities:
            replans = [one for one in self.register.replans if one.decided_on <= self.cutoff.day]
            self._cities[key] = CityJudge(self.book, area, rollup, self.judge_of(area), replans)
        return self._cities[key]

    def expected(self) -> Iterator[Series]:
        """Give a series without records for every reporter of every area."""
        for area, rules in self.book.rules.items():
            for reporter in rules.all_reporters:
                yield Series(area, reporter)

    def judge(self, series: Series) -> Judgement:
        """Judge one reporter in one area: versions, values, standings, scores, alerts."""
        judge = self.judge_for(series.area, series.reporter)
        office = self.register.series(series.reporter, series.area)
        unit = self.book.reporters[series.reporter]
        duties: Sequence[Duty] = self.book.duties(series.area, series.reporter)
        if unit.valid_from is not None or unit.valid_to is not None:
            duties = [duty for duty in duties if unit.answers_on(duty.period.last_day)]
        key = (series.area, series.reporter)
        agenda = agenda_of(self.register, self._agreements, key, self.cutoff.day)
        if agenda is not None:
            asked = judge.indicators_of(series.reporter)
            if agenda.has_windows(asked):
                duties = agenda.duties(asked, duties)
        found, findings, not_yet = reports(self._clerk, duties, series.records, office)
        if agenda is not None:
            judge = HeldJudge(judge, agenda, self.book, self._reached(series, found))
        readings = readings_of(judge, found, findings)
        known = Office.of(office, self.cutoff.day, judge)
        course = course_of(
            judge,
            series.reporter,
            found,
            readings,
            known,
            findings,
            history=self._history,
            expectations=Expectations(found, self.book.plan.zone),
        )
        if isinstance(judge, HeldJudge):
            course = judge.agreed(course)
        findings.extend(judge.texts.repeated(found))
        asked = judge.indicators_of(series.reporter)
        findings.extend(judge.suspicion.suspicions(asked, found, readings))
        standings = course.standings
        tasks = tuple(
            task_standing(code, (one for one in standings if one.task == code), judge.indicators)
            for code in judge.tasks_of(series.reporter)
        )
        owing = Owing.of(judge, series.reporter, known)
        scores = self._scores(judge, series, found, course.progress, office, owing)
        judgement = Judgement(
            plan=self.book.plan.id,
            area=series.area,
            reporter=series.reporter,
            reports=tuple(found),
            standings=standings,
            tasks=tasks,
            findings=tuple(findings),
            scores=tuple(scores),
            progress=course.progress,
            not_yet=not_yet,
            history=course.history,
            spared=owing.spared(found),
        )
        alerts = self._alerts(judge, judgement, owing)
        return evolve(judgement, alerts=alerts) if alerts else judgement

    def terms(self, area: str, reporter: str) -> dict[str, Terms]:
        """Give what a reporter's indicators are held to in the month of the cut-off, by id.

        Empty where neither re-plans nor plans of work have a say.
        """
        key = (area, reporter)
        agenda = agenda_of(self.register, self._agreements, key, self.cutoff.day)
        if agenda is None:
            return {}
        judge, now = self.judge_for(area, reporter), Period.of(self.cutoff.day)
        return {
            one.id: evolve(
                agenda.terms(one, judge.yardsticks[one.id].start, now),
                ended=agenda.ended(one, now),
            )
            for one in judge.indicators_of(reporter)
        }

    def _reached(self, series: Series, found: Sequence[Report]) -> Period:
        """Give the last period of a series that is due, or of which a report is there."""
        due = [
            duty.period
            for duty in self.book.duties(series.area, series.reporter)
            if self._clerk.term(duty).is_due
        ]
        there = [report.period for report in found if report.effective is not None]
        return max((*due, *there), default=self.book.plan.reporting.first_period)

    def _scores(
        self,
        judge: AreaJudge,
        series: Series,
        found: Sequence[Report],
        progress: Mapping[Period, Mapping[str, float | None]],
        office: SeriesRegister,
        owing: Owing,
    ) -> Iterator[Score]:
        grades = {one.period: one.points for one in office.grades}
        latest: dict[str, float | None] = {}
        settings = (self.book.scoring, judge.indicators)
        identity = (series.area, series.reporter)
        for report in found:
            if not report.absence_is_exempt:
                latest.update(progress.get(report.period, {}))
            if not report.is_due:
                continue
            if judge.hooks.score is not None:
                where = f"{series.reporter} {report.period}"
                with guarded(series.area, where):
                    own = judge.hooks.score(
                        area=series.area, report=report, progress=dict(latest), rules=judge.rules
                    )
                    own = held_score(own, series.area, where)
                if own is not None:
                    yield own
                    continue
            missing = owing.missing_elements(self.book.plan, report)
            grade, names = grades.get(report.period), self.book.plan.element_names
            yield scoring.score(identity, report, latest, missing, grade, settings, names)

    def _alerts(self, judge: AreaJudge, judgement: Judgement, owing: Owing) -> tuple[Alert, ...]:
        desk = alerting.Desk(self.book, judge.rules, self.calendar, self.cutoff.day)
        last = alerting.last_due(judgement.reports)
        elements = owing.missing_elements(self.book.plan, last) if last is not None else {}
        closing = alerting.last_due(judgement.reports, self.book.plan.reporting.summary_months)
        summaries = owing.missing_summaries(closing) if closing is not None else ()
        asked = judgement
        if not owing.always:
            asked = evolve(judgement, findings=owing.asked_about(judgement.findings))
        found = alerting.alerts_of(desk, asked, elements, summaries)
        if judge.hooks.alerts is not None:
            with guarded(judgement.area, judgement.reporter):
                for more in judge.hooks.alerts(
                    area=judgement.area,
                    judgement=judgement,
                    rules=judge.rules,
                    as_of=self.cutoff.day,
                ):
                    found += tuple(more)
                if not all(isinstance(alert, Alert) for alert in found):
                    raise TypeError("duban_alerts must give Alerts")
        return found


def evaluate(
    book: RuleBook,
    records: Iterable[Record],
    register: Register,
    cutoff: Cutoff,
    calendar: WorkCalendar,
) -> list[Judgement]:
    """Judge all records of a plan, and everybody who is expected and sent nothing.

    A pure function: the same arguments give equal judgements, in the order of area and reporter.
    Texts of several reporters are not compared here (engine/comparing.py).
    """
    engine = Engine(book, register, calendar, cutoff)
    groups: dict[tuple[str, str], list[Record]] = {
        (one.area, one.reporter): [] for one in engine.expected()
    }
    for record in records:
        groups.setdefault((record.area, record.reporter), []).append(record)
    return [
        engine.judge(Series(area, reporter, tuple(groups[area, reporter])))
        for area, reporter in sorted(groups)
    ]
