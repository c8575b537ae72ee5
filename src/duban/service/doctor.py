"""The doctor: what keeps the service from working, or will, each with its remedy."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime

from duban.errors import DubanError
from duban.roots import overrides
from duban.rulefiles.secrets import secret
from duban.service.diagnosis import Diagnosis, Health
from duban.service.digesting import anchor_of
from duban.service.house import House
from duban.service.imap import visit
from duban.service.inbox import said_of, strays
from duban.service.mail_health import examine_mail, unusable
from duban.service.missing import missing
from duban.service.register_health import examine_registers
from duban.service.ticking import LAST_TICK
from duban.store import Anchor
from duban.words import harmless, message, nearest

_LEAST_FREE = 500 * 1024 * 1024
#: SQLite before this may corrupt a database in WAL mode when it is reset (fixed in 3.51.3).
_SOUND_SQLITE = (3, 51, 3)


def examine(
    house: House, now: datetime, environ: Mapping[str, str], told: Anchor | None = None
) -> Iterator[Diagnosis]:
    """Look at the house: folders, disk, database, chain, register, calendar, mail, mailboxes, roots.

    `told` is an anchor from a digest to the office, its seal as shown there or whole.
    """
    yield from _folders(house)
    yield from _inbox(house)
    yield from _archive(house)
    yield from _database(house)
    yield from _log(house)
    yield from _anchors(house, told)
    yield from _timetable(house, now)
    yield from examine_registers(house, now)
    yield from _calendar(house)
    yield from _plugins(house)
    yield from _overrides(house)
    yield from examine_mail(house, environ)
    yield from _mailboxes(house, environ)


def _folders(house: House) -> Iterator[Diagnosis]:
    home = house.settings.home
    for folder in (home, house.settings.inbox):
        if not folder.is_dir():
            said = message("missing: make it, with a folder for each reporter in it")
            yield Diagnosis(Health.SICK, str(folder), said)
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            said = message("cannot be read and written: mend its rights")
            yield Diagnosis(Health.SICK, str(folder), said)
        else:
            yield Diagnosis(Health.WELL, str(folder), message("there, can be written"))
    if home.is_dir():
        free = shutil.disk_usage(home).free
        said = message("{free} MB free", free=str(free // 1024**2))
        yield Diagnosis(Health.WELL if free > _LEAST_FREE else Health.DOUBTFUL, "disk", said)


def _inbox(house: House) -> Iterator[Diagnosis]:
    """Hold the inbox's folders against the reporters: what lies in a wrong one counts for nobody."""
    try:
        entries = sorted(path.name for path in house.settings.inbox.iterdir())
    except OSError:
        return  # told with the folder itself
    lost = strays(house.settings.inbox, entries)
    if lost:
        yield Diagnosis(Health.DOUBTFUL, "inbox", said_of(lost))
    names = [name for name in entries if (house.settings.inbox / name).is_dir()]
    known = {unit for book in house.books.values() for unit in book.reporters}
    for name in names:
        if name in known or name.startswith("."):
            continue
        near = nearest(name, sorted(known), 3, 0.5)
        said = message("inbox/{name} is no reporter's: rename or remove it", name=harmless(name))
        if near:
            said = message(
                "inbox/{name} is no reporter's; did you mean {near}?",
                name=harmless(name),
                near=tuple(near),
            )
        yield Diagnosis(Health.DOUBTFUL, "inbox", said)


def _archive(house: House) -> Iterator[Diagnosis]:
    """Hold the archive against the ledger."""
    with house.ledger.reading() as entry:
        found = missing(house, entry)
    if found.count:
        yield Diagnosis(Health.SICK, "archive", found.said)
    else:
        yield Diagnosis(Health.WELL, "archive", message("holds all that came in"))


def _database(house: House) -> Iterator[Diagnosis]:
    if not house.settings.database_url.startswith("sqlite"):
        return
    if sqlite3.sqlite_version_info >= _SOUND_SQLITE:
        said = message("SQLite {version}, journal_mode DELETE", version=sqlite3.sqlite_version)
        yield Diagnosis(Health.WELL, "database", said)
        return
    said = message(
        "SQLite {version} has the fault of WAL resets; the ledger does not use WAL",
        version=sqlite3.sqlite_version,
    )
    yield Diagnosis(Health.HINT, "database", said)


def _log(house: House) -> Iterator[Diagnosis]:
    with house.ledger.reading() as entry:
        chain = entry.verify_chain()
    if chain.broken is not None:
        said = message(
            "the log does not hold from entry {number} on ({why}): restore a backup and compare",
            number=str(chain.broken),
            why=chain.why or "-",
        )
        yield Diagnosis(Health.SICK, "log", said)
    else:
        said = message(
            "{sealed} entries sealed, {tail} not yet",
            sealed=str(chain.sealed),
            tail=str(chain.tail),
        )
        yield Diagnosis(Health.WELL, "log", said)


