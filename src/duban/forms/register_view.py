"""What the register's workbook shows: due reports, entries, rows that do not hold, and matters."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
from attrs import frozen

from duban._version import __version__
from duban.forms.register_matters import offered, token_of
from duban.model.matters import STATE_LABELS, Matter, Source
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.terms import LEVEL_LABELS, LEVEL_ORDER
from duban.rulefiles.register_columns import DUE, FIXED, SHEETS, SheetPlan
from duban.rulefiles.register_entries import TABLES, fields_of
from duban.rulefiles.register_sheets import Row
from duban.rulefiles.register_values import names_of, show_value
from duban.sheets.workbook import Sheet
from duban.tracking.amending import amended
from duban.tracking.windows import is_held
from duban.words import Label, Lang, message
from duban.workdays import WorkCalendar, owed_on

#: Of matters that have ended so many are shown, the newest first, and those with something typed.
_MOST_ENDED = 200
#: Likewise of those that were given by hand, on their own sheet.
_MOST_GIVEN = 100
_GIVEN = frozenset({Source.INSTRUCTION, Source.DECISION, Source.INSPECTION})
_ENTERED = Label("已登记", "entered")
_WAITS = Label("待服务立项", "the service opens its matter")
_OPENED = Label("已立项", "opened")
#: What names a plan of work in its row.
_FILED = ("reporter", "area", "sha256")
_NOT_ACCEPTED = Label("待认可", "to be accepted")
_ELSEWHERE = Label("来自其他登记文件", "from another file of the register")


@frozen
class DueReport:
    """A report that is due, or may come by now: whose, for which month, when, and what came.

    `electronic` is when the service took the first version in; None where it did not.
    """

    reporter: str
    period: Period
    due: date
    electronic: datetime | None = None


@frozen
class FiledPlan:
    """A plan of work that came in: whose, for which area, which file, when."""

    reporter: str
    area: str
    sha256: str
    filed: datetime


@frozen
class MatterNote:
    """What stands in a matter's row: what was typed and is not done, and what came of it last."""

    typed: Mapping[str, Any]
    result: str = ""


@frozen
class Line:
    """A row as it is shown, by column code; `kind` tells rows that nobody types."""

    cells: Mapping[str, Any]
    result: str = ""
    kind: str = ""
    holds: bool = True


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


def due_reports(
    book: RuleBook,
    register: Register,
    day: date,
    received: Mapping[tuple[str, str], datetime],
    calendar: WorkCalendar,
) -> tuple[DueReport, ...]:
    """Give each unit's report of each month that may have come by a day, newest month first.

    They follow the register's re-plans, and moved due days; of several due days of a unit, as of
    one that is added up in one area and leads another, the first stands there. `received` are the
    times at which the service took reports in, by unit and month (2019-06).
    """
    found: dict[tuple[Period, str], date] = {}
    early = timedelta(days=book.plan.reporting.early_days)
    replans = [one for one in register.replans if one.decided_on <= day]
    held = amended(book, replans, day)
    for area, rules in held.rules.items():
        for reporter in rules.all_reporters:
            asked = [one for one in rules.indicators if reporter in one.reporters]
            for duty in held.duties(area, reporter):
                if duty.period.last_day - early > day:
                    break
                due = owed_on(duty, register.due_by_period.get(duty.period), calendar)
                owes = not asked or any(
                    is_held(one, replans, area, reporter, duty.period) for one in asked
                )
                if owes and book.reporters[reporter].answers_on(due):
                    key = (duty.period, reporter)
                    found[key] = min(due, found.get(key, due))
    order = {reporter: index for index, reporter in enumerate(book.reporters)}
    return tuple(
        DueReport(reporter, period, found[period, reporter], received.get((reporter, str(period))))
        for period, reporter in sorted(found, key=lambda key: (-key[0].index, order[key[1]]))
    )


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
            shown += _assigned(book, matters, lang)
        wanted = due if plan.table == "receipt" else ()
        lines[plan.table] = tuple(_placed(book, wanted, typed, shown))
        if plan.table == "workplan":
            lines[plan.table] = tuple(_with_filed(book, filed, lines[plan.table], lang))
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
    """Give the lines in order, each receipt of a whole report in the row of that report."""
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
    for key, each in places.items():
        line = taken.get(key, Line({}))
        given = {
            "reporter": names[each.reporter],
            "period": str(each.period),
            "due": each.due,
            "electronic": _local(each.electronic, book),
        }
        cells = {**line.cells, **{code: value for code, value in given.items() if value}}
        yield attrs.evolve(line, cells=cells, kind=line.kind or DUE)
    yield from rest


def _assigned(book: RuleBook, matters: Sequence[Matter], lang: Lang) -> list[Line]:
    """Give the matters that instructions, decisions and inspections opened, as they stand now."""
    (plan,) = (one for one in SHEETS if one.table == "assignment")
    given = [one for one in matters if one.kind == one.source and one.source in _GIVEN]
    ended = [one for one in given if not one.is_open][-_MOST_GIVEN:]
    lines = []
    for one in [*(each for each in given if each.is_open), *reversed(ended)]:
        values = {
            "source": one.source,
            "reporter": one.lead,
            "area": one.area,
            "task": one.task,
            "said": one.said,
            "why": one.because,
            "level": one.level,
            "limit": one.limit,
        }
        cells = {
            column.code: show_value(column, values[column.code], values, book)
            for column in plan.inputs
            if column.code in values
        }
        cells |= {"number": one.number, "state": STATE_LABELS[one.state].zh}
        shown = {code: value for code, value in cells.items() if value is not None}
        lines.append(Line(shown, f"{_OPENED.say(lang)} {one.opened}", FIXED))
    return lines


def _with_filed(
    book: RuleBook, filed: Sequence[FiledPlan], lines: Sequence[Line], lang: Lang
) -> Iterator[Line]:
    """Give the plans of work that came and wait to be accepted, the newest first, then the lines."""
    units, areas = names_of("reporter", book), names_of("area", book)
    came: dict[tuple[object, ...], datetime | None] = {
        (units[one.reporter], areas[one.area], one.sha256): _local(one.filed, book)
        for one in sorted(filed, key=lambda one: (one.filed, one.reporter, one.area, one.sha256))
        if one.reporter in units and one.area in areas
    }
    named = [tuple(line.cells.get(code) for code in _FILED) for line in lines]
    for key, moment in reversed(came.items()):
        meant = (line for each, line in zip(named, lines, strict=True) if each == (*key[:2], None))
        if key not in named and not any(_covers(line, moment) for line in meant):
            cells = dict(zip(_FILED, key, strict=True)) | {"filed": moment}
            yield Line(cells, _NOT_ACCEPTED.say(lang), DUE)
    for key, line in zip(named, lines, strict=True):
        if key in came:
            cells = {**line.cells, "filed": came[key]}
            yield attrs.evolve(line, cells=cells, kind=line.kind or DUE)
        else:
            yield line


def _covers(line: Line, moment: datetime | None) -> bool:
    """Tell whether an acceptance that names no file means one that came at a time."""
    day = line.cells.get("accepted_on")
    return isinstance(day, date) and moment is not None and moment.date() <= day


def _key_of(cells: Mapping[str, Any]) -> tuple[Any, Any] | None:
    if cells.get("area") or cells.get("sha256"):
        return None
    return cells.get("reporter"), cells.get("period")


def _local(moment: datetime | None, book: RuleBook) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(book.plan.zone).replace(tzinfo=None, microsecond=0)


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
