"""Sections of the text on the work: tasks, what is off and why, what moved, what is to come."""

from collections.abc import Iterator

from duban.model.agreements import AUTHORITY_LABELS, REPLAN_LABELS, ReplanKind
from duban.model.period import Period
from duban.model.plan import Part
from duban.model.rules import code_order, part_of
from duban.model.terms import STATUS_LABELS, Status
from duban.report.pen import Pen, day_said
from duban.report.setting import pad
from duban.report.summary import RED, YELLOW, Row
from duban.words import Message, harmless, message, say

_MARKS = {**dict.fromkeys(RED, "●"), **dict.fromkeys(YELLOW, "◐")}


def tasks(pen: Pen) -> Iterator[str]:
    """List every task by the parts of the plan; what is off, with its reason."""
    yield from pen.title(message("The tasks"))
    for part in pen.names.book.plan.parts:
        rows = [row for code, row in _in_order(pen) if part_of(code) == part.code]
        if rows:
            yield _part(pen, part)
        for row in rows:
            yield from _task(pen, row)
    known = {part.code for part in pen.names.book.plan.parts}
    for code, row in _in_order(pen):
        if part_of(code) not in known:
            yield from _task(pen, row)


def _in_order(pen: Pen) -> list[tuple[str, Row]]:
    return sorted(pen.summary.tasks.items(), key=lambda pair: code_order(pair[0]))


def _part(pen: Pen, part: Part) -> str:
    return f"{part.code} {part.title.say(pen.lang)}"


def _task(pen: Pen, row: Row) -> Iterator[str]:
    status = Status(row["status"])
    task = pen.names.task(row["area"], row["task"])
    mark = pen.style.paint(_MARKS.get(status, "○"), status)
    name = f"{row['task']} {task.title.say(pen.lang)}"
    label = pen.style.paint(STATUS_LABELS[status].say(pen.lang), status)
    reason = ""
    if row["indicator"] and status in {*RED, *YELLOW}:
        indicator = pen.names.indicator(row["area"], row["indicator"])
        whose = (
            f"{pen.names.reporter(row['reporter'])} · " if row["task"] in pen.summary.shared else ""
        )
        reason = pen.told(f"{whose}{indicator}", row["because"])
    yield f"  {mark} {pad(name, 34)} {pad(label, 14, pen.style.colour)} {reason}".rstrip()


def reasons(pen: Pen) -> Iterator[str]:
    """List every indicator that is red or to look at, by area, with its reason."""
    groups: dict[tuple[str, str], dict[tuple[str, str], list[Row]]] = {}
    for row in pen.summary.indicators:
        if Status(row["status"]) in {*RED, *YELLOW} and not row["exempt"]:
            whose = groups.setdefault((row["area"], row["reporter"]), {})
            whose.setdefault((row["status"], row["because"]), []).append(row)
    if groups:
        yield from pen.title(message("By area: what is off, and why"))
    for (area, reporter), whose in groups.items():
        yield f"{pen.names.area(area)} · {pen.names.reporter(reporter)}"
        for (status, because), rows in whose.items():
            yield _reason(pen, Status(status), because, rows)


def _reason(pen: Pen, status: Status, because: str, rows: list[Row]) -> str:
    label = pen.style.paint(STATUS_LABELS[status].say(pen.lang), status)
    first = rows[0]
    name = f"{first['task']} {pen.names.indicator(first['area'], first['indicator'])}"
    if len(rows) == 1:
        name = f"{name} [{first['indicator']}]"
    else:
        more = message("{name} and {count} more", name=name, count=len(rows) - 1)
        name = say(more, pen.lang)
    return f"  {pad(label, 12, pen.style.colour)} {pen.told(name, because)}"


def replans(pen: Pen) -> Iterator[str]:
    """List what was re-planned, each beside what the plan says."""
    found = [row for row in pen.summary.indicators if row.get("replanned")]
    if found:
        yield from pen.title(message("Re-planned"))
    for row in found:
        name = f"{row['task']} {pen.names.indicator(row['area'], row['indicator'])}"
        name = f"{name} · {pen.names.reporter(row['reporter'])}"
        for decision in row["replanned"]["decisions"]:
            yield f"  {pen.told(name, _decision(pen, row, decision))}"


def _decision(pen: Pen, row: Row, decision: Row) -> Message:
    replanned = row["replanned"]
    indicator = pen.names.book.rules[row["area"]].indicator(row["indicator"])
    changes = []
    if replanned["target"] != replanned["original_target"]:
        new, old = replanned["target"], replanned["original_target"]
        figures = indicator.is_figure
        changes.append(
            message(
                "target {new}, originally {old}",
                new=indicator.figure(new) if figures else f"{new:g}",
                old=indicator.figure(old) if figures else f"{old:g}",
            )
        )
    if replanned["due"] != replanned["original_due"]:
        new, old = day_said(replanned["due"]), day_said(replanned["original_due"])
        changes.append(message("due {new}, originally {old}", new=new, old=old))
    if decision["to"]:
        to = pen.names.reporter(decision["to"])
        changes.append(message("now with {reporter}", reporter=to))
    head = message(
        "{kind} from {period} ({authority}, {document})",
        kind=REPLAN_LABELS[ReplanKind(decision["kind"])],
        period=Period.parse(decision["from"]),
        authority=AUTHORITY_LABELS[decision["authority"]],
        document=harmless(decision["document"]),
    )
    return message("{name}: {said}", name=head, said=tuple(changes)) if changes else head


def forecasts(pen: Pen) -> Iterator[str]:
    """List what will probably miss its target, each with its reason."""
    found = pen.summary.alerts_of("miss_likely")
    if found:
        yield from pen.title(message("Forecast: what will probably miss its target"))
    for alert in found:
        name = f"{alert['task']} {pen.names.indicator(alert['area'], alert['indicator'])}"
        name = f"{name} · {pen.names.reporter(alert['reporter'])}"
        yield f"  {pen.level(alert)} {pen.told(name, alert['because'])}"
