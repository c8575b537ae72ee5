"""Replying: what a reply form does to the matters that it answers, and what has to be mended in it.

Each matter is taken for itself, and of each its taking note, its answer and its request for more
time: what holds is done, what does not is told with its cell and the remedy.
"""

from datetime import date, datetime

from attrs import define, evolve, field, frozen

from duban.errors import LedgerError
from duban.forms.reply_layout import LONGEST_TEXT
from duban.forms.reply_reading import MatterReply, ReplyForm
from duban.matters import Acknowledge, Action, Answer, act, no_more_time
from duban.model.findings import FINDING_CODES, Finding
from duban.model.ledger import Arrival, LogEvent
from duban.model.matters import STATE_LABELS, Matter, Reply, State, Step
from duban.model.rules import RuleBook
from duban.notify import Request
from duban.service.house import House
from duban.service.pressing import keep_step
from duban.service.writing import Writer
from duban.store import Entry
from duban.words import Message, harmless, message, says_nothing
from duban.workdays import WorkCalendar

#: The log's name for a request for more time; `duban alerts extend` decides on it.
ASKED = "extension_asked"


@frozen
class Replied:
    """What a form comes to: steps and requests to keep, what is told of each, faults to mend.

    `done` and `faults` go by the number of the matter ("" for the form as a whole). `other` is
    the unit that leads a matter which the form's sender does not: then nothing counts.
    """

    steps: tuple[Step, ...] = ()
    requests: tuple[Request, ...] = ()
    done: tuple[tuple[str, Message], ...] = ()
    faults: tuple[tuple[str, Finding], ...] = ()
    other: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give the faults alone."""
        return tuple(finding for _, finding in self.faults)


def weigh(
    entry: Entry, house: House, form: ReplyForm, file: str, sha256: str, day: date
) -> Replied:
    """Tell what a form that came on a day (in the plan's zone) comes to; nothing is written."""
    book = house.books.get(form.plan)
    faults = [("", finding) for finding in form.findings]
    if book is None or form.reporter not in book.reporters:
        if not faults:
            said = message("The reply form is of a plan or unit that is not known here")
            faults.append(("", _finding("FORM-006", said, file, "")))
        return Replied(faults=tuple(faults))
    scale = _Scale(entry, book, house.plugins.calendar, form.reporter, file, sha256, day)
    scale.faults.extend(faults)
    filled = [reply for reply in form.replies if not reply.is_blank]
    for reply in filled:
        other = scale.take(reply)
        if other:
            return Replied(other=other)
    if not filled and not faults:
        said = message("Nothing is filled in: please fill in the yellow cells of a matter")
        place = next((reply.cells.get("acknowledged", "") for reply in form.replies), "")
        scale.faults.append(("", _finding("FORM-006", said, file, place)))
    return Replied(
        tuple(scale.steps), tuple(scale.requests), tuple(scale.done), tuple(scale.faults)
    )


def keep_replies(
    entry: Entry,
    house: House,
    writer: Writer,
    form: ReplyForm,
    replied: Replied,
    arrival: Arrival,
    now: datetime,
) -> None:
    """Write what a form comes to, tell its unit, and the office if more time is asked for."""
    for step in replied.steps:
        keep_step(entry, step, now)
    for request in replied.requests:
        details = {
            "until": request.until.isoformat(),
            "limit": request.limit.isoformat(),
            "reply": arrival.sha256,
        }
        entry.log(LogEvent(now, ASKED, request.number, request.by, request.why, details))
    writer.reply_received(entry, arrival, replied.done, replied.faults, now)
    if replied.requests:
        book = house.books[form.plan]
        writer.more_time(entry, book, arrival, replied.requests, now)


def _finding(code: str, said: Message, file: str, place: str) -> Finding:
    return Finding(code, FINDING_CODES[code][0], said, file, place)


@define
class _Scale:
    """Weighs the matters of one form, one after the other."""

    entry: Entry
    book: RuleBook
    calendar: WorkCalendar
    reporter: str
    file: str
    sha256: str
    day: date
    steps: list[Step] = field(factory=list)
    requests: list[Request] = field(factory=list)
    done: list[tuple[str, Message]] = field(factory=list)
    faults: list[tuple[str, Finding]] = field(factory=list)

    def take(self, reply: MatterReply) -> str:
        """Weigh one matter; gives the unit that leads it if that is another, else ""."""
        place = next(iter(reply.cells.values()), "")
        try:
            matter = self.entry.matter(reply.number)
        except LedgerError as error:
            self._refuse(reply, error.said, place)
            return ""
        if matter.lead != self.reporter:
            if not self._led_before(matter):
                return matter.lead
            lead = self.book.reporters.get(matter.lead)
            said = message(
                "{matter} was handed over to {unit}, which answers by its own form; nothing of it"
                " is taken from this one",
                matter=matter.number,
                unit=lead.name if lead is not None else matter.lead,
            )
            self._refuse(reply, said, place)
            return ""
        self.faults.extend((reply.number, finding) for finding in reply.findings)
        if matter.plan != self.book.plan.id or matter.edition != reply.edition:
            said = message(
                "The hidden cells of the reply form were changed: please fill in the form of the"
                " last mail anew"
            )
            self._refuse(reply, said, place)
        elif not matter.is_open or matter.state is State.VERIFIED:
            said = message(
                "{matter} is {state}: no answer is needed any more; if it has to be changed, please"
                " call the office",
                matter=matter.number,
                state=STATE_LABELS[matter.state],
            )
            self._refuse(reply, said, place)
        else:
            before = len(self.done), len(self.faults)
            matter = self._answer(reply, self._acknowledge(reply, matter))
            self._ask(reply, matter)
            if reply.acknowledged and before == (len(self.done), len(self.faults)):
                self.done.append((matter.number, _already()))
        return ""

    def _led_before(self, matter: Matter) -> bool:
        """Tell whether the form's sender led a matter before it was handed over."""
        steps = self.entry.events(subject=matter.number, limit=100_000)
        return any(each.details.get("lead_before") == self.reporter for each in steps)

    def _acknowledge(self, reply: MatterReply, matter: Matter) -> Matter:
        if not reply.acknowledged or matter.state is not State.OPEN:
            return matter
        self.done.append((matter.number, message("taken note of")))
        return self._act(reply, matter, Acknowledge(self._by(reply)))

    def _answer(self, reply: MatterReply, matter: Matter) -> Matter:
        """Take the answer if it is whole; one that stands there already changes nothing."""
        cause, measures = _line(reply.cause), _line(reply.measures)
        faulty = reply.faulty & {"cause", "measures", "new_date"}
        if faulty or not (cause or measures or reply.new_date):
            return matter
        missing = "cause" if says_nothing(cause) else "measures" if says_nothing(measures) else ""
        if missing:
            self._refuse(reply, _no_answer(getattr(reply, missing)), reply.cells.get(missing, ""))
            return matter
        if reply.new_date is not None and reply.new_date <= self.day:
            said = message(
                "The date {day} is not after today: please give a day that is still to come",
                day=reply.new_date,
            )
            self._refuse(reply, said, reply.cells["new_date"])
            return matter
        answer = Reply(cause, measures, reply.new_date)
        if matter.state is State.ANSWERED and matter.reply == answer:
            self.done.append((matter.number, _already()))
            return matter
        if matter.state is State.OPEN:
            matter = self._act(reply, matter, Acknowledge(self._by(reply)))
        if matter.state is State.ANSWERED:
            said = message("the answer is replaced by this one; the office verifies it")
        else:
            said = message("answered; the office verifies it")
        self.done.append((matter.number, said))
        return self._act(reply, matter, Answer(self._by(reply), answer))

    def _ask(self, reply: MatterReply, matter: Matter) -> None:
        """Take the request for more time, for the office to decide."""
        reasons = (_line(reply.reason), _line(reply.cause))
        until, why = reply.extension, next((one for one in reasons if not says_nothing(one)), "")
        if reply.faulty & {"extension", "reason"} or not (until or reply.reason):
            return
        if until is None:
            said = message(
                "Until when? More time is asked for with a day: please fill in this cell"
            )
            self._refuse(reply, said, reply.cells.get("extension", ""))
            return
        refused = no_more_time(matter, until, self.day, self.calendar)
        if refused is not None:
            self._refuse(reply, refused, reply.cells["extension"])
        elif not why:
            said = message("More time is asked for with a reason: please fill in this cell too")
            self._refuse(reply, said, reply.cells.get("reason", ""))
        elif self._is_asked(matter, until):
            self.done.append((matter.number, _already()))
        else:
            by = self._by(reply)
            self.requests.append(Request(matter.number, matter.said, matter.limit, until, why, by))
            said = message(
                "more time until {until} is asked for; the office decides, and until then {limit}"
                " stands",
                until=until,
                limit=matter.limit,
            )
            self.done.append((matter.number, said))

    def _is_asked(self, matter: Matter, until: date) -> bool:
        """Tell whether this is asked already and nothing was decided since."""
        for event in reversed(self.entry.events(subject=matter.number, limit=100_000)):
            if event.name == "extended" or event.details.get("what") == "extension":
                return False
            if event.name == ASKED:
                return event.details["until"] == until.isoformat()
        return False

    def _act(self, reply: MatterReply, matter: Matter, action: Action) -> Matter:
        step = act(matter, action, self.day, self.calendar)
        phone = harmless(reply.phone, 40)
        more = {"reply": self.sha256, "phone": phone} if phone else {"reply": self.sha256}
        self.steps.append(evolve(step, details={**step.details, **more}))
        return step.matter

    def _by(self, reply: MatterReply) -> str:
        unit = self.book.reporters[self.reporter].name.zh
        name = harmless(reply.by, 40)
        return f"{name}（{unit}）" if name else unit

    def _refuse(self, reply: MatterReply, said: Message, place: str) -> None:
        finding = _finding("FORM-006", said, self.file, place)
        self.faults.append((harmless(reply.number, 20), finding))


def _already() -> Message:
    return message("this stands there already; nothing was changed")


def _no_answer(found: str) -> Message:
    if not found.strip():
        return message("An answer tells the cause and the measures: please fill in this cell too")
    return message(
        "“{found}” tells nothing: an answer tells the cause and the measures; please write both, or"
        " leave both cells empty for now",
        found=harmless(found, 40),
    )


def _line(text: str) -> str:
    return harmless(text, LONGEST_TEXT)
