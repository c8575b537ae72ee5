"""Several processes on one ledger."""

import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from tests.store.things import NOW, logged, mail, matter, slot

from duban.errors import LedgerError
from duban.model.ledger import MailState
from duban.store import Ledger

REPOSITORY = Path(__file__).parents[2]
CLAIMING = """
import random, sys
from time import sleep
from duban.model.ledger import Delivery, SlotState, Verdict
from duban.store import Ledger
from tests.store.things import NOW, logged

url, node = sys.argv[1:]
with Ledger.open(url, create=False) as ledger:
    print("ready", flush=True)
    sys.stdin.readline()
    with ledger.reading() as entry:
        slots, mails = entry.due_slots(NOW), entry.to_send(NOW, 1000)
    for each in (slots, mails):
        random.Random(node).shuffle(each)  # in one order the slower would always come too late
    for slot in slots:
        sleep(0.001)  # SQLite polls for its turn
        with ledger.transaction() as entry:
            fence = entry.claim(slot.key, node, NOW, 60)
            if fence is not None:
                entry.log(logged(slot.key, by=node))
                assert entry.finish(slot.key, fence, SlotState.DONE, node, NOW)
    for mail in mails:
        sleep(0.001)
        with ledger.transaction() as entry:
            fence = entry.intend(mail.number, node, NOW, 60)
            if fence is not None:
                entry.log(logged(mail.message_id, by=node))
                assert entry.settle(mail.number, fence, Delivery(Verdict.ACCEPTED, node), NOW)
"""


def test_two_processes_do_each_slot_and_each_mail_exactly_once(url: str) -> None:
    slots = [slot(f"s/{each}") for each in range(200)]
    mails = [mail(f"m/{each}") for each in range(50)]
    with Ledger.open(url) as ledger:
        with ledger.transaction() as entry:
            assert entry.add_slots(slots) == 200
            assert all(entry.put(each) for each in mails)
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", CLAIMING, url, node],
                cwd=REPOSITORY,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for node in ("a", "b")
        ]
        for each in processes:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in processes:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        for each in processes:
            each.communicate(timeout=50)
            assert each.returncode == 0
        with ledger.reading() as entry:
            events = entry.events()
            assert entry.due_slots(NOW) == []
            assert len(entry.outbox(MailState.ACCEPTED)) == 50
    wanted = Counter([each.key for each in slots] + [each.message_id for each in mails])
    assert Counter(each.subject for each in events) == wanted
    assert {each.by for each in events} == {"a", "b"}, "one process did it all: nothing was shown"


def test_threads_that_open_matters_at_once_get_numbers_of_their_own(ledger: Ledger) -> None:
    def work(name: str) -> None:
        for each in range(10):
            with ledger.transaction() as entry:
                entry.save(matter(f"{name}/{each}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with ledger.reading() as entry:
        found = [each.number for each in entry.matters()]
    assert found == [f"2019-{each:04d}" for each in range(1, 41)]


def test_changes_of_one_matter_wait_for_each_other(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        number = entry.save(matter()).number

    def urge() -> None:
        for _ in range(10):
            with ledger.transaction() as entry:
                found = entry.matter(number)
                entry.save(evolve(found, urgings=found.urgings + 1))

    threads = [threading.Thread(target=urge) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with ledger.reading() as entry:
        assert entry.matter(number).urgings == 40


def test_sealers_at_once_make_one_chain(ledger: Ledger) -> None:
    def work() -> None:
        for _ in range(10):
            with ledger.transaction() as entry:
                entry.log(logged())
            with ledger.transaction() as entry:
                entry.seal(NOW)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with ledger.reading() as entry:
        report = entry.verify_chain()
    assert (report.sealed, report.tail, report.broken) == (40, 0, None)


def test_slot_that_another_transaction_is_claiming_is_passed_over(postgresql_url: str) -> None:
    url = postgresql_url
    with Ledger.open(url) as first, Ledger.open(url) as second:
        with first.transaction() as entry:
            entry.add_slots([slot()])
        with first.transaction() as entry:
            assert entry.claim(slot().key, "a", NOW, 60)
            with second.transaction() as other:
                assert other.claim(slot().key, "b", NOW, 60) is None


def test_writer_that_waits_too_long_is_told_so(
    sqlite_ledger: Ledger, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duban.store.engines.BUSY_SECONDS", 0.1)
    with (
        Ledger.open(f"sqlite:///{sqlite_file}") as other,
        sqlite_ledger.transaction() as entry,
    ):
        entry.note("a", "1")
        with pytest.raises(LedgerError, match="held by another process"), other.transaction():
            pass


def test_process_killed_in_a_transaction_leaves_nothing(url: str) -> None:
    dying = (
        "import os, signal, sys\n"
        "from duban.store import Ledger\n"
        "from tests.store.things import logged, mail\n"
        "with Ledger.open(sys.argv[1]) as ledger, ledger.transaction() as entry:\n"
        "    entry.log(logged()); entry.put(mail())\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with Ledger.open(url) as ledger:
        done = subprocess.run(
            [sys.executable, "-c", dying, url], cwd=REPOSITORY, check=False, timeout=50
        )
        assert done.returncode == -9
        with ledger.transaction() as entry:
            assert entry.events() == []
            assert entry.outbox() == []


def test_nodes_of_one_postgresql_share_its_clock(postgresql_ledger: Ledger) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    told = postgresql_ledger.server_time()
    assert told is not None
    assert before < told < before + timedelta(seconds=60)
