"""The ladder: a matter that nobody answers climbs from blue to yellow to red, limit by limit."""

from datetime import date

from attrs import evolve

from duban.matters.causes import EVENTS, GOOD_NEWS, ON_RECORD, QUERIES
from duban.matters.opening import BY_ITSELF
from duban.model.matters import Matter, State, Step
from duban.model.terms import LEVEL_LABELS, LEVEL_ORDER, Level
from duban.words import Lang, message
from duban.workdays import WorkCalendar

#: The level after each one's time.
_NEXT = {Level.BLUE: Level.YELLOW, Level.YELLOW: Level.RED}

#: In these it is the lead's turn; in the others the office's.
LEADS_TURN = frozenset({State.OPEN, State.ACKNOWLEDGED})


def climb(matter: Matter, day: date, calendar: WorkCalendar, lang: Lang = "zh") -> Step | None:
    """Give the one step up that a matter takes today for want of an answer; None if it takes none.

    It climbs from the day after its limit, one level at a time however long nobody looked, with a
    new limit from today. A red one is told again ("repeated") once in each limit; an event is not:
    it was told at once, and from the ladder's end it stands in the office's list only. A fact that
    nobody can mend is "settled" instead of climbing. Answered, held, snoozed and ended ones stay,
    as do good news and mere questions, which accuse nobody. `lang` is the language of the reason.
    Raises CalendarError for a year that no calendar covers.
    """
    if day <= matter.limit or not _is_pressed(matter, day):
        return None
    if matter.kind in ON_RECORD:
        why = message("Told and counted; there is nothing left to mend")
        ended = evolve(matter, state=State.RESOLVED)
        return Step("settled", ended, day, BY_ITSELF, why.say(lang))
    level = _NEXT.get(matter.level, matter.level)
    if level is matter.level and matter.kind in EVENTS:
        return None
    limit = new_limit(matter, level, day, calendar)
    details = {"overdue": matter.limit.isoformat(), "limit": limit.isoformat()}
    if level is matter.level:
        why = message("Not answered by {limit}, and red already", limit=matter.limit)
        again = evolve(matter, limit=limit)
        return Step("repeated", again, day, BY_ITSELF, why.say(lang), details)
    why = message(
        "Not answered by {limit}: {before} to {after}",
        limit=matter.limit,
        before=LEVEL_LABELS[matter.level],
        after=LEVEL_LABELS[level],
    )
    details |= {"from": str(matter.level), "to": str(level)}
    higher = evolve(matter, level=level, since=day, limit=limit)
    return Step("escalated", higher, day, BY_ITSELF, why.say(lang), details)


def new_limit(matter: Matter, level: Level, day: date, calendar: WorkCalendar) -> date:
    """Give the last day of a level's time, begun on `day`, under the matter's own policy."""
    return calendar.shift(day, matter.policy.limits[level])


def is_snoozed(matter: Matter, day: date) -> bool:
    """Tell whether a matter is put off on a day; the last day of the snooze still counts."""
    return matter.snoozed_until is not None and day <= matter.snoozed_until


def graver(level: Level, than: Level) -> bool:
    """Tell whether a level is graver than another."""
    return LEVEL_ORDER[level] > LEVEL_ORDER[than]


def _is_pressed(matter: Matter, day: date) -> bool:
    return (
        matter.state in LEADS_TURN
        and not (matter.held_by or matter.exempt or is_snoozed(matter, day))
        and matter.kind not in GOOD_NEWS
        and matter.kind not in QUERIES
    )
