"""One pass of the service: take in, derive the timetable, do what is due, send, seal."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import define, field

from duban.errors import DubanError
from duban.model.ledger import Arrival, LogEvent, Slot, SlotState
from duban.model.notifying import Channel
from duban.model.register import Register
from duban.service.deriving import derive
from duban.service.entering import is_at_once
from duban.service.house import House
from duban.service.intake import take_in
from duban.service.judging import Evaluation, evaluate_archive
from duban.service.mail_health import unusable
from duban.service.mailbox import Mailbox
from duban.service.missing import Missing, missing
from duban.service.pressing import Press
from duban.service.registering import read_registers, write_registers
from duban.service.sending import Evidence, Sent, send
from duban.service.telling import tell
from duban.service.usual import far_fewer
from duban.service.writing import Writer
from duban.slots import overdue_policy
from duban.words import Message, message

#: The ledger's note on the last pass that came to its end.
LAST_TICK = "last_tick"
_UNREAD = message(
    "A plugin that reads files is set aside: nothing is taken in, and overdue mail is held"
)
#: A service that was off for longer tells what it made up for; nights and weekends with cron are not.
_LONG_OFF = timedelta(days=4)


@define
class TickReport:
    """What one pass did."""

    taken_in: list[Arrival] = field(factory=list)
    done: list[Slot] = field(factory=list)
    skipped: list[Slot] = field(factory=list)
    sent: Sent = field(factory=Sent)
    sealed: int = 0
    held: str = ""
    unread: frozenset[str] = frozenset()


class Service:
    """Makes pass after pass; all that lasts is in the ledger, nothing in this object."""

    def __init__(
        self,
        house: House,
        channels: Mapping[str, Channel],
        evidence: Evidence | None = None,
        node: str = "one",
        mailbox: Mailbox | None = None,
        lacking: Mapping[str, DubanError] | None = None,
    ) -> None:
        """Take the house, the ways on which mail goes out and comes in, this process's name.

        `lacking` tells of channels, "evidence" and "imap" what keeps each from being used: what is
        written for such a channel waits in the outbox.
        """
        self._house = house
        self._channels = channels
        self._evidence = evidence
        self._node = node
        self._mailbox = mailbox
        self._lacks = lacking or {}
        self._writer = Writer(house)
        self._began = time.monotonic()

    def tick(self, now: datetime) -> TickReport:
        """Make one pass at an instant (aware, UTC).

        Raises DubanError where nothing can be done at all: a ledger that cannot be written, rules
        that do not hold. What was done before is kept. A register that does not hold keeps its own
        plan waiting only.
        """
        self._began = time.monotonic()
        with self._house.ledger.kept_open():
            return self._tick(now)

    def _tick(self, now: datetime) -> TickReport:
        report = TickReport()
        self._tell_of_those_aside(now)
        try:
            if self._house.lacks_readers:
                raise DubanError(_UNREAD)
            taken = take_in(self._house, self._writer, now)
            report.taken_in, report.unread = taken.arrivals, taken.unread
        except DubanError as error:
            report.held = error.say(self._house.lang)
            with self._house.ledger.transaction() as entry:
                self._writer.alarm(entry, "inbox", error.said, now)
        self._read_mailbox(report, now)
        read_registers(self._house, self._writer, now)
        lacking = self._lacking(now)
        self._run_slots(now, report, lacking.plans)
        if lacking.plans:
            self._hold(report, lacking.held)
        write_registers(self._house, self._writer, now)
        self._tell_of_lacks(report, now)
        report.sent = self._send(now)
        with self._house.ledger.transaction() as entry:
            report.sealed = entry.seal(now)
            entry.note(LAST_TICK, now.isoformat())
        tell(
            "pass_done",
            report.held,
            taken_in=len(report.taken_in),
            done=len(report.done),
            skipped=len(report.skipped),
            sent=report.sent.accepted,
            sealed=report.sealed,
        )
        return report

    def _tell_of_those_aside(self, now: datetime) -> None:
        """Tell the administrator of each plugin that is set aside or failed, once a day."""
        faults = {
            area: error.said for area, error in (self._house.plugins.hooks.faults or {}).items()
        }
        for area, why in (faults | dict(self._house.aside)).items():
            with self._house.ledger.transaction() as entry:
                self._writer.alarm(entry, f"plugin/{area}", why, now)

    def _read_mailbox(self, report: TickReport, now: datetime) -> None:
        """Take in what came by mail; a mailbox that cannot be read keeps nothing else waiting."""
        if self._mailbox is None or self._house.lacks_readers:
            return
        try:
            for arrival in self._mailbox.take_in(self._house, self._writer, now):
                report.taken_in.append(arrival)
        except DubanError as error:
            with self._house.ledger.transaction() as entry:
                self._writer.alarm(entry, "mailbox", error.said, now)

    def _lacking(self, now: datetime) -> Missing:
        """Look whether the archive lacks what came in, and tell the administrator."""
        with self._house.ledger.transaction() as entry:
            found = missing(self._house, entry, now)
            if found.count:
                self._writer.alarm(entry, "archive", found.held if found.plans else found.said, now)
        return found

    def _tell_of_lacks(self, report: TickReport, now: datetime) -> None:
        """Tell the administrator once a day of each password or secret that is missing."""
        for name, error in self._lacks.items():
            said = unusable(name, error)
            with self._house.ledger.transaction() as entry:
                self._writer.alarm(entry, f"secret/{name}", said, now)
            self._hold(report, said)

    def _send(self, now: datetime) -> Sent:
        """Send what waits, on the channels that can be used: on others it costs no attempt."""
        return send(
            self._house,
            self._writer,
            self._channels,
            self._evidence,
            self._node,
            now,
            frozenset(self._lacks),
        )

    def _hold(self, report: TickReport, said: Message) -> None:
        """Put a further reason into the report for which something waits."""
        comma = "；" if self._house.lang == "zh" else "; "
        held = (report.held, said.say(self._house.lang))
        report.held = comma.join(each for each in held if each)

    def _run_slots(self, now: datetime, report: TickReport, lacking: frozenset[str]) -> None:
        """Do what is due; the slots of plans that lack files wait, all but those of an event."""
        with self._house.ledger.transaction() as entry:
            noted = entry.noted(LAST_TICK)
            derived = derive(self._house, self._writer, entry, now)
        last = datetime.fromisoformat(noted) if noted else None
        due = [slot for slot in derived.due if slot.plan not in lacking or is_at_once(slot)]
        if due:
            self._run_due(derived.registers, due, last, now, report, lacking)
        for said in derived.waiting:
            self._hold(report, said)

    def _run_due(
        self,
        registers: Mapping[str, Register],
        due: list[Slot],
        last: datetime | None,
        now: datetime,
        report: TickReport,
        lacking: frozenset[str],
    ) -> None:
        to_run, to_skip = overdue_policy(due, last, now)
        for slot, why in to_skip:
            self._skip(slot, why.say(self._house.lang), now, report)
        judged = {
            plan: evaluate_archive(self._house, plan, registers[plan], now)
            for plan in self._house.books
            if any(slot.plan == plan for slot in to_run)
        }
        report.held = report.held or self._held(
            {plan: judged[plan] for plan in judged if plan not in lacking}, now
        )
        press = Press(
            self._house,
            self._writer,
            judged,
            now,
            report.held,
            registers,
            lacking,
            report.unread,
        )
        for slot in to_run:
            self._run(press, slot, now, report)
        if last is not None and now - last > _LONG_OFF:
            self._tell_of_outage(last, report, now)

    def _held(self, judged: Mapping[str, Evaluation], now: datetime) -> str:
        """Say why overdue mail is held, and tell the administrator; empty if it is not."""
        least, calendar = self._house.settings.fewer_than_usual, self._house.plugins.calendar
        for plan, evaluation in judged.items():
            today = now.astimezone(self._house.books[plan].plan.zone).date()
            said = far_fewer(evaluation.reports, least, today, calendar)
            if said is not None:
                with self._house.ledger.transaction() as entry:
                    self._writer.alarm(entry, "fewer", said, now)
                return said.say(self._house.lang)
        return ""

    def _tell_of_outage(self, since: datetime, report: TickReport, now: datetime) -> None:
        with self._house.ledger.transaction() as entry:
            for plan in self._house.books:
                done = [slot for slot in report.done if slot.plan == plan]
                skipped = [slot for slot in report.skipped if slot.plan == plan]
                if done or skipped:
                    book = self._house.books[plan]
                    self._writer.caught_up(entry, book, since, done, skipped, now)

    def _run(self, press: Press, slot: Slot, now: datetime, report: TickReport) -> None:
        """Claim a slot, and do its work in one transaction with its end."""
        with self._house.ledger.transaction() as entry:
            fence = entry.claim(slot.key, self._node, now, self._lease())
        if fence is None:
            return
        with self._house.ledger.transaction() as entry:
            said = press.run(entry, slot)
            if not entry.finish(slot.key, fence, SlotState.DONE, said, now):
                raise DubanError(message("The slot {key} was taken over", key=slot.key))
            entry.log(LogEvent(now, f"slot_{slot.kind}", slot.key, "duban", said))
        tell("slot_done", said, slot=slot.key)
        report.done.append(slot)

    def _lease(self) -> float:
        """Give a lease that counts from its own beginning, where `now` is the pass's."""
        return self._house.settings.lease_seconds + time.monotonic() - self._began

    def _skip(self, slot: Slot, why: str, now: datetime, report: TickReport) -> None:
        with self._house.ledger.transaction() as entry:
            fence = entry.claim(slot.key, self._node, now, self._lease())
            if fence is not None and entry.finish(slot.key, fence, SlotState.SKIPPED, why, now):
                entry.log(LogEvent(now, "slot_skipped", slot.key, "duban", why))
                report.skipped.append(slot)
                tell("slot_skipped", why, slot=slot.key)
