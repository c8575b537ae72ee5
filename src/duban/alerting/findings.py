"""Alerts of findings: questions on the data that the office asks."""

from collections.abc import Iterator

from duban.alerting.desk import Desk
from duban.model.findings import Finding
from duban.model.judgement import Alert, Judgement
from duban.model.plan import Plan
from duban.model.rules import AreaRules, RuleBook
from duban.words import harmless, message

_BY_FINDING = {"FACT-001": "fell", "FACT-005": "inspection_differs"}


def of_findings(desk: Desk, judgement: Judgement) -> Iterator[Alert]:
    """Raise an alert of each thing that is found on the last report that counts."""
    seen: set[tuple[str, str, str]] = set()
    last = max((str(report.period) for report in judgement.reports if report.effective), default="")
    for finding in judgement.findings:
        if finding.period != last or not _raises_alert(finding):
            continue
        subject = _subject(finding)
        key = (finding.code, subject, finding.period)
        if key in seen:
            continue
        seen.add(key)
        whose = (judgement.plan, judgement.area, judgement.reporter)
        yield finding_alert(desk.book, finding, whose)


def finding_alert(book: RuleBook, finding: Finding, whose: tuple[str, str, str]) -> Alert:
    """Raise the alert of a finding on a report, `whose` in plan, area and reporter."""
    plan, area, reporter = whose
    kind = _BY_FINDING.get(finding.code, "question")
    return Alert(
        kind=kind,
        level=book.alerting.levels[kind],
        area=area,
        reporter=reporter,
        period=finding.period,
        said=finding.said,
        because=message(
            "finding {code} in {file}", code=finding.code, file=harmless(finding.file) or "-"
        ),
        task=finding.task,
        subject=_subject(finding),
        clause=_clause(book.rules[area], finding.task, book.plan),
        plan=plan,
    )


def _subject(finding: Finding) -> str:
    """Tell apart the findings of one code on one report: by fact or indicator, a text's by task."""
    about = finding.fact or finding.indicator
    if not about and finding.code.startswith("PLAUS"):
        about = finding.task
    return f"{finding.code}:{about}" if about else finding.code


def _raises_alert(finding: Finding) -> bool:
    if finding.code == "ROLL-002":  # a note: the gap is charged to the unit that left it
        return False
    return not finding.code.startswith(("SCHEMA", "IDENT", "FILE", "FORM", "REG"))


def _clause(rules: AreaRules, task: str, plan: Plan) -> tuple[str, ...]:
    return rules.task(task).clause if task else (plan.reporting_clause,)
