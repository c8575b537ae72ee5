"""Documents to records: identity, schema, and the digest that tells versions apart."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from attrs import evolve, frozen

from duban.intake.files import fault
from duban.intake.identity import identity_faults
from duban.intake.texts_of_tasks import signed, task_reports
from duban.model.findings import FINDING_CODES, Finding
from duban.model.period import Period
from duban.model.reading import Document, Path
from duban.model.rules import RuleBook
from duban.model.submission import Event, Record
from duban.model.terms import Severity
from duban.schemafiles.explaining import explain, field_name
from duban.schemafiles.leaves import leaves_of
from duban.schemafiles.reading import combined
from duban.schemafiles.validators import Engine, Validator, Violation, validator
from duban.words import Message, harmless, message

_MOST_EXPLAINED = 50


@frozen
class Recorded:
    """What became of one document: a record, an event, or findings alone."""

    record: Record | None = None
    event: Event | None = None
    findings: tuple[Finding, ...] = ()


class AreaDesk:
    """All that is needed to record the submissions of one area."""

    def __init__(
        self, book: RuleBook, area: str, envelope: Mapping[str, Any], engine: Engine
    ) -> None:
        """Compile the area's schema."""
        rules = book.rules[area]
        schema = combined(envelope, book.schemas[area], tuple(task.code for task in rules.tasks))
        self.validator: Validator = validator(schema, engine)
        self.oracle = validator(schema, "reference") if engine == "both" else None
        self.leaves = leaves_of(book.schemas[area])
        self.lists = tuple(
            leaf for leaf in self.leaves.values() if leaf.type == "list" and leaf.key
        )


class Desk:
    """Records documents of one or several plans; compiles an area's schema at its first use."""

    def __init__(
        self,
        books: Mapping[str, RuleBook],
        envelope: Mapping[str, Any],
        event_schema: Mapping[str, Any],
        engine: Engine = "fast",
    ) -> None:
        """Take the rule books and the schemas of submission and event."""
        self._books = books
        self._envelope = envelope
        self._engine = engine
        self._events = validator(event_schema, engine)
        self._areas: dict[tuple[str, str], AreaDesk] = {}

    def area(self, plan: str, area: str) -> AreaDesk:
        """Give an area's compiled schema."""
        key = (plan, area)
        if key not in self._areas:
            self._areas[key] = AreaDesk(self._books[plan], area, self._envelope, self._engine)
        return self._areas[key]

    def record(self, document: Document, file: str, sha256: str) -> Recorded:
        """Record one document; never raises for what it holds."""
        content = document.content
        if not isinstance(content, dict):
            said = message("A submission is an object with plan, area, reporter, period and facts")
            return Recorded(findings=(fault("IDENT-001", file, said, "1"),))
        if content.get("kind") == "event":
            return self._event(document, file, sha256)
        strangers = identity_faults(self._books, document, file)
        if strangers:
            return Recorded(findings=strangers)
        return self._submission(document, file, sha256)

    def _submission(self, document: Document, file: str, sha256: str) -> Recorded:
        content = document.content
        desk = self.area(content["plan"], content["area"])
        violations, doubts = _verdict(desk, content)
        identity = {key: content[key] for key in ("plan", "area", "reporter", "period")}
        faults = [
            Finding(
                "SCHEMA-001",
                FINDING_CODES["SCHEMA-001"][0],
                explain(each, desk.leaves),
                file=file,
                place=document.place(each.path),
                fact=".".join(str(part) for part in each.path),
                **identity,
            )
            for each in violations[:_MOST_EXPLAINED]
        ]
        faults.extend(_unexplained(violations, file, identity))
        repeats = _repeated_things(desk, content, document)
        faults.extend(
            Finding(
                "FACT-006", FINDING_CODES["FACT-006"][0], said, file=file, place=place, **identity
            )
            for _, said, place in repeats
        )
        paths = [each.path for each in violations] + [path for path, _, _ in repeats]
        facts, tasks = content.get("facts"), content.get("tasks", {})
        of_reader = [evolve(note, **identity) for note in document.notes]
        faults.extend(note for note in of_reader if note.severity is Severity.ERROR)
        notes = [note for note in of_reader if note.severity is not Severity.ERROR]
        notes.extend(
            Finding("SCHEMA-002", FINDING_CODES["SCHEMA-002"][0], said, file=file, **identity)
            for said in doubts
        )
        return Recorded(
            Record(
                plan=content["plan"],
                area=content["area"],
                reporter=content["reporter"],
                period=Period.parse(content["period"]),
                file=file,
                sha256=sha256,
                content=_digest(document),
                submitted_at=datetime.fromisoformat(content["submitted_at"]),
                facts=_without(facts, "facts", paths) if paths else content["facts"],
                tasks=task_reports(_without(tasks, "tasks", paths) if paths else tasks),
                signed=signed(content.get("sign_off")),
                faults=tuple(faults),
                notes=tuple(notes),
            )
        )

    def _event(self, document: Document, file: str, sha256: str) -> Recorded:
        violations = self._events.violations(document.content)
        if violations:
            return Recorded(
                findings=tuple(
                    fault("SCHEMA-001", file, explain(each, {}), document.place(each.path))
                    for each in violations[:_MOST_EXPLAINED]
                )
                + _unexplained(violations, file, {})
            )
        strangers = identity_faults(
            self._books, document, file, ("plan", "area", "reporter", "submitted_at")
        )
        if strangers:
            return Recorded(findings=strangers)
        content = document.content
        codes = [task.code for task in self._books[content["plan"]].rules[content["area"]].tasks]
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


