"""Kinds of slots: what people call them, and which comes first of those of one instant."""

from datetime import datetime

from duban.model.ledger import Slot, SlotKind
from duban.words import Label

SLOT_LABELS: dict[SlotKind, Label] = {
    SlotKind.REMIND: Label("提醒", "remind"),
    SlotKind.DUE: Label("截止", "due"),
    SlotKind.SWEEP: Label("巡查", "sweep"),
    SlotKind.JUDGE: Label("评判", "judge"),
    SlotKind.SUMMARY: Label("小结", "summary"),
    SlotKind.DIGEST: Label("汇总通知", "digest"),
    SlotKind.OCCASION: Label("专项", "occasion"),
}

#: Slots of one instant in the order in which they build on each other: the digest tells of all.
_ORDER = (
    SlotKind.DUE,
    SlotKind.SWEEP,
    SlotKind.JUDGE,
    SlotKind.SUMMARY,
    SlotKind.OCCASION,
    SlotKind.REMIND,
    SlotKind.DIGEST,
)


def turn(slot: Slot) -> tuple[datetime, int, str]:
    """Give by what slots are put in the order in which they are run."""
    return slot.at, _ORDER.index(slot.kind), slot.key
