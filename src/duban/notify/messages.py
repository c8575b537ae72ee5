"""Letters as RFC 5322 bytes: the same letter gives the same bytes, so that a repeat is one."""

import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from duban.errors import MailError
from duban.model.ledger import Outgoing
from duban.model.settings import MailSettings
from duban.notify.rendering import Letter
from duban.notify.routing import is_address, is_forbidden
from duban.words import harmless, message

_GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,252}")


class _Headers(HeaderRegistry):
    """Makes the class of a header of each name once; the standard library makes it for each header."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        if name not in self._made:
            self._made[name] = super().__getitem__(name)
        return self._made[name]


#: As SMTP wants it; only headers that this module names are made.
_POLICY = SMTP.clone(header_factory=_Headers())


def message_id(dedup_key: str, recipient: str, edition: int, domain: str) -> str:
    """Give the Message-ID, angle brackets included: the same for the same mail, whenever made."""
    parts = "\0".join((dedup_key, recipient, str(edition)))
    return f"<{hashlib.sha256(parts.encode()).hexdigest()}@{domain}>"


def sender_of(settings: MailSettings) -> Address:
    """Give the sender with its name; raises MailError where the settings name no address."""
    name, address = parseaddr(settings.sender)
    if not is_address(address):
        said = message("There is no sender's address: set sender in [service.mail]")
        raise MailError(said)
    return Address(harmless(name), addr_spec=address)


def compose(
    letter: Letter, recipient: str, sender: Address, identity: str, date: datetime, name: str = ""
) -> bytes:
    """Give the mail's bytes. `date` is an aware instant; `name` is that of the recipient.

    The names of attachments stand in UTF-8 as RFC 2231 has it.

    No value brings a header of its own along: CR, LF and other control characters are taken out,
    and a recipient that is not one plain address raises MailError.
    """
    if not is_address(recipient):
        raise MailError(message("Not a mail address: {address}", address=harmless(recipient)))
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = Address(harmless(name), addr_spec=recipient)
    mail["Subject"] = harmless(letter.subject)
    mail["Date"] = date.replace(microsecond=0)
    mail["Message-ID"] = harmless(identity)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte="base64")
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte="base64")
        mail.set_boundary(_boundary(identity))
    for attachment in letter.attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        mail.add_attachment(
            attachment.content,
            maintype=kind,
            subtype=subtype,
            filename=harmless(attachment.name),
            cte="base64",
        )
    if letter.attachments:
        mail.set_boundary(_boundary(f"{identity} attached"))
    return mail.as_bytes()


def _boundary(seed: str) -> str:
    """Give what parts a mail's pieces: no base64 holds it, and the same mail has the same."""
    return "=_" + hashlib.sha256(seed.encode()).hexdigest()[:40]


def outgoing(
    letter: Letter,
    recipient: str,
    dedup_key: str,
    edition: int,
    created: datetime,
    not_before: datetime,
    urgent: bool,
    settings: MailSettings,
    matters: Iterable[str] = (),
    *,
    name: str = "",
    channel: str = "mail",
    forbidden: Collection[str] = (),
) -> Outgoing:
    """Render a letter to one recipient once and for all; `created` becomes the mail's Date.

    `name` is the recipient's, `channel` the way on which it goes. Raises MailError for a recipient
    that is no address or stands in `forbidden`, and where the settings name no sender.
    """
    if is_forbidden(recipient, forbidden):
        said = message(
            "{address} stands in the plan's text and is never written to",
            address=harmless(recipient),
        )
        raise MailError(said)
    sender = sender_of(settings)
    identity = message_id(dedup_key, recipient, edition, sender.domain)
    return Outgoing(
        message_id=identity,
        dedup_key=dedup_key,
        recipient=recipient,
        subject=harmless(letter.subject),
        content=compose(letter, recipient, sender, identity, created, name),
        created=created,
        not_before=not_before,
        urgent=urgent,
        channel=channel,
        matters=tuple(matters),
    )


def notice(
    letter: Letter,
    recipient: str,
    dedup_key: str,
    created: datetime,
    not_before: datetime,
    urgent: bool,
    channel: str,
    matters: Iterable[str] = (),
) -> Outgoing:
    """Render a letter to a group on another way than mail: the text alone, without addresses.

    `recipient` is what the group is known by. Raises MailError for a recipient that cannot be
    part of a Message-ID.
    """
    if not _GROUP.fullmatch(recipient):
        raise MailError(message("Not the name of a group: {name}", name=harmless(recipient)))
    identity = message_id(dedup_key, recipient, 1, recipient)
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = harmless(letter.subject)
    mail["Date"] = created.replace(microsecond=0)
    mail["Message-ID"] = identity
    mail.set_content(letter.text, cte="base64")
    return Outgoing(
        message_id=identity,
        dedup_key=dedup_key,
        recipient=recipient,
        subject=harmless(letter.subject),
        content=mail.as_bytes(),
        created=created,
        not_before=not_before,
        urgent=urgent,
        channel=channel,
        matters=tuple(matters),
    )
