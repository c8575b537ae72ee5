"""Standings: every indicator of a reporter over its measured periods, and where it stands now."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from duban.engine.area import AreaJudge
from duban.engine.doubting import on_record
from duban.engine.measuring import Reading, measure
from duban.expressions import names_in
from duban.model.findings import Finding
from duban.model.judgement import Absent, Measurement, Report, Standing
from duban.model.period import Period
from duban.model.register import Exemption, Inspection, SeriesRegister
from duban.model.rules import Indicator
from duban.model.submission import Record
from duban.model.terms import Kind, Status
from duban.tracking import progress_of, track
from duban.words import message


@frozen
class Office:
    """What the office knows of a series at the cut-off: visits by indicator and period, exemptions."""

    visits: Mapping[tuple[str, Period], Inspection]
    exemptions: Sequence[Exemption]

    @classmethod
    def of(cls, register: SeriesRegister, today: date, judge: AreaJudge) -> "Office":
        """Take the register's entries up to a day; of two visits in a period the later counts.

        A visit between measured months counts in the next month in which its indicator is measured.
        """
        visits: dict[tuple[str, Period], Inspection] = {}
        for one in sorted(register.inspections, key=lambda visit: visit.inspected_on):
            if one.inspected_on <= today:
                indicator = judge.indicators[one.indicator]
                months = (one.period.shift(number) for number in range(12))
                period = next((each for each in months if indicator.measured_in(each)), one.period)
                visits[one.indicator, period] = one
        return cls(visits, register.exemptions)

    def exempts(self, indicator: Indicator, period: Period) -> Exemption | None:
        """Give the exemption that lifts an indicator in a period."""
        return next(
            (one for one in self.exemptions if one.covers(indicator.id, indicator.task, period)),
            None,
        )


@frozen
class Course:
    """The course of a reporter's indicators: progress by period, and where each stands now."""

    progress: Mapping[Period, Mapping[str, float | None]]
    standings: tuple[Standing, ...]


def course_of(
    judge: AreaJudge,
    reporter: str,
    reports: Sequence[Report],
    readings: Mapping[Period, Reading],
    office: Office,
    findings: list[Finding],
) -> Course:
    """Judge every indicator in every period in which it is measured and a report was due or came.

    The progress of all periods goes into scores; only the last measured period of an indicator
    is told with status and reason.
    """
    progress: dict[Period, dict[str, float | None]] = {}
    evidence: set[str] = set()
    owed: dict[str, list[Period]] = defaultdict(list)
    latest: dict[str, tuple[Report, Measurement]] = {}
    for report in reports:
        record = report.effective
        if record is None and not report.is_due:
            continue
        if record is not None:
            for texts in record.tasks.values():
                evidence |= texts.evidence
        period = report.period
        shares: dict[str, float | None] = {}
        for indicator in judge.measured(reporter, period).indicators:
            key = indicator.id
            periods = owed[key]
            periods.append(period)
            measured = measure(indicator, period, readings, periods, judge.leaves)
            visit = office.visits.get((key, period)) if office.visits else None
            if record is not None:
                doubt = (
                    _doubt(indicator, measured, record, judge.watch.factor)
                    if visit is None
                    else _difference(indicator, measured, record, visit)
                )
                if doubt is not None:
                    findings.append(doubt)
            if key not in latest or not _is_open(indicator, measured):
                latest[key] = (report, measured)
            shares[key] = progress_of(
                judge.yardsticks[key], period, measured if visit is None else visit.found
            )
            if office.exemptions and office.exempts(indicator, period):
                shares[key] = None
        progress[period] = shares
    standings = tuple(
        _stand(judge, indicator, latest.get(indicator.id), evidence, office)
        for indicator in judge.indicators_of(reporter)
    )
    return Course(progress, standings)


def _is_open(indicator: Indicator, measured: Measurement) -> bool:
    """Tell whether a cadence's window is still open: then its last closed one stays its state."""
    return indicator.kind is Kind.CADENCE and isinstance(measured, float) and math.isnan(measured)


def _stand(
    judge: AreaJudge,
    indicator: Indicator,
    latest: tuple[Report, Measurement] | None,
    evidence: set[str],
    office: Office,
) -> Standing:
    if latest is None:
        status = Status.WATCHED if indicator.kind is Kind.WATCH else Status.NOT_DUE
        said = message("not measured yet")
        return Standing(indicator.id, indicator.task, None, status, None, None, said)
    report, measured = latest
    yardstick = judge.yardsticks[indicator.id]
    has_evidence = indicator.id in evidence
    visit = office.visits.get((indicator.id, report.period)) if office.visits else None
    if visit is None:
        found = track(yardstick, report.period, measured, has_evidence)
    else:
        found = track(yardstick, report.period, visit.found, has_evidence)
        found = _visited(found, indicator, measured, visit)
    return _exempted(found, indicator, office) if office.exemptions else found


def _doubt(
    indicator: Indicator, measured: Measurement, record: Record, factor: float
) -> Finding | None:
    """Doubt a measured value: a zero denominator, a total a hundred times over its target."""
    if isinstance(measured, Absent):
        if measured.finding == "FACT-004":
            said = message("{name}: the denominator is zero", name=indicator.name)
            names = names_in(indicator.value or "")
            return on_record(record, "FACT-004", said, task=indicator.task, fact=names[-1])
        if measured.finding:
            said = message("{name}: {why}", name=indicator.name, why=measured.why)
            return on_record(record, measured.finding, said, task=indicator.task)
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
    return on_record(record, "FACT-003", said, task=indicator.task)


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
    return on_record(record, "FACT-005", said, task=indicator.task)


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
