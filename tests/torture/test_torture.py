"""Nothing is lost and nothing repeated when the service dies: a sample, or all (`make torture`)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.store import postgres
from tests.torture.children import is_whole

REPOSITORY = Path(__file__).parents[2]
#: In memory, if there is such a folder: what a process dies of is no matter of disks.
_FAST = Path("/dev/shm")  # noqa: S108 - the system's own name
_TIMES = 20 if is_whole() else 1
_ALERTS, _KILLS = 1000 * _TIMES, 100 * _TIMES
_STEP = 1 if is_whole() else 14
_PROCESSES, _SLOTS, _BLOWS = (8, 10_000, 160) if is_whole() else (3, 600, 16)

pytestmark = pytest.mark.timeout(3600 if is_whole() else 240)


@pytest.fixture
def folder() -> Iterator[Path]:
    above = _FAST if _FAST.is_dir() and os.access(_FAST, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="duban-torture-", dir=above) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def strace() -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is missing: install the system's package `strace`")
    done = subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"strace may not trace here (ptrace): {done.stderr.strip()}")


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    reason = postgres.missing()
    if reason:
        pytest.skip(reason)
    with postgres.server() as query:
        with psycopg.connect(f"{query.replace('&', ' ')} dbname=postgres", autocommit=True) as link:
            link.execute("CREATE DATABASE torture TEMPLATE template0")
        yield f"postgresql+psycopg:///torture?{query}"


def test_worker_killed_at_random_loses_nothing_and_copies_at_most_once_a_kill(folder: Path) -> None:
    found = _run("killing", folder, _ALERTS, _KILLS, "none")
    _hold_to_promise(found)
    assert 0 < found["repeated"] <= found["kills"], "no kill met the gap, or copies beyond kills"


def test_worker_killed_at_random_repeats_nothing_where_evidence_tells(folder: Path) -> None:
    found = _run("killing", folder, _ALERTS, _KILLS, "evidence")
    _hold_to_promise(found)
    assert found["repeated"] == 0
    assert found["found by evidence"] > 0, "no kill met the gap: nothing was shown"


# Every seventh point in the sample: the two begin seven apart.
@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize(("evidence", "first"), [("none", 0), ("evidence", 7 % _STEP)])
def test_pass_struck_at_a_system_call_is_made_good_by_a_later_one(
    folder: Path, evidence: str, first: int
) -> None:
    found = _run("injecting", folder, first, _STEP, evidence)
    assert found["amiss"] == []
    assert {"pwrite64", "fdatasync", "unlink", "sendto", "recvfrom"} <= found["calls"].keys()
    assert all(
        found[strike] >= found["points"] // 3 // _STEP for strike in ("KILL", "ENOSPC", "EIO")
    )
    assert found["passes that failed"] > 0


def test_schedulers_killed_halted_or_cut_off_do_each_slot_exactly_once(postgresql_url: str) -> None:
    found = _run("scheduling", postgresql_url, _PROCESSES, _SLOTS, _BLOWS)
    assert found["kills"] + found["halts"] + found["cuts"] == _BLOWS
    assert found["cuts felt"] > 0, "no cut met a transaction: nothing was shown"
    assert found["effects"] == found["slots"] == _SLOTS
    assert (found["lost"], found["repeated"], found["not done"], found["failed"]) == (0, 0, 0, 0)
    assert found["claimed again"] > 0, "no blow met a claim: nothing was shown"
    assert found["nodes"] > 1, "one process did it all: nothing was shown"


def _hold_to_promise(found: dict[str, Any]) -> None:
    assert found["kills"] >= 0.95 * _KILLS
    assert found["events"] == found["alerts"] == _ALERTS
    for count in ("events amiss", "lost", "strange", "changed", "not accepted"):
        assert found[count] == 0, count


def _run(program: str, *arguments: object) -> dict[str, Any]:
    """Run a program of this folder; its counts are shown by `make torture`."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.torture.{program}", *map(str, arguments)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=3500,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"\n{program} {' '.join(map(str, arguments[1:]))}: {done.stdout.strip()}")  # noqa: T201
    return found
