"""Assigning: instructions, decisions and findings of inspections become matters, each once.

What was typed into one row of the workbook, and into the same row of its copies, is one matter: a
free row bears a mark from its printing on, which goes into the matter's key with source, unit and
area. A row that comes again with other words changes nothing and says so.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from attrs import evolve

from duban.errors import DubanError, MatterError, UsageError
from duban.matters import Cause, Context, open_matter
from duban.model.agreements import moves_of
from duban.model.matters import Matter, Step
from duban.model.register import Assignment
from duban.model.rules import RuleBook
from duban.rulefiles.register_columns import MATTERS, SHEETS
from duban.rulefiles.register_entries import entry_of, strangers
from duban.rulefiles.register_rows import Row
from duban.rulefiles.register_sheets import entries_of
from duban.rulefiles.register_values import refuse_far
from duban.service.house import House
from duban.service.pressing import keep_step
from duban.sheets.cells import NotUsable
from duban.store import Entry
from duban.words import message

#: The table of the register whose rows are opened.
_TABLE = "assignment"


def open_assigned(
    house: House, book: RuleBook, entry: Entry, rows: Sequence[Row], now: datetime
) -> tuple[tuple[Row, ...], int]:
    """Open a matter for each assignment; gives the rows that stay, and how many were opened.

    A row that cannot be opened stays with the reason.
    """
    if not any(isinstance(row.entry, Assignment) for row in rows):
        return tuple(rows), 0
    day = now.astimezone(book.plan.zone).date()
    replans = entries_of(rows)["replans"] + house.register(book, entry).replans
    context = Context(book, house.plugins.calendar, day, moves=moves_of(replans, day))
    known = {matter.key: matter for matter in entry.matters(plan=book.plan.id)}
    left = []
    opened = 0
    for row in rows:
        if not isinstance(row.entry, Assignment):
            left.append(row)
            continue
        key = _key(row.entry, book)
        try:
            if key in known:
                _hold_to(entry, known[key], row.entry)
            else:
                step = open_given(house, entry, row.entry, key, context, now)
                known[key] = step.matter
                opened += 1
        except DubanError as error:
            left.append(evolve(row, entry=None, faults=(error,)))
    return tuple(left), opened


def assignment_of(fields: Mapping[str, Any], book: RuleBook) -> Assignment:
    """Make an assignment of the plain values of its row, as the sheet of assignments is read.

    Each key is called by its option on the command line. Raises UsageError with all that is wrong:
    words that are wanting, a unit, area or task of the area that there is not, a limit years away.
    """
    plain = {key: each.strip() if isinstance(each, str) else each for key, each in fields.items()}
    told = {key: each for key, each in plain.items() if each not in {None, ""}}
    faults = [
        message("{column} is missing", column=f"--{column.code}")
        for plan in SHEETS
        if plan.table == _TABLE
        for column in plan.inputs
        if column.required and column.code not in told
    ]
    faults += [each.said for each in strangers(_TABLE, told, book, lambda _key: {})]
    if "limit" in told:
        try:
            refuse_far(date.fromisoformat(told["limit"]), told["limit"], book)
        except NotUsable as refused:
            faults.append(refused.said)
    if faults:
        said = message("Not entered: {faults}", faults=tuple(faults))
        raise UsageError(faults[0] if len(faults) == 1 else said)
    made: Assignment = entry_of(_TABLE, told, 0)
    return made


def open_given(
    house: House, entry: Entry, given: Assignment, key: str, context: Context, now: datetime
) -> Step:
    """Open the matter of an assignment and keep its step.

    Raises what `opening` does, and MatterError where the plan is over: nobody would be told of the
    matter, nor would it climb.
    """
    plan = context.book.plan.id
    if house.is_over(plan, now):
        said = message(
            "The plan {plan} is over: nothing is sent for it any more; open the matter in the plan"
            " that is in force",
            plan=plan,
        )
        raise MatterError(said)
    return keep_step(entry, opening(given, key, context), now)


def opening(given: Assignment, key: str, context: Context) -> Step:
    """Give the step that opens the matter of an assignment.

    Raises MatterError for a limit that is past or a day off, CalendarError for one in a year that
    no calendar covers.
    """
    _hold_limit(given.limit, context)
    cause = Cause(
        key=key,
        kind=str(given.source),
        level=given.level,
        plan=context.book.plan.id,
        area=given.area,
        reporter=given.reporter,
        period="",
        said=given.said,
        because=given.why,
        task=given.task,
        source=given.source,
    )
    return open_matter(cause, context, limit=given.limit, by=given.by, why=given.why)


def _hold_limit(limit: date | None, context: Context) -> None:
    """Raise MatterError for a limit that is past or a day off."""
    if limit is None:
        return
    if limit <= context.day:
        raise MatterError(message("The limit {day} is not after today", day=limit))
    if not context.calendar.is_workday(limit):
        said = message(
            "The limit {day} is a day off and limits are workdays; the next one is {next}",
            day=limit,
            next=context.calendar.shift(limit, 1),
        )
        raise MatterError(said)


def _key(given: Assignment, book: RuleBook) -> str:
    """Give the matter's key; a row that somebody inserted bears no mark and is known by its words."""
    words = repr((given.said, given.why, given.task, given.by))
    mark = given.mark or hashlib.sha256(words.encode()).hexdigest()[:16]
    return f"{book.plan.id}/{given.source}/{given.reporter}/{given.area}/{mark}/-"


def _hold_to(entry: Entry, matter: Matter, given: Assignment) -> None:
    """Pass over a row that was done already; raises MatterError for one that says something else."""
    opened = next((one for one in entry.events(subject=matter.number, limit=1)), None)
    limit = opened.details.get("limit", "") if opened is not None else ""
    was = (matter.said, matter.because, matter.task, matter.base)
    is_same = was == (given.said, given.why, given.task, given.level)
    if is_same and (given.limit is None or given.limit.isoformat() == limit):
        return
    said = message(
        "{matter} was opened from this row, which said something else, and stays as it is: move it"
        " on sheet {sheet}; for another matter use a free row, and clear this one",
        matter=matter.number,
        sheet=MATTERS,
    )
    raise MatterError(said)
