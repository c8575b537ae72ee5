"""Documents to records: identity, schema, and the digest that tells versions apart."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from attrs import define, evolve, field, frozen

from duban.intake.checking import MOST_EXPLAINED, AreaDesk, checked, unexplained, without
from duban.intake.files import fault
from duban.intake.identity import asked_period, identity_faults, moment_of
from duban.intake.texts import without_mark
from duban.intake.texts_of_tasks import signed, task_reports, words_of_tasks
from duban.intake.workplans import KIND, WorkPlanDesk
from duban.model.agreements import WorkPlan
from duban.model.findings import Finding
from duban.model.period import Period
from duban.model.reading import Document
from duban.model.rules import RuleBook
from duban.model.submission import EXPECTED, Content, Event, Record
from duban.roots import bundled_root
from duban.schemafiles.explaining import explain
from duban.schemafiles.validators import Engine, Validator, validator
from duban.words import harmless, message


@frozen(eq=False, repr=False)
class Recorded:
    """What became of one document: a record, an event, a plan of work, or findings alone."""

    record: Record | None = None
    event: Event | None = None
    work_plan: WorkPlan | None = None
    findings: tuple[Finding, ...] = ()


@frozen(eq=False, repr=False)
class _Sender:
    """A reporter who is asked for an area of a plan, and the area's desk."""

    plan: str
    area: str
    reporter: str
    desk: AreaDesk


@define(eq=False, repr=False)
class Desk:
    """Records documents of one or several plans; compiles an area's schema at its first use.

    `envelope` is the schema of submissions, `events` holds events to theirs.
    """

    books: Mapping[str, RuleBook]
    envelope: Mapping[str, Any]
    events: Validator
    engine: Engine
    _areas: dict[tuple[str, str], AreaDesk] = field(factory=dict)
    _senders: dict[tuple[str, str, str], _Sender] = field(factory=dict, init=False)

    @property
    def work_plans(self) -> WorkPlanDesk:
        """Give the desk that records plans of work."""
        return WorkPlanDesk(self.books, self.engine)

    def area(self, plan: str, area: str) -> AreaDesk:
        """Give an area's compiled schema."""
        known, book = self._areas.get((plan, area)), self.books[plan]
        if known is None or known.book is not book:
            known = self._areas[plan, area] = AreaDesk(book, area, self.envelope, self.engine)
        return known

    def of(self, books: Mapping[str, RuleBook]) -> "Desk":
        """Give a desk for other books; what is compiled of a book that both know is shared."""
        return evolve(self, books=books)

    def record(self, document: Document, file: str, sha256: str) -> Recorded:
        """Record one document; never raises for what it holds."""
        content = document.content
        if not isinstance(content, dict):
            said = message("A submission is an object with plan, area, reporter, period and facts")
            return Recorded(findings=(fault("IDENT-001", file, said, "1"),))
        if content.get("kind") == "event":
            return self._event(document, file, sha256)
        if content.get("kind") == KIND:
            work_plan, faults = self.work_plans.record(document, file, sha256)
            return Recorded(work_plan=work_plan, findings=faults)
        try:
            sender, period, moment = self._identity(content)
        except (KeyError, TypeError, ValueError):
            strangers = identity_faults(self.books, document, file)
            if strangers:
                return Recorded(findings=(*strangers, *document.notes))
            self._remember(content["plan"], content["area"], content["reporter"])
            sender, period, moment = self._identity(content)
        return self._submission(document, file, sha256, sender, period, moment)

    def _identity(self, content: Mapping[str, Any]) -> tuple[_Sender, Period, datetime]:
        """Give the identity of a sender met before; raises for one that is to be looked at."""
        sender = self._senders[content["plan"], content["area"], content["reporter"]]
        period = asked_period(content["period"], sender.desk.reporting)
        return sender, period, moment_of(content["submitted_at"])

    def _remember(self, plan: str, area: str, reporter: str) -> None:
        sender = _Sender(plan, area, reporter, self.area(plan, area))
        self._senders[plan, area, reporter] = sender

    def _submission(
        self,
        document: Document,
        file: str,
        sha256: str,
        sender: _Sender,
        period: Period,
        moment: datetime,
    ) -> Recorded:
        content = document.content
        faults, notes, paths = checked(sender.desk, document, file)
        facts: Any = content.get("facts")
        tasks = content.get("tasks", {})
        if paths:
            facts, tasks = without(facts, "facts", paths), without(tasks, "tasks", paths)
        expected: tuple[tuple[str, float], ...] = ()
        if EXPECTED in content:
            from duban.intake.expecting import expected_of  # few reports foretell

            expected, doubts = expected_of(self.books[sender.plan], document, period, file)
            notes += doubts
        return Recorded(
            Record(
                plan=sender.plan,
                area=sender.area,
                reporter=sender.reporter,
                period=period,
                file=file,
                sha256=sha256,
                content=_content(document),
                submitted_at=moment,
                facts=facts,
                tasks=task_reports(tasks, sender.desk.elements),
                signed=signed(content.get("sign_off")),
                faults=faults,
                notes=notes,
                texts=words_of_tasks(tasks, sender.desk.words),
                expected=expected,
            )
        )

    def _event(self, document: Document, file: str, sha256: str) -> Recorded:
        violations = self.events.violations(document.content)
        if violations:
            return Recorded(
                findings=tuple(
                    fault("SCHEMA-001", file, explain(each, {}), document.place(each.path))
                    for each in violations[:MOST_EXPLAINED]
                )
                + unexplained(violations, file, {})
            )
        strangers = identity_faults(
            self.books, document, file, ("plan", "area", "reporter", "submitted_at")
        )
        if strangers:
            return Recorded(findings=strangers)
        content = document.content
        codes = [task.code for task in self.books[content["plan"]].rules[content["area"]].tasks]
        if content["task"] not in codes:
            said = message(
                "The area has no task {task}; it has {known}",
                task=harmless(content["task"]),
                known=tuple(codes),
            )
            return Recorded(findings=(fault("IDENT-003", file, said, document.place(("task",))),))
        return Recorded(
            event=Event(
                plan=content["plan"],
                area=content["area"],
                reporter=content["reporter"],
                kind=content["event"],
                task=content["task"],
                happened_at=datetime.fromisoformat(content["happened_at"]),
                received_at=datetime.fromisoformat(content["submitted_at"]),
                place=content.get("place", ""),
                what=content["what"],
                help_wanted=content.get("help_wanted", ""),
                next_report_due=content.get("next_report_due", ""),
                file=file,
                sha256=sha256,
            )
        )


def open_desk(books: Mapping[str, RuleBook], engine: Engine = "fast") -> Desk:
    """Open a desk that holds documents to the bundled schemas of submission and event."""
    envelope, events = _schema("submission"), _schema("event")
    return Desk(books, envelope, validator(events, engine), engine)


def _schema(name: str) -> Mapping[str, Any]:
    path = bundled_root().path / "schemas" / "duban" / f"{name}.schema.json"
    schema: Mapping[str, Any] = orjson.loads(path.read_bytes())
    return schema


def _content(document: Document) -> Content:
    """Digest the parsed content, so that a file saved anew is no new version."""
    source = document.source
    if source is None:
        return Content.of(_digest(document.content))
    return Content(lambda: _digest(orjson.loads(without_mark(source, ""))))


def _digest(content: object) -> str:
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
