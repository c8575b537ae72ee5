"""Mail by SMTP, driven by hand, so that every end of the conversation has its one meaning.

What ends before the final dot did not go out; once the dot is sent, only the server's answer
tells, and silence means that nobody knows (RFC 1047).
"""

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

from duban.errors import MailError
from duban.model.ledger import Delivery, Outgoing, Verdict
from duban.model.settings import MailSettings
from duban.notify.messages import sender_of
from duban.notify.routing import is_address
from duban.notify.smtp_client import Client, TlsClient
from duban.words import Lang, harmless, message

_QUIT_SECONDS = 5.0
_BARE_DOT = re.compile(rb"^\.", re.MULTILINE)
_STARTTLS_TLS = {"starttls", "tls"}

#: What a reply's first digit means where it refuses; anything else is garbage.
_REFUSALS = {4: Verdict.DEFERRED, 5: Verdict.DEAD}


class SmtpChannel:
    """One mail server. Certificates are verified; the password is shown nowhere."""

    def __init__(
        self,
        settings: MailSettings,
        password: str = "",
        *,
        lang: Lang = "zh",
        context: ssl.SSLContext | None = None,
        archive: str = "",
    ) -> None:
        """Take the server's settings. `context` is for a certificate authority of one's own.

        Each mail goes to `archive` too, which stands in no header (Bcc); a server that refuses it
        takes the mail all the same.
        """
        self._settings = settings
        self._password = password
        self._lang: Lang = lang
        self._context = context
        self._archive = archive

    def __repr__(self) -> str:
        """Give the server without secrets."""
        return f"SmtpChannel({self._settings.host}:{self._settings.port})"

    def deliver(self, mail: Outgoing) -> Delivery:
        """Try once to hand a mail over; never raises.

        Where the settings name no server or no sender it is deferred, and `said` asks for them.
        """
        if not self._settings.host:
            said = message("There is no mail server: set host in [service.mail]")
            return Delivery(Verdict.DEFERRED, said.say(self._lang), stage="connect")
        if not is_address(mail.recipient):
            said = message("Not a mail address: {address}", address=harmless(mail.recipient))
            return Delivery(Verdict.DEAD, said.say(self._lang), stage="RCPT")
        return self._through(lambda talk: talk.hand_over(mail, self._archive))

    def visit(self) -> Delivery:
        """Go as far as a mail would before it is named: connect, encrypt, log in; never raises.

        Accepted means that the server would hear of a mail now.
        """
        return self._through(_Conversation.open)

    def _through(self, go: Callable[["_Conversation"], str]) -> Delivery:
        """Hold a conversation, whose every end has its one meaning."""
        try:
            talk = _Conversation(self._settings, self._password, self._context)
        except MailError as error:
            return Delivery(Verdict.DEFERRED, error.say(self._lang), stage="connect")
        try:
            return self._ended(talk, Verdict.ACCEPTED, go(talk))
        except _Refused as refusal:
            verdict = _REFUSALS.get(refusal.code // 100)
            if verdict is None:
                verdict = Verdict.UNKNOWN if talk.dot_is_sent else Verdict.DEFERRED
            return self._ended(talk, verdict, f"{refusal.code} {refusal.text}".strip())
        except (OSError, smtplib.SMTPException, ValueError) as error:
            verdict = Verdict.UNKNOWN if talk.dot_is_sent else Verdict.DEFERRED
            return self._ended(talk, verdict, _told(error))
        finally:
            talk.end()

    def _ended(self, talk: "_Conversation", verdict: Verdict, said: str) -> Delivery:
        text = f"{talk.stage}: {harmless(self._without_secrets(said))}"
        return Delivery(verdict, text, stage=talk.stage)

    def _without_secrets(self, said: str) -> str:
        """Take the password out of a server's words, plain or as AUTH sends it."""
        if not self._password:
            return said
        plain = f"\0{self._settings.user}\0{self._password}"
        for secret in (
            base64.b64encode(plain.encode()).decode(),
            base64.b64encode(self._password.encode()).decode(),
            self._password,
        ):
            said = said.replace(secret, "***")
        return said


class _Refused(Exception):
    """The server answered, but not what was wanted; code -1 is what is no reply at all."""

    def __init__(self, code: int, text: bytes) -> None:
        super().__init__(code)
        self.code = code
        self.text = text.decode("utf-8", "replace")


class _Conversation:
    """One mail's way through the server's stages; `stage` is the one under way."""

    def __init__(
        self, settings: MailSettings, password: str, context: ssl.SSLContext | None
    ) -> None:
        self._settings = settings
        self._password = password
        self._sender = sender_of(settings)
        is_tls = settings.security in _STARTTLS_TLS
        self._context = (context or ssl.create_default_context()) if is_tls else None
        self._client = self._made()
        self._stage = "connect"
        self._is_polite = False
        self.dot_is_sent = False

    @property
    def stage(self) -> str:
        """Give the stage under way; the banner is that of a connection that stands."""
        if self._stage == "connect" and self._client.is_answered:
            return "banner"
        return self._stage

    def _made(self) -> Client:
        name, seconds = self._sender.domain, self._settings.connect_seconds
        client: Client
        if self._settings.security == "tls":
            client = TlsClient(local_hostname=name, timeout=seconds, context=self._context)
        else:
            client = Client(local_hostname=name, timeout=seconds)
        # connect() does not tell TLS whose certificate it is; only the constructor would.
        client._host = self._settings.host  # type: ignore[attr-defined,union-attr,unused-ignore]  # noqa: SLF001
        client.limit = seconds
        return client

    def hand_over(self, mail: Outgoing, archive: str = "") -> str:
        """Go through all stages, with a blind copy to `archive`; gives the server's last words."""
        self.open()
        client = self._client
        self._is_polite = False
        self._stage = "MAIL"
        self._wanted(client.mail(self._sender.addr_spec))
        self._stage = "RCPT"
        self._wanted(client.rcpt(mail.recipient))
        if archive:
            client.rcpt(archive)
        self._stage = "DATA"
        self._wanted(client.docmd("DATA"), 3)
        return self._send(mail.content)

    def open(self) -> str:
        """Connect, encrypt and log in as the settings ask; gives "", since the server is open now."""
        client = self._client
        self._wanted(client.connect(self._settings.host, self._settings.port))
        assert client.sock is not None  # noqa: S101 - a connected client has one
        # The final dot must not wait in here for the server to confirm the body (Nagle).
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._allow(self._settings.step_seconds)
        self._greet()
        if self._settings.security == "starttls":
            self._stage = "STARTTLS"
            self._encrypt()
            self._greet()
        if self._settings.user:
            self._stage = "AUTH"
            self._log_in()
        self._is_polite = True
        return ""

    def _greet(self) -> None:
        self._stage = "EHLO"
        self._wanted(self._client.ehlo())

    def _encrypt(self) -> None:
        try:
            self._client.starttls(context=self._context)
        except smtplib.SMTPResponseException as error:
            raise _Refused(error.smtp_code, _bytes(error.smtp_error)) from error

    def _log_in(self) -> None:
        try:
            self._client.login(self._settings.user, self._password)
        except smtplib.SMTPException:
            refusal = self._client.refusal
            if refusal is None:
                raise
            raise _Refused(refusal.smtp_code, _bytes(refusal.smtp_error)) from None

    def _send(self, content: bytes) -> str:
        self._stage = "body"
        sock = self._client.sock
        assert sock is not None  # noqa: S101 - DATA was answered on it
        body = _BARE_DOT.sub(b"..", content)
        sock.sendall(body if body.endswith(b"\r\n") else body + b"\r\n")
        self._stage = "final dot"
        self._allow(self._settings.final_seconds)
        sock.sendall(b".\r\n")
        self.dot_is_sent = True
        said = self._wanted(self._client.getreply())
        self._is_polite = True
        return said

    def _wanted(self, reply: tuple[int, bytes], first_digit: int = 2) -> str:
        code, text = reply
        if code // 100 != first_digit:
            self._is_polite = code > 0
            raise _Refused(code, text)
        return f"{code} {text.decode('utf-8', 'replace')}"

    def _allow(self, seconds: float) -> None:
        """Set the limit of what follows: of each reply, and of each piece that is sent."""
        self._client.limit = seconds
        if self._client.sock is not None:
            self._client.sock.settimeout(seconds)

    def end(self) -> None:
        """Take leave where the server still listens; whatever it says changes nothing."""
        if self._is_polite:
            with suppress(OSError, smtplib.SMTPException, ValueError):
                self._allow(min(self._settings.step_seconds, _QUIT_SECONDS))
                self._client.quit()
        self._client.close()


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _told(error: Exception) -> str:
    """Say a failure; what an encoder complains of could be a piece of the password."""
    if isinstance(error, UnicodeError):
        return "only ASCII can be sent"
    return str(error) or type(error).__name__
