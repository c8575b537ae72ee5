"""Alerts at their base levels: what the office has to press, from one judgement (alerts.toml)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from duban.model.findings import Finding
from duban.model.judgement import Alert, Judgement, Report, Timeliness
from duban.model.plan import Plan
from duban.model.rules import AreaRules, RuleBook
from duban.model.submission import Event
from duban.model.terms import Level, Status
from duban.words import Label, Sayable, harmless, message
from duban.workdays import WorkCalendar

_BY_STATUS = {
    Status.BEHIND: "behind",
    Status.OFF_TRACK: "off_track",
    Status.MISSED: "missed",
    Status.BROKEN: "broken",
    Status.AHEAD: "ahead",
    Status.UNVERIFIED: "unverified",
    Status.UNKNOWN: "unknown",
}
_SOFTENED = frozenset({"off_track", "missed", "broken", "unknown"})
_BY_FINDING = {"FACT-001": "fell", "FACT-005": "inspection_differs"}
_STATED = {
    "behind": message("{name} is behind"),
    "off_track": message("{name} is off track"),
    "missed": message("{name} was missed"),
    "broken": message("{name} is beyond its limit"),
    "ahead": message("{name} is ahead of plan: please verify"),
    "unverified": message("{name} is reported done without evidence"),
    "unknown": message("{name} cannot be judged"),
}


@frozen
class Desk:
    """What alerts are raised with: the book, the calendar and the day."""

    book: RuleBook
    rules: AreaRules
    calendar: WorkCalendar
    today: date

    def alert(
        self,
        kind: str,
        judgement: Judgement,
        period: str,
        said: Sayable,
        because: Sayable,
        level: Level | None = None,
        **more: object,
    ) -> Alert:
        """Make an alert at its base level, or at the level that is given."""
        return Alert(
            kind=kind,
            level=level or self.book.alerting.levels[kind],
            area=judgement.area,
            reporter=judgement.reporter,
            period=period,
            said=said,
            because=because,
            plan=judgement.plan,
            **more,  # type: ignore[arg-type]
        )


def alerts_of(
    desk: Desk,
    judgement: Judgement,
    missing_elements: Mapping[str, Sequence[str]],
    missing_summaries: Sequence[str],
) -> tuple[Alert, ...]:
    """Raise all alerts of one reporter in one area.

    `missing_elements` (by task) and `missing_summaries` (tasks) are those of the last due report.
    """
    found: list[Alert] = []
    for report in judgement.reports:
        if report.timeliness is not Timeliness.ON_TIME or report.paper_missing:
            found.extend(_of_report(desk, judgement, report))
    found.extend(_of_texts(desk, judgement, missing_elements, missing_summaries))
    found.extend(_of_standings(desk, judgement))
    found.extend(_of_forecasts(desk, judgement))
    found.extend(_of_findings(desk, judgement))
    return tuple(found)


def event_alert(book: RuleBook, event: Event) -> Alert:
    """Raise the alert of a major result or an acute problem (通知 三)."""
    kind = "event_result" if event.kind == "major_result" else "event_problem"
    what, where = harmless(event.what, 120), harmless(event.place)
    return Alert(
        kind=kind,
        level=book.alerting.levels[kind],
        area=event.area,
        reporter=event.reporter,
        period=event.happened_at.date().isoformat(),
        said=message("{what} ({place})", what=what, place=where) if where else Label(what),
        because=message("reported at once on {day}", day=event.received_at.date()),
        task=event.task,
        subject=event.sha256[:12],
        clause=(book.plan.reporting_clause,),
        plan=event.plan,
    )


def _of_report(desk: Desk, judgement: Judgement, report: Report) -> Iterator[Alert]:
    plan, period = desk.book.plan, str(report.period)
    clause = (plan.reporting_clause,)
    due = {"period": report.period, "due": report.due}
    if report.timeliness is Timeliness.NOT_DUE:
        if _is_near(desk, report.due):
            said = message("The report for {period} is due on {due}", **due)
            because = message("not received by {today}", today=desk.today)
            yield desk.alert("upcoming", judgement, period, said, because, clause=clause)
        return
    if report.timeliness is Timeliness.MISSING and not report.exempt_lateness:
        said = message("No report for {period}, due on {due}", **due)
        because = message("nothing received by {today}", today=desk.today)
        level = _urged_level(desk, report)
        yield desk.alert("not_reported", judgement, period, said, because, level, clause=clause)
    elif report.timeliness is Timeliness.RETURNED and report.returned is not None:
        said = message("The report for {period} was returned and not mended", **due)
        because = message("{file} does not hold", file=harmless(report.returned.file))
        if report.returned_reason:
            because = message(
                "returned by the office: {reason}", reason=harmless(report.returned_reason)
            )
        yield desk.alert("returned", judgement, period, said, because, clause=clause)
    elif (
        report.timeliness in {Timeliness.LATE, Timeliness.MENDED_LATE}
        and not report.exempt_lateness
    ):
        said = message("The report for {period} came late", **due)
        because = message("{days} days after {due}", days=report.days_late, due=report.due)
        if report.timeliness is Timeliness.MENDED_LATE:
            because = message(
                "mended later than {days} workdays after its return",
                days=plan.reporting.mend_workdays,
            )
        yield desk.alert("late", judgement, period, said, because, clause=clause)
    if report.paper_missing:
        said = message("Paper for {period} incomplete", **due)
        because = message("not registered: {parts}", parts=report.paper_missing)
        yield desk.alert("paper_missing", judgement, period, said, because, clause=clause)


def _is_near(desk: Desk, due: date) -> bool:
    """Tell whether a day is within the workdays of reminding.

    No holiday lasts a month, so the calendar is asked only in the last one: next year's is not
    published before the end of this.
    """
    if (due - desk.today).days > 31:
        return False
    return desk.calendar.shift(due, -desk.book.plan.reporting.remind_workdays) <= desk.today


def _urged_level(desk: Desk, report: Report) -> Level | None:
    """Give yellow in the first workdays after the due day, where the setting says so."""
    grace = desk.book.alerting.urged_workdays
    if grace and desk.today <= desk.calendar.shift(report.due, grace):
        return Level.YELLOW
    return None


def _of_texts(
    desk: Desk,
    judgement: Judgement,
    missing_elements: Mapping[str, Sequence[str]],
    missing_summaries: Sequence[str],
) -> Iterator[Alert]:
    last = next((one for one in reversed(judgement.reports) if one.effective and one.is_due), None)
    if last is None:
        return
    period = str(last.period)
    for task, lacks in missing_elements.items():
        if lacks:
            names = tuple(desk.book.plan.element_names[each] for each in lacks)
            said = message("Task {task} lacks elements", task=task)
            if not desk.book.plan.asks_the_five:
                said = message("Task {task} lacks texts that the plan asks for", task=task)
            because = message("not told in {period}: {names}", period=last.period, names=names)
            yield desk.alert(
                "element_missing",
                judgement,
                period,
                said,
                because,
                task=task,
                clause=(desk.book.plan.elements_clause,),
            )
    for task in missing_summaries:
        said = message("Task {task} lacks the quarter's summary", task=task)
        because = message("asked in the report for {period}", period=last.period)
        yield desk.alert(
            "summary_missing",
            judgement,
            period,
            said,
            because,
            task=task,
            clause=(desk.book.plan.reporting_clause,),
        )


def _of_standings(desk: Desk, judgement: Judgement) -> Iterator[Alert]:
    absent = {
        str(report.period)
        for report in judgement.reports
        if report.timeliness is Timeliness.MISSING
    }
    for standing in judgement.standings:
        kind = _BY_STATUS.get(standing.status)
        if kind is None or standing.exempt:
            continue
        period = str(standing.period)
        if kind == "unknown" and period in absent:
            continue
        indicator = desk.rules.indicator(standing.indicator)
        level = None
        if not indicator.is_hard and kind in _SOFTENED:
            level = desk.book.alerting.levels["behind"]
        said = message(_STATED[kind].msgid, name=indicator.name)
        yield desk.alert(
            kind,
            judgement,
            period,
            said,
            standing.because,
            level,
            task=standing.task,
            indicator=standing.indicator,
            clause=indicator.clause,
        )


def _of_forecasts(desk: Desk, judgement: Judgement) -> Iterator[Alert]:
    """Warn of what will probably miss its target, whatever its status is now."""
    warn_from = desk.book.alerting.forecasting.warn_from
    level = desk.book.alerting.levels.get("miss_likely", Level.BLUE)
    for standing in judgement.standings:
        forecast = standing.forecast
        if forecast is None or forecast.miss_probability < warn_from or standing.exempt:
            continue
        indicator = desk.rules.indicator(standing.indicator)
        because = message(
            "{expected} expected by {due}, target {target}; {percent} likely to miss",
            expected=indicator.figure(forecast.expected),
            due=indicator.due,
            target=indicator.figure(indicator.target.value if indicator.target else None),
            percent=f"{forecast.miss_probability:.0%}",
        )
        yield desk.alert(
            "miss_likely",
            judgement,
            str(standing.period),
            message("{name} will probably miss its target", name=indicator.name),
            because,
            level,
            task=standing.task,
            indicator=standing.indicator,
            clause=indicator.clause,
        )


def _of_findings(desk: Desk, judgement: Judgement) -> Iterator[Alert]:
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
    """Tell apart the findings of one code on one report: by their fact, a text's by its task."""
    about = finding.fact
    if not about and finding.code.startswith("PLAUS"):
        about = finding.task
    return f"{finding.code}:{about}" if about else finding.code


def _raises_alert(finding: Finding) -> bool:
    if finding.code == "ROLL-002":  # a note: the gap is charged to the unit that left it
        return False
    return not finding.code.startswith(("SCHEMA", "IDENT", "FILE", "FORM", "REG"))


def _clause(rules: AreaRules, task: str, plan: Plan) -> tuple[str, ...]:
    return rules.task(task).clause if task else (plan.reporting_clause,)
