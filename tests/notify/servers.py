"""A mail server of raw sockets that fails at one stage in one way, and keeps what it was told."""

import base64
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from attrs import define, evolve, field

from duban.model.ledger import Outgoing
from duban.model.settings import MailSettings

STAGES = "banner EHLO STARTTLS AUTH MAIL RCPT DATA body dot QUIT".split()
POLITE = {
    "banner": b"220 mx.example\r\n",
    "EHLO": b"250-mx.example\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE\r\n",
    "STARTTLS": b"220 go\r\n",
    "AUTH": b"235 ok\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go\r\n",
    "dot": b"250 taken as 4711\r\n",
    "QUIT": b"221 bye\r\n",
}
REPLIES = {
    "421": b"421 closing\r\n",
    "4xx": b"451 later\r\n",
    "5xx": b"554 never\r\n",
    "garbage": b"\xff\xfe what?\r\n",
    "endless": b"2" * 20000,
    "bare": b"250 mx.example\r\n",
    "farewell": b"535 wrong\r\n",
    "cut": b"250 o",
    "echo": b"535 wrong: open-sesame " + base64.b64encode(b"\0office\0open-sesame") + b"\r\n",
}

SETTINGS = MailSettings(
    host="127.0.0.1",
    security="none",
    sender="督查室 <office@duban.example>",
    connect_seconds=0.3,
    step_seconds=0.3,
    final_seconds=0.3,
)
NOW = datetime(2019, 7, 8, 0, 30, tzinfo=UTC)


def mail(content: bytes = b"Subject: x\r\n\r\n.hidden\r\n..\r\nend\r\n") -> Outgoing:
    return Outgoing("<1@duban.example>", "key", "greening@duban.example", "x", content, NOW, NOW)


@define
class Raw:
    """The server: where it listens, what came, whether a whole mail was read."""

    stage: str
    fault: str
    port: int = 0
    commands: list[bytes] = field(factory=list)
    body: bytes = b""

    def settings(self, base: MailSettings = SETTINGS) -> MailSettings:
        """Give settings that lead here."""
        return evolve(base, port=self.port)

    def serve(self, connection: socket.socket, stop: threading.Event) -> None:
        """Hold one conversation."""
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            if not self._answer("banner", connection, stop):
                return
            while line := lines.readline():
                self.commands.append(line)
                stage = line.split(b" ")[0].strip().decode().upper()
                if not self._answer(stage, connection, stop):
                    return
                if stage == "DATA" and not self._data(lines, connection, stop):  # type: ignore[arg-type]
                    return
                if stage == "QUIT":
                    return

    def _data(
        self, lines: Iterator[bytes], connection: socket.socket, stop: threading.Event
    ) -> bool:
        if self.stage == "body" and not self._fault(connection, stop):
            return False
        for line in lines:
            if line == b".\r\n":
                # What was said out of turn in the body stands as the answer to the final dot.
                return self.stage == "body" or self._answer("dot", connection, stop)
            self.body += line
        return False

    def _answer(self, stage: str, connection: socket.socket, stop: threading.Event) -> bool:
        if stage == self.stage:
            return self._fault(connection, stop)
        connection.sendall(POLITE[stage])
        return True

    def _fault(self, connection: socket.socket, stop: threading.Event) -> bool:
        if self.fault == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if self.fault == "refuse":
            return False
        if self.fault == "half":
            # the client hears the end of all answers; what it still says is read
            connection.shutdown(socket.SHUT_WR)
            stop.wait(0.5)
            return self.stage == "body"
        if self.fault == "timeout":
            stop.wait(5)
            return False
        if self.fault == "drip":
            while not stop.wait(0.1):
                connection.sendall(b"2")
            return False
        connection.sendall(REPLIES[self.fault])
        return self.fault not in {"421", "farewell", "cut"} or self.stage == "body"


@contextmanager
def raw(stage: str, fault: str) -> Iterator[Raw]:
    """Run a server for one conversation."""
    server, stop = Raw(stage, fault), threading.Event()
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(5)
        server.port = listening.getsockname()[1]

        def run() -> None:
            with suppress(OSError):
                connection, _ = listening.accept()
                connection.settimeout(5)
                server.serve(connection, stop)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            thread.join(10)
