"""Judging: the records of one reporter in one area, held against the rule book."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from duban import alerting, scoring
from duban.engine.doubting import Watch, check_doubts, course_doubts, on_record, plugin_doubts
from duban.engine.measuring import Reading, measure, of_key
from duban.engine.versions import Clerk, reports
from duban.errors import DubanError, PluginError
from duban.expressions import Program
from duban.model.cutoff import Cutoff
from duban.model.findings import Finding
from duban.model.judgement import Absent, Judgement, Measurement, Report, Score, Standing
from duban.model.period import Period
from duban.model.register import Register, SeriesRegister
from duban.model.rules import AreaRules, Indicator, RuleBook
from duban.model.submission import Record, Submission, TaskReport
from duban.model.terms import ELEMENTS, Kind, Status
from duban.schemafiles.leaves import facts_of, leaves_of
from duban.tracking import Yardstick, task_standing, track
from duban.words import message
from duban.workdays import WorkCalendar


@frozen
class Series:
    """The records of one reporter in one area of a plan."""

    area: str
    reporter: str
    records: tuple[Record, ...] = ()


@frozen
class AreaHooks:
    """The hooks that an area's plugin answers itself; None where the defaults do."""

    check: Callable[..., Any] | None = None
    measure: Callable[..., Any] | None = None
    score: Callable[..., Any] | None = None
    alerts: Callable[..., Any] | None = None


class AreaJudge:
    """Everything about one area that is worked out once: program, yardsticks, watched leaves."""

    def __init__(self, book: RuleBook, area: str, hooks: AreaHooks) -> None:
        """Compile the area's expressions; raises DubanError if they do not compile."""
        self.rules: AreaRules = book.rules[area]
        self.hooks = hooks
        self.leaves = leaves_of(book.schemas[area])
        self.watch = Watch.over(self.leaves, book.alerting.implausible_factor)
        self.indicators = {indicator.id: indicator for indicator in self.rules.indicators}
        self.yardsticks = {one.id: _yardstick(book, one) for one in self.rules.indicators}
        self.program = _program(book, self.rules, self.leaves)
        self._of_reporter: dict[str, tuple[Indicator, ...]] = {}
        self._tasks_of: dict[str, tuple[str, ...]] = {}

    def indicators_of(self, reporter: str) -> tuple[Indicator, ...]:
        """Give the indicators that a reporter is asked for."""
        if reporter not in self._of_reporter:
            self._of_reporter[reporter] = tuple(
                one for one in self.rules.indicators if reporter in one.reporters
            )
        return self._of_reporter[reporter]

    def tasks_of(self, reporter: str) -> tuple[str, ...]:
        """Give the codes of the tasks on which a reporter writes."""
        if reporter not in self._tasks_of:
            asked = {one.task for one in self.indicators_of(reporter)}
            self._tasks_of[reporter] = tuple(
                task.code for task in self.rules.tasks if task.code in asked
            )
        return self._tasks_of[reporter]


