"""Digests: what has moved since the last one, each step told once to each address."""

from collections.abc import Mapping
from datetime import datetime

from attrs import define, evolve, field

from duban.model.ledger import LogEvent, Slot
from duban.model.matters import Matter
from duban.model.rules import RuleBook
from duban.notify import Addressee, Line, Route, digest_letter
from duban.notify.letters import REASON_LABELS
from duban.notify.routing import normal
from duban.service.posting import Post, To, names_of
from duban.service.reply_forms import forms_for
from duban.store import Anchor, Entry
from duban.words import Message, message

_MOST_TOLD = 100_000


@define
class _Digest:
    """What one address is told in one digest."""

    addressee: Addressee
    lines: list[Line] = field(factory=list)
    numbers: list[str] = field(factory=list)
    matters: list[Matter] = field(factory=list)


def write_digests(post: Post, entry: Entry, book: RuleBook, slot: Slot, now: datetime) -> int:
    """Tell each address what has moved since the last digest; gives how many were written.

    Of several steps of one matter the last is told; each step stands in one digest only. Where
    there is nobody to tell, what has moved is kept for the first digest that there will be.
    What goes to the office ends with the ledger's anchor.
    """
    if not post.mail.sender and not post.groups:
        return 0
    name = f"told/{book.plan.id}"
    after = int(entry.noted(name) or 0)
    events = entry.steps(book.plan.id, after, _MOST_TOLD)
    digests: dict[str, _Digest] = {}
    groups = {name: _Digest(Addressee(each.recipient)) for name, each in post.groups.items()}
    told = {event.subject: event for event in events if event.details.get("told") in REASON_LABELS}
    for number, event in told.items():
        _tell(post, entry, book, entry.matter(number), event, digests, groups, now)
    office = {normal(each) for each in (post.mail.fallback, *post.house.settings.copies)}
    anchor = entry.anchor()
    for address, digest in sorted(digests.items()):
        notes = digest.addressee.notes
        if anchor is not None and normal(address) in office:
            notes += (anchor_of(anchor),)
        forms = forms_for(book, digest.addressee, digest.matters, slot.on)
        written = digest_letter(
            post.paper(book),
            names_of(book, digest.addressee.units),
            slot.on,
            digest.lines,
            notes,
            with_form=bool(forms),
        )
        post.to_address(
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
            paper, reader = post.paper(book), book.plan.office
            written = digest_letter(paper, reader, slot.on, digest.lines, ())
            key = f"{slot.key}/{group}"
            post.to_group(entry, book, group, written, key, now, digest.numbers)
    if events:
        entry.note(name, str(events[-1].number))
    return len(digests) + sum(bool(digest.lines) for digest in groups.values())


def _tell(
    post: Post,
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
        mark = "；" if post.house.lang == "zh" else "; "
        line = evolve(line, because=f"{line.because}{mark}{step.why}")
    found = post.route_of(entry, book, matter)
    told = [*found.addressees, *_former(post, entry, book, matter, step, found)]
    for addressee in told:
        digest = digests.setdefault(addressee.address, _Digest(addressee))
        digest.lines.append(line)
        digest.numbers.append(matter.number)
        digest.matters.append(matter)
    for group, digest in groups.items():
        if matter.level in post.groups[group].levels:
            digest.lines.append(line)
            digest.numbers.append(matter.number)
    post.report_unreached(entry, found, now)


def _former(
    post: Post, entry: Entry, book: RuleBook, matter: Matter, step: LogEvent, found: Route
) -> list[Addressee]:
    """Give the addresses of the unit that led a matter before, unless they are told of it anyway."""
    before = step.details.get("lead_before", "")
    if before not in book.reporters:
        return []
    known = {each.address for each in found.addressees}
    way = post.route_of(entry, book, To(before, matter.level))
    return [each for each in way.addressees if before in each.units and each.address not in known]


def anchor_of(anchor: Anchor) -> Message:
    """Say how far the ledger is sealed, in the digests to the office as by the doctor."""
    return message(
        "Ledger sealed up to entry {number}, seal {seal}",
        number=str(anchor.event),
        seal=anchor.shown,
    )
