"""Matters (督办事项): opened by causes, climbing by the calendar, moved by people. Pure."""

from duban.matters.acting import act, possible
from duban.matters.actions import (
    ACTION_LABELS,
    Acknowledge,
    Action,
    Answer,
    Close,
    Exempt,
    Extend,
    Release,
    Reopen,
    Snooze,
    Urge,
    Verify,
)
from duban.matters.causes import Cause, reporter_of
from duban.matters.ladder import climb, is_snoozed
from duban.matters.more_time import no_more_time
from duban.matters.opening import BY_ITSELF, Context, in_office, open_matter
from duban.matters.reconciling import numbered, reconcile
from duban.matters.telling import Reason, digest_reason

__all__ = [
    "ACTION_LABELS",
    "BY_ITSELF",
    "Acknowledge",
    "Action",
    "Answer",
    "Cause",
    "Close",
    "Context",
    "Exempt",
    "Extend",
    "Reason",
    "Release",
    "Reopen",
    "Snooze",
    "Urge",
    "Verify",
    "act",
    "climb",
    "digest_reason",
    "in_office",
    "is_snoozed",
    "no_more_time",
    "numbered",
    "open_matter",
    "possible",
    "reconcile",
    "reporter_of",
]
