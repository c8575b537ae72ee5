"""Printing: the register's workbook as it should be now, kept beside it by content."""

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve

from duban.forms.register_book import write_register
from duban.forms.register_due import due_reports
from duban.forms.register_given import FiledPlan
from duban.forms.register_view import MatterNote, RegisterView, view_of
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.rulefiles.register_adding import held_apart
from duban.rulefiles.register_sheets import RegisterBook, entries_of
from duban.service.archive import keep
from duban.service.house import House
from duban.service.kept_register import SUFFIX, Kept, Past, keep_past, past
from duban.store import Entry

#: Versions of which it is remembered what they were written from.
_PRINTED = 400
_EVENTS = 1000


def print_register(
    house: House,
    book: RuleBook,
    entry: Entry,
    state: Kept,
    found: RegisterBook,
    notes: Mapping[str, MatterNote],
    fixed: Register,
    now: datetime,
) -> Kept:
    """Write the workbook into the archive as it should be now; gives how far the service is then."""
    found = evolve(found, rows=held_apart(found.rows, fixed))
    plan = book.plan.id
    before = past(entry, plan)
    state, heard = _heard(entry, state, before, plan)
    view = _view(house, book, entry, heard, found, notes, fixed, now)
    if view.printing == state.printing:
        if heard != before:
            keep_past(entry, plan, heard)
        return state
    content = write_register(book, view)
    sha256 = keep(house.settings.registers, content, SUFFIX)
    printed = dict([*heard.printed.items(), (view.printing, sha256)][-_PRINTED:])
    keep_past(entry, plan, evolve(heard, printed=printed))
    return evolve(state, written=sha256, printing=view.printing)


def _view(
    house: House,
    book: RuleBook,
    entry: Entry,
    heard: Past,
    found: RegisterBook,
    notes: Mapping[str, MatterNote],
    fixed: Register,
    now: datetime,
) -> RegisterView:
    day = now.astimezone(book.plan.zone).date()
    entered = entries_of(found.rows)
    whole = evolve(
        fixed,
        due_overrides=fixed.due_overrides + entered["due_overrides"],
        replans=fixed.replans + entered["replans"],
    )
    received = {
        (key.partition("/")[0], key.partition("/")[2]): datetime.fromisoformat(at)
        for key, at in heard.received.items()
    }
    return view_of(
        book,
        rows=found.rows,
        fixed=fixed,
        due=due_reports(book, whole, day, received, house.plugins.calendar),
        matters=entry.matters(plan=book.plan.id),
        notes=notes,
        others=found.others,
        day=day,
        lang=house.lang,
        filed=[_filed(key, at) for key, at in heard.filed.items()],
    )


def _filed(key: str, at: str) -> FiledPlan:
    reporter, area, sha256 = key.split("/")
    return FiledPlan(reporter, area, sha256, datetime.fromisoformat(at))


def _heard(entry: Entry, state: Kept, before: Past, plan: str) -> tuple[Kept, Past]:
    """Take up what the log tells since: which reports and plans of work came in."""
    received, filed = dict(before.received), dict(before.filed)
    last = state.event
    while events := entry.events(after=last, limit=_EVENTS):
        files = frozenset(event.details.get("sha256", "") for event in events)
        at = {(one.sha256, one.reporter): one.received for one in entry.arrivals(files)}
        for event in events:
            moment = at.get((event.details.get("sha256", ""), event.by))
            for period in filter(None, event.details.get("periods", "").split(",")):
                if moment is not None and event.name in {"accepted", "returned"}:
                    received.setdefault(f"{event.by}/{period}", moment.isoformat())
            for named in filter(None, event.details.get("work_plans", "").split(",")):
                of, _, area = named.partition("/")
                if of == plan and moment is not None and event.name == "accepted":
                    key = f"{event.by}/{area}/{event.details['sha256']}"
                    filed.setdefault(key, moment.isoformat())
        last = events[-1].number
    return evolve(state, event=last), evolve(before, received=received, filed=filed)
