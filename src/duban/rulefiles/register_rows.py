"""Rows of the register's workbook: the sheets by their marks, and what each row comes to."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from duban.errors import DubanError, RuleFileError
from duban.model.agreements import ReplanKind
from duban.model.assessments import ENTRY_LABELS
from duban.model.register import DueOverride
from duban.model.rules import RuleBook
from duban.rulefiles.assessing import told_twice
from duban.rulefiles.register_columns import (
    DUE,
    FIXED,
    GIVEN,
    HEAD,
    MARK,
    MATTER_COLUMNS,
    ROW,
    TOKEN,
)
from duban.rulefiles.register_days import MovedDays
from duban.rulefiles.register_entries import entry_of, strangers
from duban.rulefiles.register_plans import Column, SheetPlan
from duban.rulefiles.register_values import read_value
from duban.rulefiles.toml import At
from duban.sheets import cells
from duban.sheets.values import Formula, Value
from duban.sheets.workbook import Sheet, cell_name
from duban.words import message

#: Keys of an entry that stand in a column of another code.
_KEYS = {"expected_from": "from"}


@frozen
class Row:
    """A row that somebody filled in: what was typed by column code, and the entry that it makes.

    `entry` is None where it does not hold; then `faults` tell why, each with its cell. `mark` is what
    a free row bore when it was printed, by which it is known again.
    """

    table: str
    typed: Mapping[str, Value]
    entry: Any | None
    faults: tuple[DubanError, ...] = ()
    mark: str = ""


@frozen
class MatterRow:
    """A matter's row: its number and token, what was typed into it, and its last result."""

    number: str
    token: str
    typed: Mapping[str, Value]
    result: str = ""


@frozen
class MarkedSheet:
    """A sheet of a register, with its columns by their codes."""

    sheet: Sheet
    about: Mapping[str, Any]
    columns: Mapping[str, int]

    @property
    def kind(self) -> str:
        """Give of what it is: a table of entries, or the matters."""
        return str(self.about.get("sheet", ""))

    def typed(self, columns: Sequence[Column]) -> Iterator[tuple[int, dict[str, Value], str]]:
        """Run through the rows: number, what stands in the columns, what kind of row it is."""
        for number, row in self.sheet.rows():
            if number == 1 or row.get(1) == HEAD:
                continue
            found = {
                column.code: row[self.columns[column.code]]
                for column in columns
                if not cells.blank(row.get(self.columns[column.code]))
            }
            yield number, found, str(row.get(self.columns.get(ROW, 0), ""))


def marked_sheet(sheet: Sheet) -> MarkedSheet | None:
    """Find the mark and the columns of a sheet; None for one that bears no mark."""
    about = sheet.cells.get((1, 2))
    if sheet.cells.get((1, 1)) != MARK or not isinstance(about, str):
        return None
    try:
        found = json.loads(about)
    except (ValueError, RecursionError):
        return None
    columns: dict[str, int] = {}
    for (row, column), code in sheet.cells.items():
        if row == 1 and column > 2 and isinstance(code, str):
            columns.setdefault(code, column)
    return MarkedSheet(sheet, found, columns) if isinstance(found, dict) else None


def matter_rows(marked: MarkedSheet) -> Iterator[MatterRow]:
    """Run through the rows of the matters, whether anything was typed into them or not."""
    inputs = [column for column in MATTER_COLUMNS if column.kind != "shown"]
    for number, typed, _ in marked.typed(inputs):
        told = {
            code: marked.sheet.cells.get((number, marked.columns.get(code, 0)))
            for code in ("number", TOKEN, "result")
        }
        if told["number"]:
            yield MatterRow(
                str(told["number"]), str(told[TOKEN] or ""), typed, str(told["result"] or "")
            )


@frozen
class EntryReader:
    """The reader of one sheet of entries."""

    marked: MarkedSheet
    plan: SheetPlan
    book: RuleBook
    shown: str

    def rows(self) -> Iterator[Row]:
        """Run through the rows that somebody filled in."""
        given = GIVEN.get(self.plan.table, frozenset())
        made: list[Any] = []
        moved = MovedDays()
        for number, typed, kind in self.marked.typed(self.plan.inputs):
            if not typed or kind == FIXED or (kind == DUE and typed.keys() <= given):
                continue
            faults: list[DubanError] = []
            table, at = self.plan.table, self._at(number)
            fields = self._fields(number, typed, faults)
            if not faults:
                faults += strangers(table, fields, self.book, at, self._called)
            mark = "" if kind == DUE else kind
            if table == "assignment":
                fields["mark"] = mark
            file = f"{self.shown}: {self.plan.name}"
            entry = None if faults else entry_of(table, fields, number, file)
            if entry is not None and table in ENTRY_LABELS:
                made.append(entry)
                for twice in told_twice(table, made, self.book.reporters):
                    faults.append(RuleFileError(twice.said, **at("reporter")))
                    made.remove(entry)
                    entry = None
            clash = moved.clash(entry) if isinstance(entry, DueOverride) else None
            if clash is not None:
                faults.append(RuleFileError(clash, **at("due")))
                entry = None
            yield Row(table, typed, entry, tuple(faults), mark)

    def plain(self) -> Iterator[dict[str, Any]]:
        """Run through the plain values of the rows, whatever is wrong with them."""
        for number, typed, kind in self.marked.typed(self.plan.inputs):
            if typed and kind != FIXED:
                yield self._fields(number, typed, [])

    def _fields(
        self, number: int, typed: Mapping[str, Value], faults: list[DubanError]
    ) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        at = self._at(number)
        for column in self.plan.inputs:
            value = typed.get(column.code)
            if value is None:
                if column.required:
                    said = message("{column} is missing", column=column.title)
                    faults.append(RuleFileError(said, **at(column.code)))
                continue
            try:
                if isinstance(value, Formula):
                    said = message("a formula stands here: please write the value itself")
                    raise cells.NotUsable(said)
                fields[column.code] = read_value(column, value, fields, self.book)
            except cells.NotUsable as refused:
                faults.append(RuleFileError(refused.said, **at(column.code)))
        if fields.get("kind") == ReplanKind.ADDED and "from" in fields:
            fields["expected_from"] = fields.pop("from")
        return fields

    def _called(self, key: str) -> str:
        """Give the title of a key's column."""
        code = _KEYS.get(key, key)
        return next((one.title for one in self.plan.columns if one.code == code), key)

    def _at(self, number: int) -> At:
        def at(code: str) -> dict[str, Any]:
            column = self.marked.columns.get(_KEYS.get(code, code), 0) or 1
            return {"file": f"{self.shown}: {self.plan.name}!{cell_name(number, column)}"}

        return at
