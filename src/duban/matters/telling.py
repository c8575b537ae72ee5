"""Telling: whether a step of a matter stands in the lead's next digest, and as what."""

from typing import Literal

from duban.matters.ladder import is_snoozed
from duban.model.matters import Step

#: Why a matter is told to its lead; "hold" = kept back, for it is held or snoozed.
Reason = Literal[
    "first",
    "reopened",
    "escalated",
    "repeat",
    "urged",
    "extended",
    "refused",
    "released",
    "handed_over",
    "verified",
    "resolved",
    "closed",
    "exempted",
    "hold",
]

_REASONS: dict[str, Reason] = {
    "opened": "first",
    "reopened": "reopened",
    "escalated": "escalated",
    "repeated": "repeat",
    "urged": "urged",
    "extended": "extended",
    "refused": "refused",
    "released": "released",
    "handed_over": "handed_over",
    "verified": "verified",
    "resolved": "resolved",
    "exempted": "exempted",
    "closed": "closed",
    "held": "hold",
}


def digest_reason(step: Step) -> Reason | None:
    """Give why a step is told to the lead in the next digest; None if it is not.

    "hold" is a decision not to tell: something happened, but the matter is held by another or
    snoozed. What the lead did itself (acknowledged, answered), what changes nothing for it
    (continued, settled) and what only the office needs to know (snoozed) is not told.
    """
    reason = _REASONS.get(step.name)
    if reason is None:
        return None
    return "hold" if step.matter.held_by or is_snoozed(step.matter, step.day) else reason
