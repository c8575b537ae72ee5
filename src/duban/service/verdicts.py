"""The verdict on a file that was handed in: what it is worth, and of what it tells."""

from datetime import datetime
from pathlib import PurePath

from attrs import frozen

from duban.forms.reply_layout import REPLY_FORM
from duban.forms.reply_reading import ReplyForm, read_reply
from duban.intake.files import fault
from duban.intake.identity import still_to_tell
from duban.intake.recording import Recorded
from duban.model.findings import Finding
from duban.model.submission import Event
from duban.model.terms import Severity
from duban.pipeline.job import Job
from duban.words import Label, Sayable, harmless, message

_EVENTS = {
    "major_result": Label("重大成果", "major result"),
    "acute_problem": Label("突出问题", "acute problem"),
}
_WORK_PLAN = Label("工作方案", "plan of work")


@frozen
class Handed:
    """A file as it was handed in: by whom, under which name below its folder, when and how.

    `reporter` is "" where nobody knows; what such a file says counts for nobody.
    """

    reporter: str
    file: str
    received: datetime
    channel: str = "inbox"

    @property
    def name(self) -> str:
        """Give its name with its reporter's, or with the channel's where nobody is known."""
        return f"{self.reporter or self.channel}/{self.file}"

    @property
    def suffix(self) -> str:
        """Give the ending of its name as it is written."""
        return PurePath(self.file).suffix


@frozen
class Verdict:
    """What a file is worth: its status, the findings on it, the plans, periods, events it is of.

    `reply` is what a reply form says; its status is known when the ledger has been asked.
    `work_plans` names plan and area of each plan of work; `reports` tell of each document what it
    is (its month, or event, or plan of work), its plan and its area.
    """

    status: str
    findings: tuple[Finding, ...]
    periods: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    plans: tuple[str, ...] = ()
    reply: ReplyForm | None = None
    work_plans: tuple[str, ...] = ()
    reports: tuple[tuple[Sayable, str, str], ...] = ()


def verdict_on(job: Job, handed: Handed, content: bytes, sha256: str) -> Verdict:
    """Read a file as `evaluate` will: accepted, returned, or quarantined where it may not count."""
    reader = job.readers.get(handed.suffix.lower())
    if reader is None:
        said = message(
            "Not a submission: only {suffixes} are read; please save a form of another kind (.xls,"
            " .et) as .xlsx",
            suffixes=tuple(sorted(job.readers)),
        )
        return Verdict("quarantined", (fault("FILE-011", handed.name, said),))
    reading = reader(content, handed.name)
    if not reading.documents and any(each.code == REPLY_FORM for each in reading.findings):
        return _on_reply(read_reply(content, handed.name), handed)
    findings = list(reading.findings)
    plans = []
    periods = []
    events = []
    work_plans = []
    reports: list[tuple[Sayable, str, str]] = []
    for document in reading.documents:
        recorded = job.desk.record(document, handed.name, sha256)
        told = recorded.record or recorded.event or recorded.work_plan
        if told is not None and told.reporter != handed.reporter:
            return Verdict("quarantined", (for_another(told.reporter, handed),))
        if told is not None:
            plans.append(told.plan)
            reports.append((_kind_of(recorded), told.plan, told.area))
        findings.extend(still_to_tell(findings, recorded.findings))
        if recorded.record is not None:
            findings.extend(recorded.record.faults)
            findings.extend(recorded.record.notes)
            periods.append(str(recorded.record.period))
        if recorded.event is not None:
            events.append(recorded.event)
        if recorded.work_plan is not None:
            work_plans.append(f"{recorded.work_plan.plan}/{recorded.work_plan.area}")
    graver = any(finding.severity is Severity.ERROR for finding in findings)
    status = "returned" if graver or not reading.documents else "accepted"
    return Verdict(
        status,
        tuple(findings),
        tuple(dict.fromkeys(periods)),
        tuple(events),
        tuple(dict.fromkeys(plans)),
        work_plans=tuple(dict.fromkeys(work_plans)),
        reports=tuple(reports),
    )


def _kind_of(recorded: Recorded) -> Sayable:
    """Tell what a document is: a month's report, an event, a plan of work."""
    if recorded.record is not None:
        return recorded.record.period
    return _EVENTS[recorded.event.kind] if recorded.event is not None else _WORK_PLAN


def _on_reply(reply: ReplyForm, handed: Handed) -> Verdict:
    if reply.reporter and reply.reporter != handed.reporter:
        return Verdict("quarantined", (for_another(reply.reporter, handed),))
    return Verdict("reply_returned", reply.findings, reply=reply)


def for_another(found: str, handed: Handed) -> Finding:
    """Give the finding on a file that speaks for somebody else than who handed it in."""
    if handed.channel == "inbox":
        said = message(
            "The file speaks for {found}, but lies in the folder of {reporter}",
            found=harmless(found, 60),
            reporter=handed.reporter,
        )
    else:
        said = message(
            "The file speaks for {found}, but its sender may speak for {reporter} only",
            found=harmless(found, 60),
            reporter=handed.reporter,
        )
    return fault("IDENT-004", handed.name, said)
