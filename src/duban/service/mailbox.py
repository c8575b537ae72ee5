"""The mailbox that feeds the intake: each mail is read once, its files as those of the inbox.

How far a mailbox is read stands in the ledger (UIDVALIDITY and UID), and the Message-ID of each mail
that counted: a mailbox that was set up anew gives its mails again. Both are written after the files
are in the ledger; after a crash between the two the mail is read again, which changes nothing.
"""

import email
import email.policy
import hashlib
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

from attrs import define, field, frozen

from duban.model.ledger import Arrival, LogEvent
from duban.model.settings import MailboxSettings
from duban.pipeline.job import Job
from duban.service.attachments import Attached, attachments
from duban.service.house import House
from duban.service.imap import Stamp, Visit, visit
from duban.service.intake import refuse_bytes, take_in_bytes
from duban.service.verdicts import Handed
from duban.service.vouching import sender_of, vouched
from duban.service.writing import Writer
from duban.words import Message, harmless, message

CHANNEL = "mail"
#: A mail with more bytes is not read; few mail servers carry that much.
LARGEST_MAIL = 32 * 1024 * 1024
#: No division sends more in one mail.
MOST_FILES = 100


@frozen
class _Letter:
    """A mail as far as it matters here."""

    stamp: Stamp
    sender: str
    identity: str
    files: tuple[Attached, ...]
    refused: Message | None = None

    def key(self) -> str:
        """Give what tells it from others: a Message-ID alone could be used again, or stolen."""
        parts = [self.sender, self.identity]
        parts += [hashlib.sha256(file.content).hexdigest() for file in self.files]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


@define
class _Done:
    """What came of one mail."""

    arrivals: list[Arrival] = field(factory=list)
    troubles: list[Message] = field(factory=list)


class Mailbox:
    """The mailbox of a service."""

    def __init__(
        self, settings: MailboxSettings, password: str, context: ssl.SSLContext | None = None
    ) -> None:
        """Take the mailbox; `context` is for a certificate authority of one's own."""
        self._settings = settings
        self._password = password
        self._context = context
        self._reporters = {
            address.casefold(): reporter
            for reporter, addresses in settings.allowed.items()
            for address in addresses
        }
        self._place = f"mailbox/{settings.user}@{settings.host}/{settings.folder}"

    def take_in(self, house: House, writer: Writer, now: datetime) -> Iterator[Arrival]:
        """Take in the files of the mails that are new; what a long visit leaves waits for the next.

        Raises DubanError if the mailbox cannot be read (Unreachable), or archive or ledger fail:
        the mail in hand is then read again the next time.
        """
        job = house.job(now, {})
        with visit(self._settings, self._password, self._context) as visited:
            for uid in visited.after(self._read_to(house, visited.validity)):
                stamp = visited.stamp(uid)
                if stamp is not None:
                    done = self._take_in_mail(house, writer, job, visited, stamp, now)
                    self._tell(house, writer, done, now)
                    yield from done.arrivals
                with house.ledger.transaction() as entry:
                    entry.note(self._place, f"{visited.validity} {uid}")
                if visited.is_over():
                    return

    def _read_to(self, house: House, validity: int) -> int:
        """Give the UID up to which all is done; 0 for a mailbox that was set up anew."""
        with house.ledger.reading() as entry:
            known, _, uid = entry.noted(self._place).partition(" ")
        return int(uid) if known == str(validity) else 0

    def _take_in_mail(
        self,
        house: House,
        writer: Writer,
        job: Job,
        visited: Visit,
        stamp: Stamp,
        now: datetime,
    ) -> _Done:
        letter = self._letter(visited, stamp, job)
        if letter is None:
            return _Done()
        seen = f"mailbox/seen/{letter.key()}"
        with house.ledger.reading() as entry:
            if letter.identity and not letter.refused and entry.noted(seen):
                return _Done()
        done = self._entered(house, writer, job, letter, now)
        with house.ledger.transaction() as entry:
            if letter.refused is None:
                entry.note(seen, str(stamp.uid))
            details = {"uid": str(stamp.uid), "files": str(len(letter.files))}
            why = letter.refused.say(house.lang) if letter.refused else ""
            name = "mail_refused" if letter.refused else "mail_read"
            entry.log(LogEvent(now, name, letter.identity or "-", letter.sender, why, details))
        return done

    def _letter(self, visited: Visit, stamp: Stamp, job: Job) -> _Letter | None:
        large = stamp.size > LARGEST_MAIL
        content = visited.content(stamp.uid, only_header=large)
        if content is None:
            return None
        try:
            mail = email.message_from_bytes(content, policy=email.policy.default)
            sender, identity = sender_of(mail), harmless(mail.get("Message-ID", ""), 250)
            files = () if large else tuple(attachments(mail, job.readers))
            refused = self._refused(mail, sender)
        except Exception as error:  # noqa: BLE001 - mails are made to make parsers fail: go on
            said = message("The mail cannot be taken apart: {error}", error=harmless(str(error)))
            whole = Attached("mail.eml", content)
            return _Letter(stamp, "", "", (whole,), said)
        if large:
            megabytes = str(LARGEST_MAIL // 1024**2)
            refused = message("The mail is over {limit} MiB and was not read", limit=megabytes)
        elif len(files) > MOST_FILES:
            refused = message("The mail brings more than {limit} files", limit=str(MOST_FILES))
            files = (Attached("mail.eml", content),)
        return _Letter(stamp, sender, identity, files, refused)

    def _refused(self, mail: EmailMessage, sender: str) -> Message | None:
        """Say why a sender may not hand in; None for one who may."""
        if sender not in self._reporters:
            return message("The sender may not hand in: no line of service.imap.allowed names it")
        settings = self._settings
        if settings.require_authentication and not vouched(mail, sender, settings.authserv):
            return message(
                "{authserv} does not vouch for the sender: the address may be forged",
                authserv=settings.authserv,
            )
        return None

    def _entered(
        self, house: House, writer: Writer, job: Job, letter: _Letter, now: datetime
    ) -> _Done:
        """Take in a mail's files, or quarantine them."""
        done = _Done()
        received = min(letter.stamp.received, now)
        sender = harmless(letter.sender, 100) or "?"
        refused = letter.refused
        if refused is not None:
            for file in letter.files:
                handed = Handed("", file.name, received, CHANNEL)
                done.arrivals.append(refuse_bytes(house, handed, file.content, refused, now))
            if letter.files or letter.stamp.size > LARGEST_MAIL:
                done.troubles.append(_trouble(sender, refused))
            return done
        for file in letter.files:
            handed = Handed(self._reporters[letter.sender], file.name, received, CHANNEL)
            arrival = take_in_bytes(house, writer, job, handed, file.content, now)
            done.arrivals.append(arrival)
            if arrival.status == "quarantined":
                said = message("{file}: {said}", file=arrival.name, said=harmless(arrival.said))
                done.troubles.append(_trouble(sender, said))
        return done

    def _tell(self, house: House, writer: Writer, done: _Done, now: datetime) -> None:
        if done.troubles:
            with house.ledger.transaction() as entry:
                writer.alarm(entry, "mailbox/quarantine", done.troubles[0], now)


def _trouble(sender: str, why: Message) -> Message:
    return message(
        "Mail from {sender} was not taken in; its files lie in quarantine/, others of today stand"
        " in the log. {why}",
        sender=sender,
        why=why,
    )
