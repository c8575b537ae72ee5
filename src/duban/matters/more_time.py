"""More time: what keeps the office from granting it, in words for the unit that asks."""

from datetime import date

from duban.errors import CalendarError
from duban.model.matters import Matter
from duban.words import Message, message
from duban.workdays import WorkCalendar


def no_more_time(matter: Matter, until: date, day: date, calendar: WorkCalendar) -> Message | None:
    """Say why a request made on a day for time until another cannot be granted; None if it can.

    The bounds are those of `Extend`: asked for before the limit has passed, at most as often as
    the matter's policy allows, until a workday after the limit.
    """
    if day > matter.limit:
        return message(
            "The limit {limit} has passed, and more time is asked for before it: please answer"
            " with cause and measures",
            limit=matter.limit,
        )
    if matter.extensions >= matter.policy.most_extensions:
        return message(
            "More time was granted {count} times already, which is the most; it is due by {limit}",
            count=matter.extensions,
            limit=matter.limit,
        )
    if until <= matter.limit:
        return message(
            "{day} is not after the limit {limit}: please give a later workday",
            day=until,
            limit=matter.limit,
        )
    try:
        if calendar.is_workday(until):
            return None
        return message(
            "{day} is a day off and limits are workdays; the next one is {next}",
            day=until,
            next=calendar.shift(until, 1),
        )
    except CalendarError:
        return message(
            "No calendar tells yet whether {day} is a workday: please give an earlier day",
            day=until,
        )
