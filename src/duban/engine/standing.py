"""Standings: every indicator of a reporter, judged at the end of every measured period."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from duban.engine.area import AreaJudge
from duban.engine.doubting import on_record
from duban.engine.measuring import Reading, measure
from duban.model.findings import Finding
from duban.model.judgement import Absent, Measurement, Report, Standing
from duban.model.period import Period
from duban.model.register import Exemption, Inspection, SeriesRegister
from duban.model.rules import Indicator
from duban.model.submission import Record
from duban.model.terms import Kind, Status
from duban.tracking import track
from duban.words import message


@frozen
class Office:
    """What the office knows of a series at the cut-off: visits by indicator and period, exemptions."""

    visits: Mapping[tuple[str, Period], Inspection]
    exemptions: Sequence[Exemption]

    @classmethod
    def of(cls, register: SeriesRegister, today: date) -> "Office":
        """Take the register's entries up to a day."""
        visits = {
            (one.indicator, one.period): one
            for one in register.inspections
            if one.inspected_on <= today
        }
        return cls(visits, register.exemptions)


def standings_of(
    judge: AreaJudge,
    reporter: str,
    reports: Sequence[Report],
    readings: Mapping[Period, Reading],
    office: Office,
    findings: list[Finding],
) -> dict[Period, dict[str, Standing]]:
    """Judge every indicator in every period in which it is measured and a report was due or came."""
    history: dict[Period, dict[str, Standing]] = {}
    evidence: set[str] = set()
    owed: dict[str, list[Period]] = defaultdict(list)
    for report in reports:
        record = report.effective
        if record is None and not report.is_due:
            continue
        if record is not None:
            for texts in record.tasks.values():
                evidence |= texts.evidence
        stands: dict[str, Standing] = {}
        for indicator in judge.measured(reporter, report.period):
            periods = owed[indicator.id]
            periods.append(report.period)
            measured = measure(indicator, report.period, readings, periods, judge.leaves)
            standing = _standing(judge, indicator, report, measured, evidence, office, findings)
            stands[indicator.id] = standing
        history[report.period] = stands
    return history


def _standing(
    judge: AreaJudge,
    indicator: Indicator,
    report: Report,
    measured: Measurement,
    evidence: set[str],
    office: Office,
    findings: list[Finding],
) -> Standing:
    period, record = report.period, report.effective
    yardstick = judge.yardsticks[indicator.id]
    has_evidence = indicator.id in evidence
    visit = office.visits.get((indicator.id, period)) if office.visits else None
    if visit is not None:
        found = track(yardstick, period, visit.found, has_evidence)
        reported = measured if isinstance(measured, float) else None
        found = _visited(found, indicator, reported, visit, record, findings)
    else:
        found = track(yardstick, period, measured, has_evidence)
        if record is not None:
            if isinstance(measured, Absent):
                findings.extend(_unmeasured(indicator, measured, record))
            elif indicator.kind is Kind.TOTAL:
                findings.extend(_beyond(indicator, measured, record, judge.watch.factor))
    return _exempted(found, office.exemptions) if office.exemptions else found


def last_standing(
    indicator: Indicator, history: Mapping[Period, Mapping[str, Standing]]
) -> Standing:
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


def _unmeasured(indicator: Indicator, measured: Absent, record: Record) -> Iterator[Finding]:
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
    if indicator.target is None or indicator.target.value <= 0:
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
    visit: Inspection,
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


def _exempted(standing: Standing, exemptions: Sequence[Exemption]) -> Standing:
    for one in exemptions:
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
