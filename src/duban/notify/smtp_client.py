"""smtplib's client with limits: each reply has one as a whole, and half a reply is none."""

import smtplib
import socket
import threading
from contextlib import suppress
from typing import Any, BinaryIO


class _WholeLines:
    """A server's lines: one that the connection's end cuts off is no reply, whatever it begins with."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readline(self, most: int) -> bytes:
        line = self._file.readline(most)
        if line and not line.endswith(b"\n") and len(line) < most:
            raise smtplib.SMTPServerDisconnected("reply cut off")
        return line

    def close(self) -> None:
        self._file.close()


class Client(smtplib.SMTP):
    """smtplib's client, whose every reply has a limit as a whole, even at one byte a second."""

    limit = 30.0
    is_answered = False
    refusal: smtplib.SMTPAuthenticationError | None = None

    def auth(
        self, mechanism: str, authobject: Any, *, initial_response_ok: bool = True
    ) -> tuple[int, bytes]:
        """Log in by one mechanism, and remember a refusal: trying the next one may end in less."""
        try:
            return super().auth(mechanism, authobject, initial_response_ok=initial_response_ok)
        except smtplib.SMTPAuthenticationError as error:
            self.refusal = error
            raise

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply; raises SMTPServerDisconnected for none, or one without end."""
        self.is_answered = True
        if self.file is None and self.sock is not None:
            self.file = _WholeLines(self.sock.makefile("rb"))
        bell = threading.Timer(self.limit, self._hang_up)
        bell.daemon = True
        bell.start()
        try:
            return super().getreply()
        except smtplib.SMTPResponseException as error:
            # smtplib calls a line without end "500", which is no word of the server's.
            raise smtplib.SMTPServerDisconnected("reply without end") from error
        finally:
            bell.cancel()

    def _hang_up(self) -> None:
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                # Not SSLSocket's own: it would pull TLS from under the thread that is reading.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class TlsClient(Client, smtplib.SMTP_SSL):
    """The same where TLS comes first."""
