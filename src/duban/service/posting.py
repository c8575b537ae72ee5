"""Posting: a written letter becomes mail in the outbox, to whom it concerns and at its hour."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from duban.errors import MailError
from duban.model.ledger import LogEvent
from duban.model.matters import Matter
from duban.model.rules import RuleBook
from duban.model.terms import Level
from duban.notify import (
    Addressee,
    Attachment,
    Paper,
    Route,
    Written,
    notice,
    outgoing,
    route,
    system_letter,
)
from duban.service.house import House
from duban.service.telling import tell
from duban.slots import next_opening
from duban.store import Entry
from duban.words import Label, Message


@frozen
class To:
    """A letter to one reporter alone."""

    reporter: str
    level: Level = Level.BLUE


class Post:
    """Posts letters on a house's paper; a house without a sender posts none.

    `groups` are the channels that tell a whole group, by name.
    """

    def __init__(self, house: House) -> None:
        """Take the house."""
        self.house = house
        self.mail = house.settings.mail
        self.groups = {name: each for name, each in house.notifiers.items() if each.recipient}

    def alarm(self, entry: Entry, subject: str, said: Message, now: datetime) -> None:
        """Tell the administrator of what the service itself suffers from, once a day each."""
        tell("alarm", said.say(self.house.lang), logging.WARNING, subject=subject)
        book = next(iter(self.house.books.values()), None)
        if book is None or not self.mail.administrator:
            return
        day = now.astimezone(book.plan.zone).date()
        written = system_letter(self.paper(book), said, now)
        addressee = Addressee(self.mail.administrator)
        self.to_address(entry, book, addressee, written, f"alarm/{subject}/{day}", now, urgent=True)

    def route_of(self, entry: Entry, book: RuleBook, whom: Matter | To) -> Route:
        """Find who is told of a matter, or of what concerns one reporter."""
        return route(whom, book.reporters, self.house.settings, is_disabled=entry.is_disabled)

    def to_reporter(
        self, entry: Entry, book: RuleBook, to: To, written: Written, key: str, now: datetime
    ) -> None:
        """Put a letter to a reporter into the outbox, one mail for each of its addresses."""
        found = self.route_of(entry, book, to)
        for addressee in found.addressees:
            self.to_address(entry, book, addressee, written, key, now)
        self.report_unreached(entry, found, now)

    def to_address(
        self,
        entry: Entry,
        book: RuleBook,
        addressee: Addressee,
        written: Written,
        key: str,
        now: datetime,
        *,
        urgent: bool = False,
        matters: Iterable[str] = (),
        forms: tuple[Attachment, ...] = (),
    ) -> None:
        """Put one mail into the outbox; one that cannot be written is put down in the log."""
        if not self.mail.sender:
            return
        not_before = now if urgent else self.next_opening(book, now)
        try:
            mail = outgoing(
                evolve(written.letter, attachments=forms),
                addressee.address,
                key,
                1,
                now,
                not_before,
                urgent,
                self.mail,
                matters,
            )
        except MailError as error:
            why = error.say(self.house.lang)
            entry.log(LogEvent(now, "mail_not_written", key, addressee.address, why))
            return
        entry.put(mail)
        if written.failure is not None and not key.startswith("alarm/"):
            self.alarm(entry, "template", written.failure, now)

    def to_group(
        self,
        entry: Entry,
        book: RuleBook,
        name: str,
        written: Written,
        key: str,
        now: datetime,
        matters: Iterable[str],
        *,
        urgent: bool = False,
    ) -> None:
        """Put a notice to a group into the outbox, on its own channel and with the same rules."""
        not_before = now if urgent else self.next_opening(book, now)
        recipient = self.groups[name].recipient
        entry.put(notice(written.letter, recipient, key, now, not_before, urgent, name, matters))

    def next_opening(self, book: RuleBook, now: datetime) -> datetime:
        """Give when mail that is not urgent may go out."""
        hours, calendar = self.house.settings.hours, self.house.plugins.calendar
        return next_opening(now, hours, calendar, book.plan.zone)

    def report_unreached(self, entry: Entry, found: Route, now: datetime) -> None:
        """Tell the administrator of whom no address reaches."""
        for said in found.unreached:
            self.alarm(entry, "unreached", said, now)

    def paper(self, book: RuleBook) -> Paper:
        """Give what letters of a plan are written on."""
        return Paper(book.plan, self.house.lang, self.house.templates)

    def book_of(self, reporter: str) -> RuleBook | None:
        """Find the plan in which a reporter stands."""
        return next(
            (book for book in self.house.books.values() if reporter in book.reporters), None
        )


def names_of(book: RuleBook, units: Sequence[str]) -> Label:
    """Name the units for whom an address stands; a copy goes to the office."""
    named = [book.reporters[unit].name for unit in units if unit in book.reporters]
    if not named:
        return book.plan.office
    return Label(
        "、".join(each.zh for each in named), ", ".join(each.en or each.zh for each in named)
    )
