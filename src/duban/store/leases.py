"""Leases that a process left behind when it died."""

from datetime import datetime

from sqlalchemy import update

from duban.model.ledger import MailState, SlotState
from duban.store.part import Part
from duban.store.tables import OUTBOX, SLOTS


class LeasesPart(Part):
    """Taking leases back."""

    def take_back(self, node: str, now: datetime) -> int:
        """End the leases that an earlier process of this node held, and give how many there were.

        Its slots are due again, its mails are stranded. For a process that has just started, and
        only where no other one of that name can be alive.
        """
        slots = update(SLOTS).where(SLOTS.c.state == SlotState.CLAIMED)
        mails = update(OUTBOX).where(OUTBOX.c.state == MailState.INTENT)
        count = 0
        for statement, table in ((slots, SLOTS), (mails, OUTBOX)):
            held = statement.where(table.c.node == node, table.c.lease_until > now)
            count += self._db.execute(held.values(lease_until=now)).rowcount
        return count
