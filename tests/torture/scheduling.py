"""A program that runs several schedulers on one PostgreSQL, kills and halts them, and cuts their
connections; prints counts.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from select import select as readable

from attrs import frozen
from sqlalchemy import NullPool, create_engine, func, select, text
from tests.torture.children import ended, forked

from duban.errors import LedgerError
from duban.model.ledger import LogEvent, Slot, SlotKind, SlotState
from duban.store import Entry, Ledger
from duban.store.tables import SLOTS

_LEASE = 0.3
_START = datetime(2019, 7, 8, 0, 30, tzinfo=UTC)
#: Blows in their turn: to a process that dies, to one that stands still until its leases are
#: over, to a connection that the server terminates.
_BLOWS = ("kill", "kill", "cut", "kill", "kill", "halt", "cut", "kill")
_AT_ONCE = 8
#: What the work of a slot takes at least, in seconds.
_WORK = 0.01
#: Connections of schedulers; first those in the middle of a transaction, in any order.
_CONNECTIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    " ORDER BY state = 'idle in transaction' DESC, random() LIMIT 1"
)
_CLAIMED_AGAIN = select(func.count()).where(SLOTS.c.fence > 1)


def main(url: str, processes: int, slots: int, blows: int) -> dict[str, int]:
    """Do all slots under fire; gives the counts."""
    chance = random.Random(slots)  # noqa: S311 - no secret
    with Ledger.open(url) as ledger, ledger.transaction() as entry:
        entry.add_slots(_slot(number) for number in range(slots))
    field = _Field(url, os.pipe(), os.pipe(), os.pipe())
    nodes = {field.scheduler(str(each)) for each in range(processes)}
    server = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    kills = halts = cuts = given = 0
    for blow in range(1, blows + 1):
        field.forget_done()
        # fewer permits than slots: all schedulers have something to do until the last blow
        permits = chance.randint(1, max((slots - given) // (blows - blow + 2), 1))
        given += field.permit(permits)
        field.await_done(chance.randint(1, permits // 3 + 1))
        time.sleep(chance.uniform(0, 2 * _WORK))
        struck = chance.choice(sorted(nodes))
        kind = _BLOWS[blow % len(_BLOWS)]
        if kind == "cut":
            with server.connect() as link:
                cuts += len(link.execute(_CONNECTIONS).all())
            continue
        if kind == "halt":
            halts += 1
            os.kill(struck, signal.SIGSTOP)
            time.sleep(1.2 * _LEASE)
            given += field.permit(min(2 * _AT_ONCE * processes, (slots - given) // 2))
            time.sleep(_LEASE)  # others take over what it holds
            os.kill(struck, signal.SIGCONT)
            continue
        kills += 1
        os.kill(struck, signal.SIGKILL)
        nodes.remove(struck)
        if ended(struck) != -signal.SIGKILL:
            raise SystemExit("a scheduler had ended before it was killed")
        nodes.add(field.scheduler(f"after {blow}"))
    os.close(field.permits[1])  # from now on everything is permitted
    codes = Counter(ended(pid) for pid in nodes)
    with Ledger.open(url) as ledger, ledger.reading() as entry:
        return {
            "kills": kills,
            "halts": halts,
            "cuts": cuts,
            "cuts felt": field.cuts_felt(),
            "failed": len(nodes) - codes[0],
        } | _account(entry, slots)


@frozen
class _Field:
    """Pipes, (end to read, end to write): of permits to do a slot each, slots done, cuts felt."""

    url: str
    permits: tuple[int, int]
    done: tuple[int, int]
    cut: tuple[int, int]

    def scheduler(self, node: str) -> int:
        return forked(lambda: self._work(node))

    def permit(self, count: int) -> int:
        os.write(self.permits[1], b"." * count)
        return count

    def forget_done(self) -> None:
        """Read away what was done before."""
        while readable([self.done[0]], [], [], 0)[0]:
            os.read(self.done[0], 4096)

    def await_done(self, count: int) -> None:
        """Wait for so many slots; no longer where what was permitted died with its process."""
        for _ in range(count):
            if not readable([self.done[0]], [], [], 0.2)[0]:
                return
            os.read(self.done[0], 1)

    def cuts_felt(self) -> int:
        """Count how often a scheduler lost its connection, at the end."""
        os.set_blocking(self.cut[0], False)
        with suppress(BlockingIOError):
            return len(os.read(self.cut[0], 65536))
        return 0

    def _work(self, node: str) -> None:
        """Claim and do slots as the service does, until none is left undone.

        What loses its connection is tried again like a pass that failed.
        """
        os.close(self.permits[1])
        os.set_blocking(self.done[1], False)
        chance = random.Random(node)  # noqa: S311 - no secret
        with self._opened() as ledger:
            while True:
                try:
                    if not self._pass(ledger, node, chance):
                        return
                except LedgerError:
                    os.write(self.cut[1], b".")

    def _opened(self) -> Ledger:
        while True:
            try:
                return Ledger.open(self.url)
            except LedgerError:
                os.write(self.cut[1], b".")

    def _pass(self, ledger: Ledger, node: str, chance: random.Random) -> bool:
        """Do some slots; False if none is left."""
        with ledger.reading() as entry:
            due = entry.due_slots(datetime.now(UTC))
        if not due and not _is_left(ledger):
            return False
        lapsed = [slot for slot in due if slot.state is SlotState.CLAIMED]
        for slot in lapsed + chance.sample(due, min(len(due), _AT_ONCE)):
            os.read(self.permits[0], 1)
            if _did(ledger, slot, node):
                with suppress(BlockingIOError):
                    os.write(self.done[1], b".")
        time.sleep(0 if due else 0.05)
        return True


def _is_left(ledger: Ledger) -> bool:
    with ledger.reading() as entry:
        # far in the future everything is due: what is claimed, too, is not done yet
        return bool(entry.due_slots(datetime(9000, 1, 1, tzinfo=UTC)))


def _did(ledger: Ledger, slot: Slot, node: str) -> bool:
    with ledger.transaction() as entry:
        fence = entry.claim(slot.key, node, datetime.now(UTC), _LEASE)
    if fence is None:
        return False
    try:
        with ledger.transaction() as entry:
            now = datetime.now(UTC)
            entry.log(LogEvent(now, "done", slot.key, node, ""))
            time.sleep(_WORK)
            if not entry.finish(slot.key, fence, SlotState.DONE, node, now):
                raise _TakenOver
    except _TakenOver:
        return False
    return True


class _TakenOver(Exception):
    """The lease was over and another has the slot: nothing of ours is kept."""


def _account(entry: Entry, slots: int) -> dict[str, int]:
    wanted = {_slot(number).key for number in range(slots)}
    done = Counter(event.subject for event in entry.events(limit=1_000_000))
    return {
        "slots": slots,
        "effects": sum(done.values()),
        "lost": sum(not done[key] for key in wanted),
        "repeated": sum(max(each - 1, 0) for each in done.values()),
        "not done": sum(slot.state is not SlotState.DONE for slot in entry.slots()),
        "claimed again": entry._db.execute(_CLAIMED_AGAIN).scalar_one(),
        "nodes": len({event.by for event in entry.events(limit=1_000_000)}),
    }


def _slot(number: int) -> Slot:
    at = _START + timedelta(seconds=number)
    return Slot(f"s/{number:05d}", "tianjin-2019", SlotKind.DUE, at, date(2019, 7, 8), "通知 三")


if __name__ == "__main__":
    place, how_many, how_much, how_often = sys.argv[1:]
    began = time.monotonic()
    counts = main(place, int(how_many), int(how_much), int(how_often))
    counts["seconds"] = round(time.monotonic() - began)
    print(json.dumps(counts))  # noqa: T201 - it is what the program is for
