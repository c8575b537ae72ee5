"""Registering: the office's workbook is read when it has changed, acted upon, and written back.

The order survives a crash at every point. What the office saved is kept by its content before the
ledger knows of it; what was done to matters, and which workbook is in force from now on, stands in
the ledger in one transaction; only then is the file replaced. A file that the ledger knows to be
done is merely replaced; a matter's row carries a token of the matter as it was shown, so that even
a row that is saved once more is not done twice.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from attrs import define, evolve

from duban._version import __version__
from duban.errors import DubanError, FileErrors, RuleFileError
from duban.forms.register_view import MatterNote
from duban.model.ledger import LogEvent
from duban.model.register import OFFICE
from duban.model.rules import RuleBook
from duban.rulefiles.register_rows import Row
from duban.rulefiles.register_sheets import RegisterBook, moves_in_book, read_register_book
from duban.rulefiles.registers import read_register, with_heirs
from duban.service.archive import keep
from duban.service.assigning import open_assigned
from duban.service.house import House
from duban.service.kept_register import (
    SUFFIX,
    Kept,
    archived,
    keep_in_mind,
    kept,
    past,
)
from duban.service.register_acting import Outcome, act_on_matters
from duban.service.register_files import is_in_place, register_path, tell_of_strays
from duban.service.register_health import tell_of_waiting
from duban.service.register_merging import merged
from duban.service.register_printing import print_register
from duban.service.shared_file import State, lock_of, replace, state_of
from duban.service.writing import Writer
from duban.store import Entry
from duban.words import Message, message

_EVENTS = 1000
#: An open workbook is not read; for longer than this it was probably forgotten.
_OPEN_SECONDS = 24 * 3600.0
_EMPTY = RegisterBook("", (), (), ())


def read_registers(house: House, writer: Writer, now: datetime) -> None:
    """Take in each plan's workbook if the office changed it; what fails is told, not raised.

    Of files that look like a register and are none the administrator is told, once each.
    """
    _mind(house, writer, now, lambda clerk: clerk.read())
    tell_of_strays(house, writer, now)


def write_registers(house: House, writer: Writer, now: datetime) -> None:
    """Write what is new into each plan's workbook; what fails is told, not raised."""
    _mind(house, writer, now, lambda clerk: clerk.write())


def _mind(house: House, writer: Writer, now: datetime, work: "Callable[[_Clerk], None]") -> None:
    for plan in house.books:
        try:
            work(_Clerk(house, writer, plan, now))
        except (FileErrors, RuleFileError) as error:
            with house.ledger.transaction() as entry:
                tell_of_waiting(entry, writer, plan, error, now)
        except (DubanError, OSError) as error:
            said = error.said if isinstance(error, DubanError) else _cannot(error)
            with house.ledger.transaction() as entry:
                writer.alarm(entry, f"register/{plan}", said, now)


def _cannot(error: OSError) -> Message:
    return message(
        "The register cannot be read or written: {error}; what was entered last holds on",
        error=error.strerror or str(error),
    )


