"""Writing the form of one reporter for one month."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

from duban.errors import UsageError
from duban.forms.asked import Asked, asked_of
from duban.forms.collected import Collected, write_collected
from duban.forms.cover import Entry, begin_cover, finish_cover
from duban.forms.list_sheet import about_list, write_list
from duban.forms.styles import Styles
from duban.forms.task_sheet import about_task, write_task
from duban.forms.writing import Form
from duban.model.agreements import Replan
from duban.model.period import Period
from duban.model.rules import RuleBook
from duban.model.submission import LastReport
from duban.sheets.names import SheetNames
from duban.words import Message, message


def write_form(
    book: RuleBook,
    reporter_id: str,
    period: Period,
    out: Path | BytesIO,
    last: Mapping[str, LastReport],
    collected: Collected | None = None,
    replans: Sequence[Replan] = (),
    due_days: Mapping[str, date] | None = None,
) -> None:
    """Write one workbook with all that a reporter answers for in a month.

    `last` gives the last accepted report by area; what it holds is shown or filled in. What was
    `collected` from a lead's units is filled in and told on the cover and a sheet of its own. By
    `replans`, decided ones, it is asked for what is its own in that month; `book` asks the units to
    which tasks moved (`amended`). `due_days` gives by area the day to which the register moved that
    on which the report is due, if it did. The same input gives the same bytes. Raises UsageError if nothing
    is due from the reporter.
    """
    import xlsxwriter

    if reporter_id not in book.reporters:
        known = tuple(book.reporters)
        raise UsageError(
            message(
                "There is no reporter {reporter}; there are {known}",
                reporter=reporter_id,
                known=known,
            )
        )
    asked = asked_of(book, reporter_id, period, replans)
    if not asked.tasks:
        raise UsageError(_nothing(book, reporter_id, period))
    workbook = xlsxwriter.Workbook(
        str(out) if isinstance(out, Path) else out,
        {"strings_to_formulas": False, "strings_to_urls": False},
    )
    workbook.set_properties(
        {
            "title": f"{book.plan.title.zh} {period}",
            "created": datetime.combine(book.plan.issued, time(), UTC).replace(tzinfo=None),
        }
    )
    form = Form(
        book, asked, last, workbook, Styles(workbook), due_days=due_days or {}, collected=collected
    )
    cover = begin_cover(form)
    entries = _write_tasks(form, asked)
    finish_cover(form, cover, entries)
    if collected is not None:
        write_collected(workbook, form.styles, collected)
    workbook.close()


def _nothing(book: RuleBook, reporter: str, period: Period) -> Message:
    """Say why nothing is due: by the re-plans, or because the plan asks for nothing then."""
    name = book.reporters[reporter].name
    areas = [area for area, rules in book.rules.items() if reporter in rules.all_reporters]
    if any(duty.period == period for area in areas for duty in book.duties(area, reporter)):
        return message(
            "Nothing is due from {reporter} for {period}: by the re-plans it has no task then",
            reporter=name,
            period=period,
        )
    return message(
        "Nothing is due from {reporter} for {period}: the plan runs from {first} to {last}",
        reporter=name,
        period=period,
        first=book.plan.reporting.first_period,
        last=book.plan.reporting.last_period,
    )


def _write_tasks(form: Form, asked: Asked) -> list[Entry]:
    names = SheetNames()
    entries = []
    for task in asked.tasks:
        code = task.task.code
        name = names.give(code)
        lists = [fact.leaf for fact in task.facts if fact.leaf.type == "list"]
        list_sheets = {leaf.name: names.give(f"{code} {leaf.titles[-1]}") for leaf in lists}
        rows = write_task(form, task, name, list_sheets)
        scalars = len(task.facts) - len(lists)
        filled = f"COUNTA('{name}'!I{rows.start}:I{rows.stop - 1})-{len(lists)}"
        about = about_task(task)
        title = task.task.title.zh
        entries.append(Entry(code, title, name, scalars, filled if scalars else "", about))
        for leaf in lists:
            sheet = list_sheets[leaf.name]
            write_list(form, task, leaf, sheet)
            filled = f"COUNTA('{sheet}'!E8:E1000)"
            about = about_list(task, leaf)
            entries.append(Entry(code, f"清单：{leaf.title}", sheet, 0, filled, about))
    return entries
