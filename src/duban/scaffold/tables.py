"""Reading a table of responsibilities (责任分解表): its rows as tasks, and what could not be read."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import define, evolve, field

from duban.errors import UsageError
from duban.scaffold.due_dates import due_date
from duban.scaffold.feet import is_figure, is_foot
from duban.scaffold.headings import Table, block_of, find_table, place, text_of
from duban.scaffold.roles import roles_in
from duban.scaffold.rows import Doubt, Row
from duban.sheets.bounds import UnreadableWorkbook
from duban.sheets.values import Formula, Value
from duban.sheets.workbook import read_workbook
from duban.words import harmless, message

_PART = re.compile(
    r"(?:第[一二三四五六七八九十0-9]+(?:部分|方面|类|项)|[一二三四五六七八九十]+\s*[、.．]"
    r"|[(（][一二三四五六七八九十]+[)）])\s*(.+)"
)
_LONGEST = 400
_LONGEST_TARGET = 32_767  # what a cell holds: no clause is lost
_LARGEST = 8 * 1024 * 1024


def read_table(path: Path, sheet: str | None, starts: date, ends: date) -> tuple[Row, ...]:
    """Read the rows of a table; raises UsageError if the file or its heading cannot be used."""
    try:
        if path.stat().st_size > _LARGEST:
            said = message("{file} is larger than {limit} MiB", file=path.name, limit=8)
            raise UsageError(said)
        content = path.read_bytes()
    except OSError as error:
        said = message("{file} cannot be read: {error}", file=str(path), error=str(error.strerror))
        raise UsageError(said) from error
    return read_rows(content, path.name, sheet, starts, ends)


def read_rows(
    content: bytes, name: str, sheet: str | None, starts: date, ends: date
) -> tuple[Row, ...]:
    """Read the rows of a workbook's table; raises UsageError as `read_table` does."""
    try:
        sheets = read_workbook(content)
    except UnreadableWorkbook as error:
        raise UsageError(message("{name}: {said}", name=harmless(name), said=error.said)) from error
    table = find_table(sheets, sheet)
    rows = _Reader(table, starts, ends).rows()
    if not rows:
        said = message(
            "{place}: no task stands below the heading", place=table.place(table.row, "task")
        )
        raise UsageError(said)
    return rows


