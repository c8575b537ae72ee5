"""Reading the register's workbook: whether all its sheets are there, and the rows of each."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from duban.errors import RuleFileError
from duban.model.agreements import Replan
from duban.model.rules import RuleBook
from duban.rulefiles.register_columns import (
    MATTER_COLUMNS,
    MATTERS,
    MOST_ROWS,
    NAMES,
    SHEETS,
    VERSION,
)
from duban.rulefiles.register_entries import TABLES, moves_among
from duban.rulefiles.register_rows import (
    EntryReader,
    MarkedSheet,
    MatterRow,
    Row,
    marked_sheet,
    matter_rows,
)
from duban.sheets.bounds import UnreadableWorkbook
from duban.sheets.workbook import Sheet, read_workbook
from duban.tracking.amending import amended
from duban.words import message


@frozen
class RegisterBook:
    """A workbook as read. `printing` names the state of things that it was written from.

    `others` are the sheets that people added.
    """

    printing: str
    rows: tuple[Row, ...]
    matters: tuple[MatterRow, ...]
    others: tuple[Sheet, ...]


def read_register_book(content: bytes, book: RuleBook, shown: str) -> RegisterBook | None:
    """Read a workbook; None for one of another plan. Rows that do not hold keep none else from it.

    Units to which its own re-plans move tasks may stand in all its sheets. Raises RuleFileError,
    with `shown` for the file's name, for what is no register or lacks a sheet: nothing may vanish
    from the register because a sheet was deleted.
    """
    try:
        sheets = read_workbook(content, MOST_ROWS, {NAMES})
    except UnreadableWorkbook as error:
        said = message("The workbook cannot be read: {error}", error=error.said)
        raise RuleFileError(said, file=shown) from error
    marked: dict[str, MarkedSheet] = {}
    others = []
    for sheet in sheets:
        found = marked_sheet(sheet)
        if found is None:
            others.append(sheet)
            continue
        if found.kind in marked:
            said = message(
                "Sheet {copy} is a copy of sheet {first}: please keep one",
                copy=sheet.name,
                first=marked[found.kind].sheet.name,
            )
            raise RuleFileError(said, file=f"{shown}: {sheet.name}")
        marked[found.kind] = found
    if not marked:
        said = message("The workbook is no register: make one with duban register")
        raise RuleFileError(said, file=shown)
    about = next(iter(marked.values())).about
    if about.get("plan") != book.plan.id:
        return None
    _refuse_gaps(marked, about, shown)
    plans = [plan for plan in SHEETS if plan.table in marked]
    typed = [one for one in plans if one.table == "replan"]
    moves = [
        move
        for plan in typed
        for move in moves_among(EntryReader(marked[plan.table], plan, book, shown).plain())
    ]
    known = amended(book, moves, date.max)
    rows = [
        row for plan in plans for row in EntryReader(marked[plan.table], plan, known, shown).rows()
    ]
    return RegisterBook(
        str(about.get("printing", "")),
        tuple(rows),
        tuple(matter_rows(marked["matters"])),
        tuple(others),
    )


def _refuse_gaps(marked: Mapping[str, "MarkedSheet"], about: Mapping[str, Any], shown: str) -> None:
    version = about.get("version")
    if not (isinstance(version, int) and 1 <= version <= VERSION):
        said = message(
            "The register is of version {found}, version {wanted} is read: make a new one with"
            " duban register",
            found=str(version),
            wanted=str(VERSION),
        )
        raise RuleFileError(said, file=shown)
    plans = [plan for plan in SHEETS if plan.since <= version]
    names = {**{plan.table: plan.name for plan in plans}, "matters": MATTERS}
    wanted = {plan.table: plan.inputs for plan in plans} | {"matters": MATTER_COLUMNS}
    lost = tuple(name for table, name in names.items() if table not in marked)
    if lost:
        said = message("Sheets of the register are missing: {sheets}", sheets=lost)
        raise RuleFileError(said, file=shown)
    for table, columns in wanted.items():
        gone = tuple(each.title for each in columns if each.code not in marked[table].columns)
        if gone:
            said = message("Columns of the register are missing: {columns}", columns=gone)
            raise RuleFileError(said, file=f"{shown}: {names[table]}")


def moves_in_book(found: RegisterBook | None) -> list[Replan]:
    """Give the re-plans of a workbook by which units take over."""
    rows = found.rows if found is not None else ()
    return [row.entry for row in rows if isinstance(row.entry, Replan) and row.entry.to]


def entries_of(rows: Sequence[Row]) -> dict[str, tuple[Any, ...]]:
    """Give the entries of rows that hold, by their field in the register."""
    return {
        name: tuple(row.entry for row in rows if row.table == table and row.entry is not None)
        for table, (name, _) in TABLES.items()
    }
