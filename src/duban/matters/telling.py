"""Telling: whether a step of a matter stands in the lead's next digest, and as what."""

from typing import Literal

from duban.matters.ladder import is_snoozed
from duban.model.matters import Step

#: Why a matter is told to its lead; "hold" = kept back, for it is held or snoozed.
Reason = Literal["first", "escalated", "repeat", "resolved", "hold"]

_REASONS: dict[str, Reason] = {
    "opened": "first",
    "reopened": "first",
    "escalated": "escalated",
    "repeated": "repeat",
    "urged": "repeat",
    "extended": "repeat",
    "refused": "repeat",
    "released": "repeat",
    "resolved": "resolved",
    "exempted": "resolved",
    "closed": "resolved",
    "held": "hold",
}


def digest_reason(step: Step) -> Reason | None:
    """Give why a step is told to the lead in the next digest; None if it is not.

    "hold" is a decision not to tell: something happened, but the matter is held by another or
    snoozed. What the lead did itself (acknowledged, answered) and what only the office needs to
    know (verified, snoozed) is not told.
    """
    reason = _REASONS.get(step.name)
    if reason is None:
        return None
    return "hold" if step.matter.held_by or is_snoozed(step.matter, step.day) else reason
