"""Is it the divisions, or is it us: far fewer reports than usual hold overdue mail for a day.

When most reports are missing that came in the months before, a broken mailbox or disk is likelier
than forty forgetful divisions. The administrator has the first workday after the due day to look;
then the press goes on (our proposal).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from duban.service.judging import Row
from duban.words import Message, message
from duban.workdays import WorkCalendar


def far_fewer(
    reports: Sequence[Row], least: float, today: date, calendar: WorkCalendar
) -> Message | None:
    """Say so if what was due last has less than `least` (0 to 1) of the usual share of reports.

    Usual is the mean share of the periods before. None on any day but the first workday after the
    due day, and for the first period, which has nothing to be held against. Units whose reports
    are added up are due, and held against what is usual, before their leads.
    """
    owed: Counter[str] = Counter()
    there: Counter[str] = Counter()
    due: dict[str, date] = {}
    counted = [row for row in reports if row["timeliness"] != "not_due"]
    for row in counted:
        owed[row["period"]] += 1
        there[row["period"]] += row["file"] is not None
        day = date.fromisoformat(row["due"])
        due[row["period"]] = max(day, due.get(row["period"], day))
    periods = sorted(owed)
    if len(periods) < 2 or today > calendar.shift(due[periods[-1]], 1):
        return None
    *before, last = periods
    usual = sum(there[period] / owed[period] for period in before) / len(before)
    newest = [
        row["file"] is not None
        for row in counted
        if (row["period"], row["due"]) == (last, due[last].isoformat())
    ]
    if sum(newest) / len(newest) >= least * usual:
        return None
    return message(
        "Only {there} of {owed} reports for {period} are there, far fewer than usual: is the"
        " inbox sound? Overdue mail is held until the next workday",
        there=sum(newest),
        owed=len(newest),
        period=last,
    )
