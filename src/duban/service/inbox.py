"""The inbox: inbox/<reporter>/ is read when its files have settled; nothing leaves it unrecorded."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from attrs import frozen

from duban.errors import DubanError
from duban.model.settings import ServiceSettings
from duban.words import message


@frozen
class Waiting:
    """A file that waits in a reporter's folder; `received` is when it came to lie there."""

    path: Path
    reporter: str
    received: datetime

    @property
    def name(self) -> str:
        """Give its name below the inbox."""
        return f"{self.reporter}/{self.path.name}"


def waiting(settings: ServiceSettings, now: datetime) -> Iterator[Waiting]:
    """Give the files that nobody has written to for `settle_seconds`, by reporter and name.

    A file's age is told by the machine's own clock, whatever `now` is. Raises DubanError if the
    inbox is not there or cannot be read: an unmounted disk is no silence of the divisions.
    """
    try:
        folders = sorted(path for path in settings.inbox.iterdir() if path.is_dir())
    except OSError as error:
        said = message(
            "The inbox cannot be read: {error}; overdue mail is held until it can",
            error=error.strerror or str(error),
        )
        raise DubanError(said, file=str(settings.inbox)) from error
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.name.startswith((".", "~$")) or path.is_symlink() or not path.is_file():
                continue
            told = path.stat()
            if time.time() - told.st_mtime >= settings.settle_seconds:
                landed = datetime.fromtimestamp(told.st_ctime, now.tzinfo)
                yield Waiting(path, folder.name, min(landed, now))
