"""What stands in the register's workbook already: matters given by hand, plans of work that came."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import attrs
from attrs import frozen

from duban.forms.register_lines import Line, local
from duban.model.matters import STATE_LABELS, Matter
from duban.model.pressing import Source
from duban.model.rules import RuleBook
from duban.rulefiles.register_columns import DUE, FIXED, SHEETS
from duban.rulefiles.register_values import names_of, show_value
from duban.words import Label, Lang

#: Given matters that have ended are shown as far as there is room for them, the newest first.
_MOST_GIVEN = 100
_GIVEN = frozenset({Source.INSTRUCTION, Source.DECISION, Source.INSPECTION})
#: What names a plan of work in its row.
_FILED = ("reporter", "area", "sha256")
_NOT_ACCEPTED = Label("待认可", "to be accepted")
_OPENED = Label("已立项", "opened")


@frozen
class FiledPlan:
    """A plan of work that came in: whose, for which area, which file, when."""

    reporter: str
    area: str
    sha256: str
    filed: datetime


def assigned_lines(book: RuleBook, matters: Sequence[Matter], lang: Lang) -> list[Line]:
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


def filed_lines(
    book: RuleBook, filed: Sequence[FiledPlan], lines: Sequence[Line], lang: Lang
) -> Iterator[Line]:
    """Give the plans of work that came and wait to be accepted, the newest first, then the lines."""
    units, areas = names_of("reporter", book), names_of("area", book)
    came: dict[tuple[object, ...], datetime | None] = {
        (units[one.reporter], areas[one.area], one.sha256): local(one.filed, book)
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