@define
class _Reader:
    """Reads row after row; `part` is the part that a line of its own has opened.

    `held` are notes from above the first task, `opened` the row of a part that has no task yet.
    """

    table: Table
    starts: date
    ends: date
    part: str = ""
    found: list[Row] = field(factory=list)
    held: list[Doubt] = field(factory=list)
    opened: int = 0

    def rows(self) -> tuple[Row, ...]:
        """Read all rows below the heading."""
        task_column = self.table.columns["task"]
        before: object = None
        for row in sorted({row for row, _ in self.table.sheet.cells if row > self.table.row}):
            block = block_of(self.table.sheet, row, task_column)
            goes_on = block is not None and block == before
            if self._is_passed_over(row, goes_on) or self._opens_part(row, block):
                continue
            if goes_on and self.found:
                self.found[-1] = self._continued(self.found[-1], row)
                continue
            before = block
            if any(self.table.text(row, name) for name in ("task", "target", "lead", "due")):
                self._add(row)
                self.opened = 0
            elif any(not is_figure(text) for text in self._texts(row).values()):
                self._left_out(row)
        if self.opened:
            self._left_out(self.opened)
        if self.found:
            first = self.found[0]
            doubts = (*self._unread(), *self.held, *first.doubts)
            self.found[0] = evolve(first, doubts=doubts)
        return tuple(self.found)

    def _unread(self) -> Iterator[Doubt]:
        for column, name in self.table.unread:
            said = message(
                "the column “{name}” is not read: its name is none that is known", name=name
            )
            yield Doubt(place(self.table.sheet, self.table.row, column), said, is_note=True)

    def _is_passed_over(self, row: int, goes_on: bool) -> bool:
        """Tell whether a row is empty or a foot, which is told in a note.

        `goes_on` tells that it belongs to the task above, whose cell reaches over it: no foot.
        """
        texts = list(self._texts(row).values())
        if not texts:
            return True
        if goes_on or not is_foot(texts, self._is_filled(row)):
            return False
        self._left_out(row)
        return True

    def _left_out(self, row: int) -> None:
        column, text = next(iter(self._texts(row).items()))
        said = message(
            "the line “{words}” is read as no task: it is left out", words=harmless(text, 40)
        )
        note = Doubt(place(self.table.sheet, row, column), said, is_note=True)
        if self.found:
            self._doubt_above(note)
        else:
            self.held.append(note)

    def _texts(self, row: int) -> dict[int, str]:
        """Give the texts that stand in a row's own cells, by column."""
        return {column: text for column, value in self._cells(row) if (text := text_of(value))}

    def _opens_part(self, row: int, block: tuple[int, int, int, int] | None) -> bool:
        """Tell whether a row is a line of its own: the name of a part."""
        said = list(self._texts(row).values())
        alone = len(said) == 1 and len(list(self._cells(row))) == 1
        across = block is not None and block[3] - block[1] >= 2
        match = _PART.fullmatch(harmless(said[0]))
        is_part = alone and (match is not None or across) and not self._is_filled(row)
        if is_part:
            self.opened = row
            self.part = match[1] if match else harmless(said[0], 60)
        return is_part

    def _cells(self, row: int) -> Iterator[tuple[int, Value]]:
        last = max(self.table.columns.values())
        for column in range(1, last + 1):
            value = self.table.sheet.cells.get((row, column))
            if value is not None:
                yield column, value

    def _is_filled(self, row: int) -> bool:
        """Tell whether the row has a lead or a due day besides, by a block from above maybe."""
        own = {
            block_of(self.table.sheet, row, self.table.columns[name])
            for name in ("lead", "due")
            if name in self.table.columns and self.table.text(row, name)
        }
        return any(block is None or block[0] != row or block[1] == block[3] for block in own)

    def _continued(self, above: Row, row: int) -> Row:
        """Add a line to the task above, whose cell reaches over it."""
        here = self._read(row)
        added = evolve(above, targets=above.targets + here.targets)
        if (here.lead, here.due) != (above.lead, above.due):
            said = message(
                "the task has another lead or due day in this line: the first line's are kept"
            )
            doubts = (*added.doubts, Doubt(self.table.place(row, "lead"), said))
            return evolve(added, doubts=doubts)
        return added

    def _add(self, row: int) -> None:
        read = self._read(row)
        if not read.task:
            said = message("no task stands in this row: what else it holds is left out")
            self._doubt_above(Doubt(self.table.place(row, "task"), said))
            return
        self.found.append(read)

    def _doubt_above(self, doubt: Doubt) -> None:
        if self.found:
            last = self.found[-1]
            self.found[-1] = evolve(last, doubts=(*last.doubts, doubt))
        else:
            raise UsageError(message("{name}: {said}", name=doubt.place, said=doubt.said))

    def _read(self, row: int) -> Row:
        doubts = list(self._formulas(row))
        lead, cooperating, about_leads = roles_in(self.table, row)
        due, about_due = self._due(row)
        doubts += about_leads + about_due
        target = _text(self.table, row, "target", _LONGEST_TARGET)
        return Row(
            place=self.table.place(row, "task"),
            number=harmless(self.table.text(row, "number"), 20),
            part=_text(self.table, row, "part") or self.part,
            task=_text(self.table, row, "task"),
            targets=((self.table.place(row, "target"), target),) if target else (),
            due=due,
            lead=lead,
            cooperating=cooperating,
            doubts=tuple(doubts),
        )

    def _formulas(self, row: int) -> Iterator[Doubt]:
        for name in self.table.columns:
            if name != "number" and isinstance(self.table.value(row, name), Formula):
                said = message("a formula stands here; what it last showed was taken")
                yield Doubt(self.table.place(row, name), said)

    def _due(self, row: int) -> tuple[date | None, list[Doubt]]:
        value = self.table.value(row, "due")
        cell, end = self.table.place(row, "due"), self.ends
        shown = harmless(text_of(value), 40)
        if not shown:
            return None, [Doubt(cell, message("no due day: {end} holds until one is set", end=end))]
        read = due_date(value.cached if isinstance(value, Formula) else value, self.starts, end)
        if read is None:
            said = message(
                "“{found}” is no due day that can be read: write it like 2020-06-30; {end} holds"
                " until then",
                found=shown,
                end=end,
            )
            return None, [Doubt(cell, said)]
        if not self.starts <= read <= end:
            said = message(
                "{due} (“{found}”) lies outside the plan, which runs from {starts} to {end}; {end}"
                " holds until this is settled",
                due=read,
                found=shown,
                starts=self.starts,
                end=end,
            )
            return None, [Doubt(cell, said)]
        return read, []


def _text(table: Table, row: int, name: str, longest: int = _LONGEST) -> str:
    return harmless(table.text(row, name).replace("\n", " "), longest)