class Engine:
    """Judges series after series of one plan at one cut-off. Pure: no clock, no disk."""

    def __init__(
        self,
        book: RuleBook,
        register: Register,
        calendar: WorkCalendar,
        cutoff: Cutoff,
        hooks: Callable[[str], AreaHooks] = lambda _area: AreaHooks(),
    ) -> None:
        """Take everything that judges; areas are compiled at their first use."""
        self.book = book
        self.register = register
        self.calendar = calendar
        self.cutoff = cutoff
        self._clerk = Clerk(book.plan, register, calendar, cutoff)
        self._hooks = hooks
        self._judges: dict[str, AreaJudge] = {}

    def judge_of(self, area: str) -> AreaJudge:
        """Give what is worked out once for an area."""
        if area not in self._judges:
            self._judges[area] = AreaJudge(self.book, area, self._hooks(area))
        return self._judges[area]

    def expected(self) -> Iterator[Series]:
        """Give a series without records for every reporter of every area."""
        for area, rules in self.book.rules.items():
            for reporter in rules.all_reporters:
                yield Series(area, reporter)

    def judge(self, series: Series) -> Judgement:
        """Judge one reporter in one area: versions, values, standings, scores, alerts."""
        judge = self.judge_of(series.area)
        office = self.register.series(series.reporter, series.area)
        unit = self.book.reporters[series.reporter]
        duties = [
            duty
            for duty in self.book.timetables[series.area].duties
            if unit.answers_on(duty.period.last_day)
        ]
        found, findings, not_yet = reports(self._clerk, duties, series.records, office)
        readings = self._read(judge, series, found, findings)
        history = self._stand(judge, series.reporter, found, readings, office, findings)
        standings = tuple(_last(one, history) for one in judge.indicators_of(series.reporter))
        tasks = tuple(
            task_standing(
                code, (one for one in standings if one.task == code), judge.indicators
            )
            for code in judge.tasks_of(series.reporter)
        )
        judgement = Judgement(
            plan=self.book.plan.id,
            area=series.area,
            reporter=series.reporter,
            reports=tuple(found),
            standings=standings,
            tasks=tasks,
            findings=tuple(findings),
            history=history,
            not_yet=not_yet,
        )
        scores = tuple(self._scores(judge, judgement, office))
        judgement = evolve(judgement, scores=scores)
        return evolve(judgement, alerts=self._alerts(judge, judgement))

    def _read(
        self, judge: AreaJudge, series: Series, found: Sequence[Report], findings: list[Finding]
    ) -> dict[Period, Reading]:
        readings: dict[Period, Reading] = {}
        known: dict[str, Any] = {}
        history: list[Submission] = []
        previous: Mapping[str, Any] | None = None
        for report in found:
            record = report.effective
            if record is None:
                continue
            answer = judge.program.answer(record.facts, previous)
            findings.extend(course_doubts(judge.watch, record, known))
            if answer.checks:
                findings.extend(check_doubts(judge.rules, record, answer.checks))
            by_plugin: Mapping[str, float | None] = {}
            if judge.hooks.check or judge.hooks.measure:
                submission = Submission(
                    record.plan, record.area, record.reporter, record.period, record.facts
                )
                by_plugin = self._ask(judge, series.area, submission, history, record, findings)
                history.append(submission)
            readings[report.period] = Reading(report.period, record.facts, answer, by_plugin)
            previous = record.facts
        return readings

    def _ask(
        self,
        judge: AreaJudge,
        area: str,
        submission: Submission,
        history: Sequence[Submission],
        record: Record,
        findings: list[Finding],
    ) -> Mapping[str, float | None]:
        measured: dict[str, float | None] = {}
        try:
            if judge.hooks.check is not None:
                for doubts in judge.hooks.check(
                    area=area, submission=submission, rules=judge.rules
                ):
                    findings.extend(plugin_doubts(record, doubts))
            if judge.hooks.measure is not None:
                for values in judge.hooks.measure(
                    area=area, submission=submission, history=tuple(history), rules=judge.rules
                ):
                    measured.update(values)
        except DubanError:
            raise
        except Exception as error:
            raise _plugin_failed(area, record, error) from error
        return measured

    def _stand(
        self,
        judge: AreaJudge,
        reporter: str,
        found: Sequence[Report],
        readings: Mapping[Period, Reading],
        office: SeriesRegister,
        findings: list[Finding],
    ) -> dict[Period, dict[str, Standing]]:
        history: dict[Period, dict[str, Standing]] = {}
        judged = [report for report in found if report.is_due or report.effective is not None]
        evidence: set[str] = set()
        inspected = {
            (one.indicator, one.period): one
            for one in office.inspections
            if one.inspected_on <= self.cutoff.day
        }
        indicators = judge.indicators_of(reporter)
        owed: dict[str, list[Period]] = {one.id: [] for one in indicators}
        for report in judged:
            period = report.period
            record = report.effective
            if record is not None:
                for texts in record.tasks.values():
                    evidence |= texts.evidence
            stands: dict[str, Standing] = {}
            for indicator in indicators:
                if not indicator.measured_in(period):
                    continue
                owed[indicator.id].append(period)
                measured = measure(indicator, period, readings, owed[indicator.id], judge.leaves)
                reported: float | None = None
                visit = inspected.get((indicator.id, period)) if inspected else None
                if visit is not None:
                    reported = measured if isinstance(measured, float) else None
                    measured = visit.found
                elif isinstance(measured, Absent) and record is not None:
                    findings.extend(_zero(indicator, measured, record))
                standing = track(
                    judge.yardsticks[indicator.id], period, measured, indicator.id in evidence
                )
                if visit is not None:
                    standing = _visited(standing, indicator, reported, visit, record, findings)
                if office.exemptions:
                    standing = _exempted(standing, office)
                stands[indicator.id] = standing
                if record is not None:
                    findings.extend(_beyond(indicator, measured, record, judge.watch.factor))
            history[period] = stands
        return history

    def _scores(
        self, judge: AreaJudge, judgement: Judgement, office: SeriesRegister
    ) -> Iterator[Score]:
        grades = {one.period: one.points for one in office.grades}
        latest: dict[str, Standing] = {}
        settings = (self.book.scoring, judge.indicators)
        identity = (judgement.area, judgement.reporter)
        for report in judgement.reports:
            latest.update(judgement.history.get(report.period, {}))
            if not report.is_due:
                continue
            standings = tuple(latest.values())
            if judge.hooks.score is not None:
                own = judge.hooks.score(
                    area=judgement.area, report=report, standings=standings, rules=judge.rules
                )
                if own is not None:
                    yield own
                    continue
            missing = self._missing_elements(judge, judgement.reporter, report)
            yield scoring.score(
                identity, report, standings, missing, grades.get(report.period), settings
            )

    def _missing_elements(
        self, judge: AreaJudge, reporter: str, report: Report
    ) -> dict[str, tuple[str, ...]]:
        """Give the elements that each task lacks: all five by quarter, the effect by month."""
        if report.effective is None:
            return {}
        quarterly = report.period.month in self.book.plan.reporting.summary_months
        texts = report.effective.tasks
        found = {}
        for code in judge.tasks_of(reporter):
            task = texts.get(code)
            missing = tuple(ELEMENTS) if task is None else task.missing
            if task is not None and task.unchanged:
                missing = ()
            found[code] = missing if quarterly else tuple(each for each in missing if each == "effect")
        return found

    def _alerts(self, judge: AreaJudge, judgement: Judgement) -> tuple[Any, ...]:
        desk = alerting.Desk(self.book, judge.rules, self.calendar, self.cutoff.day)
        last = next((one for one in reversed(judgement.reports) if one.effective is not None), None)
        elements: Mapping[str, Sequence[str]] = {}
        summaries: list[str] = []
        if last is not None and last.effective is not None:
            elements = self._missing_elements(judge, judgement.reporter, last)
            if last.period.month in self.book.plan.reporting.summary_months:
                texts = last.effective.tasks
                summaries = [
                    code for code in elements if not texts.get(code, TaskReport()).summary
                ]
        found = alerting.alerts_of(desk, judgement, elements, summaries)
        if judge.hooks.alerts is not None:
            for more in judge.hooks.alerts(
                area=judgement.area,
                judgement=judgement,
                rules=judge.rules,
                as_of=self.cutoff.day,
            ):
                found += tuple(more)
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


