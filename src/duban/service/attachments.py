"""The files in a mail: their names made harmless, their bytes as they were sent."""

import re
from collections.abc import Collection, Iterator
from email.message import EmailMessage
from pathlib import PurePosixPath

from attrs import frozen

from duban.words import harmless

_SEPARATORS = re.compile(r"[\\/]")
#: What no file system forbids, in bytes: a note's name is longer than its file's.
_LONGEST = 150


@frozen
class Attached:
    """A file in a mail, under a name without any path."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """Give its name's ending in small letters."""
        return PurePosixPath(self.name).suffix.lower()


def attachments(mail: EmailMessage, suffixes: Collection[str]) -> Iterator[Attached]:
    """Give the files that a mail brings, those in mails that it forwards too.

    The pictures of a signature are none: what is shown within the text counts only if its name
    ends in one of `suffixes`.
    """
    for part in mail.walk():
        given = part.get_filename()
        if part.is_multipart() or not given:
            continue
        name = file_name(given)
        content = part.get_payload(decode=True)
        file = Attached(name, content if isinstance(content, bytes) else b"")
        if part.get_content_disposition() == "attachment" or file.suffix in suffixes:
            yield file


def file_name(given: str) -> str:
    """Give the last part of a name from outside, on one line, neither hidden nor too long."""
    name = harmless(_SEPARATORS.split(given)[-1], 500).strip(" .~$") or "attachment"
    path = PurePosixPath(name)
    suffix = path.suffix if len(path.suffix.encode()) <= 16 else ""
    stem = name.removesuffix(suffix)
    room = _LONGEST - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + suffix
