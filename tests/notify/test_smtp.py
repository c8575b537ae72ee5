"""Mail to a polite server, in the open and under TLS, with certificates that are looked at."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from attrs import evolve
from tests.notify.servers import NOW, SETTINGS

from duban.model.ledger import Outgoing, Verdict
from duban.notify import Letter, SmtpChannel, outgoing

LETTER = Letter("督办周报", "您好\n.\n..两点\n", "<p>您好</p>\n")
PATIENT = evolve(SETTINGS, connect_seconds=5.0, step_seconds=5.0, final_seconds=5.0)


class Box:
    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.logins: list[LoginPassword] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 taken"

    def authenticate(self, _server: Any, _s: Any, _e: Any, _m: Any, data: Any) -> AuthResult:
        self.logins.append(data)
        return AuthResult(success=data == LoginPassword(b"office", b"open-sesame"), handled=False)


class Anywhere(Controller):
    """aiosmtpd's own looks for itself at the port it was given; here the system chooses one."""

    def _trigger_server(self) -> None:
        socket.create_connection(self.server.sockets[0].getsockname()[:2], 5).close()


@contextmanager
def polite(box: Box, **options: Any) -> Iterator[int]:
    controller = Anywhere(box, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.server.sockets[0].getsockname()[1]
    finally:
        controller.stop()


def mail(**changes: Any) -> Outgoing:
    made = outgoing(LETTER, "greening@duban.example", "key", 1, NOW, NOW, False, SETTINGS)
    return evolve(made, **changes)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for localhost that nobody knows but who is given it."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem".split(),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate / "cert.pem"))


def test_polite_server_gets_the_bytes_that_were_queued() -> None:
    box = Box()
    with polite(box) as port:
        delivery = SmtpChannel(evolve(PATIENT, port=port)).deliver(mail())
    (envelope,) = box.mails
    assert (delivery.verdict, delivery.said) == (Verdict.ACCEPTED, "final dot: 250 taken")
    assert envelope.rcpt_tos == ["greening@duban.example"]
    assert envelope.mail_from == "office@duban.example"
    assert envelope.original_content == mail().content
    read = message_from_bytes(mail().content, policy=default)
    assert read["Subject"] == "督办周报"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_under_tls_with_password(
    security: str, tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    box = Box()
    with serving(box, security, tls) as port:
        settings = evolve(PATIENT, host="localhost", port=port, security=security, user="office")
        delivery = SmtpChannel(settings, "open-sesame", context=trusting).deliver(mail())
    assert delivery.verdict is Verdict.ACCEPTED, delivery
    assert len(box.mails) == len(box.logins) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(("host", "knows"), [("localhost", False), ("127.0.0.1", True)])
def test_certificate_that_does_not_hold_gets_neither_password_nor_mail(
    security: str, host: str, knows: bool, tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    box = Box()
    with serving(box, security, tls) as port:
        settings = evolve(PATIENT, host=host, port=port, security=security, user="office")
        context = trusting if knows else None
        delivery = SmtpChannel(settings, "open-sesame", context=context).deliver(mail())
    assert delivery.verdict is Verdict.DEFERRED
    assert "certificate" in delivery.said.lower()
    assert box.mails == []
    assert box.logins == []


def test_wrong_password_is_dead_and_shown_as_a_fault_of_the_login(
    tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    with serving(Box(), "starttls", tls) as port:
        settings = evolve(PATIENT, host="localhost", port=port, security="starttls", user="office")
        delivery = SmtpChannel(settings, "guess", context=trusting).deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEAD, "AUTH"), delivery
    assert delivery.said.startswith("AUTH: 535")


@contextmanager
def serving(box: Box, security: str, tls: ssl.SSLContext) -> Iterator[int]:
    if security == "tls":
        options: dict[str, Any] = {"ssl_context": tls, "auth_require_tls": False}
    else:
        options = {"tls_context": tls, "require_starttls": True}
    with polite(box, authenticator=box.authenticate, **options) as port:
        yield port