def _program(book: RuleBook, rules: AreaRules, leaves: Mapping[str, Any]) -> Program:
    values = {one.id: one.value for one in rules.indicators if one.value is not None}
    values |= {of_key(one.id): one.of for one in rules.indicators if one.of is not None}
    checks = {check.code: check.expect for check in rules.checks}
    baselines = {key: baseline.value for key, baseline in book.baselines.items()}
    try:
        return Program(facts_of(leaves), baselines, values, checks)
    except RuntimeError as error:
        said = message(
            "The expressions of {area} do not compile; duban check says where", area=rules.area
        )
        raise DubanError(said, file=rules.file) from error


def _yardstick(book: RuleBook, indicator: Indicator) -> Yardstick:
    start: float | None = 0.0
    if isinstance(indicator.start, str):
        baseline = book.baselines.get(indicator.start.removeprefix("baseline."))
        start = baseline.value if baseline else None
    elif indicator.start is not None:
        start = float(indicator.start)
    return Yardstick(
        indicator=indicator,
        curve=book.curves.get(indicator.curve) if indicator.curve else None,
        start=start,
        span=(book.plan.starts, book.plan.ends),
        thresholds=book.alerting,
    )


def _last(indicator: Indicator, history: Mapping[Period, Mapping[str, Standing]]) -> Standing:
    """Give an indicator's state: that of its last measured period with something to measure."""
    latest: Standing | None = None
    for stands in history.values():
        standing = stands.get(indicator.id)
        if standing is not None and not (
            latest is not None
            and indicator.kind is Kind.CADENCE
            and standing.status is Status.NOT_DUE
        ):
            latest = standing
    if latest is not None:
        return latest
    status = Status.WATCHED if indicator.kind is Kind.WATCH else Status.NOT_DUE
    said = message("not measured yet")
    return Standing(indicator.id, indicator.task, None, status, None, None, said)


