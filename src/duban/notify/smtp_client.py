"""smtplib's client with limits: each reply has one as a whole, and half a reply is none."""

import io
import smtplib
import socket
import time
from typing import Any


class _Timed(io.RawIOBase):
    """What a server sends, as long as its present reply may take."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.until = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        return self._sock.recv_into(buffer)


class _WholeLines:
    """A server's lines: one that the connection's end cuts off is no reply, whatever it begins with."""

    def __init__(self, sock: socket.socket) -> None:
        self._timed = _Timed(sock)
        self._file = io.BufferedReader(self._timed)

    def allow(self, seconds: float) -> None:
        self._timed.until = time.monotonic() + seconds

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
        if self.sock is None:
            return super().getreply()
        if self.file is None:
            self.file = _WholeLines(self.sock)
        self.file.allow(self.limit)
        try:
            return super().getreply()
        except smtplib.SMTPResponseException as error:
            # smtplib calls a line without end "500", which is no word of the server's.
            raise smtplib.SMTPServerDisconnected("reply without end") from error
        finally:
            if self.sock is not None:
                self.sock.settimeout(self.limit)


class TlsClient(Client, smtplib.SMTP_SSL):
    """The same where TLS comes first."""
