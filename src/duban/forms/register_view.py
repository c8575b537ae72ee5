"""What the register's workbook shows: due reports, entries, rows that do not hold, and matters."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs
from attrs import frozen

from duban._version import __version__
from duban.forms.register_due import DueReport
from duban.forms.register_given import FiledPlan, assigned_lines, filed_lines
from duban.forms.register_lines import Line, local
from duban.forms.register_matters import offered, token_of
from duban.model.matters import STATE_LABELS, Matter
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.terms import LEVEL_LABELS, LEVEL_ORDER
from duban.rulefiles.register_columns import DUE, FIXED, SHEETS
from duban.rulefiles.register_entries import TABLES, fields_of
from duban.rulefiles.register_plans import SheetPlan
from duban.rulefiles.register_rows import Row
from duban.rulefiles.register_values import names_of, show_value
from duban.sheets.workbook import Sheet
from duban.words import Label, Lang, message

#: Of matters that have ended so many are shown, the newest first, and those with something typed.
_MOST_ENDED = 100
#: Reports of so many months stand in rows, and of earlier ones what is missing or was entered.
_MONTHS = 3
_ENTERED = Label("已登记", "entered")
_WAITS = Label("待服务立项", "the service opens its matter")
_ELSEWHERE = Label("来自其他登记文件", "from another file of the register")


@frozen
class MatterNote:
    """What stands in a matter's row: what was typed and is not done, and what came of it last."""

    typed: Mapping[str, Any]
    result: str = ""


@frozen
class MatterLine:
    """A matter's row; `offered` are the actions in its drop-down."""

    cells: Mapping[str, Any]
    token: str
    offered: tuple[str, ...]
    level: str
    result: str = ""
    is_open: bool = True
    typed: bool = False


@frozen
class RegisterView:
    """All that a workbook shows. `printing` is the same for the same content, and no other."""

    lines: Mapping[str, tuple[Line, ...]]
    matters: tuple[MatterLine, ...]
    others: tuple[Sheet, ...]
    printing: str


def register_rows(register: Register) -> tuple[Row, ...]:
    """Give the entries of a register as rows that hold."""
    return tuple(
        Row(table, {}, entry)
        for table, (name, _) in TABLES.items()
        for entry in getattr(register, name)
    )


def view_of(
    book: RuleBook,
    *,
    rows: Sequence[Row] = (),
    fixed: Register | None = None,
    due: Sequence[DueReport] = (),
    matters: Sequence[Matter] = (),
    notes: Mapping[str, MatterNote] | None = None,
    others: Sequence[Sheet] = (),
    day: date,
    lang: Lang = "zh",
    filed: Sequence[FiledPlan] = (),
) -> RegisterView:
    """Put together what a workbook shows on a day.

    `rows` are those of the workbook itself, `fixed` the entries of other files, which are shown
    and not read again; `notes` by the matter's number.
    """
    lines = {}
    for plan in SHEETS:
        typed = [_line(book, plan, row, lang) for row in rows if row.table == plan.table]
        other = _ELSEWHERE.say(lang)
        shown = [
            Line(_shown(book, plan, entry), other, FIXED)
            for entry in getattr(fixed or Register(), TABLES[plan.table][0])
        ]
        if plan.table == "assignment":
            shown += assigned_lines(book, matters, lang)
        wanted = due if plan.table == "receipt" else ()
        lines[plan.table] = tuple(_placed(book, wanted, typed, shown))
        if plan.table == "workplan":
            lines[plan.table] = tuple(filed_lines(book, filed, lines[plan.table], lang))
    told = tuple(_matter_lines(book, matters, notes or {}, day))
    content = repr((__version__, book.sha256, book.plan.id, lines, told, tuple(others)))
    printing = hashlib.sha256(content.encode()).hexdigest()[:16]
    return RegisterView(lines, told, tuple(others), printing)


def _line(book: RuleBook, plan: SheetPlan, row: Row, lang: Lang) -> Line:
    if row.entry is not None:
        said = _WAITS if plan.table == "assignment" else _ENTERED
        return Line(_shown(book, plan, row.entry), said.say(lang), row.mark)
    faults = tuple(fault.said for fault in row.faults)
    why = message("Not entered: {faults}", faults=faults).say(lang)
    return Line(dict(row.typed), why, row.mark, holds=False)


def _shown(book: RuleBook, plan: SheetPlan, entry: Any) -> dict[str, Any]:
    values = fields_of(plan.table, entry)
    shown = {
        column.code: show_value(column, values[column.code], values, book) for column in plan.inputs
    }
    return {code: value for code, value in shown.items() if value is not None}


def _placed(
    book: RuleBook, due: Sequence[DueReport], typed: Iterable[Line], fixed: Iterable[Line]
) -> Iterator[Line]:
    """Give the lines in order, each receipt of a whole report in the row of that report.

    A receipt that is typed into a free row comes into the row of its report, old ones too.
    """
    names = names_of("reporter", book)
    places: dict[Any, DueReport] = {(names[each.reporter], str(each.period)): each for each in due}
    taken: dict[Any, Line] = {}
    rest = []
    for line in [*typed, *fixed]:
        key = _key_of(line.cells)
        if key in places and key not in taken:
            taken[key] = line
        else:
            rest.append(line)
    since = max((each.period.index for each in due), default=0) - _MONTHS
    for key, each in places.items():
        if key not in taken and each.electronic is not None and each.period.index <= since:
            continue
        line = taken.get(key, Line({}))
        given = {
            "reporter": names[each.reporter],
            "period": str(each.period),
            "due": each.due,
            "electronic": local(each.electronic, book),
        }
        cells = {**line.cells, **{code: value for code, value in given.items() if value}}
        yield attrs.evolve(line, cells=cells, kind=line.kind or DUE)
    yield from rest


def _key_of(cells: Mapping[str, Any]) -> tuple[Any, Any] | None:
    if cells.get("area") or cells.get("sha256"):
        return None
    return cells.get("reporter"), cells.get("period")


def _matter_lines(
    book: RuleBook, matters: Sequence[Matter], notes: Mapping[str, MatterNote], day: date
) -> Iterator[MatterLine]:
    pressed = sorted(
        (matter for matter in matters if matter.is_open),
        key=lambda matter: (-LEVEL_ORDER[matter.level], matter.limit, matter.number),
    )
    nothing = MatterNote({})
    ended = [matter for matter in matters if not matter.is_open]
    older, newer = ended[:-_MOST_ENDED], ended[-_MOST_ENDED:]
    ended = [one for one in older if notes.get(one.number, nothing).typed] + newer
    for matter in [*pressed, *reversed(ended)]:
        lead = book.reporters.get(matter.lead)
        note = notes.get(matter.number, nothing)
        shown = {
            "number": matter.number,
            "level": LEVEL_LABELS[matter.level].zh,
            "state": STATE_LABELS[matter.state].zh,
            "lead": lead.name.zh if lead is not None else matter.lead,
            "said": matter.said,
            "limit": matter.limit,
        }
        yield MatterLine(
            {**note.typed, **shown},
            token_of(matter),
            offered(matter, day),
            str(matter.level),
            note.result,
            matter.is_open,
            bool(note.typed),
        )
