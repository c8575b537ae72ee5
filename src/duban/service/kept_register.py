"""The register's workbook in force: which it is stands in the ledger, its content beside it."""

import hashlib
from collections.abc import Collection
from datetime import date
from typing import Any

import orjson
from attrs import asdict, define, evolve, field, fields, frozen

from duban.errors import RuleFileError
from duban.model.register import OFFICE, Register
from duban.model.rules import RuleBook
from duban.model.settings import ServiceSettings
from duban.rulefiles.register_adding import held_apart
from duban.rulefiles.register_sheets import RegisterBook, entries_of, read_register_book
from duban.rulefiles.registers import moves_in
from duban.service.archive import place_of
from duban.store import Entry
from duban.tracking.amending import amended
from duban.words import message

NAME = "登记簿"
SUFFIX = ".xlsx"


@frozen
class Kept:
    """How far the service is with a plan's workbook.

    `file` is the state of the file that was dealt with last (times of change in nanoseconds, size,
    node); `read` the sha256 of the office's version that was read last, `written` that of the one
    written from it, which is in force; `broken` the state of a file that could not be read.
    `asked` tells what the written one was made from, `event` is the last entry of the log that it
    knows of; `moves` tells that it has re-plans by which units take over.
    """

    file: tuple[int, ...] = ()
    read: str = ""
    written: str = ""
    printing: str = ""
    broken: tuple[int, ...] = ()
    asked: str = ""
    event: int = 0
    moves: bool = False


@frozen
class Past:
    """What a workbook's writer remembers; it grows, and a pass in which nothing moved leaves it.

    `printed` finds earlier versions by their printing, `received` tells when the first version of a
    report (unit/month) came, `filed` when each plan of work (unit/area/sha256) came.
    """

    printed: dict[str, str] = field(factory=dict)
    received: dict[str, str] = field(factory=dict)
    filed: dict[str, str] = field(factory=dict)


def workbook_names(plan: str, plans: Collection[str]) -> tuple[str, str]:
    """Give the workbook's name, and the one that it has when there are more or fewer plans.

    The plan stands in it where there are several.
    """
    alone, one_of_several = f"{NAME}{SUFFIX}", f"{NAME}-{plan}{SUFFIX}"
    return (alone, one_of_several) if len(plans) == 1 else (one_of_several, alone)


def kept(entry: Entry, plan: str) -> Kept:
    """Give how far the service is with a plan's workbook."""
    found = _noted(entry, f"register/{plan}", Kept)
    return Kept(**found | {key: tuple(found[key]) for key in ("file", "broken") if key in found})


def keep_in_mind(entry: Entry, plan: str, state: Kept) -> None:
    """Note how far the service is."""
    if not entry.noted(f"register_past/{plan}"):
        keep_past(entry, plan, past(entry, plan))
    _note(entry, f"register/{plan}", state)


def past(entry: Entry, plan: str) -> Past:
    """Give what is remembered of a plan's workbook; once it stood in the other note."""
    found = _noted(entry, f"register_past/{plan}", Past)
    return Past(**found or _noted(entry, f"register/{plan}", Past))


def keep_past(entry: Entry, plan: str, remembered: Past) -> None:
    """Note what is remembered."""
    _note(entry, f"register_past/{plan}", remembered)


def _noted(entry: Entry, name: str, kind: type[Kept] | type[Past]) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(entry.noted(name) or "{}")
    return {each.name: told[each.name] for each in fields(kind) if each.name in told}


def _note(entry: Entry, name: str, value: Kept | Past) -> None:
    entry.note(name, orjson.dumps(asdict(value, recurse=False)).decode())


def archived(settings: ServiceSettings, sha256: str) -> bytes:
    """Give a version by its sha256; raises RuleFileError if the archive has lost it."""
    path = place_of(settings.registers, sha256, SUFFIX)
    try:
        return path.read_bytes()
    except OSError as error:
        said = message(
            "A version of the register is not in the archive: {error}; restore it from a backup",
            error=error.strerror or str(error),
        )
        raise RuleFileError(said, file=str(path)) from error


@define
class Versions:
    """The versions of the workbooks as read; each plan's last one is read once."""

    settings: ServiceSettings
    _last: dict[str, tuple[Any, RegisterBook | None]] = field(factory=dict, init=False)

    def read(self, book: RuleBook, sha256: str) -> RegisterBook | None:
        """Give a version, None for one of another plan; raises RuleFileError if it is lost.

        Units that took over by the register's other files are known in it.
        """
        moves = moves_in(self.settings.office, book)
        last, found = self._last.get(book.plan.id, (None, None))
        if last != (sha256, moves):
            shown = f"{OFFICE}/{NAME}{SUFFIX}"
            known = amended(book, moves, date.max)
            found = read_register_book(archived(self.settings, sha256), known, shown)
            self._last[book.plan.id] = (sha256, moves), found
        return found

    def in_force(self, entry: Entry, book: RuleBook) -> RegisterBook | None:
        """Give the workbook in force, None before there is one."""
        state = kept(entry, book.plan.id)
        return self.read(book, state.written) if state.written else None


def with_workbook(register: Register, found: RegisterBook | None) -> Register:
    """Give a register with the entries of a workbook added, but for what it tells otherwise itself."""
    if found is None:
        return register
    added = entries_of(held_apart(found.rows, register))
    digest = hashlib.sha256(f"{register.sha256}\0{added!r}".encode()).hexdigest()
    whole = {name: getattr(register, name) + entries for name, entries in added.items()}
    return evolve(register, **whole, sha256=digest, files=(*register.files, f"{OFFICE}/{NAME}"))
