"""Checking: a document against its area's schema, and what of it may be used."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from attrs import evolve

from duban.intake.texts_of_tasks import keys_of_words
from duban.model.findings import FINDING_CODES, Finding
from duban.model.reading import Document, Path
from duban.model.rules import RuleBook
from duban.model.terms import Severity
from duban.schemafiles.explaining import explain, field_name
from duban.schemafiles.leaves import leaves_of
from duban.schemafiles.reading import combined
from duban.schemafiles.validators import Engine, Validator, Violation, validator
from duban.words import Message, harmless, message, says_nothing

MOST_EXPLAINED = 50


class AreaDesk:
    """All that is needed to record the submissions of one area."""

    def __init__(
        self, book: RuleBook, area: str, envelope: Mapping[str, Any], engine: Engine
    ) -> None:
        """Compile the area's schema."""
        self.book = book
        rules = book.rules[area]
        self.elements = book.plan.element_names
        news, rest = keys_of_words(book.plan)
        several = len(rules.all_reporters) > 1 and book.plausibility.copied.on
        self.words = (news, rest if several else ())
        codes = tuple(task.code for task in rules.tasks)
        schema = combined(envelope, book.schemas[area], codes, self.elements)
        self.validator: Validator = validator(schema, engine)
        self.oracle = validator(schema, "reference") if engine == "both" else None
        self.reporting = book.plan.reporting
        self.leaves = leaves_of(book.schemas[area])
        self.lists = tuple(
            leaf for leaf in self.leaves.values() if leaf.type == "list" and leaf.key
        )


def checked(
    desk: AreaDesk, document: Document, file: str
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], list[Path]]:
    """Give the faults and notes of a submission, and the paths of what is not to be used."""
    content = document.content
    violations, doubts = _verdict(desk, content)
    repeats = _misnamed_things(desk, content, document)
    if not (violations or doubts or repeats or document.notes):
        return (), (), []
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
        for each in violations[:MOST_EXPLAINED]
    ]
    faults.extend(unexplained(violations, file, identity))
    faults.extend(
        Finding(code, FINDING_CODES[code][0], said, file=file, place=place, **identity)
        for code, _, said, place in repeats
    )
    paths = [each.path for each in violations] + [path for _, path, _, _ in repeats]
    of_reader = [evolve(note, **identity) for note in document.notes]
    faults.extend(note for note in of_reader if note.severity is Severity.ERROR)
    notes = [note for note in of_reader if note.severity is not Severity.ERROR]
    notes.extend(
        Finding("SCHEMA-002", FINDING_CODES["SCHEMA-002"][0], said, file=file, **identity)
        for said in doubts
    )
    return tuple(faults), tuple(notes), paths


def _verdict(desk: AreaDesk, content: Mapping[str, Any]) -> tuple[list[Violation], list[Message]]:
    fits = desk.validator.fits(content)
    doubts = []
    if desk.oracle is not None and desk.oracle.fits(content) != fits:
        doubts.append(message("The two validators disagree on this file: tell the administrator"))
    return ([] if fits else desk.validator.violations(content)), doubts


def unexplained(
    violations: Sequence[Violation], file: str, identity: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Count the violations beyond those that are explained one by one."""
    count = len(violations) - MOST_EXPLAINED
    if count <= 0:
        return ()
    said = message("{count} more faults are not listed: mend the first ones", count=count)
    return (Finding("SCHEMA-001", FINDING_CODES["SCHEMA-001"][0], said, file=file, **identity),)


def _misnamed_things(
    desk: AreaDesk, content: Mapping[str, Any], document: Document
) -> list[tuple[str, Path, Message, str]]:
    """Find things of a list that are named 无 or “—”, or like another: each would be counted."""
    path: Path
    found = []
    for leaf in desk.lists:
        things: Any = content.get("facts")
        for part in leaf.path:
            things = things.get(part) if isinstance(things, dict) else None
        if not isinstance(things, list):
            continue
        key = leaf.key
        names = [str(each.get(key)).strip() for each in things if isinstance(each, dict)]
        nameless = next((index for index, name in enumerate(names) if says_nothing(name)), None)
        if nameless is not None:
            path = ("facts", *leaf.path, nameless)
            said = message(
                "{name} has a thing named “{thing}”: leave it out; where there is nothing to list,"
                " the list is empty",
                name=field_name(path[:-1], desk.leaves),
                thing=harmless(names[nameless], 40),
            )
            found.append(("SCHEMA-001", path, said, document.place(path)))
        if len(set(names)) == len(names):
            continue
        index = next(index for index, name in enumerate(names) if name in names[:index])
        path = ("facts", *leaf.path, index)
        said = message(
            "{name} has “{thing}” twice: name each thing once",
            name=field_name(path[:-1], desk.leaves),
            thing=harmless(names[index], 40),
        )
        found.append(("FACT-006", path, said, document.place(path)))
    return found


def without(node: Any, top: str, paths: list[Path]) -> dict[str, Any]:
    """Copy facts or texts without what the faults touch; of a list nothing is kept."""
    if not isinstance(node, dict) or (top,) in paths:
        return {}
    if not any(path[:1] == (top,) for path in paths):
        return node
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