def _verdict(desk: AreaDesk, content: Mapping[str, Any]) -> tuple[list[Violation], list[Message]]:
    fits = desk.validator.fits(content)
    doubts = []
    if desk.oracle is not None and desk.oracle.fits(content) != fits:
        doubts.append(message("The two validators disagree on this file: tell the administrator"))
    return ([] if fits else desk.validator.violations(content)), doubts


def _unexplained(
    violations: Sequence[Violation], file: str, identity: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Count the violations beyond those that are explained one by one."""
    count = len(violations) - _MOST_EXPLAINED
    if count <= 0:
        return ()
    said = message("{count} more faults are not listed: mend the first ones", count=count)
    return (Finding("SCHEMA-001", FINDING_CODES["SCHEMA-001"][0], said, file=file, **identity),)


def _repeated_things(
    desk: AreaDesk, content: Mapping[str, Any], document: Document
) -> list[tuple[Path, Message, str]]:
    found = []
    for leaf in desk.lists:
        things: Any = content.get("facts")
        for part in leaf.path:
            things = things.get(part) if isinstance(things, dict) else None
        if not isinstance(things, list):
            continue
        names = [str(each.get(leaf.key)) for each in things if isinstance(each, dict)]
        if len(set(names)) == len(names):
            continue
        index = next(index for index, name in enumerate(names) if name in names[:index])
        path: Path = ("facts", *leaf.path, index)
        said = message(
            "{name} has “{thing}” twice: name each thing once",
            name=field_name(path[:-1], desk.leaves),
            thing=harmless(names[index], 40),
        )
        found.append((path, said, document.place(path)))
    return found


def _without(node: Any, top: str, paths: list[Path]) -> dict[str, Any]:
    """Copy facts or texts without what the faults touch; of a list nothing is kept."""
    if not isinstance(node, dict) or (top,) in paths:
        return {}
    kept = orjson.loads(orjson.dumps(node))
    for path in paths:
        if len(path) < 2 or path[0] != top:
            continue
        names = list(path[1:])
        inner: Any = kept
        for part in names[:-1]:
            following = inner.get(part) if isinstance(inner, dict) else None
            if not isinstance(following, dict):
                names = names[: names.index(part) + 1]
                break
            inner = following
        if isinstance(inner, dict):
            inner.pop(names[-1], None)
    return dict(kept)


def _digest(document: Document) -> str:
    """Hash the parsed content, so that a file saved anew is no new version."""
    canonical = document.canonical
    if canonical is None:
        canonical = orjson.dumps(document.content, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()
