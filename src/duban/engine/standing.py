"""Standings: every indicator of a reporter over its measured periods, and where it stands now."""

import math
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from duban.engine.area import AreaJudge
from duban.engine.doubting import on_indicator
from duban.engine.expecting import Expectations
from duban.engine.gauges import Look
from duban.engine.measuring import Reading, measure
from duban.engine.office import Office
from duban.expressions import names_in
from duban.model.findings import Finding
from duban.model.judgement import Absent, Forecast, Measurement, Report, Standing
from duban.model.period import Period
from duban.model.register import Inspection
from duban.model.rules import Indicator
from duban.model.submission import Record
from duban.model.terms import Kind, Status
from duban.tracking import progress_of, track
from duban.words import message


@frozen(eq=False, repr=False)
class Course:
    """The course of a reporter's indicators: progress by period, and where each stands now.

    `history` tells where each stood at the end of every measured period, if that was asked for.
    """

    progress: Mapping[Period, Mapping[str, float | None]]
    standings: tuple[Standing, ...]
    history: tuple[Standing, ...] = ()


def course_of(
    judge: AreaJudge,
    reporter: str,
    reports: Sequence[Report],
    readings: Mapping[Period, Reading],
    office: Office,
    findings: list[Finding],
    *,
    history: bool = False,
    expectations: Expectations | None = None,
) -> Course:
    """Judge every indicator in every period in which it is measured and a report was due or came.

    The progress of all periods goes into scores; only the last measured period of an indicator
    is told with status and reason, or with `history` every one, and beside it what the reporter
    itself had expected, if it told `expectations`.
    """
    progress: dict[Period, dict[str, float | None]] = {}
    latest: dict[str, Report] = {}
    closed: set[str] = set()
    counted = [one for one in reports if one.effective is not None or one.is_due]
    look = _Look(judge, counted, readings, office, findings, expectations)
    for report in counted:
        reading = readings.get(report.period) if not office.visits else None
        shares: dict[str, float | None] = {}
        for gauge in judge.gauges(reporter, report.period):
            key = gauge.indicator.id
            if gauge.closes or key not in closed:
                latest[key] = report
            if not gauge.closes:
                continue
            closed.add(key)
            share = gauge.glance(reading) if reading is not None else Look.CLOSER
            shares[key] = look.share(gauge.indicator, report) if share is Look.CLOSER else share
        for key in shares if office.exemptions else ():
            if office.exempts(judge.indicators[key], report.period):
                shares[key] = None
        progress[report.period] = shares
    evidence = _evidence(counted)
    standings = tuple(
        look.standing(indicator, latest.get(indicator.id), indicator.id in evidence)
        for indicator in judge.indicators_of(reporter)
    )
    past = (
        tuple(
            look.standing(gauge.indicator, report, gauge.indicator.id in evidence)
            for report in counted
            for gauge in judge.gauges(reporter, report.period)
            if gauge.closes
        )
        if history
        else ()
    )
    if expectations:
        findings.extend(expectations.questions(judge, counted, look.figure))
    return Course(progress, standings, past)


def _evidence(reports: Sequence[Report]) -> set[str]:
    """Give the indicators for which evidence was ever named."""
    return {
        indicator
        for report in reports
        if report.effective is not None
        for texts in report.effective.tasks.values()
        for indicator in texts.evidence
    }


