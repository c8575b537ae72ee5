"""A program that plays year after year of a made-up service, a pass a day; prints what each took.

Each year has a plan of its own: that of the bundled notice with its dates shifted, made-up units
besides the divisions, and the sample submissions shifted alike. Old plans stay installed, as in
life. The clock stands at 17:29 of each day, and then the next; mail goes to a server that takes it.
No process of the service lives on: `duban serve` makes each pass in a fork of its own, and so does
`duban tick`; here each four weeks of passes have one. Each year is played in a process of its own,
so that what this program itself leaves behind counts for nothing.
"""

import gc
import json
import os
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import orjson
from attrs import define, field, frozen
from examples.submitted import submitted
from tests.torture.children import ended, forked
from tests.torture.sink import Sink, running

from duban.intake.files import read_bytes
from duban.lazily import Lazily
from duban.model.ledger import MailState, SlotState
from duban.model.settings import MailSettings, ServiceSettings
from duban.notify import SmtpChannel
from duban.pluginmanager import load_plugins
from duban.roots import bundled_root, find_roots
from duban.service import House, Service
from duban.store import Ledger

_BASE, _PLAN = 2019, "tianjin-2019"
_YEAR = re.compile(r"\b20\d\d(?=-\d\d)")
#: Areas that a short run has; the others' rules are left out.
_FEW = ("lighting", "gas", "waste", "sanitation")
#: Of a made-up unit's reports so many in a hundred never come, so many late.
_NEVER, _LATE = 4, 10
_DAY = timedelta(days=1)
#: So many passes are made in one process.
_A_LIFE = 28
#: Just before the office closes: what was handed in by day has come on its day.
_TIME = clock(17, 29)


@frozen
class Handed:
    """A submission: when it is handed in, by whom, under which name, with what in it."""

    at: datetime
    reporter: str
    name: str
    content: bytes


@define
class Root:
    """Writes the plans of the years, with made-up units on the areas that know one unit only."""

    folder: Path
    units: int
    areas: frozenset[str]
    own: dict[str, str] = field(factory=dict)
    """The area of each made-up unit."""

    def add(self, year: int) -> None:
        """Write the plan of a year."""
        source, plan = bundled_root().path, _plan(year)
        rules, schemas = (self.folder / kind / plan for kind in ("rules", "schemas"))
        shutil.copytree(source / "rules" / _PLAN, rules)
        shutil.copytree(source / "schemas" / _PLAN, schemas)
        for path in [*(rules / "areas").iterdir(), *schemas.iterdir()]:
            if path.name.partition(".")[0] not in self.areas:
                path.unlink()
        for path in [*rules.rglob("*.toml"), *schemas.iterdir()]:
            path.write_text(shifted(path.read_text("utf-8"), year), encoding="utf-8")
        alone = [
            path
            for path in sorted((rules / "areas").iterdir())
            if path.read_text("utf-8").count("reporters = ") == 1
        ]
        for number in range(self.units):
            path, unit = alone[number % len(alone)], f"unit_{number:02d}"
            text = path.read_text("utf-8")
            path.write_text(
                re.sub(r"(?m)^(reporters = \[.*)\]$", rf'\1, "{unit}"]', text), encoding="utf-8"
            )
            self.own[unit] = path.stem
        with (rules / "reporters.toml").open("a", encoding="utf-8") as reporters:
            for unit in sorted(self.own):
                reporters.write(
                    f'\n[{unit}]\nname = "样例区{unit[5:]}"\nkind = "division"\nsourced = false\n'
                    f'contact = {{person = "样例", phone = "0", email = "{unit}@duban.example"}}\n'
                )


def main(folder: Path, first: int, years: int, units: int, areas: str, step: int) -> dict[str, Any]:
    """Play so many years, a pass every `step` days; gives an account of each."""
    source = bundled_root().path / "rules" / _PLAN / "areas"
    known = frozenset(path.stem for path in source.glob("*.toml"))
    root = Root(folder / "root", units, known if areas == "all" else known & {*_FEW})
    (folder / "home" / "inbox").mkdir(parents=True)
    accounts: list[dict[str, Any]] = []
    with running(folder / "arrived") as sink:
        for year in range(first, first + years):
            root.add(year)
            until_now = range(first, year + 1)
            accounts.append(_in_a_process(partial(_played, folder, root, sink, until_now, step)))
            sys.stderr.write(f"{accounts[-1]}\n")
        arrived = len(sink.arrived())
    with (
        Ledger.open(f"sqlite:///{folder / 'home' / 'ledger.sqlite3'}") as ledger,
        ledger.reading() as entry,
    ):
        chain = entry.verify_chain()
        slots = Counter((slot.plan, slot.state) for slot in entry.slots())
        mails = Counter(mail.state for mail in entry.outbox())
    return {
        "years": accounts,
        "sealed": chain.sealed,
        "broken": chain.broken,
        "mails": mails[MailState.ACCEPTED],
        "mails amiss": mails.total() - mails[MailState.ACCEPTED],
        "arrived": arrived,
        "slots": slots.total(),
        "slots undone": slots.total()
        - sum(count for (_, state), count in slots.items() if state in _ENDED),
    }


_ENDED = {SlotState.DONE, SlotState.SKIPPED}


