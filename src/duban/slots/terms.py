"""What is owed in which period, by which day, and why by that one."""

from collections import defaultdict
from datetime import date

from attrs import frozen

from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook


@frozen
class Term:
    """A period with one of its due days, and where that day comes from.

    `early` tells that it is the day of units alone, whose reports are added up by that of the lead.
    """

    period: Period
    due: date
    why: str
    early: bool = False


def terms_of(book: RuleBook, register: Register) -> list[Term]:
    """Give each period with its due days, the areas named where not all share one."""
    areas = defaultdict[tuple[date, Period], list[str]](list)
    for area, timetable in book.timetables.items():
        for duty in timetable.duties:
            moved = register.due_by_period.get(duty.period)
            areas[duty.due if moved is None else moved.due, duty.period].append(area)
    rule = book.plan.reporting_clause or f"[reporting] due_day = {book.plan.reporting.due_day}"
    terms = []
    for (due, period), those in sorted(areas.items()):
        moved = register.due_by_period.get(period)
        why = rule if moved is None else moved.document
        if len(those) < len(book.timetables):
            why += f" ({', '.join(sorted(those))})"
        terms.append(Term(period, due, why))
    return terms
