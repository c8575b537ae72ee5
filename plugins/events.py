"""Major events (重大活动保障): task 4.4. The rules count duties; dates of events are held here."""

from collections.abc import Iterator, Mapping
from typing import Any

from duban import Doubt, Submission, WorkArea, hookimpl

#: Stages that an event reaches only after its first day.
OVER = ("finished", "accepted")


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="events", name="重大活动保障", name_en="Major events")


@hookimpl
def duban_check(submission: Submission) -> list[Doubt]:
    """Hold the stage of each event against its first day and the month reported.

    The rules count only events whose guard has begun, so an event that came and was
    never begun would go unnoticed without this check.
    """
    month_end = submission.period.last_day.isoformat()
    return [
        Doubt(code, zh, en, fact="events", task="4.4", severity=severity)
        for event in submission.things("events")
        for code, severity, zh, en in _odd_dates(event, month_end)
    ]


def _odd_dates(event: Mapping[str, Any], month_end: str) -> Iterator[tuple[str, str, str, str]]:
    """Give code, severity and both sentences of what is odd; ISO dates compare as texts."""
    name, stage, first_day = event["name"], event["stage"], event["first_day"]
    if stage == "none" and first_day <= month_end:
        yield (
            "EVT-101",
            "warning",
            f"“{name}”于{first_day}开始，保障仍为未启动",
            f"“{name}” began on {first_day}, yet its guard has not been started",
        )
    if stage in OVER and first_day > month_end:
        yield (
            "EVT-102",
            "question",
            f"“{name}”于{first_day}才开始，却已经填报结束，请核实",
            f"“{name}” begins on {first_day} and is already reported as over: please verify",
        )
    started = event.get("date", "")
    if stage == "started" and started > first_day:
        yield (
            "EVT-103",
            "question",
            f"“{name}”的保障于{started}启动，晚于首日{first_day}，请核实",
            f"“{name}” was guarded from {started}, after its first day {first_day}: please verify",
        )
