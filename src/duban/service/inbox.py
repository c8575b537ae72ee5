"""The inbox: inbox/<reporter>/ is read when its files have settled; nothing leaves it unrecorded."""

import os
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from attrs import define, field, frozen

from duban.errors import DubanError
from duban.intake.files import is_litter
from duban.model.settings import ServiceSettings
from duban.words import Message, harmless, message


@frozen
class Waiting:
    """A file that waits in a reporter's folder or below; `received` is when it came to lie there.

    `file` is its name below the reporter's folder, as it can be shown.
    """

    path: Path
    reporter: str
    file: str
    received: datetime

    @property
    def name(self) -> str:
        """Give its name below the inbox."""
        return f"{self.reporter}/{self.file}"


@frozen
class Obstacle:
    """What keeps one file or folder of a reporter in the inbox: nothing else waits for it.

    With `unread` nobody knows what it holds; else it was taken in, and cannot be removed.
    """

    reporter: str
    said: Message
    unread: bool = True


@define
class Inbox:
    """What lies in the inbox: files that have settled, what cannot be read, files of nobody."""

    files: list[Waiting] = field(factory=list)
    obstacles: list[Obstacle] = field(factory=list)
    strays: tuple[str, ...] = ()


def look_into(settings: ServiceSettings, now: datetime) -> Inbox:
    """Give the files that nobody has written to for `settle_seconds`, by reporter and name.

    A file's age is told by the machine's own clock, whatever `now` is. What is hidden and symbolic
    links are left alone. Raises DubanError if the inbox is not there, or nothing in it can be read:
    an unmounted disk is no silence of the divisions.
    """
    try:
        names = sorted(os.listdir(settings.inbox))  # noqa: PTH208 - names, some of no encoding
    except OSError as error:
        raise _unreadable(settings, error) from error
    found = Inbox(strays=strays(settings.inbox, names))
    folders = [each for each in names if not each.startswith(".")]
    folders = [each for each in folders if os.path.isdir(settings.inbox / each)]  # noqa: PTH112
    faults: list[OSError] = []
    for name in folders:
        reader = _Reader(settings, now, shown(name), found)
        faults += reader.read(settings.inbox / name)
    if faults and len(faults) == len(folders):
        raise _unreadable(settings, faults[0]) from faults[0]
    return found


def strays(inbox: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Give those of the inbox's own entries that are files: nobody knows whose they are."""
    return tuple(
        shown(name)
        for name in names
        if not is_litter(name)
        and not os.path.islink(inbox / name)  # noqa: PTH114 - never raises, unlike Path's
        and os.path.isfile(inbox / name)  # noqa: PTH113 - likewise
    )


def said_of(strays: Sequence[str]) -> Message:
    """Say that files of nobody lie in the inbox."""
    return message(
        "{count} files lie in inbox/ itself and are nobody's: {files}; move each into the folder of"
        " its reporter",
        count=len(strays),
        files=tuple(harmless(name, 60) for name in strays[:5]),
    )


def shown(name: str) -> str:
    """Give a name as it can be written down, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "replace")


def _unreadable(settings: ServiceSettings, error: OSError) -> DubanError:
    said = message(
        "The inbox cannot be read: {error}; overdue mail is held until it can",
        error=error.strerror or str(error),
    )
    return DubanError(said, file=str(settings.inbox))


@frozen
class _Reader:
    """Reads one reporter's folder with all folders in it."""

    settings: ServiceSettings
    now: datetime
    reporter: str
    found: Inbox

    def read(self, top: Path) -> list[OSError]:
        """Add what lies there; gives the fault if the folder itself cannot be listed."""
        files: list[Waiting] = []
        folders: list[tuple[Path, str, float]] = [(top, "", 0.0)]
        faults = []
        while folders:
            folder, below, moved = folders.pop()
            try:
                with os.scandir(folder) as scanned:
                    entries = list(scanned)
            except OSError as error:
                self.pass_over(below, error)
                if folder == top and not isinstance(error, FileNotFoundError):
                    faults.append(error)
                continue
            for entry in entries:
                if entry.name.startswith((".", "~$")):
                    continue
                name = f"{below}{shown(entry.name)}"
                try:
                    told = entry.stat(follow_symlinks=False)
                    if entry.is_dir(follow_symlinks=False):
                        landed = max(moved, _moved(told))
                        folders.append((folder / entry.name, f"{name}/", landed))
                    elif entry.is_file(follow_symlinks=False) and self.has_settled(told):
                        landed = max(moved, told.st_ctime)
                        received = datetime.fromtimestamp(landed, self.now.tzinfo)
                        path = folder / entry.name
                        files.append(Waiting(path, self.reporter, name, min(received, self.now)))
                except OSError as error:
                    self.pass_over(name, error)
        self.found.files += sorted(files, key=lambda one: (one.file, one.path))
        return faults

    def has_settled(self, told: os.stat_result) -> bool:
        return time.time() - told.st_mtime >= self.settings.settle_seconds

    def pass_over(self, name: str, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            place = f"{self.reporter}/{name}"
            self.found.obstacles.append(Obstacle(self.reporter, cannot_read(place, error)))


def cannot_read(name: str, error: OSError) -> Message:
    """Say that a file or folder of the inbox cannot be read."""
    return message(
        "inbox/{file} cannot be read: {error}",
        file=harmless(name),
        error=error.strerror or str(error),
    )


def _moved(folder: os.stat_result) -> float:
    """Give when a folder was laid where it is, as far as it tells: its files do not, moved with it.

    Whatever is laid into it later moves both of its times.
    """
    return folder.st_ctime if folder.st_ctime_ns > folder.st_mtime_ns else 0.0
