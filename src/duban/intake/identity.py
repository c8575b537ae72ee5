"""Whose report is it: plan, area, reporter, period and time, each known or named as unknown."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from duban.intake.files import fault
from duban.model.findings import Finding
from duban.model.period import Period
from duban.model.plan import Reporting
from duban.model.reading import Document
from duban.model.rules import RuleBook
from duban.model.terms import NOUNS
from duban.words import Label, harmless, message, nearest

IDENTITY = ("plan", "area", "reporter", "period", "submitted_at")


def identity_faults(
    books: Mapping[str, RuleBook],
    document: Document,
    file: str,
    identity: tuple[str, ...] = IDENTITY,
) -> tuple[Finding, ...]:
    """Find what is wrong with the identity: the first thing only, as the rest hangs on it."""
    content = document.content
    for name in identity:
        if not isinstance(content.get(name), str):
            said = message("{name} is missing or is no text: please fill it in", name=_key(name))
            return (fault("IDENT-001", file, said, document.place((name,))),)
    plan = content["plan"]
    book = books.get(plan)
    if book is None:
        return (_unknown("IDENT-002", "plan", plan, books, document, file),)
    if content["area"] not in book.rules:
        names = {area: book.areas[area].name for area in book.rules}
        return (_unknown("IDENT-003", "area", content["area"], names, document, file),)
    if content["reporter"] not in book.reporters:
        return (_no_such_reporter(book, document, file),)
    asked = book.rules[content["area"]].all_reporters
    if content["reporter"] not in asked:
        said = message(
            "{reporter} does not report on {area}; asked are {asked}",
            reporter=book.reporters[content["reporter"]].name,
            area=book.areas[content["area"]].label,
            asked=tuple(book.reporters[each].name for each in asked),
        )
        return (fault("IDENT-004", file, said, document.place(("reporter",))),)
    return _time_faults(document, file, book)


def still_to_tell(told: Iterable[Finding], found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out of what was found in a file's document what is told of the file already.

    A cell that came back is not missing too, and what all areas of a form lack is said once.
    """
    said: dict[str, list[object]] = {}
    for each in told:
        said.setdefault(each.place, []).append(each.said)
    return tuple(
        each
        for each in found
        if not each.place
        or each.place not in said
        or (each.code != "IDENT-001" and each.said not in said[each.place])
    )


def _no_such_reporter(book: RuleBook, document: Document, file: str) -> Finding:
    """Tell what an old key has become, or which known one is nearest."""
    found, known = document.content["reporter"], book.reporters
    now = next((each for each in known.values() if found in each.former), None)
    if now is None:
        names = {each: reporter.name.zh for each, reporter in known.items()}
        return _unknown("IDENT-004", "reporter", found, names, document, file)
    said = message("{former} has become {id} ({name})", former=found, id=now.id, name=now.name)
    return fault("IDENT-004", file, said, document.place(("reporter",)))


def _time_faults(document: Document, file: str, book: RuleBook) -> tuple[Finding, ...]:
    content = document.content
    try:
        moment_of(content["submitted_at"])
    except ValueError:
        said = message(
            "submitted_at must be a time with offset such as 2019-07-04T16:20:00+08:00, but is {found}",
            found=harmless(content["submitted_at"], 40),
        )
        return (fault("IDENT-001", file, said, document.place(("submitted_at",))),)
    if "period" not in content:
        return ()
    reporting = book.plan.reporting
    try:
        asked_period(content["period"], reporting)
    except ValueError:
        said = message(
            "Unknown period {found}: the plan asks for {first} to {last}",
            found=harmless(content["period"], 40),
            first=reporting.first_period,
            last=reporting.last_period,
        )
        return (fault("IDENT-005", file, said, document.place(("period",))),)
    return ()


def moment_of(text: str) -> datetime:
    """Read a time with offset; raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 1 < moment.year < 9999:  # the ends have no other zone
        raise ValueError(text)
    return moment


def asked_period(text: str, reporting: Reporting) -> Period:
    """Read a period that the plan asks for; raises ValueError for anything else."""
    period = Period.parse(text)
    if reporting.first_period <= period <= reporting.last_period:
        return period
    raise ValueError(text)


def _unknown(
    code: str, name: str, found: str, known: Mapping[str, object], document: Document, file: str
) -> Finding:
    near = [id_ for id_, title in known.items() if title == found.strip()][:1]
    near = near or nearest(found, known)
    if near:
        said = message(
            "Unknown {name} {found}; did you mean {near}?",
            name=NOUNS[name],
            found=harmless(found, 60),
            near=near[0],
        )
    else:
        said = message(
            "Unknown {name} {found}; known are {known}",
            name=NOUNS[name],
            found=harmless(found, 60),
            known=tuple(list(known)[:30]),
        )
    return fault(code, file, said, document.place((name,)))


def _key(name: str) -> Label:
    return Label(f"“{NOUNS[name].zh}”（{name}）", name)
