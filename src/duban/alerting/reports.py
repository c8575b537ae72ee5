"""Alerts of reports: soon due, absent, returned, late, and with paper or texts missing."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date

from duban.alerting.desk import Desk
from duban.model.judgement import Alert, Judgement, Report, Timeliness
from duban.model.terms import Level
from duban.words import Message, days_long, harmless, message


def of_report(desk: Desk, judgement: Judgement, report: Report) -> Iterator[Alert]:
    """Raise what is to be said of one report: when it came, whether it holds, and its paper."""
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
        because = message("{days} after {due}", days=days_long(report.days_late), due=report.due)
        if report.timeliness is Timeliness.MENDED_LATE:
            because = _mended_late(plan.reporting.mend_workdays)
        yield desk.alert("late", judgement, period, said, because, clause=clause)
    if report.paper_missing:
        said = message("Paper for {period} incomplete", **due)
        because = message("not registered: {parts}", parts=report.paper_missing)
        yield desk.alert("paper_missing", judgement, period, said, because, clause=clause)


def _mended_late(workdays: int) -> Message:
    if workdays == 1:
        return message("mended later than one workday after its return")
    return message("mended later than {days} workdays after its return", days=workdays)


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


def last_due(reports: Sequence[Report], months: Container[int] = range(1, 13)) -> Report | None:
    """Give the last report that is due and came, of those for `months` of the year."""
    return next(
        (
            one
            for one in reversed(reports)
            if one.effective and one.is_due and one.period.month in months
        ),
        None,
    )


def of_texts(
    desk: Desk,
    judgement: Judgement,
    missing_elements: Mapping[str, Sequence[str]],
    missing_summaries: Sequence[str],
) -> Iterator[Alert]:
    """Raise what lacks in the texts: elements of the last due report by task, and summaries.

    A summary is asked in the last month of a quarter: what the last such report lacks is missing
    until it comes, whatever was reported since.
    """
    last = last_due(judgement.reports)
    if last is not None:
        yield from _lacking_elements(desk, judgement, last, missing_elements)
    closing = last_due(judgement.reports, desk.book.plan.reporting.summary_months)
    if closing is not None:
        yield from _lacking_summaries(desk, judgement, closing, missing_summaries)


def _lacking_elements(
    desk: Desk, judgement: Judgement, report: Report, missing: Mapping[str, Sequence[str]]
) -> Iterator[Alert]:
    for task, lacks in missing.items():
        if lacks:
            names = tuple(desk.book.plan.element_names[each] for each in lacks)
            said = message("Task {task} lacks elements", task=task)
            if not desk.book.plan.asks_the_five:
                said = message("Task {task} lacks texts that the plan asks for", task=task)
            because = message("not told in {period}: {names}", period=report.period, names=names)
            yield desk.alert(
                "element_missing",
                judgement,
                str(report.period),
                said,
                because,
                task=task,
                clause=(desk.book.plan.elements_clause,),
            )


def _lacking_summaries(
    desk: Desk, judgement: Judgement, report: Report, missing: Sequence[str]
) -> Iterator[Alert]:
    because = message("asked in the report for {period}", period=report.period)
    for task in missing:
        said = message("Task {task} lacks the quarter's summary", task=task)
        yield desk.alert(
            "summary_missing",
            judgement,
            str(report.period),
            said,
            because,
            task=task,
            clause=(desk.book.plan.reporting_clause,),
        )
