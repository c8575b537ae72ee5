"""Slots of the timetable in the ledger: each is claimed by one process and done once."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve
from sqlalchemy import and_, or_, select, update

from duban.model.ledger import Slot, SlotState
from duban.store.part import Part, at, batches, is_past, noun, noun_query, values_of
from duban.store.tables import SLOTS
from duban.words import Message, message

WITHDRAWN = message("Withdrawn: the timetable no longer holds it")
_NEW = {"withdrawn": False, "fence": 0, "node": "", "said": ""}


_FREE = or_(
    SLOTS.c.state == SlotState.DUE,
    and_(SLOTS.c.state == SlotState.CLAIMED, is_past(SLOTS.c.lease_until)),
)


class SlotsPart(Part):
    """Slots."""

    def add_slots(self, slots: Iterable[Slot]) -> int:
        """Enter the slots whose keys are new, and give how many were.

        A known slot that is still due takes the time and reason newly derived; one that was
        withdrawn and is derived again is due again (and counted); all others stay as they are.
        """
        by_key = {slot.key: evolve(slot, state=SlotState.DUE) for slot in slots}
        count = 0
        # in order of key, so that two services that enter the same ones wait and do not deadlock
        for keys in batches(sorted(by_key)):
            known = {row.key: row for row in self._db.execute(_rows(keys))}
            fresh = [values_of(by_key[key]) | _NEW for key in keys if key not in known]
            if fresh:
                statement = self._insert(SLOTS).values(fresh)
                statement = statement.on_conflict_do_nothing(index_elements=["key"])
                count += len(self._db.execute(statement.returning(SLOTS.c.key)).all())
            for key, row in known.items():
                if row.withdrawn or (row.state is SlotState.DUE and _moved(by_key[key], row)):
                    count += self._derived_again(by_key[key]) and row.withdrawn
        return count

    def withdraw_slots(
        self, plan: str, keep: Collection[str], now: datetime, why: Message = WITHDRAWN
    ) -> int:
        """Skip a plan's slots that are due later than `now` and whose keys are not in `keep`.

        Gives how many; `why` is kept with each, in Chinese.
        """
        later = (SLOTS.c.plan == plan, SLOTS.c.state == SlotState.DUE, SLOTS.c.at > now)
        kept = frozenset(keep)
        found = self._db.execute(select(SLOTS.c.key).where(*later)).scalars()
        count = 0
        for keys in batches(sorted(key for key in found if key not in kept)):
            changed = self._db.execute(
                update(SLOTS)
                .where(SLOTS.c.key.in_(keys), *later)
                .values(state=SlotState.SKIPPED, withdrawn=True, said=why.say("zh"), changed=now)
            )
            count += changed.rowcount
        return count

    def due_slots(self, now: datetime) -> list[Slot]:
        """Give what is to be done by `now`: due, or claimed with a lease that is over.

        In order of time, then key.
        """
        query = noun_query(Slot, SLOTS).where(SLOTS.c.at <= now, _FREE)
        found = self._db.execute(query.order_by(SLOTS.c.at, SLOTS.c.key), at(now))
        return [noun(Slot, row) for row in found]

    def plans_with_slots(self) -> frozenset[str]:
        """Give the plans of which a slot is not at its end, whenever it is due."""
        query = select(SLOTS.c.plan).where(SLOTS.c.state.in_([SlotState.DUE, SlotState.CLAIMED]))
        return frozenset(self._db.execute(query.distinct()).scalars())

    def claim(self, key: str, node: str, now: datetime, lease_seconds: float) -> int | None:
        """Claim a slot for a node and give the fence that `finish` asks for; it rises by claims.

        None if the slot is held by another, is finished, or is not known.
        """
        query = select(SLOTS.c.fence).where(SLOTS.c.key == key, _FREE)
        row = self._db.execute(self._locked(query, skip=True), at(now)).first()
        if row is None:
            return None
        fence = int(row.fence) + 1
        self._db.execute(
            update(SLOTS)
            .where(SLOTS.c.key == key)
            .values(
                state=SlotState.CLAIMED,
                fence=fence,
                node=node,
                lease_until=now + timedelta(seconds=lease_seconds),
                changed=now,
            )
        )
        return fence

    def finish(self, key: str, fence: int, state: SlotState, said: str, now: datetime) -> bool:
        """End a claim: done, failed or skipped, or due again to give the slot back.

        False, and nothing is written, if the fence is not the present claim's.
        """
        if state is SlotState.CLAIMED:
            raise ValueError("a claim does not end as a claim")
        ended = self._db.execute(
            update(SLOTS)
            .where(SLOTS.c.key == key, SLOTS.c.fence == fence)
            .where(SLOTS.c.state == SlotState.CLAIMED)
            .values(state=state, said=said, lease_until=None, changed=now)
        )
        return ended.rowcount == 1

    def slots(
        self, plan: str = "", first: datetime | None = None, last: datetime | None = None
    ) -> list[Slot]:
        """Give slots in order of time, then key: of a plan or all (""), from `first` to `last`.

        Both ends belong to it.
        """
        query = noun_query(Slot, SLOTS)
        if plan:
            query = query.where(SLOTS.c.plan == plan)
        if first is not None:
            query = query.where(SLOTS.c.at >= first)
        if last is not None:
            query = query.where(SLOTS.c.at <= last)
        found = self._db.execute(query.order_by(SLOTS.c.at, SLOTS.c.key))
        return [noun(Slot, row) for row in found]

    def slot_said(self, key: str) -> str:
        """Give what was said when a slot was finished or withdrawn, "" where nothing was."""
        return self._db.execute(select(SLOTS.c.said).where(SLOTS.c.key == key)).scalar() or ""

    def _derived_again(self, slot: Slot) -> bool:
        changed = self._db.execute(
            update(SLOTS)
            .where(SLOTS.c.key == slot.key)
            .where(or_(SLOTS.c.withdrawn, SLOTS.c.state == SlotState.DUE))
            .values(values_of(slot, "key") | {"withdrawn": False, "said": ""})
        )
        return changed.rowcount == 1


def _rows(keys: list[str]) -> Any:
    return select(SLOTS).where(SLOTS.c.key.in_(keys))


def _moved(slot: Slot, row: Any) -> bool:
    return any(getattr(row, name) != value for name, value in values_of(slot).items())