def _zero(indicator: Indicator, measured: Absent, record: Record) -> Iterator[Finding]:
    if measured.why.msgid == "the denominator is zero":
        said = message("{name}: the denominator is zero", name=indicator.name)
        yield on_record(record, "FACT-004", said, task=indicator.task)
    elif measured.why.msgid.startswith("cannot judge"):
        said = message("{name}: {why}", name=indicator.name, why=measured.why)
        yield on_record(record, "RULE-001", said, task=indicator.task)


def _beyond(
    indicator: Indicator, measured: Measurement, record: Record, factor: float
) -> Iterator[Finding]:
    """Question a total a hundred times over its target: most likely a unit."""
    if indicator.kind is not Kind.TOTAL or indicator.target is None or indicator.target.value <= 0:
        return
    if isinstance(measured, float) and measured > factor * indicator.target.value:
        said = message(
            "{name} is {actual}, more than {factor} times its target {target}: is the unit right?",
            name=indicator.name,
            actual=indicator.figure(measured),
            factor=f"{factor:g}",
            target=indicator.figure(indicator.target.value),
        )
        yield on_record(record, "FACT-003", said, task=indicator.task)


def _visited(
    standing: Standing,
    indicator: Indicator,
    reported: float | None,
    visit: Any,
    record: Record | None,
    findings: list[Finding],
) -> Standing:
    said = message(
        "{because} (found on {day} by inspection; reported {reported})",
        because=standing.because,
        day=visit.inspected_on,
        reported=indicator.figure(reported),
    )
    differs = reported is None or math.isnan(reported) or not math.isclose(reported, visit.found)
    if record is not None and differs:
        told = message(
            "{name}: the inspection on {day} found {found}, reported was {reported}",
            name=indicator.name,
            day=visit.inspected_on,
            found=indicator.figure(visit.found),
            reported=indicator.figure(reported),
        )
        findings.append(on_record(record, "FACT-005", told, task=indicator.task))
    return evolve(standing, because=said, reported=reported)


def _exempted(standing: Standing, office: SeriesRegister) -> Standing:
    for one in office.exemptions:
        if standing.period is not None and one.covers(
            standing.indicator, standing.task, standing.period
        ):
            said = message(
                "{because} (exempt: {reason}, {document})",
                because=standing.because,
                reason=one.reason,
                document=one.document,
            )
            return evolve(standing, exempt=one.reason, because=said)
    return standing


def _plugin_failed(area: str, record: Record, error: Exception) -> PluginError:
    said = message(
        "The plugin raised {kind} on {file}: {error}",
        kind=type(error).__name__,
        file=record.file,
        error=str(error),
    )
    return PluginError(said, file=f"plugins/{area}.py")


