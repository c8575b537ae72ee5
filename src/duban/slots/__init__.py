"""The timetable: what the service does at which instant, for a whole plan and without a clock."""

from duban.slots.deriving import digest_of, is_over, slots_of, uncovered_years
from duban.slots.free_days import DayOff, days_off
from duban.slots.kinds import SLOT_LABELS
from duban.slots.moments import next_opening
from duban.slots.overdue import overdue_policy

__all__ = [
    "SLOT_LABELS",
    "DayOff",
    "days_off",
    "digest_of",
    "is_over",
    "next_opening",
    "overdue_policy",
    "slots_of",
    "uncovered_years",
]
