"""One visit to a mailbox by IMAP, which reads and changes nothing.

imaplib rather than a library on top of it: a visit needs UIDVALIDITY, the server's INTERNALDATE, and
a message's size before its bytes.
"""

import base64
import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from attrs import frozen

from duban.errors import DubanError
from duban.model.settings import ImapSettings
from duban.words import harmless, message

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_UID = re.compile(rb"UID (\d+)")
#: What imaplib fails with; ValueError for a password or an answer that it cannot take.
_FAILURES = (OSError, imaplib.IMAP4.error, ValueError)
_NOT_ASCII = re.compile(r"[^\x20-\x7e]+")


class Unreachable(DubanError):
    """A mailbox cannot be reached or does not answer as it should; later it may."""


@frozen
class Stamp:
    """What the server says of a message before it is read: its size in bytes, when it came."""

    uid: int
    size: int
    received: datetime


class Visit:
    """A folder that is open for reading; see `visit`."""

    def __init__(
        self,
        client: imaplib.IMAP4,
        validity: int,
        seconds: float,
        told: Callable[[Exception], Unreachable],
    ) -> None:
        """Take a client that has a folder open, how long it may read, and how failures are told."""
        self._client = client
        self._until = time.monotonic() + seconds
        self._told = told
        self.validity = validity

    def is_over(self) -> bool:
        """Tell whether it has read long enough: the rest is for the next visit."""
        return time.monotonic() > self._until

    def after(self, uid: int) -> list[int]:
        """Give the UIDs above one, ascending."""
        found = self._search("UID", f"{uid + 1}:*")
        return sorted(each for each in found if each > uid)  # n:* always names the last one

    def has(self, message_id: str) -> bool:
        """Tell whether a message of this Message-ID lies in the folder."""
        return bool(self._search("HEADER", "Message-ID", _quoted(message_id)))

    def stamp(self, uid: int) -> Stamp | None:
        """Give what the server says of a message; None if it is gone."""
        for part in self._fetch(uid, "(UID RFC822.SIZE INTERNALDATE)"):
            line = part if isinstance(part, bytes) else b" ".join(part)
            size, date, found = _SIZE.search(line), _DATE.search(line), _UID.search(line)
            if size and date and found and int(found[1]) == uid:
                received = parsedate_to_datetime(date[1].decode("ascii").strip())
                return Stamp(uid, int(size[1]), received.astimezone(UTC))
        return None

    def content(self, uid: int, *, only_header: bool = False) -> bytes | None:
        """Give a message's bytes; None if it is gone. It stays unread."""
        for part in self._fetch(uid, f"(UID BODY.PEEK[{'HEADER' if only_header else ''}])"):
            if isinstance(part, tuple) and b"BODY[" in part[0]:
                return bytes(part[1])
        return None

    def _search(self, *criteria: str) -> list[int]:
        found = self._ask("SEARCH", *criteria)
        return [int(each) for line in found if isinstance(line, bytes) for each in line.split()]

    def _fetch(self, uid: int, what: str) -> list[Any]:
        return self._ask("FETCH", str(uid), what)

    def _ask(self, *command: str) -> list[Any]:
        try:
            status, found = self._client.uid(*command)
            if status != "OK":
                raise imaplib.IMAP4.error(repr(found))
        except _FAILURES as error:
            raise self._told(error) from None
        return list(found)


@contextmanager
def visit(
    settings: ImapSettings, password: str, context: ssl.SSLContext | None = None
) -> Iterator[Visit]:
    """Open a mailbox's folder for reading, and leave it afterwards.

    Raises Unreachable for all that server, network or login fail at, as the visit's methods do.
    `context` is for a certificate authority of one's own.
    """

    def told(error: Exception) -> Unreachable:
        return _unreachable(settings, password, error)

    try:
        client = _connected(settings, context)
    except _FAILURES as error:
        raise told(error) from None
    try:
        try:
            if settings.security == "starttls":
                client.starttls(context or ssl.create_default_context())
            client.login(settings.user, password)
            validity = _selected(client, settings.folder)
        except _FAILURES as error:
            raise told(error) from None  # the cause may hold the password
        yield Visit(client, validity, settings.visit_seconds / 2, told)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            client.logout()
        with suppress(OSError):
            client.shutdown()


class _Client(imaplib.IMAP4):
    """imaplib's client, whose visit as a whole has an end, even at one byte a second."""

    def __init__(self, settings: ImapSettings, **tls: Any) -> None:
        self._bell = threading.Timer(settings.visit_seconds, self._hang_up)
        self._bell.daemon = True
        super().__init__(settings.host, settings.port, timeout=settings.connect_seconds, **tls)

    def open(self, *where: Any, **others: Any) -> None:
        """Connect, and set the bell: the server's first words may have no end either."""
        super().open(*where, **others)
        self._bell.start()

    def shutdown(self) -> None:
        """Close the connection."""
        self._bell.cancel()
        super().shutdown()

    def _hang_up(self) -> None:
        with suppress(OSError):
            # Not SSLSocket's own: it would pull TLS from under the thread that is reading.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _TlsClient(_Client, imaplib.IMAP4_SSL):
    """The same where TLS comes first."""


def _connected(settings: ImapSettings, context: ssl.SSLContext | None) -> imaplib.IMAP4:
    if settings.security == "tls":
        return _TlsClient(settings, ssl_context=context or ssl.create_default_context())
    return _Client(settings)


def _selected(client: imaplib.IMAP4, folder: str) -> int:
    """Open a folder by EXAMINE, and give its UIDVALIDITY."""
    status, said = client.select(_quoted(_utf7(folder)), readonly=True)
    _, told = client.response("UIDVALIDITY")
    if status != "OK" or not told or told[0] is None:
        raise imaplib.IMAP4.error(repr(said))
    return int(told[0])


def _unreachable(settings: ImapSettings, password: str, error: Exception) -> Unreachable:
    # What an encoder complains of could be a piece of the password.
    said = "only ASCII can be sent" if isinstance(error, UnicodeError) else str(error)
    said = said or type(error).__name__
    if password:
        said = said.replace(password, "***")
    return Unreachable(
        message(
            "The mailbox {user} at {host}:{port} cannot be read: {error}",
            user=settings.user,
            host=settings.host,
            port=str(settings.port),
            error=harmless(said),
        )
    )


def _quoted(text: str) -> str:
    """Give an IMAP quoted string."""
    text = text.translate({0: None, 10: None, 13: None})
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(name: str) -> str:
    """Give a folder's name as IMAP spells it (RFC 3501, 5.1.3)."""
    return _NOT_ASCII.sub(_shifted, name.replace("&", "&-"))


def _shifted(found: re.Match[str]) -> str:
    coded = base64.b64encode(found[0].encode("utf-16-be")).rstrip(b"=").replace(b"/", b",")
    return f"&{coded.decode('ascii')}-"