def _played(
    folder: Path, root: Root, sink: Sink, years: Sequence[int], step: int
) -> dict[str, Any]:
    """Play from the day of a plan's notice to the eve of the next one's."""
    year = years[-1]
    with _house(folder, sink, years) as house:
        files = sorted(_handed(house, root, year), key=lambda one: (one.at, one.name))
        zone = house.books[_plan(year)].plan.zone
        days = (date(year + 1, 2, 25) - date(year, 2, 25)).days
        passes = [
            datetime.combine(date(year, 2, 25) + each * _DAY, _TIME, zone).astimezone(UTC)
            for each in sorted({*range(0, days, step), days - 1})
        ]
        began, spent = time.monotonic(), _processor_time()
        lives: list[dict[str, Any]] = []
        for start in range(0, len(passes), _A_LIFE):
            moments = passes[start : start + _A_LIFE]
            come = [one for one in files if one.at <= moments[-1]]
            files = files[len(come) :]
            lives.append(_in_a_process(partial(_lived, house, moments, come)))
        with house.ledger.reading() as entry:
            matters = len(entry.matters(plan=_plan(year)))
        return {
            "year": year,
            "reporters": len(house.books[_plan(year)].reporters),
            "files": len(list((house.settings.archive / _plan(year)).rglob("*.json"))),
            "passes": len(passes),
            "slots": sum(life["slots"] for life in lives),
            "matters": matters,
            "left": len(files),
            "seconds": round(time.monotonic() - began, 1),
            "cpu": round(_processor_time() - spent, 1),
            "longest": max(life["longest"] for life in lives),
            "peak_mb": max(life["peak_mb"] for life in lives),
        }


def _lived(house: House, moments: Sequence[datetime], files: list[Handed]) -> dict[str, Any]:
    """Make a pass at each of these moments, with what was handed in by then."""
    gc.freeze()  # as `duban tick` does
    service = Service(house, {"mail": SmtpChannel(house.settings.mail)})
    longest, done = 0.0, 0
    for moment in moments:
        while files and files[0].at <= moment:
            _hand_in(files.pop(0), house.settings.inbox)
        before = time.process_time()
        done += len(service.tick(moment).done)
        longest = max(longest, time.process_time() - before)
    return {"slots": done, "longest": round(longest, 2), "peak_mb": _peak()}


def _in_a_process(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do some work in a fork of this process; gives what it came to."""
    reads, writes = os.pipe()

    def told() -> None:
        with os.fdopen(writes, "wb") as pipe:
            pipe.write(orjson.dumps(work()))

    child = forked(told)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        account = pipe.read()
    code = ended(child)
    if code:
        raise RuntimeError(f"a process of the service ended with {code}")
    found: dict[str, Any] = orjson.loads(account)
    return found


def _processor_time() -> float:
    """Give the seconds of this process and of those that ended before it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@contextmanager
def _house(folder: Path, sink: Sink, years: Sequence[int]) -> Iterator[House]:
    """Open the house with the plans of these years."""
    mail = MailSettings(
        host="127.0.0.1",
        port=sink.port,
        security="none",
        sender="office@duban.example",
        fallback="fallback@duban.example",
        administrator="admin@duban.example",
    )
    settings = ServiceSettings(home=folder / "home", settle_seconds=0, mail=mail)
    plugins = load_plugins(find_roots([folder / "root"]))
    books = Lazily([_plan(year) for year in reversed(years)], plugins.book)
    with Ledger.open(settings.database_url) as ledger:
        yield House(plugins, books, settings, ledger)


def _handed(house: House, root: Root, year: int) -> Iterator[Handed]:
    """Give the sample submissions of a year, and those of the made-up units after their pattern."""
    job = house.job(datetime.now(UTC), {})
    chance = Random(year)  # noqa: S311 - no secret
    for one in submitted(job):
        reader = job.readers[one.path.suffix.lower()]
        for document in reader(read_bytes(one.path.parent, one.path.name), "").documents:
            content: Any = document.content
            if content["area"] not in root.areas:
                continue
            at = datetime.fromisoformat(shifted(one.at.isoformat(), year))
            text = shifted(orjson.dumps(content).decode(), year)
            name = f"{one.path.parent.name}-{one.path.stem}-{content['area']}.json"
            yield Handed(at, one.reporter, name, text.encode())
            if content.get("kind") == "event" or one.reporter not in text:
                continue
            for unit, area in root.own.items():
                luck = chance.randrange(100)
                if area == content["area"] and luck >= _NEVER:
                    late = timedelta(days=7 if luck < _NEVER + _LATE else 0)
                    own = orjson.loads(text) | {
                        "reporter": unit,
                        "submitted_at": (at + late).isoformat(),
                    }
                    yield Handed(at + late, unit, name, orjson.dumps(own))


def _hand_in(one: Handed, inbox: Path) -> None:
    target = inbox / one.reporter / one.name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(one.content)


def _plan(year: int) -> str:
    return f"sample-{year}"


def shifted(text: str, year: int) -> str:
    """Move every date of a text by the years between."""
    text = text.replace(_PLAN, _plan(year))
    return _YEAR.sub(lambda found: str(int(found[0]) + year - _BASE), text)


def _peak() -> int:
    """Give the most memory that this process has had, in MB."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", told)[0]) // 1024


if __name__ == "__main__":
    place, start, how_many, others, which, days_apart = sys.argv[1:]
    found = main(Path(place), int(start), int(how_many), int(others), which, int(days_apart))
    print(json.dumps(found))  # noqa: T201 - it is what the program is for
