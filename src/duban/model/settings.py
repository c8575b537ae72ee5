"""Settings of the service (duban.toml); every default is our proposal."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path

from attrs import field, frozen

from duban.model.terms import Level

#: The most steps of one mail's conversation: TLS, three ways to log in, two recipients, the body.
_STEPS = 16


@frozen
class MailSettings:
    """How mail goes out. The password comes from the environment or a file, never from here."""

    host: str = ""
    port: int = 25
    security: str = "starttls"
    user: str = ""
    password_env: str = "DUBAN_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
    password_file: Path | None = None
    sender: str = ""
    fallback: str = ""
    administrator: str = ""
    connect_seconds: float = 30.0
    step_seconds: float = 60.0
    final_seconds: float = 600.0

    @property
    def longest_seconds(self) -> float:
        """Give how long one attempt to send may last: connecting, every step, the final answer."""
        return 2 * self.connect_seconds + _STEPS * self.step_seconds + self.final_seconds


@frozen
class ImapSettings:
    """How a mailbox is read. A visit that lasts longer than `visit_seconds` is broken off."""

    host: str = ""
    port: int = 993
    security: str = "tls"
    user: str = ""
    password_env: str = "DUBAN_IMAP_PASSWORD"  # noqa: S105 - the name of a variable
    password_file: Path | None = None
    folder: str = "INBOX"
    connect_seconds: float = 30.0
    visit_seconds: float = 120.0


@frozen
class MailboxSettings(ImapSettings):
    """The mailbox that feeds the intake: which addresses speak for which reporter.

    `authserv` is the name under which our own mail server writes Authentication-Results.
    """

    allowed: Mapping[str, tuple[str, ...]] = field(factory=dict)
    require_authentication: bool = True
    authserv: str = ""


@frozen
class EvidenceSettings(ImapSettings):
    """The archive mailbox: `address` gets a blind copy of each mail, by which it is found again."""

    address: str = ""
    password_env: str = "DUBAN_EVIDENCE_PASSWORD"  # noqa: S105 - the name of a variable


@frozen
class HookSettings:
    """A robot of a chat group, or a plain web hook. The address holds a token: a secret as well."""

    kind: str
    url: str = field(default="", repr=False)
    url_env: str = "DUBAN_WEBHOOK_URL"
    url_file: Path | None = None
    secret_env: str = "DUBAN_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
    secret_file: Path | None = None
    levels: frozenset[Level] = frozenset({Level.RED})
    events: bool = True
    seconds: float = 30.0


@frozen
class HoursSettings:
    """When mail that is not urgent may go out, on workdays."""

    opens: time = time(8, 30)
    closes: time = time(17, 30)


@frozen
class ServiceSettings:
    """Where the service keeps things and how it works.

    `sending_seconds` follows from the mail server's limits when duban.toml is read.
    """

    home: Path
    database: str = ""
    mail: MailSettings = MailSettings()
    hours: HoursSettings = HoursSettings()
    copies: tuple[str, ...] = ()
    settle_seconds: float = 5.0
    tick_seconds: float = 30.0
    lease_seconds: float = 120.0
    fewer_than_usual: float = 0.5
    http_port: int = 0
    imap: MailboxSettings | None = None
    evidence: EvidenceSettings | None = None
    webhook: HookSettings | None = None
    sending_seconds: float = field(default=0.0, eq=False)

    @property
    def mail_lease_seconds(self) -> float:
        """Give how long a mail under way is nobody else's: never less than one attempt may last."""
        return max(self.lease_seconds, self.sending_seconds)

    @property
    def inbox(self) -> Path:
        """Give the folder whose sub-folders, one for each reporter, are watched."""
        return self.home / "inbox"

    @property
    def archive(self) -> Path:
        """Give the folder of all that was judged, by content."""
        return self.home / "archive"

    @property
    def replies(self) -> Path:
        """Give the folder of the reply forms that came back, by content."""
        return self.home / "replies"

    @property
    def registers(self) -> Path:
        """Give the folder of every version of the register's workbook, by content."""
        return self.home / "registers"

    @property
    def office(self) -> Path:
        """Give the folder whose office/*.toml are the register."""
        return self.home

    @property
    def database_url(self) -> str:
        """Give the ledger's address; an SQLite file in the service's home by default."""
        return self.database or f"sqlite:///{self.home / 'ledger.sqlite3'}"
