"""The doctor: what keeps the service from working, or will, each with its remedy."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from duban.service.house import House
from duban.service.writing import anchor_of
from duban.store import Anchor
from duban.words import Message, message

_LEAST_FREE = 500 * 1024 * 1024
#: SQLite before this may corrupt a database in WAL mode when it is reset (fixed in 3.51.3).
_SOUND_SQLITE = (3, 51, 3)


class Health(StrEnum):
    """How a thing is."""

    WELL = "well"
    DOUBTFUL = "doubtful"
    SICK = "sick"


@frozen
class Diagnosis:
    """One thing that was looked at."""

    health: Health
    subject: str
    said: Message


def examine(house: House, now: datetime, told: Anchor | None = None) -> Iterator[Diagnosis]:
    """Look at the house: folders, disk, database, chain, calendar, mail.

    `told` is an anchor from a digest to the office, its seal as shown there or whole.
    """
    yield from _folders(house)
    yield from _database(house, now)
    yield from _anchors(house, told)
    yield from _calendar(house)
    yield from _mail(house)


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


def _database(house: House, now: datetime) -> Iterator[Diagnosis]:
    if house.settings.database_url.startswith("sqlite"):
        sound = sqlite3.sqlite_version_info >= _SOUND_SQLITE
        said = message("SQLite {version}, journal_mode DELETE", version=sqlite3.sqlite_version)
        if not sound:
            said = message(
                "SQLite {version} has the fault of WAL resets; the ledger does not use WAL",
                version=sqlite3.sqlite_version,
            )
        yield Diagnosis(Health.WELL, "database", said)
    with house.ledger.reading() as entry:
        chain = entry.verify_chain()
        oldest = entry.due_slots(now)
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
    lag = max(((now - slot.at).total_seconds() for slot in oldest), default=0.0)
    late = lag > 3 * house.settings.tick_seconds + 60
    said = message("the oldest slot that is due waits {minutes} minutes", minutes=f"{lag / 60:.0f}")
    yield Diagnosis(Health.DOUBTFUL if late else Health.WELL, "timetable", said)


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
    for plan, book in house.books.items():
        years = range(book.plan.starts.year, book.plan.ends.year + 2)
        lacking = [year for year in years if not house.plugins.calendar.covers(year)]
        said = message("covers {first} to {last}", first=str(years[0]), last=str(years[-1]))
        if lacking:
            said = message(
                "no calendar for {years}: add calendar/*.toml to a root or upgrade chinesecalendar",
                years=tuple(map(str, lacking)),
            )
        yield Diagnosis(Health.DOUBTFUL if lacking else Health.WELL, f"calendar {plan}", said)


def _mail(house: House) -> Iterator[Diagnosis]:
    mail = house.settings.mail
    if not mail.host:
        yield Diagnosis(Health.DOUBTFUL, "mail", message("no mail server is set: nothing goes out"))
        return
    where = f"{mail.host}:{mail.port}"
    try:
        with socket.create_connection(
            (mail.host, mail.port), timeout=min(10, mail.connect_seconds)
        ):
            pass
    except OSError as error:
        said = message(
            "{where} cannot be reached: {error}", where=where, error=error.strerror or str(error)
        )
        yield Diagnosis(Health.SICK, "mail", said)
    else:
        yield Diagnosis(Health.WELL, "mail", message("{where} answers", where=where))
    for name, value in (
        ("sender", mail.sender),
        ("fallback", mail.fallback),
        ("administrator", mail.administrator),
    ):
        if not value:
            said = message("service.mail.{name} is not set", name=name)
            yield Diagnosis(Health.DOUBTFUL, "mail", said)
