"""The house: all that one pass works with, set up once and handed down."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from attrs import Factory, define, evolve, field

from duban.errors import DubanError
from duban.lazily import Lazily
from duban.model.cutoff import Cutoff
from duban.model.notifying import Notifier
from duban.model.plan import Plan
from duban.model.register import Receipt, Register
from duban.model.rules import RuleBook
from duban.model.settings import ServiceSettings
from duban.pipeline.job import Job
from duban.pluginmanager import Plugins
from duban.rulefiles.register_sheets import moves_in_book
from duban.rulefiles.registers import moves_in, read_register
from duban.service.archive import kept
from duban.service.kept_register import Versions, with_workbook
from duban.service.kept_register import kept as kept_register
from duban.slots import is_over
from duban.store import Entry, Ledger
from duban.words import Lang, Message

#: The statuses of arrivals that lie in the archive, to be judged.
JUDGED = frozenset({"accepted", "returned"})
#: No report is due so long after its plan's end.
_LONG_AGO = timedelta(days=366)


@define
class House:
    """Plugins, rule books, settings and ledger of a service.

    The plan that began last stands first among the `books`: its paper and its addresses count for
    what concerns no one plan. A book may be read when it is first asked for, so whoever goes through
    the plans asks for the books of those that he needs.
    `templates` are folders of letters, `notifiers` the channels by name. The areas in `aside` are
    not judged, each with the reason.
    """

    plugins: Plugins
    books: Mapping[str, RuleBook]
    settings: ServiceSettings
    ledger: Ledger
    lang: Lang = "zh"
    templates: tuple[Path, ...] = ()
    notifiers: Mapping[str, Notifier] = field(factory=dict)
    aside: Mapping[str, Message] = field(factory=dict)
    #: The workbooks of the office's register.
    versions: Versions = field(
        init=False, default=Factory(lambda self: Versions(self.settings), takes_self=True)
    )
    #: The first evaluation; later ones go on with what it has compiled.
    _job: Job | None = field(default=None, init=False)

    @property
    def lacks_readers(self) -> bool:
        """Tell whether a plugin set aside reads files: those would look as if they had not come."""
        loaded = self.plugins.loaded
        return any("duban_reader" in loaded[area].hooks for area in self.aside if area in loaded)

    def register(self, book: RuleBook, entry: Entry) -> Register:
        """Give the office's register with a receipt for each file of the plan that came in.

        Of workbooks the version in force counts, whatever lies in the folder. Raises RuleFileError
        for what does not hold in office/*.toml.
        """
        found = self.versions.in_force(entry, book)
        moves = moves_in_book(found)
        register = read_register(self.settings.office, book, workbooks=False, moves=moves)
        register = with_workbook(register, found)
        entered = {receipt.sha256 for receipt in register.receipts}
        received = tuple(
            Receipt(arrival.reporter, sha256=arrival.sha256, received_at=arrival.received)
            for arrival in entry.arrivals(kept(self.settings.archive / book.plan.id))
            if arrival.sha256 not in entered and arrival.status in JUDGED
        )
        return evolve(register, receipts=register.receipts + received)

    def job(self, now: datetime, registers: Mapping[str, Register], plan: str = "") -> Job:
        """Set up the evaluation of the archive, or of one plan's part, as of an instant.

        Without registers only the units to which tasks moved are looked up: they may report.
        """
        if self._job is None:
            self._job = Job(
                folder=self.settings.archive,
                plugins=self.plugins,
                books=self.books,
                registers={},
                cutoffs={},
                lang=self.lang,
                named=True,
                aside=frozenset(self.aside),
            )
        return self._job.again(
            self.settings.archive / plan,
            Lazily((plan,) if plan else self.books, self.books.__getitem__),
            registers or Lazily(self.books, self._moves),
            Lazily(self.books, lambda each: _cutoff(self.books[each].plan, now)),
        )

    def in_force(self, now: datetime) -> Mapping[str, RuleBook]:
        """Give the books of the plans that are not over."""
        return {plan: self.books[plan] for plan in self.books if not self.is_over(plan, now)}

    def lively(self, entry: Entry, now: datetime) -> tuple[str, ...]:
        """Give the plans that have anything to do: not over, or with a slot in the ledger."""
        found = {*entry.plans_with_slots(), *self.in_force(now)}
        return tuple(plan for plan in self.books if plan in found)

    def is_over(self, plan: str, now: datetime) -> bool:
        """Tell whether nothing of a plan is due any more, the ledger's open slots apart.

        Of a plan that ended long ago the rules are not read for it.
        """
        ended = self.plugins.plan(plan).ends
        return now.date() - ended > _LONG_AGO or is_over(self.books[plan], now)

    def _moves(self, plan: str) -> Register:
        """Give the re-plans by which units take over; a fault is told when it keeps from judging."""
        book = self.books[plan]
        with suppress(DubanError):
            moves = moves_in(self.settings.office, book)
            with self.ledger.reading() as entry:
                if kept_register(entry, plan).moves:
                    moves += tuple(moves_in_book(self.versions.in_force(entry, book)))
            return Register(replans=moves)
        return Register()


def _cutoff(plan: Plan, now: datetime) -> Cutoff:
    moment = now.astimezone(plan.zone)
    return Cutoff(moment.date(), moment, moment.isoformat(timespec="seconds"))
