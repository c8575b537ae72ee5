"""A program that strikes a pass at each of its system calls in turn, and lets later ones finish.

Strikes: the process is killed on entering the call; the disk is full from the call on (ENOSPC);
the call alone fails (EIO).
"""

import ctypes
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import define, frozen
from tests.torture.children import REFUSED, ended, forked
from tests.torture.passes import worker
from tests.torture.sink import Sink, running

from duban.store import Ledger

FILE_CALLS = ("pwrite64", "fdatasync", "fsync", "unlink", "ftruncate")
_CALLS = (*FILE_CALLS, "sendto", "recvfrom")
_STRIKES = {
    "KILL": "signal=KILL:when={}",
    "ENOSPC": "error=ENOSPC:when={}+",
    "EIO": "error=EIO:when={}",
}
_ALERTS = 2
_LEDGER = "ledger.sqlite3"
_NOW = datetime(2019, 7, 8, 0, 30, tzinfo=UTC)
#: Between passes, so that leases are over and whatever was deferred is tried again.
_LATER = timedelta(hours=1)
_MOST_PASSES = 4
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)


@frozen
class Point:
    """What is struck: which call, which one of its kind (from 1), and how."""

    call: str
    number: int
    strike: str


@define
class Range:
    """Where passes are struck: a folder for ledgers, an empty ledger, the sink."""

    folder: Path
    sink: Sink
    has_evidence: bool

    def calls(self) -> Counter[str]:
        """Count the system calls of one pass that nothing strikes."""
        trace = self.folder / "trace"
        home = self._home("untouched")
        assert self._struck(home, (f"--output={trace}",)) == 0
        return Counter(re.findall(r"^\d+ +(\w+)\(", trace.read_text("utf-8"), re.MULTILINE))

    def strike(self, point: Point) -> dict[str, int]:
        """Strike one pass, make further ones until all is done, and give the account."""
        name = f"{point.call}-{point.number}-{point.strike}"
        home = self._home(name)
        inject = f"inject={point.call}:{_STRIKES[point.strike].format(point.number)}"
        code = self._struck(home, ("--output=/dev/null", "-e", inject))
        with worker(home, self.sink, name, _ALERTS, has_evidence=self.has_evidence) as one:
            for each in range(1, _MOST_PASSES):
                if not one.finished():
                    one.make_pass(_NOW + each * _LATER)
            account = one.account() | {"code": code, "finished": one.finished()}
        with closing(sqlite3.connect(home / _LEDGER)) as ledger:
            account["sound"] = ledger.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        shutil.rmtree(home)
        return account

    def _home(self, name: str) -> Path:
        home = self.folder / name
        home.mkdir()
        shutil.copy(self.folder / _LEDGER, home)
        return home

    def _struck(self, home: Path, options: Sequence[str]) -> int:
        """Make one pass under strace and give its exit code."""
        gate, opener = os.pipe()
        pid = forked(lambda: self._pass(home, gate))
        try:
            tracer = subprocess.Popen(
                ["strace", "-f", "-p", str(pid), "-e", f"trace={','.join(_CALLS)}", *options],
                stderr=subprocess.PIPE,
                text=True,
            )
            assert tracer.stderr is not None
            with tracer.stderr:
                said = tracer.stderr.readline()
                if "attached" not in said:
                    raise SystemExit(said)
                os.write(opener, b".")
                tracer.stderr.read()
            tracer.wait()
        finally:
            os.close(opener)
            os.close(gate)
            code = ended(pid)
        return code

    def _pass(self, home: Path, gate: int) -> None:
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
        if not os.read(gate, 1):
            return
        with worker(home, self.sink, home.name, _ALERTS, has_evidence=self.has_evidence) as one:
            one.make_pass(_NOW)


def main(folder: Path, start: int, step: int, *, has_evidence: bool) -> dict[str, object]:
    """Strike every `step`-th point from `start` on; gives the counts and what went wrong."""
    Ledger.open(f"sqlite:///{folder / _LEDGER}").close()
    told: Counter[str] = Counter()
    amiss: list[str] = []
    with running(folder / "arrived") as sink:
        field = Range(folder, sink, has_evidence)
        calls = field.calls()
        points = [
            Point(call, number, strike)
            for strike in _STRIKES
            for call in _CALLS
            for number in range(1, calls[call] + 1)
        ]
        for point in points[start::step]:
            account = field.strike(point)
            told[point.strike] += 1
            told["repeated"] += account["repeated"]
            told["passes that failed"] += account["code"] == REFUSED
            amiss += [f"{point}: {why} {account}" for why in _faults(point, account, has_evidence)]
    return {"calls": calls, "points": len(points), **told, "amiss": amiss}


def _faults(point: Point, account: dict[str, int], has_evidence: bool) -> list[str]:
    struck = -9 if point.strike == "KILL" else REFUSED
    # The pass itself gets over a mail server that fails, and SQLite over a folder's failed sync.
    may_go_on = point.strike != "KILL" and (
        point.call not in FILE_CALLS or (point.call, point.strike) == ("fdatasync", "EIO")
    )
    wrong = {
        "it ended otherwise": account["code"] not in ({0, struck} if may_go_on else {struck}),
        "it was not finished": not account["finished"] or account["not accepted"],
        "damaged": not account["sound"],
        "lost": account["lost"],
        "events": account["events amiss"] or account["events"] != _ALERTS,
        "repeated": account["repeated"] > (0 if has_evidence else 1),
        "contents": account["strange"] or account["changed"],
    }
    return [why for why, is_so in wrong.items() if is_so]


if __name__ == "__main__":
    place, first, steps, evidence = sys.argv[1:]
    found = main(Path(place), int(first), int(steps), has_evidence=evidence == "evidence")
    print(json.dumps(found))  # noqa: T201 - it is what the program is for
