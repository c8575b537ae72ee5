"""A program that kills a worker at random moments until all its alerts are sent; prints counts."""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.torture.children import ended, forked
from tests.torture.passes import worker
from tests.torture.sink import Sink, running

#: A worker dies within the time, at the present pace, that so many mails take after its last one.
_BEYOND = 2.0


def main(folder: Path, alerts: int, kills: int, *, has_evidence: bool) -> dict[str, int]:
    """Work off the alerts under fire; gives the counts."""
    chance = random.Random(alerts)  # noqa: S311 - no secret
    left, done, slain = kills, 0, 0
    began = time.monotonic()
    with running(folder / "arrived") as sink:
        while True:
            read, write = os.pipe()
            pid = forked(lambda end=write: _work(folder, sink, alerts, has_evidence, end))
            os.close(write)
            with os.fdopen(read, "rb", buffering=0) as told:
                quota = chance.randint(0, max(int(2 * (alerts - done) / (left + 1) - _BEYOND), 0))
                while left and quota and told.read(1):
                    quota, done = quota - 1, done + 1
                if left:
                    pace = (time.monotonic() - began) / max(done, 1)
                    time.sleep(chance.uniform(0, _BEYOND * pace))
                    os.kill(pid, signal.SIGKILL)
                while told.read(1):
                    done += 1
            code = ended(pid)
            if code == 0:
                break
            if code != -signal.SIGKILL:
                raise SystemExit(f"a worker ended with code {code}")
            left, slain = left - 1, slain + 1
        with worker(folder, sink, "alert", alerts, has_evidence=has_evidence) as found:
            return {"kills": slain, **found.account()}


def _work(folder: Path, sink: Sink, alerts: int, has_evidence: bool, told: int) -> None:
    parent = os.getppid()
    with worker(folder, sink, "alert", alerts, has_evidence=has_evidence) as one:
        while not one.finished() and os.getppid() == parent:
            one.make_pass(datetime.now(UTC), lambda: os.write(told, b"."))


if __name__ == "__main__":
    place, how_many, how_often, evidence = sys.argv[1:]
    began = time.monotonic()
    counts = main(Path(place), int(how_many), int(how_often), has_evidence=evidence == "evidence")
    counts["seconds"] = round(time.monotonic() - began)
    print(json.dumps(counts))  # noqa: T201 - it is what the program is for
