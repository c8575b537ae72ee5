"""The report as text: first what a director needs, then by part and area, then who must act."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from duban.model.period import Period
from duban.model.terms import SEVERITY_LABELS, Level, Severity, Status
from duban.report.names import Names
from duban.report.pen import Pen, day_said
from duban.report.rollup_text import rollup_text
from duban.report.setting import Style, table
from duban.report.summary import RED, YELLOW, Month, Row, summarise
from duban.report.text_reporting import events, late, missing
from duban.report.text_tasks import forecasts, reasons, replans, tasks
from duban.words import Message, harmless, message, say

_SHOWN_FINDINGS = 30


def text_report(
    told: Mapping[str, Any], names: Names, sections: Mapping[str, Iterable[Row]], style: Style
) -> Iterator[str]:
    """Give the report of one plan, line by line, without line ends."""
    pen = Pen(names, style, summarise(names.book.plan.id, sections))
    yield from _head(pen, told)
    yield from events(pen)
    yield from missing(pen)
    yield from late(pen)
    yield from tasks(pen)
    yield from reasons(pen)
    yield from replans(pen)
    yield from forecasts(pen)
    yield from rollup_text(names, sections["rollup"], style)
    yield from _findings(pen)
    yield from _scores(pen)
    yield from _end(pen)


def _head(pen: Pen, told: Mapping[str, Any]) -> Iterator[str]:
    plan, summary = pen.names.book.plan, pen.summary
    yield f"{plan.title.say(pen.lang)} · {plan.document}"
    said = message("Supervision as of {as_of}", as_of=day_said(told["as_of"]))
    yield say(said, pen.lang)
    yield ""
    of_tasks = message(
        "Tasks: {all}, of which {red} red, {yellow} to look at, {good} on track or done, {rest} not due",
        all=len(summary.tasks),
        red=summary.count(RED),
        yellow=summary.count(YELLOW),
        good=summary.count((Status.ON_TRACK, Status.DONE)),
        rest=summary.count((Status.NOT_DUE,)),
    )
    yield say(of_tasks, pen.lang)
    for period, month in summary.told_months():
        yield say(_reports(Period.parse(period), month), pen.lang)
    levels = {
        level: sum(alert["level"] == level.value for alert in summary.alerts) for level in Level
    }
    alerts = message(
        "Alerts: {red} red, {yellow} yellow, {blue} blue",
        red=levels[Level.RED],
        yellow=levels[Level.YELLOW],
        blue=levels[Level.BLUE],
    )
    yield say(alerts, pen.lang)
    counts = told["counts"]
    files = message(
        "Files: {files}, unreadable {unreadable}, foreign {foreign}; submissions {submissions},"
        " of which {events} told at once and {not_yet} received later; reports accepted {judged},"
        " with a returned version {returned}",
        **counts,
    )
    yield say(files, pen.lang)


def _reports(period: Period, month: Month) -> Message:
    if month.waiting:
        return message(
            "Reports for {period}: {there} of {owed} in, {waiting} not due yet",
            period=period,
            there=month.there,
            owed=month.owed + month.waiting,
            waiting=month.waiting,
        )
    if month.late or month.returned:
        return message(
            "Reports for {period}: {there} of {owed} in, of which {late} late, {returned} returned"
            " and not mended",
            period=period,
            there=month.there,
            owed=month.owed,
            late=month.late,
            returned=month.returned,
        )
    return message(
        "Reports for {period}: {there} of {owed} in",
        period=period,
        there=month.there,
        owed=month.owed,
    )


def _findings(pen: Pen) -> Iterator[str]:
    order = [Severity.ERROR, Severity.WARNING, Severity.QUESTION]
    found = sorted(pen.summary.findings, key=lambda row: order.index(Severity(row["severity"])))
    if found:
        yield from pen.title(message("Findings in the data"))
    for row in found[:_SHOWN_FINDINGS]:
        severity = SEVERITY_LABELS[Severity(row["severity"])].say(pen.lang)
        place = f"{harmless(row['file'])}:{row['place']}" if row["place"] else harmless(row["file"])
        name = f"{severity} {row['code']} {place}".rstrip()
        yield f"  {pen.told(name, row['message'])}"
    if len(found) > _SHOWN_FINDINGS:
        more = message("… and {count} more: see --format json", count=len(found) - _SHOWN_FINDINGS)
        yield "  " + say(more, pen.lang)


def _scores(pen: Pen) -> Iterator[str]:
    scores = pen.summary.ranking()
    if scores:
        yield from pen.title(message("Scores so far (mean of the due periods, out of 100)"))
    rows = [(f"{one.place}", pen.names.reporter(one.reporter), f"{one.mean:.2f}") for one in scores]
    yield from table(rows)


def _end(pen: Pen) -> Iterator[str]:
    yield ""
    unsourced = sum(not each.sourced for each in pen.names.book.reporters.values())
    if unsourced:
        why = pen.names.book.plan.sample_note
        said = message("{count} reporting units are sample data", count=unsourced)
        yield pen.told(said, why) if why.zh else say(said, pen.lang)
    said = message("Rules {digest}", digest=pen.names.book.sha256[:12])
    yield say(said, pen.lang)
