"""Judgements as rows, the one source of JSON, text and every later paper (evaluation.schema.json)."""

from collections.abc import Iterator
from typing import Any

from duban.model.agreements import Terms
from duban.model.findings import Finding
from duban.model.judgement import (
    Alert,
    Forecast,
    Foretold,
    Judgement,
    Report,
    Score,
    Standing,
    TaskStanding,
)
from duban.model.rules import AreaRules, Indicator
from duban.model.terms import Kind
from duban.words import Lang

Row = dict[str, Any]
SECTIONS = ("findings", "indicators", "tasks", "scores", "alerts", "reports", "rollup")

#: Whole numbers below this have at most 10 digits.
_ALL_DIGITS = 1e10


def rows_of(judgement: Judgement, rules: AreaRules, lang: Lang) -> Iterator[tuple[str, Row]]:
    """Give (section, row) for all that was concluded about one reporter in one area."""
    for finding in judgement.findings:
        yield "findings", finding_row(finding, lang)
    for standing in judgement.standings:
        indicator = rules.indicator(standing.indicator)
        yield "indicators", _indicator_row(judgement, standing, indicator, lang)
    for task in judgement.tasks:
        yield "tasks", _task_row(judgement, task, lang)
    for score in judgement.scores:
        yield "scores", _score_row(judgement, score, lang)
    for alert in judgement.alerts:
        yield "alerts", alert_row(alert, lang)
    for report in judgement.reports:
        yield "reports", _report_row(judgement, report)


def finding_row(finding: Finding, lang: Lang) -> Row:
    """Give a finding's row."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "file": finding.file,
        "place": finding.place,
        "plan": finding.plan or None,
        "area": finding.area or None,
        "reporter": finding.reporter or None,
        "period": finding.period or None,
        "message": finding.said.say(lang),
    }


def alert_row(alert: Alert, lang: Lang) -> Row:
    """Give an alert's row."""
    return {
        "key": alert.key,
        "kind": alert.kind,
        "level": str(alert.level),
        "plan": alert.plan,
        "area": alert.area,
        "reporter": alert.reporter,
        "period": alert.period,
        "task": alert.task or None,
        "indicator": alert.indicator or None,
        "clause": list(alert.clause),
        "message": alert.said.say(lang),
        "because": alert.because.say(lang),
    }


def target_of(indicator: Indicator) -> float | str | None:
    """Give an indicator's target as it stands in rows: a number, a stage, how often, or None."""
    if indicator.target is not None:
        return indicator.target.value
    return indicator.times if indicator.kind is Kind.CADENCE else indicator.stage


def _held(indicator: Indicator) -> float | str | None:
    """Give the target as a re-plan may change it: of a list, how many things reach the stage."""
    return float(indicator.count) if indicator.count is not None else target_of(indicator)


def _indicator_row(
    judgement: Judgement, standing: Standing, indicator: Indicator, lang: Lang
) -> Row:
    terms = standing.terms
    if terms is not None:
        indicator = terms.indicator
    row = {
        "plan": judgement.plan,
        "area": judgement.area,
        "reporter": judgement.reporter,
        "task": standing.task,
        "indicator": standing.indicator,
        "period": str(standing.period) if standing.period else None,
        "status": str(standing.status),
        "actual": rounded(standing.actual),
        "planned": rounded(standing.planned),
        "target": target_of(indicator),
        "unit": indicator.unit,
        "reported": rounded(standing.reported),
        "exempt": standing.exempt or None,
        "forecast": _forecast(standing.forecast),
        "because": standing.because.say(lang),
    }
    if standing.foretold is not None:
        row["foretold"] = _foretold(standing.foretold)
    return row if terms is None else {**row, **terms_row(terms)}


def terms_row(terms: Terms) -> Row:
    """Give what re-plans and plans of work add to an indicator's row; nothing where there are none."""
    row: Row = {}
    decisions = terms.replans if terms.ended is None else (*terms.replans, terms.ended)
    if decisions:
        row["replanned"] = {
            "target": _held(terms.indicator),
            "due": terms.indicator.due.isoformat(),
            "original_target": _held(terms.original),
            "original_due": terms.original.due.isoformat(),
            "decisions": [
                {
                    "kind": str(one.kind),
                    "from": str(one.since),
                    "authority": one.authority,
                    "by": one.by,
                    "decided_on": one.decided_on.isoformat(),
                    "document": one.document,
                    "to": one.to or None,
                }
                for one in decisions
            ],
        }
    if terms.accepted is not None:
        work_plan, acceptance = terms.accepted.work_plan, terms.accepted.acceptance
        row["workplan"] = {
            "file": work_plan.file,
            "accepted_on": acceptance.accepted_on.isoformat(),
            "by": acceptance.by,
            "from": str(terms.accepted.since),
            "in_charge": terms.in_charge,
        }
    return row


def _task_row(judgement: Judgement, task: TaskStanding, lang: Lang) -> Row:
    return {
        "plan": judgement.plan,
        "area": judgement.area,
        "reporter": judgement.reporter,
        "task": task.task,
        "status": str(task.status),
        "indicator": task.indicator or None,
        "because": task.because.say(lang),
    }


def _score_row(judgement: Judgement, score: Score, lang: Lang) -> Row:
    return {
        "plan": judgement.plan,
        "area": judgement.area,
        "reporter": judgement.reporter,
        "period": str(score.period),
        "score": score.total,
        "blocks": [
            {
                "id": block.id,
                "weight": block.weight,
                "points": rounded(block.points),
                "because": block.because.say(lang),
            }
            for block in score.blocks
        ],
    }


def _report_row(judgement: Judgement, report: Report) -> Row:
    return {
        "plan": judgement.plan,
        "area": judgement.area,
        "reporter": judgement.reporter,
        "period": str(report.period),
        "due": report.due.isoformat(),
        "timeliness": str(report.timeliness),
        "days_late": report.days_late,
        "receipt": report.receipt or None,
        "file": report.effective.file if report.effective else None,
        "provisional": report.provisional,
        "versions": report.versions,
    }


def _forecast(forecast: Forecast | None) -> Row | None:
    if forecast is None:
        return None
    return {
        "expected": rounded(forecast.expected),
        "miss_probability": round(forecast.miss_probability, 2),
        "low": rounded(forecast.low),
        "high": rounded(forecast.high),
    }


def _foretold(foretold: Foretold) -> Row:
    return {
        "expected": rounded(foretold.expected),
        "off": None if foretold.off is None else round(foretold.off, 4),
        "next": rounded(foretold.next),
    }


def rounded(value: float | str | None) -> float | str | None:
    """Cut float dirt that differs between machines, never figures: 10 significant digits."""
    if not isinstance(value, float) or (value.is_integer() and abs(value) < _ALL_DIGITS):
        return value
    return float(f"{value:.10g}")
