"""A mail server in a process of its own, which puts each mail on disk before it takes it."""

import os
import signal
import socket
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.parser import BytesHeaderParser
from hashlib import sha256
from pathlib import Path

from attrs import frozen
from tests.torture.children import ended, forked

_HELLO = b"220 sink.example\r\n"


@frozen
class Sink:
    """The server: its port, and the file with a line for each mail: Message-ID and digest."""

    port: int
    file: Path

    def has(self, message_id: str) -> bool:
        """Tell whether a mail arrived, as an evidence channel does.

        The server talks to one client at a time: when it greets us, it is through with what a
        client that died had sent.
        """
        with socket.create_connection(("127.0.0.1", self.port), 30) as link:
            link.recv(len(_HELLO))
        return message_id in self.arrived()

    def arrived(self) -> Counter[str]:
        """Count the mails by Message-ID."""
        return Counter(line.split()[0] for line in self.file.read_text("ascii").splitlines())

    def changed(self) -> list[str]:
        """Give the Message-IDs under which different contents arrived."""
        digests = defaultdict(set)
        for line in self.file.read_text("ascii").splitlines():
            message_id, digest = line.split()
            digests[message_id].add(digest)
        return [message_id for message_id, found in digests.items() if len(found) > 1]


@contextmanager
def running(file: Path) -> Iterator[Sink]:
    """Run the server; it ends with the process that started it."""
    file.touch()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        port = door.getsockname()[1]
        pid = forked(lambda: _serve(door, file))
    try:
        yield Sink(port, file)
    finally:
        os.kill(pid, signal.SIGKILL)
        ended(pid)


def _serve(door: socket.socket, file: Path) -> None:
    parent = os.getppid()
    door.settimeout(1)
    with file.open("ab", buffering=0) as lines:
        while os.getppid() == parent:
            with suppress(OSError):  # TimeoutError too: nobody came, or the client died
                link, _ = door.accept()
                with link:
                    link.settimeout(10)
                    _talk(link, lines.fileno())


def _talk(link: socket.socket, lines: int) -> None:
    link.sendall(_HELLO)
    with link.makefile("rb") as words:
        for line in words:
            verb = line[:4].upper()
            if verb == b"DATA":
                link.sendall(b"354 go on\r\n")
                if not _take(words, lines):
                    return
            link.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


def _take(words: Iterator[bytes], lines: int) -> bool:
    """Keep a mail; False if the client was gone before the final dot."""
    content = b""
    for line in words:
        if line == b".\r\n":
            message_id = BytesHeaderParser().parsebytes(content)["Message-ID"]
            kept = f"{message_id} {sha256(content).hexdigest()}\n"
            os.write(lines, kept.encode("ascii"))
            os.fsync(lines)
            return True
        content += line
    return False
