"""Slots whose time has come: which are run, however late, and which are skipped."""

from collections.abc import Iterable
from datetime import datetime

from duban.model.ledger import Slot, SlotKind, SlotState
from duban.slots.kinds import turn
from duban.slots.moments import has_ended
from duban.words import Message, message

_OPEN = frozenset({SlotState.DUE, SlotState.CLAIMED})


def overdue_policy(
    slots: Iterable[Slot], last_tick: datetime | None, now: datetime
) -> tuple[tuple[Slot, ...], tuple[tuple[Slot, Message], ...]]:
    """Part the open slots whose time has come into those to run, in order, and those to skip.

    Slots to keep are run however late. Of sweeps and digests the newest is, a reminder only while
    its due day lasts. `last_tick` is None where the service never ran: then nothing that lies
    before counts but such reminders. A skipped slot comes with its reason.
    """
    passed = sorted((one for one in slots if one.at <= now and one.state in _OPEN), key=turn)
    ended = {(one.plan, one.period, one.on) for one in passed if one.kind is SlotKind.DUE}
    newest = {(one.plan, one.kind): one for one in passed}
    to_run: list[Slot] = []
    to_skip: list[tuple[Slot, Message]] = []
    for slot in passed:
        why = None
        if slot.kind is SlotKind.REMIND:
            if (slot.plan, slot.period, slot.on) in ended or has_ended(slot.on, now):
                why = message("Its due day {due} is over", due=slot.on)
        elif last_tick is None:
            why = message("Its time came before the service first ran")
        elif not slot.keep and newest[slot.plan, slot.kind] is not slot:
            later = newest[slot.plan, slot.kind].on
            why = message("Only the newest of its kind is made up for, that of {day}", day=later)
        if why is None:
            to_run.append(slot)
        else:
            to_skip.append((slot, why))
    return tuple(to_run), tuple(to_skip)