@define
class _Clerk:
    """The clerk who minds one plan's workbook in one pass."""

    house: House
    writer: Writer
    plan: str
    now: datetime

    @property
    def book(self) -> RuleBook:
        """Give the plan's rules."""
        return self.house.books[self.plan]

    @property
    def path(self) -> Path:
        """Give where the workbook lies."""
        return register_path(self.house, self.plan)

    @property
    def shown(self) -> str:
        """Give how errors name it."""
        return f"{OFFICE}/{self.path.name}"

    def read(self) -> None:
        """Take in the file if somebody changed it."""
        told = state_of(self.path) if is_in_place(self.house, self.plan) else None
        if told is None:
            return
        with self.house.ledger.reading() as entry:
            state = kept(entry, self.plan)
        if told not in {state.file, state.broken}:
            self._changed(state, told)

    def write(self) -> None:
        """Write what is new into a file that nobody has changed since it was read."""
        if not is_in_place(self.house, self.plan):
            return
        told = state_of(self.path)
        with self.house.ledger.reading() as entry:
            state = kept(entry, self.plan)
            is_new = told is None or self._asked(entry, state) != state.asked
        if is_new and told in {None, state.file}:
            self._refresh(state, told)

    def _changed(self, state: Kept, told: State) -> None:
        """Take in a file that somebody saved, or finish what a crash broke off."""
        if self._is_open() or time.time() - told[1] / 1e9 < self.house.settings.settle_seconds:
            return
        content = self.path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if state_of(self.path) != told:
            return
        if sha256 == state.written:
            self._note(evolve(state, file=told, broken=()))
        elif sha256 == state.read:
            self._put_back(state, told)
        else:
            self._take_in(state, told, content, sha256)

    def _take_in(self, state: Kept, told: State, content: bytes, sha256: str) -> None:
        known = with_heirs(self.house.settings.office, self.book)
        try:
            found = read_register_book(content, known, self.shown)
            if found is None:
                said = message("The workbook is the register of another plan")
                raise DubanError(said, file=self.shown)
        except DubanError as error:
            self._refuse(state, told, sha256, error)
            return
        keep(self.house.settings.registers, content, SUFFIX)
        with self.house.ledger.transaction() as entry:
            state = kept(entry, self.plan)
            if sha256 == state.read:
                return
            before = past(entry, self.plan)
            rows = merged(self.house.settings, known, state, before, found)
            outcome = act_on_matters(self.house, self.book, entry, found.matters, self.now)
            rows, opened = open_assigned(self.house, self.book, entry, rows, self.now)
            shown = evolve(found, rows=rows)
            state = evolve(self._printed(entry, state, shown, outcome.notes), read=sha256)
            self._log(entry, state, rows, outcome, opened)
            events = entry.events(after=state.event, limit=_EVENTS)
            state = evolve(state, event=events[-1].number if events else state.event, broken=())
            keep_in_mind(entry, self.plan, evolve(state, asked=self._asked(entry, state)))
        self._put_back(state, told)

    def _refuse(self, state: Kept, told: State, sha256: str, error: DubanError) -> None:
        """Leave a file that cannot be read as it is, say so once, and go on with the last good one."""
        said = message(
            "{error}; the file is left as it is, what was entered last holds on", error=error
        )
        with self.house.ledger.transaction() as entry:
            keep_in_mind(entry, self.plan, evolve(state, broken=told))
            why = said.say(self.house.lang)
            details = {"sha256": sha256, "in_force": state.written}
            entry.log(LogEvent(self.now, "register_unreadable", self.plan, "duban", why, details))
            self.writer.alarm(entry, f"register/{self.plan}", said, self.now)

    def _refresh(self, state: Kept, told: State | None) -> None:
        """Write what is new (due reports, matters, states) into a file that nobody has changed."""
        if self._is_open():
            return
        found: RegisterBook | None = _EMPTY
        if state.written:
            found = self.house.versions.read(self.book, state.written)
        before = state.written
        with self.house.ledger.transaction() as entry:
            state = kept(entry, self.plan)
            if state.written != before or found is None:
                return
            rows, _ = open_assigned(self.house, self.book, entry, found.rows, self.now)
            found = evolve(found, rows=rows)
            notes = {row.number: MatterNote(row.typed, row.result) for row in found.matters}
            state = self._printed(entry, state, found, notes)
            state = evolve(state, asked=self._asked(entry, state))
            if state.written != before and before:
                state = evolve(state, read=before)
            keep_in_mind(entry, self.plan, state)
        if state.written != before or told is None:
            self._put_back(state, told)

    def _printed(
        self,
        entry: Entry,
        state: Kept,
        found: RegisterBook,
        notes: Mapping[str, MatterNote],
    ) -> Kept:
        settings = self.house.settings
        moves = moves_in_book(found)
        fixed = read_register(settings.office, self.book, workbooks=False, moves=moves)
        state = evolve(state, moves=bool(moves))
        return print_register(self.house, self.book, entry, state, found, notes, fixed, self.now)

    def _log(
        self, entry: Entry, state: Kept, rows: Sequence[Row], outcome: Outcome, opened: int
    ) -> None:
        held = sum(row.entry is not None for row in rows)
        said = message(
            "register taken in: {entries} entries, {faults} rows that do not hold, {done} matters"
            " moved",
            entries=str(held),
            faults=str(len(rows) - held),
            done=str(outcome.done),
        )
        details = {"sha256": state.read, "in_force": state.written, "file": self.shown}
        if opened:
            details["opened"] = str(opened)
        why = said.say(self.house.lang)
        plan = self.plan
        entry.log(LogEvent(self.now, "register", plan, "office", why, details))

    def _put_back(self, state: Kept, told: State | None) -> None:
        """Replace the file by the version in force, unless somebody has just changed it."""
        content = archived(self.house.settings, state.written)
        written = replace(self.path, content, told)
        if written is not None:
            self._note(evolve(state, file=written, broken=()))

    def _note(self, state: Kept) -> None:
        with self.house.ledger.transaction() as entry:
            now = kept(entry, self.plan)
            changed = evolve(now, file=state.file, broken=state.broken)
            keep_in_mind(entry, self.plan, changed)

    def _is_open(self) -> bool:
        """Tell whether somebody has the file open; for long, the administrator is told too."""
        lock = lock_of(self.path)
        if lock is None:
            return False
        if lock.age > _OPEN_SECONDS:
            said = message(
                "The register stands open for more than a day ({lock}), so nothing in it is read:"
                " close it, or delete that file if nobody has it open",
                lock=lock.name,
            )
            with self.house.ledger.transaction() as entry:
                self.writer.alarm(entry, "register_open", said, self.now)
        return True

    def _asked(self, entry: Entry, state: Kept) -> str:
        """Give what a workbook is made from, as cheaply as can be told.

        That is the log's end, the day, the rules, and the state of the register's other files. Of a
        plan that is over it is the last step of its matters instead of the first three: no report
        is awaited any more.
        """
        over = self.house.is_over(self.plan, self.now)
        last = (
            entry.steps(self.plan, after=state.event, limit=1)
            if over
            else entry.events(after=state.event, limit=1)
        )
        folder = self.path.parent
        files = [(path.name, state_of(path)) for path in sorted(folder.glob("*.toml"))]
        parts = (
            last[0].number if last else state.event,
            None if over else self.now.astimezone(self.book.plan.zone).date(),
            None if over else self.book.sha256,
            __version__,
            files,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()
