"""A real IMAP server of one's own: Dovecot on loopback, its mail in a folder of the test's."""

import getpass
import imaplib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from attrs import frozen

USER, PASSWORD = "reports", "open-sesame"

_CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
default_login_user = {guest}
default_internal_user = {inside}
default_internal_group = {group}
mail_location = maildir:{home}/mail
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@frozen
class Dovecot:
    """A server that runs, where USER logs in with PASSWORD."""

    port: int
    tls_port: int
    home: Path

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as client:
            client.login(USER, PASSWORD)
            client.select("INBOX")
            yield client

    def append(self, mail: EmailMessage | bytes, at: str = "2018-12-20 09:00") -> None:
        """Lay a mail into the mailbox as one that came at a time of the plan's zone."""
        received = datetime.fromisoformat(f"{at}:00+08:00").astimezone(UTC)
        content = mail if isinstance(mail, bytes) else mail.as_bytes()
        with self.client() as client:
            status, said = client.append("INBOX", "", received, content)
        assert status == "OK", said

    def clear(self) -> None:
        with self.client() as client:
            for uid in client.uid("SEARCH", "ALL")[1][0].split():
                client.uid("STORE", uid.decode(), "+FLAGS", "\\Deleted")
            client.expunge()

    def flags(self) -> list[bytes]:
        with self.client() as client:
            return [each for each in client.fetch("1:*", "(FLAGS)")[1] if isinstance(each, bytes)]

    def set_up_anew(self) -> None:
        """Give the mailbox another UIDVALIDITY, as one that was rebuilt has."""
        uids = self.home / "mail" / "dovecot-uidlist"
        known = uids.read_text(encoding="ascii")
        uids.write_text(re.sub(r" V(\d+)", " V1234567", known, count=1), encoding="ascii")
        for index in (self.home / "mail").glob("dovecot.index*"):
            index.unlink()


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("dovecot is not installed (Debian: dovecot-imapd)")
    is_root = os.geteuid() == 0
    me = getpass.getuser()
    with (
        socket.create_server(("127.0.0.1", 0)) as free,
        socket.create_server(("127.0.0.1", 0)) as tls_free,
    ):
        port, tls_port = free.getsockname()[1], tls_free.getsockname()[1]
    # Its sockets need a short path.
    with tempfile.TemporaryDirectory(prefix="imap-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        config = home / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                home=home,
                port=port,
                tls_port=tls_port,
                password=PASSWORD,
                guest="dovenull" if is_root else me,
                inside="dovecot" if is_root else me,
                user="dovecot" if is_root else me,
                group="dovecot" if is_root else os.getgid(),
            ),
            encoding="ascii",
        )
        (home / "mail").mkdir()
        subprocess.run(
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
            " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem".split(),
            cwd=home,
            check=True,
            capture_output=True,
        )
        if is_root:
            home.chmod(0o755)
            shutil.chown(home / "mail", "dovecot", "dovecot")
        server = subprocess.Popen(  # ended below, by its own handle
            [program, "-F", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(server, port, home / "dovecot.log")
            yield Dovecot(port, tls_port, home)
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and server.poll() is None:
        try:
            with imaplib.IMAP4("127.0.0.1", port, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    said = log.read_text(encoding="utf-8") if log.exists() else "it wrote no log"
    pytest.fail(f"dovecot does not answer: {said}")
