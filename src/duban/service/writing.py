"""Writing: letters into the outbox, in the transaction that gave the reason for them."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from attrs import evolve

from duban.errors import CalendarError
from duban.model.findings import Finding
from duban.model.ledger import Arrival, Slot
from duban.model.matters import Matter
from duban.model.period import Period
from duban.model.rules import RuleBook
from duban.model.terms import Level, Severity
from duban.notify import (
    Addressee,
    Line,
    Request,
    acknowledgement_letter,
    catch_up_letter,
    event_letter,
    extension_letter,
    reminder_letter,
    repeated_letter,
    reply_letter,
)
from duban.service.digesting import write_digests
from duban.service.posting import Post, To, names_of
from duban.service.reply_forms import forms_for
from duban.service.verdicts import Verdict
from duban.slots import SLOT_LABELS
from duban.store import Entry
from duban.words import Label, Message, Sayable, message


class Writer(Post):
    """Writes letters on a house's paper; a house without a sender writes none."""

    def acknowledge(self, entry: Entry, arrival: Arrival, verdict: Verdict, now: datetime) -> None:
        """Tell a reporter what a file that came in was read as, or what has to be mended in it."""
        book = self.book_of(arrival.reporter)
        if book is None:
            return
        found = [
            (finding.severity is Severity.ERROR, (finding.place or "-", finding.said))
            for finding in verdict.findings
        ]
        faults, doubts = (
            [told for grave, told in found if grave is which] for which in (True, False)
        )
        if verdict.status != "accepted" and not faults:  # what is foreign is no error, nor a report
            faults, doubts = doubts, []
        written = acknowledgement_letter(
            self.paper(book),
            book.reporters[arrival.reporter].name,
            arrival.name.rpartition("/")[2],
            arrival.received,
            arrival.sha256,
            faults,
            self._reports(verdict),
            self._mend_by(book, arrival) if verdict.periods else None,
            doubts,
        )
        key = f"received/{arrival.reporter}/{arrival.sha256}"
        self.to_reporter(entry, book, To(arrival.reporter), written, key, now)

    def received_before(
        self, entry: Entry, arrival: Arrival, before: Arrival, verdict: Verdict, now: datetime
    ) -> None:
        """Tell a reporter that a file under another name is one that came in before."""
        book = self.book_of(arrival.reporter)
        if book is None:
            return
        written = repeated_letter(
            self.paper(book),
            book.reporters[arrival.reporter].name,
            arrival.name.rpartition("/")[2],
            before.name.rpartition("/")[2],
            before.received,
            self._reports(verdict),
        )
        named = hashlib.sha256(arrival.name.encode("utf-8", "surrogateescape")).hexdigest()
        key = f"again/{arrival.reporter}/{arrival.sha256}/{named[:16]}"
        self.to_reporter(entry, book, To(arrival.reporter), written, key, now)

    def _reports(self, verdict: Verdict) -> list[tuple[Sayable, Label]]:
        """Give what a file was read as, with the names of its areas."""
        books = self.house.books
        return [(what, books[plan].areas[area].label) for what, plan, area in verdict.reports]

    def _mend_by(self, book: RuleBook, arrival: Arrival) -> date | None:
        """Give the last day to mend a report that came back today; None in a year of no calendar."""
        day = arrival.received.astimezone(book.plan.zone).date()
        try:
            return self.house.plugins.calendar.shift(day, book.plan.reporting.mend_workdays)
        except CalendarError:
            return None

    def reply_received(
        self,
        entry: Entry,
        arrival: Arrival,
        done: Sequence[tuple[str, Message]],
        faults: Sequence[tuple[str, Finding]],
        now: datetime,
    ) -> None:
        """Tell a unit, matter by matter, what its reply form did and what has to be mended."""
        book = self.book_of(arrival.reporter)
        if book is None:
            return
        written = reply_letter(
            self.paper(book),
            book.reporters[arrival.reporter].name,
            arrival.name.rpartition("/")[2],
            arrival.received,
            arrival.sha256,
            done,
            [(number, finding.place or "-", finding.said) for number, finding in faults],
        )
        key = f"received/{arrival.reporter}/{arrival.sha256}"
        self.to_reporter(entry, book, To(arrival.reporter), written, key, now)

    def more_time(
        self,
        entry: Entry,
        book: RuleBook,
        arrival: Arrival,
        requests: Sequence[Request],
        now: datetime,
    ) -> None:
        """Tell the office that a unit asks for more time; it is the office that decides."""
        known = (self.mail.fallback, self.mail.administrator)
        office = next((each for each in known if each and not entry.is_disabled(each)), "")
        if not office:
            return
        unit = book.reporters[arrival.reporter].name
        written = extension_letter(self.paper(book), unit, requests)
        key = f"extension/{arrival.reporter}/{arrival.sha256}"
        numbers = [request.number for request in requests]
        self.to_address(entry, book, Addressee(office), written, key, now, matters=numbers)

    def remind(
        self,
        entry: Entry,
        book: RuleBook,
        reporter: str,
        areas: Sequence[str],
        slot: Slot,
        now: datetime,
        *,
        told: str = "",
    ) -> None:
        """Remind a reporter of a report that has not come, if it can still be told in time.

        `told` is the unit that is written to, where that which owes the report is gone.
        """
        opening = self.next_opening(book, now)
        if opening.astimezone(book.plan.zone).date() > slot.on:
            return
        written = reminder_letter(
            self.paper(book),
            book.reporters[reporter].name,
            Period.parse(slot.period),
            slot.on,
            [book.areas[area].label for area in areas],
        )
        key = f"{slot.key}/{reporter}"
        self.to_reporter(entry, book, To(told or reporter), written, key, now)

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
        found = self.route_of(entry, book, evolve(matter, level=Level.RED))
        addressees = list(found.addressees)
        office = self.mail.fallback
        reached = {each.address for each in addressees}
        if office and office not in reached and not entry.is_disabled(office):
            addressees.append(Addressee(office))
        for addressee in addressees:
            greeted = names_of(book, addressee.units)
            forms = forms_for(book, addressee, [matter], now.astimezone(book.plan.zone).date())
            written = event_letter(
                self.paper(book), greeted, line, details, addressee.notes, with_form=bool(forms)
            )
            self.to_address(
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
        for name, group in self.groups.items():
            if group.events:
                written = event_letter(self.paper(book), book.plan.office, line)
                self.to_group(entry, book, name, written, key, now, (matter.number,), urgent=True)
        self.report_unreached(entry, found, now)

    def digests(self, entry: Entry, book: RuleBook, slot: Slot, now: datetime) -> int:
        """Tell each address what has moved since the last digest; gives how many were written."""
        return write_digests(self, entry, book, slot, now)

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
        written = catch_up_letter(self.paper(book), book.plan.office, since, now, run, left)
        for address in dict.fromkeys((self.mail.fallback, self.mail.administrator)):
            if address:
                key = f"caught_up/{book.plan.id}/{since.isoformat()}"
                self.to_address(entry, book, Addressee(address), written, key, now)
