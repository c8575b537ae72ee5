"""The office's register: office/*.toml and office/*.xlsx in a folder of submissions."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from duban.errors import DubanError, RuleFileError, apart, together
from duban.model.agreements import Replan
from duban.model.assessments import ENTRY_LABELS
from duban.model.register import OFFICE, DueOverride, Register
from duban.model.rules import RuleBook
from duban.rulefiles.assessing import told_twice
from duban.rulefiles.register_columns import LOCKS
from duban.rulefiles.register_days import MovedDays
from duban.rulefiles.register_entries import TABLES, entry_of, moves_among, strangers
from duban.rulefiles.toml import At, TomlFile, read_toml
from duban.tracking.amending import amended
from duban.words import message


def read_register(
    folder: Path,
    book: RuleBook,
    *,
    workbooks: bool = True,
    without: str = "",
    moves: Sequence[Replan] = (),
) -> Register:
    """Read all of FOLDER/office/*.toml and *.xlsx that concern a plan; empty where there are none.

    `without` names a workbook that is left out; no workbook is read unless `workbooks`; `moves` are
    re-plans from elsewhere by which units take over what others reported on. Raises
    RuleFileError or FileErrors with file and line or cell: an unknown key, unit, area or indicator,
    a time without offset, a month without reports, two due days of one period, an inspection of
    what cannot be inspected or found, a workbook that is no register. All faults come at once; only
    a file that is no TOML, or not of its schema, hides those of what refers to it.
    """
    files = _files(folder, book)
    moved = [*moves, *_moves(files)]
    books = [
        path
        for path in (sorted((folder / OFFICE).glob("*.xlsx")) if workbooks else ())
        if path.name != without and not path.name.startswith(LOCKS)
    ]
    known = amended(book, moved, date.max)
    read = [_workbook(path, known) for path in books]
    typed = [one for each in read for one in each.moves]
    gathered = _Gathered(amended(book, [*moved, *typed], date.max) if typed else known)
    for file in files:
        gathered.add_toml(file)
    for one in read:
        gathered.add_workbook(one)
    return gathered.register()


def moves_in(folder: Path, book: RuleBook) -> tuple[Replan, ...]:
    """Give the re-plans of FOLDER/office/*.toml by which units take over, whatever else is wrong."""
    return tuple(_moves(_files(folder, book)))


def with_heirs(folder: Path, book: RuleBook) -> RuleBook:
    """Give a rule book with the units that take over by FOLDER/office/*.toml, at any time."""
    return amended(book, moves_in(folder, book), date.max)


def _files(folder: Path, book: RuleBook) -> list[TomlFile]:
    files: list[TomlFile] = []
    faults: list[DubanError] = []
    for path in sorted((folder / OFFICE).glob("*.toml")):
        try:
            files.append(_read(path))
        except DubanError as error:
            faults.extend(apart(error))
    if faults:
        raise together(faults)
    return [each for each in files if each.content.get("plan", book.plan.id) == book.plan.id]


@frozen(eq=False, repr=False)
class _Workbook:
    """A workbook of the register: its name, its bytes, and what it holds of the plan.

    `entries` is None where it is that of another plan, or cannot be read.
    """

    shown: str
    content: bytes
    entries: Mapping[str, tuple[Any, ...]] | None
    moves: Sequence[Replan]
    faults: tuple[DubanError, ...]


def _workbook(path: Path, book: RuleBook) -> _Workbook:
    from duban.rulefiles.register_sheets import entries_of, moves_in_book, read_register_book

    shown = f"{OFFICE}/{path.name}"
    try:
        content = _content(path, shown)
        found = read_register_book(content, book, shown)
    except DubanError as error:
        return _Workbook(shown, b"", None, (), apart(error))
    if found is None:
        return _Workbook(shown, content, None, (), ())
    faults = tuple(fault for row in found.rows for fault in row.faults)
    return _Workbook(shown, content, entries_of(found.rows), moves_in_book(found), faults)


@define(eq=False, repr=False)
class _Gathered:
    """What was found in the files so far."""

    book: RuleBook
    entries: dict[str, list[Any]] = field(factory=lambda: {name: [] for name, _ in TABLES.values()})
    errors: list[DubanError] = field(factory=list)
    names: list[str] = field(factory=list)
    digest: Any = field(factory=hashlib.sha256)
    moved: MovedDays = field(factory=MovedDays)

    def add_toml(self, read: TomlFile) -> None:
        """Add the entries of a TOML file."""
        book, shown = self.book, read.file
        self.digest.update(f"{shown}\0{read.text}\0".encode())
        self.names.append(shown)
        for table, (name, _) in TABLES.items():
            for index, entry in enumerate(read.content.get(table, ())):
                place: dict[str, Any] = {"file": shown, "line": read.line(table, index)}
                self.errors.extend(strangers(table, entry, book, _at(read, table, index)))
                try:
                    made = entry_of(table, entry, place["line"], shown)
                except ValueError as error:
                    said = message("There is no such day or time: {error}", error=str(error))
                    self.errors.append(RuleFileError(said, **place))
                else:
                    self.entries[name].append(made)
                    self._hold_apart(made, place)

    def add_workbook(self, read: _Workbook) -> None:
        """Add the entries of a workbook, if it is of this plan."""
        self.errors.extend(read.faults)
        if read.entries is None:
            return
        self.digest.update(f"{read.shown}\0".encode() + read.content + b"\0")
        self.names.append(read.shown)
        for name, entries in read.entries.items():
            self.entries[name].extend(entries)
            for entry in entries:
                self._hold_apart(entry, {"file": read.shown})

    def _hold_apart(self, entry: Any, place: dict[str, Any]) -> None:
        """Refuse a second due day of one period."""
        said = self.moved.clash(entry) if isinstance(entry, DueOverride) else None
        if said is not None:
            self.errors.append(RuleFileError(said, **place))

    def register(self) -> Register:
        """Give the register; raises what was found wrong."""
        for table in ENTRY_LABELS:
            self.errors.extend(
                told_twice(table, self.entries[TABLES[table][0]], self.book.reporters)
            )
        if self.errors:
            raise together(self.errors)
        return Register(
            **{name: tuple(found) for name, found in self.entries.items()},
            sha256=self.digest.hexdigest() if self.names else "",
            files=tuple(self.names),
        )


def _read(path: Path) -> TomlFile:
    return read_toml(path, f"{OFFICE}/{path.name}", "register")


def _moves(files: list[TomlFile]) -> list[Replan]:
    """Give the re-plans by which units are asked for more than the rules say; faults come later."""
    return [one for read in files for one in moves_among(read.content.get("replan", ()))]


def _at(read: TomlFile, table: str, index: int) -> At:
    return lambda key: {"file": read.file, "line": read.line(table, index, key)}


def _content(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        said = message("Cannot be read: {error}", error=error.strerror or str(error))
        raise RuleFileError(said, file=shown) from error