def _timetable(house: House, now: datetime) -> Iterator[Diagnosis]:
    """Tell slots that a pass left undone from those for which there was no pass yet."""
    with house.ledger.reading() as entry:
        noted = entry.noted(LAST_TICK)
        due = [slot for slot in entry.due_slots(now) if slot.plan in house.books]
    patience = 3 * house.settings.tick_seconds + 60
    last = datetime.fromisoformat(noted) if noted else None
    if last is not None and due and (now - last).total_seconds() > patience:
        moment = last.astimezone(house.books[due[0].plan].plan.zone)
        said = message(
            "the last pass was made at {moment}; {count} slots have fallen due since: where"
            " `duban serve` should run, start it",
            moment=f"{moment:%Y-%m-%d %H:%M}",
            count=str(len(due)),
        )
        yield Diagnosis(Health.HINT, "timetable", said)
    until = min(now, last) if last is not None else now
    lag = max(((until - slot.at).total_seconds() for slot in due), default=0.0)
    said = message(
        "the oldest slot that is due waits {minutes} minutes", minutes=f"{max(lag, 0.0) / 60:.0f}"
    )
    yield Diagnosis(Health.DOUBTFUL if lag > patience else Health.WELL, "timetable", said)


def _anchors(house: House, told: Anchor | None) -> Iterator[Diagnosis]:
    """Say how far the ledger is sealed, and whether it is the one that an anchor was told of."""
    with house.ledger.reading() as entry:
        last = entry.anchor()
        seal = entry.seal_of(told.event) if told is not None else ""
    if last is not None:
        yield Diagnosis(Health.WELL, "log", anchor_of(last))
    if told is None:
        return
    if seal and seal.startswith(told.seal):
        said = message("entry {number} has the seal that was told", number=str(told.event))
        yield Diagnosis(Health.WELL, "log", said)
    else:
        said = message(
            "entry {number} has not the seal {told} but {found}: entries up to it were changed or"
            " cut off, or this is another ledger; restore a backup and compare",
            number=str(told.event),
            told=told.seal,
            found=Anchor(told.event, seal).shown or "-",
        )
        yield Diagnosis(Health.SICK, "log", said)


def _calendar(house: House) -> Iterator[Diagnosis]:
    for plan in map(house.plugins.plan, house.books):
        years = range(plan.starts.year, plan.ends.year + 2)
        lacking = [year for year in years if not house.plugins.calendar.covers(year)]
        said = message("covers {first} to {last}", first=str(years[0]), last=str(years[-1]))
        if lacking:
            said = message(
                "no calendar for {years}: add calendar/*.toml to a root or upgrade chinesecalendar",
                years=tuple(map(str, lacking)),
            )
        yield Diagnosis(Health.DOUBTFUL if lacking else Health.WELL, f"calendar {plan.id}", said)


def _plugins(house: House) -> Iterator[Diagnosis]:
    for area, said in house.aside.items():
        yield Diagnosis(Health.DOUBTFUL, f"plugin {area}", said)


def _overrides(house: House) -> Iterator[Diagnosis]:
    """Look for files of roots whose counterpart in an earlier root has changed since."""
    for one in overrides(house.plugins.roots):
        if one.recorded == one.present:
            continue
        parts = {"file": one.file, "hides": one.hides, "line": f'"{one.inside}" = "{one.present}"'}
        if one.recorded:
            said = message(
                "{file} was made from an older {hides}: compare the two, then put {line} below"
                " [based_on] of root.toml",
                **parts,
            )
            yield Diagnosis(Health.DOUBTFUL, f"root {one.root}", said)
        else:
            said = message(
                "{file} hides {hides}: to hear when that changes, put {line} below [based_on] of"
                " root.toml",
                **parts,
            )
            yield Diagnosis(Health.HINT, f"root {one.root}", said)


def _mailboxes(house: House, environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Log in to the mailbox that feeds the intake, and to the archive mailbox."""
    for table, settings in (("imap", house.settings.imap), ("evidence", house.settings.evidence)):
        if settings is None:
            continue
        try:
            password = secret(settings, environ, f"service.{table}")
        except DubanError as error:
            yield Diagnosis(Health.SICK, table, unusable(table, error))
            continue
        try:
            with visit(settings, password):
                pass
        except DubanError as error:
            yield Diagnosis(Health.SICK, table, error.said)
        else:
            said = message(
                "{user} can read {folder} at {host}",
                user=settings.user,
                folder=settings.folder,
                host=settings.host,
            )
            yield Diagnosis(Health.WELL, table, said)
