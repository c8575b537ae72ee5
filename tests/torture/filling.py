"""A program that fills the disk under `duban tick`, or forbids to write on it; prints what came.

It is to be run in a mount namespace of its own (`unshare -rm`). The home lies on a small file
system of its own, in which so many KiB are left free; then room is made and another pass follows.
"""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from attrs import define
from tests.torture.sink import Sink, running

SETTINGS = """
plans = ["tianjin-2019"]

[service]
home = "home"
settle_seconds = 0
lease_seconds = 0.5

[service.mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "office@duban.example"
fallback = "fallback@duban.example"
administrator = "admin@duban.example"
"""
_EXAMPLES = Path(__file__).parents[2] / "examples" / "tianjin-2019" / "2019-02"
_SIZE_MIB = 6
#: The service is begun, what comes is judged, and what a failed pass left is made good.
_BEGUN, _JUDGED, _RESUMED = (f"2019-03-{day}T09:00:00+08:00" for day in ("04", "06", "06"))


@define
class Ground:
    """A service's folder whose home is a file system of its own."""

    folder: Path
    sink: Sink

    @property
    def home(self) -> Path:
        """Give the home."""
        return self.folder / "home"

    def laid_out(self) -> None:
        """Mount the home, begin the service and hand in a month's files."""
        self.home.mkdir(parents=True)
        _call("mount", "-t", "tmpfs", "-o", f"size={_SIZE_MIB}m", "tmpfs", self.home)
        settings = SETTINGS.format(port=self.sink.port)
        (self.folder / "duban.toml").write_text(settings, encoding="utf-8")
        (self.home / "inbox").mkdir()
        assert self.tick(_BEGUN)["code"] == 0
        for path in sorted(_EXAMPLES.glob("*.json")):
            inbox = self.home / "inbox" / path.name.rpartition("-")[0]
            inbox.mkdir(exist_ok=True)
            (inbox / path.name).write_bytes(path.read_bytes())

    def tick(self, now: str, **environment: str) -> dict[str, Any]:
        """Make a pass as cron does."""
        began = time.monotonic()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "duban", "tick", "--lang", "en", "--now", now),
                *("--config", self.folder / "duban.toml"),
            ],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | environment,
        )
        took = round(time.monotonic() - began, 1)
        return {"code": done.returncode, "said": done.stderr.strip(), "seconds": took}

    def filled(self, free: int) -> None:
        """Fill the disk but for so many KiB."""
        filler = self.home / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
        os.truncate(filler, filler.stat().st_size - free * 1024)

    def account(self) -> dict[str, Any]:
        """Say how all lies there in the end."""
        kept = [path for path in (self.home / "archive").rglob("*") if path.is_file()]
        arrived = self.sink.arrived()
        with closing(sqlite3.connect(self.home / "ledger.sqlite3")) as ledger:
            sound = ledger.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            mails = {row[0] for row in ledger.execute("SELECT message_id FROM outbox")}
            asked = {
                "arrivals": "SELECT count(*) FROM arrival",
                "matters": "SELECT count(*) FROM matter",
                "slots": "SELECT count(*) FROM slot WHERE state = 'done'",
                "not sent": "SELECT count(*) FROM outbox WHERE state != 'accepted'",
                "opened": "SELECT count(*) FROM event WHERE name = 'opened'",
            }
            told = ledger.execute("SELECT matters FROM outbox WHERE state = 'accepted'")
            named = {number for row in told for number in json.loads(row[0])}
            counts = {name: ledger.execute(each).fetchone()[0] for name, each in asked.items()}
        return counts | {
            "told": len(named),
            "sound": sound,
            "archive": sum(_is_whole(path) for path in kept),
            "torn": sorted(path.name for path in kept if not _is_whole(path)),
            "waiting": len(list((self.home / "inbox").rglob("*.json"))),
            "lost": sum(not arrived[each] for each in mails),
            "copies": sum(max(each - 1, 0) for each in arrived.values()),
        }


def main(folder: Path, trouble: str) -> dict[str, Any]:
    """Make a pass in trouble, and two after it.

    The trouble: so many KiB free, "read-only", no room for "temporary" files, or "none".
    """
    with running(folder / "arrived") as sink:
        ground = Ground(folder, sink)
        ground.laid_out()
        if trouble == "none":
            met = ground.tick(_JUDGED)
        elif trouble == "read-only":
            _call("mount", "-o", "remount,ro", ground.home)
            met = ground.tick(_JUDGED)
            _call("mount", "-o", "remount,rw", ground.home)
        elif trouble == "temporary":
            place = folder / "temporary"
            place.mkdir()
            _call("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", place)
            met = ground.tick(_JUDGED, TMPDIR=str(place))
        else:
            ground.filled(int(trouble))
            met = ground.tick(_JUDGED)
        with suppress(FileNotFoundError):
            (ground.home / "filler").unlink()
        time.sleep(0.6)  # the lease of what was in hand
        after = ground.tick(_RESUMED)
        last = ground.tick("2019-03-07T09:00:00+08:00")
        return {"met": met, "after": after, "last": last, "account": ground.account()}


def _is_whole(path: Path) -> bool:
    return path.stem == hashlib.sha256(path.read_bytes()).hexdigest()


def _call(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))  # noqa: T201 - what it is for
