"""Deriving: the timetable is brought up to date from plans, calendar and registers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen

from duban.errors import DubanError
from duban.model.ledger import Slot
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.service.house import House
from duban.service.register_health import tell_of_waiting
from duban.service.writing import Writer
from duban.slots import digest_of, slots_of, uncovered_years
from duban.store import Entry
from duban.words import Message, message


@frozen
class Derived:
    """What a pass works by: the registers of the plans that have anything to do, and what is due.

    `waiting` says of each plan whose register does not hold that it waits.
    """

    registers: Mapping[str, Register]
    due: Sequence[Slot]
    waiting: Sequence[Message]


def derive(house: House, writer: Writer, entry: Entry, now: datetime) -> Derived:
    """Bring the timetable up to date; give registers, what is due and who waits.

    A plan that is over costs nothing more, unless the ledger holds something to do for it. One
    whose register does not hold waits with all its slots, and the administrator is told.
    """
    registers: dict[str, Register] = {}
    waiting = []
    for plan in house.lively(entry, now):
        book = house.books[plan]
        try:
            registers[plan] = house.register(book, entry)
        except DubanError as error:
            waiting.append(tell_of_waiting(entry, writer, plan, error, now))
            continue
        _derive_slots(house, writer, entry, book, registers[plan], now)
    due = [slot for slot in entry.due_slots(now) if _can_run(house, slot, registers)]
    return Derived(registers, due, waiting)


def _derive_slots(
    house: House, writer: Writer, entry: Entry, book: RuleBook, register: Register, now: datetime
) -> None:
    """Derive a plan's slots; what hangs on a year without a calendar waits for it."""
    calendar, hours = house.plugins.calendar, house.settings.hours
    slots = slots_of(book, calendar, register, hours, partly=True)
    name, derived = f"timetable/{book.plan.id}", digest_of(slots)
    if entry.noted(name) != derived:
        entry.add_slots(slots)
        entry.withdraw_slots(book.plan.id, [slot.key for slot in slots], now)
        entry.note(name, derived)
    lacking = uncovered_years(book, calendar, register)
    if lacking and now.year >= lacking[0] - 1:
        said = message(
            "No calendar covers {years}: what depends on its workdays waits; add"
            " calendar/*.toml to a root or upgrade chinesecalendar",
            years=tuple(map(str, lacking)),
        )
        writer.alarm(entry, "calendar", said, now)


def _can_run(house: House, slot: Slot, registers: Mapping[str, Register]) -> bool:
    """Tell whether a slot's plan is there with its register, and no area of its own is aside."""
    return slot.plan in registers and slot.area not in house.aside
