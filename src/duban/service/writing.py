"""Writing: letters into the outbox, in the transaction that gave the reason for them."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import define, evolve, field, frozen

from duban.errors import MailError
from duban.model.findings import Finding
from duban.model.ledger import Arrival, LogEvent, Slot
from duban.model.matters import Matter
from duban.model.period import Period
from duban.model.rules import RuleBook
from duban.model.terms import Level, Severity
from duban.notify import (
    Addressee,
    Attachment,
    Line,
    Paper,
    Request,
    Route,
    Written,
    acknowledgement_letter,
    catch_up_letter,
    digest_letter,
    event_letter,
    extension_letter,
    notice,
    outgoing,
    reminder_letter,
    reply_letter,
    route,
    system_letter,
)
from duban.notify.letters import REASON_LABELS
from duban.notify.routing import normal
from duban.service.house import House
from duban.service.reply_forms import forms_for
from duban.service.telling import tell
from duban.slots import SLOT_LABELS, next_opening
from duban.store import Anchor, Entry
from duban.words import Label, Message, message

_MOST_TOLD = 100_000


@frozen
class _To:
    """A letter to one reporter alone."""

    reporter: str
    level: Level = Level.BLUE


@define
class _Digest:
    """What one address is told in one digest."""

    addressee: Addressee
    lines: list[Line] = field(factory=list)
    numbers: list[str] = field(factory=list)
    matters: list[Matter] = field(factory=list)


class Writer:
    """Writes letters on a house's paper; a house without a sender writes none."""

    def __init__(self, house: House) -> None:
        """Take the house."""
        self._house = house
        self._mail = house.settings.mail
        self._groups = {name: each for name, each in house.notifiers.items() if each.recipient}

    def acknowledge(
        self, entry: Entry, arrival: Arrival, findings: Sequence[Finding], now: datetime
    ) -> None:
        """Tell a reporter that a file came in, or what has to be mended in it."""
        book = self._book_of(arrival.reporter)
        if book is None:
            return
        faults = [
            (finding.place or "-", finding.said)
            for finding in findings
            if finding.severity is Severity.ERROR
        ]
        written = acknowledgement_letter(
            self._paper(book),
            book.reporters[arrival.reporter].name,
            arrival.name.rpartition("/")[2],
            arrival.received,
            arrival.sha256,
            faults,
        )
        key = f"received/{arrival.reporter}/{arrival.sha256}"
        self._post_to(entry, book, _To(arrival.reporter), written, key, now)

    def reply_received(
        self,
        entry: Entry,
        arrival: Arrival,
        done: Sequence[tuple[str, Message]],
        faults: Sequence[tuple[str, Finding]],
        now: datetime,
    ) -> None:
        """Tell a unit, matter by matter, what its reply form did and what has to be mended."""
        book = self._book_of(arrival.reporter)
        if book is None:
            return
        written = reply_letter(
            self._paper(book),
            book.reporters[arrival.reporter].name,
            arrival.name.rpartition("/")[2],
            arrival.received,
            arrival.sha256,
            done,
            [(number, finding.place or "-", finding.said) for number, finding in faults],
        )
        key = f"received/{arrival.reporter}/{arrival.sha256}"
        self._post_to(entry, book, _To(arrival.reporter), written, key, now)

    def more_time(
        self,
        entry: Entry,
        book: RuleBook,
        arrival: Arrival,
        requests: Sequence[Request],
        now: datetime,
    ) -> None:
        """Tell the office that a unit asks for more time; it is the office that decides."""
        known = (self._mail.fallback, self._mail.administrator)
        office = next((each for each in known if each and not entry.is_disabled(each)), "")
        if not office:
            return
        unit = book.reporters[arrival.reporter].name
        written = extension_letter(self._paper(book), unit, requests)
        key = f"extension/{arrival.reporter}/{arrival.sha256}"
        numbers = [request.number for request in requests]
        self._post(entry, book, Addressee(office), written, key, now, matters=numbers)

    def remind(
        self,
        entry: Entry,
        book: RuleBook,
        reporter: str,
        areas: Sequence[str],
        slot: Slot,
        now: datetime,
    ) -> None:
        """Remind a reporter of a report that has not come, if it can still be told in time."""
        told = self._next_opening(book, now)
        if told.astimezone(book.plan.zone).date() > slot.on:
            return
        written = reminder_letter(
            self._paper(book),
            book.reporters[reporter].name,
            Period.parse(slot.period),
            slot.on,
            [book.areas[area].label for area in areas],
        )
        self._post_to(entry, book, _To(reporter), written, f"{slot.key}/{reporter}", now)

    def event(
        self,
        entry: Entry,
        book: RuleBook,
        matter: Matter,
        details: Sequence[tuple[Label, str]],
        now: datetime,
    ) -> None:
        """Tell the lead and the office of an event at once, at any hour and whatever its level.

        `details` are further labels and values of the event: its place, the help wanted.
        """
        lead = book.reporters.get(matter.lead)
        line = Line.of(matter, "first", lead.name if lead is not None else matter.lead)
        key = f"event/{matter.number}"
        found = self._route(entry, book, evolve(matter, level=Level.RED))
        addressees = list(found.addressees)
        office = self._mail.fallback
        reached = {each.address for each in addressees}
        if office and office not in reached and not entry.is_disabled(office):
            addressees.append(Addressee(office))
        for addressee in addressees:
            greeted = _names(book, addressee.units)
            forms = forms_for(book, addressee, [matter], now.astimezone(book.plan.zone).date())
            written = event_letter(
                self._paper(book), greeted, line, details, addressee.notes, with_form=bool(forms)
            )
            self._post(
                entry,
                book,
                addressee,
                written,
                key,
                now,
                urgent=True,
                matters=(matter.number,),
                forms=forms,
            )
        for name, group in self._groups.items():
            if group.events:
                written = event_letter(self._paper(book), book.plan.office, line)
                self._post_group(
                    entry, book, name, written, key, now, (matter.number,), urgent=True
                )
        self._unreached(entry, found, now)

    def digests(self, entry: Entry, book: RuleBook, slot: Slot, now: datetime) -> int:
        """Tell each address what has moved since the last digest; gives how many were written.

        Of several steps of one matter the last is told; each step stands in one digest only. Where
        there is nobody to tell, what has moved is kept for the first digest that there will be.
        What goes to the office ends with the ledger's anchor.
        """
        if not self._mail.sender and not self._groups:
            return 0
        name = f"told/{book.plan.id}"
        after = int(entry.noted(name) or 0)
        events = entry.steps(book.plan.id, after, _MOST_TOLD)
        digests: dict[str, _Digest] = {}
        groups = {name: _Digest(Addressee(each.recipient)) for name, each in self._groups.items()}
        told = {
            event.subject: event for event in events if event.details.get("told") in REASON_LABELS
        }
        for number, event in told.items():
            self._tell(entry, book, entry.matter(number), event, digests, groups, now)
        office = {normal(each) for each in (self._mail.fallback, *self._house.settings.copies)}
        anchor = entry.anchor()
        for address, digest in sorted(digests.items()):
            notes = digest.addressee.notes
            if anchor is not None and normal(address) in office:
                notes += (anchor_of(anchor),)
            forms = forms_for(book, digest.addressee, digest.matters, slot.on)
            written = digest_letter(
                self._paper(book),
                _names(book, digest.addressee.units),
                slot.on,
                digest.lines,
                notes,
                with_form=bool(forms),
            )
            self._post(
                entry,
                book,
                digest.addressee,
                written,
                f"{slot.key}/{address}",
                now,
                matters=digest.numbers,
                forms=forms,
            )
        for group, digest in sorted(groups.items()):
            if digest.lines:
                paper, reader = self._paper(book), book.plan.office
                written = digest_letter(paper, reader, slot.on, digest.lines, ())
                key = f"{slot.key}/{group}"
                self._post_group(entry, book, group, written, key, now, digest.numbers)
        if events:
            entry.note(name, str(events[-1].number))
        return len(digests) + sum(bool(digest.lines) for digest in groups.values())

    def alarm(self, entry: Entry, subject: str, said: Message, now: datetime) -> None:
        """Tell the administrator of what the service itself suffers from, once a day each."""
        tell("alarm", said.say(self._house.lang), logging.WARNING, subject=subject)
        book = next(iter(self._house.books.values()), None)
        if book is None or not self._mail.administrator:
            return
        day = now.astimezone(book.plan.zone).date()
        written = system_letter(self._paper(book), said, now)
        addressee = Addressee(self._mail.administrator)
        self._post(entry, book, addressee, written, f"alarm/{subject}/{day}", now, urgent=True)

    def caught_up(
        self,
        entry: Entry,
        book: RuleBook,
        since: datetime,
        done: Sequence[Slot],
        skipped: Sequence[Slot],
        now: datetime,
    ) -> None:
        """Tell the office, in one mail, what was done late and skipped after the service was off.

        What is of today came in time: after holidays on which nothing was due there is no mail.
        """
        zone = book.plan.zone
        today = now.astimezone(zone).date()
        late = [slot for slot in done if slot.at.astimezone(zone).date() < today]
        if not late and not skipped:
            return
        run = [
            message("{what} {which}", what=SLOT_LABELS[slot.kind], which=slot.period or slot.on)
            for slot in late
        ]
        counts = Counter(slot.kind for slot in skipped)
        left = [
            message("{what}: {count}", what=SLOT_LABELS[kind], count=count)
            for kind, count in counts.items()
        ]
        written = catch_up_letter(self._paper(book), book.plan.office, since, now, run, left)
        for address in dict.fromkeys((self._mail.fallback, self._mail.administrator)):
            if address:
                key = f"caught_up/{book.plan.id}/{since.isoformat()}"
                self._post(entry, book, Addressee(address), written, key, now)

    def _tell(
        self,
        entry: Entry,
        book: RuleBook,
        matter: Matter,
        step: LogEvent,
        digests: dict[str, _Digest],
        groups: Mapping[str, _Digest],
        now: datetime,
    ) -> None:
        lead = book.reporters.get(matter.lead)
        name = lead.name if lead is not None else matter.lead
        line = Line.of(matter, step.details["told"], name)
        if step.why not in line.because:  # why it climbed, or was resolved
            mark = "；" if self._house.lang == "zh" else "; "
            line = evolve(line, because=f"{line.because}{mark}{step.why}")
        found = self._route(entry, book, matter)
        for addressee in found.addressees:
            digest = digests.setdefault(addressee.address, _Digest(addressee))
            digest.lines.append(line)
            digest.numbers.append(matter.number)
            digest.matters.append(matter)
        for group, digest in groups.items():
            if matter.level in self._groups[group].levels:
                digest.lines.append(line)
                digest.numbers.append(matter.number)
        self._unreached(entry, found, now)

    def _route(self, entry: Entry, book: RuleBook, whom: Matter | _To) -> Route:
        return route(whom, book.reporters, self._house.settings, is_disabled=entry.is_disabled)

    def _post_to(
        self, entry: Entry, book: RuleBook, to: _To, written: Written, key: str, now: datetime
    ) -> None:
        found = self._route(entry, book, to)
        for addressee in found.addressees:
            self._post(entry, book, addressee, written, key, now)
        self._unreached(entry, found, now)

    def _post(
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
        if not self._mail.sender:
            return
        not_before = now if urgent else self._next_opening(book, now)
        try:
            mail = outgoing(
                evolve(written.letter, attachments=forms),
                addressee.address,
                key,
                1,
                now,
                not_before,
                urgent,
                self._mail,
                matters,
            )
        except MailError as error:
            why = error.say(self._house.lang)
            entry.log(LogEvent(now, "mail_not_written", key, addressee.address, why))
            return
        entry.put(mail)
        if written.failure is not None and not key.startswith("alarm/"):
            self.alarm(entry, "template", written.failure, now)

    def _post_group(
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
        not_before = now if urgent else self._next_opening(book, now)
        recipient = self._groups[name].recipient
        entry.put(notice(written.letter, recipient, key, now, not_before, urgent, name, matters))

    def _next_opening(self, book: RuleBook, now: datetime) -> datetime:
        hours, calendar = self._house.settings.hours, self._house.plugins.calendar
        return next_opening(now, hours, calendar, book.plan.zone)

    def _unreached(self, entry: Entry, found: Route, now: datetime) -> None:
        for said in found.unreached:
            self.alarm(entry, "unreached", said, now)

    def _paper(self, book: RuleBook) -> Paper:
        return Paper(book.plan, self._house.lang, self._house.templates)

    def _book_of(self, reporter: str) -> RuleBook | None:
        return next(
            (book for book in self._house.books.values() if reporter in book.reporters), None
        )


def anchor_of(anchor: Anchor) -> Message:
    """Say how far the ledger is sealed, in the digests to the office as by the doctor."""
    return message(
        "Ledger sealed up to entry {number}, seal {seal}",
        number=str(anchor.event),
        seal=anchor.shown,
    )


def _names(book: RuleBook, units: Sequence[str]) -> Label:
    """Name the units for whom an address stands; a copy goes to the office."""
    named = [book.reporters[unit].name for unit in units if unit in book.reporters]
    if not named:
        return book.plan.office
    return Label(
        "、".join(each.zh for each in named), ", ".join(each.en or each.zh for each in named)
    )