class _Look:
    """The long look at one reporter's indicators, for what is shown or not plain."""

    def __init__(
        self,
        judge: AreaJudge,
        reports: Sequence[Report],
        readings: Mapping[Period, Reading],
        office: Office,
        findings: list[Finding],
        expectations: Expectations | None,
    ) -> None:
        self._judge = judge
        self._periods = [report.period for report in reports]
        self._readings = readings
        self._office = office
        self._findings = findings
        self._expectations = expectations or None

    def share(self, indicator: Indicator, report: Report) -> float | None:
        """Measure an indicator in a report; doubts go to the findings."""
        period = report.period
        measured = self._measure(indicator, period)
        visit = self._visit(indicator, period, measured)
        if report.effective is not None:
            doubt = (
                _doubt(indicator, measured, report.effective, self._judge.watch.factor)
                if visit is None
                else _difference(indicator, measured, report.effective, visit)
            )
            if doubt is not None:
                self._findings.append(doubt)
        yardstick = self._judge.yardstick(indicator.id, period)
        return progress_of(yardstick, period, measured if visit is None else visit.found)

    def standing(self, indicator: Indicator, report: Report | None, evidence: bool) -> Standing:
        """Tell where an indicator stands by the last report in which it was measured."""
        if report is None:
            status = Status.WATCHED if indicator.kind is Kind.WATCH else Status.NOT_DUE
            said = message("not measured yet")
            return Standing(indicator.id, indicator.task, None, status, None, None, said)
        measured = self._measure(indicator, report.period)
        yardstick = self._judge.yardstick(indicator.id, report.period)
        visit = self._visit(indicator, report.period, measured)
        if visit is None:
            found = track(yardstick, report.period, measured, evidence)
        else:
            found = track(yardstick, report.period, visit.found, evidence)
            found = _visited(found, indicator, measured, visit)
        if self._judge.foresight.may_foresee(indicator, report.period.last_day):
            found = evolve(found, forecast=self._forecast(indicator, found))
        if self._expectations is not None:
            found = self._expectations.told(indicator, found)
        return _exempted(found, indicator, self._office) if self._office.exemptions else found

    def _forecast(self, indicator: Indicator, standing: Standing) -> Forecast | None:
        """Foresee an indicator's end from its measured periods up to a standing's own."""
        last = standing.period
        if last is None or standing.status is Status.UNKNOWN:
            return None
        points = []
        for period in self._periods:
            if period <= last and indicator.measured_in(period):
                value = self.figure(indicator, period)
                if value is not None:
                    points.append((period.last_day, value))
        if not points or points[-1][0] < last.last_day:
            return None
        return self._judge.foresight.foresee(indicator, points)

    def figure(self, indicator: Indicator, period: Period) -> float | None:
        """Give an indicator's figure at a period's end, found or reported; None without one."""
        measured = self._measure(indicator, period)
        visit = self._visit(indicator, period, measured)
        value = visit.found if visit else measured
        return value if isinstance(value, float) and math.isfinite(value) else None

    def _visit(
        self, indicator: Indicator, period: Period, measured: Measurement
    ) -> Inspection | None:
        """Give the visit whose finding counts in a period."""
        visit = self._office.visits.get((indicator.id, period))
        if visit is not None and visit.period < period and _reported(measured) is not None:
            return None
        return visit

    def _measure(self, indicator: Indicator, period: Period) -> Measurement:
        return measure(indicator, period, self._readings, self._periods, self._judge.leaves)


def _doubt(
    indicator: Indicator, measured: Measurement, record: Record, factor: float
) -> Finding | None:
    """Doubt a measured value: a zero denominator, a total a hundred times over its target."""
    if isinstance(measured, Absent):
        if measured.finding == "FACT-004":
            said = message("{name}: the denominator is zero", name=indicator.name)
            fact = names_in(indicator.value or "")[-1]
            return on_indicator(record, indicator, "FACT-004", said, fact)
        if measured.finding:
            said = message("{name}: {why}", name=indicator.name, why=measured.why)
            return on_indicator(record, indicator, measured.finding, said)
        return None
    if indicator.kind is not Kind.TOTAL or not isinstance(measured, float):
        return None
    target = indicator.target
    if target is None or not 0 < factor * target.value < measured:
        return None
    said = message(
        "{name} is {actual}, more than {factor} times its target {target}: is the unit right?",
        name=indicator.name,
        actual=indicator.figure(measured),
        factor=f"{factor:g}",
        target=indicator.figure(target.value),
    )
    return on_indicator(record, indicator, "FACT-003", said)


def _difference(
    indicator: Indicator, measured: Measurement, record: Record, visit: Inspection
) -> Finding | None:
    """Tell of an inspection that found something else than was reported."""
    reported = _reported(measured)
    if reported is not None and math.isclose(reported, visit.found):
        return None
    said = message(
        "{name}: the inspection on {day} found {found}, reported was {reported}",
        name=indicator.name,
        day=visit.inspected_on,
        found=indicator.figure(visit.found),
        reported=indicator.figure(reported),
    )
    return on_indicator(record, indicator, "FACT-005", said)


def _visited(
    standing: Standing, indicator: Indicator, measured: Measurement, visit: Inspection
) -> Standing:
    """Let the value found take precedence, and keep the reported one beside it."""
    reported = _reported(measured)
    said = message(
        "{because} (found on {day} by inspection; reported {reported})",
        because=standing.because,
        day=visit.inspected_on,
        reported=indicator.figure(reported),
    )
    return evolve(standing, because=said, reported=reported)


def _reported(measured: Measurement) -> float | None:
    return measured if isinstance(measured, float) and not math.isnan(measured) else None


def _exempted(standing: Standing, indicator: Indicator, office: Office) -> Standing:
    exemption = office.exempts(indicator, standing.period) if standing.period else None
    if exemption is None:
        return standing
    said = message(
        "{because} (exempt: {reason}, {document})",
        because=standing.because,
        reason=exemption.reason,
        document=exemption.document,
    )
    return evolve(standing, exempt=exemption.reason, because=said)
