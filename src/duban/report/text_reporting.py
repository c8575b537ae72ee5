"""Sections of the text on reports and events: what was told at once, who is missing, what is amiss."""

from collections.abc import Iterator

from duban.model.period import Period, in_runs
from duban.report.pen import Pen, day_said
from duban.report.setting import table
from duban.report.summary import EVENT_KINDS, Row, Summary
from duban.words import Message, harmless, message, say

_NOTHING_DUE = message("No report is due yet.")
_REPORT_KINDS = ("returned", "late", "paper_missing", "element_missing", "summary_missing")


def events(pen: Pen) -> Iterator[str]:
    """List major results and acute problems."""
    found = pen.summary.alerts_of(*EVENT_KINDS)
    if found:
        yield from pen.title(message("Major results and acute problems"))
    for alert in found:
        kind = message("result") if alert["kind"] == "event_result" else message("problem")
        said = message(
            "{kind} {day} {reporter} {task}: {what}",
            kind=kind,
            day=day_said(alert["period"]),
            reporter=pen.names.reporter(alert["reporter"]),
            task=alert["task"],
            what=alert["message"],
        )
        yield f"  {pen.level(alert)} {say(said, pen.lang)}"


def missing(pen: Pen) -> Iterator[str]:
    """List who has not reported, with whom to call."""
    found = pen.summary.alerts_of("not_reported")
    yield from pen.title(message("Who has not reported"))
    if not found:
        yield "  " + say(_nobody(pen.summary), pen.lang)
    by_reporter: dict[tuple[str, str], list[str]] = {}
    for alert in found:
        key = (alert["reporter"], alert["area"])
        by_reporter.setdefault(key, []).append(alert["period"])
    rows = []
    for (reporter, area), periods in by_reporter.items():
        contact = pen.names.contact(reporter)
        rows.append(
            (
                pen.names.reporter(reporter),
                pen.names.area(area),
                say(in_runs(map(Period.parse, periods)), pen.lang),
                harmless(contact.person),
                harmless(contact.phone),
            )
        )
    yield from table(rows)


def _nobody(summary: Summary) -> Message:
    """Say why nobody is missing: all came, or what did not come is not due."""
    if not any(month.owed > 0 and not month.waiting for month in summary.due.values()):
        return _NOTHING_DUE
    if any(month.waiting for month in summary.due.values()):
        return message("Everybody who was due has reported.")
    return message("Everybody has reported.")


def late(pen: Pen) -> Iterator[str]:
    """List what is wrong with reports that did come, one line a unit and kind."""
    found = pen.summary.alerts_of(*_REPORT_KINDS)
    if not found:
        return
    yield from pen.title(message("Reports late, returned or incomplete"))
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for alert in found:
        key = (alert["reporter"], alert["area"], alert["kind"])
        groups.setdefault(key, []).append(alert)
    for (reporter, area, _), alerts in groups.items():
        told = [
            message("{said} ({because})", said=alert["message"], because=alert["because"])
            for alert in alerts
        ]
        name = f"{pen.names.reporter(reporter)} {pen.names.area(area)}"
        said = say(message("; "), pen.lang).join(say(each, pen.lang) for each in told)
        yield f"  {pen.level(alerts[-1])} {pen.told(name, said)}"
