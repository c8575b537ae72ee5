"""Alerts of events: a major result or an acute problem is told at once."""

from duban.model.judgement import Alert
from duban.model.rules import RuleBook
from duban.model.submission import Event
from duban.words import Label, harmless, message


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
