"""duban timetable: what the service does when and why, and the due days that want a decision."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson
from attrs import frozen

from duban._version import __version__
from duban.cli.common import Desk, common_options, format_option
from duban.cli.completing import complete_plans
from duban.cli.in_force import register_in_force
from duban.errors import UsageError
from duban.model.ledger import Slot, SlotKind
from duban.model.plan import Plan
from duban.model.rules import WorkArea
from duban.model.settings import HoursSettings
from duban.slots import SLOT_LABELS, DayOff, days_off, slots_of, uncovered_years
from duban.words import Label, Lang, Message, message

_WEEKDAYS = (
    Label("周一", "Mon"),
    Label("周二", "Tue"),
    Label("周三", "Wed"),
    Label("周四", "Thu"),
    Label("周五", "Fri"),
    Label("周六", "Sat"),
    Label("周日", "Sun"),
)
_DAILY = (SlotKind.SWEEP, SlotKind.DIGEST)


@frozen
class _Coming:
    """What comes in the span that was asked for."""

    plan: Plan
    areas: Mapping[str, WorkArea]
    slots: tuple[Slot, ...]
    undecided: tuple[DayOff, ...]
    uncovered: tuple[int, ...]


@click.command("timetable")
@click.option(
    "--plan",
    "plans",
    shell_complete=complete_plans,
    multiple=True,
    metavar="ID",
    help="只列这些计划 · only these plans.",
)
@click.option("--from", "first", metavar="DATE", help="从哪天起，默认从头 · from a day on.")
@click.option("--to", "last", metavar="DATE", help="到哪天止，默认到底 · up to and with a day.")
@format_option
@common_options
def command(
    plans: tuple[str, ...],
    first: str | None,
    last: str | None,
    kind: str,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """列出督办时间表及依据，指出落在休息日的期限 · what comes when and why, and due days on days off.

    例 · example: duban timetable --plan tianjin-2019 --from 2019-03-01 --to 2019-07-31
    """
    span = _day("--from", first, date.min), _day("--to", last, date.max)
    if span[0] > span[1]:
        said = message("--from {first} is later than --to {last}", first=first, last=last)
        raise UsageError(said)
    desk = Desk.of(roots, config, lang)
    every = [_coming(desk, plan, *span) for plan in desk.plan_ids(plans)]
    if kind == "json":
        found = [_document(coming, desk.language(coming.plan)) for coming in every]
        document = found[0] if len(found) == 1 else {"format": 1, "plans": found}
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
        return
    for number, coming in enumerate(every):
        for line in ("",) * (number > 0) + tuple(_lines(coming, desk.language(coming.plan))):
            click.echo(line)


def _day(option: str, text: str | None, default: date) -> date:
    if text is None:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        said = message(
            "{option} must be a day such as 2019-07-06, not {found}", option=option, found=text
        )
        raise UsageError(said) from error


def _coming(desk: Desk, plan_id: str, first: date, last: date) -> _Coming:
    """Gather what comes of a plan; what no calendar can place is left out and its years are named."""
    book, service = desk.plugins.book(plan_id), desk.settings.service
    register = register_in_force(desk, book)
    hours = HoursSettings() if service is None else service.hours
    calendar = desk.plugins.calendar
    slots = slots_of(book, calendar, register, hours, partly=True)
    undecided = days_off(book, calendar, register, partly=True)
    return _Coming(
        book.plan,
        book.areas,
        tuple(slot for slot in slots if first <= _local(slot, book.plan)[0] <= last),
        tuple(each for each in undecided if each.due >= first),
        uncovered_years(book, calendar, register),
    )


def _local(slot: Slot, plan: Plan) -> tuple[date, str]:
    """Give day and time in the plan's time zone; a due day ends at 24:00 of itself."""
    if slot.kind is SlotKind.DUE:
        return slot.on, "24:00"
    moment = slot.at.astimezone(plan.zone)
    return moment.date(), f"{moment:%H:%M}"


def _lines(coming: _Coming, lang: Lang) -> Iterator[str]:
    plan = coming.plan
    yield f"{plan.document} {plan.title.say(lang)} ({plan.id})"
    yield message("Times are those of {zone}", zone=plan.time_zone).say(lang)
    for year in coming.uncovered:
        said = message(
            "No calendar covers {year}: what depends on its workdays is left out here until"
            " calendar/{year}.toml or a newer chinesecalendar tells them",
            year=str(year),
        )
        yield said.say(lang)
    if coming.undecided:
        yield ""
        yield from _decisions(coming.undecided, lang)
    yield ""
    yield from _daily(coming, lang)
    for slot in coming.slots:
        if slot.kind not in _DAILY:
            day, moment = _local(slot, plan)
            said = message("{said} ({because})", said=_told(slot, coming), because=slot.why)
            label = SLOT_LABELS[slot.kind].say(lang)
            yield f"{day} {_WEEKDAYS[day.weekday()].say(lang)} {moment}  {label}  {said.say(lang)}"


def _decisions(undecided: Sequence[DayOff], lang: Lang) -> Iterator[str]:
    """Tell each due day on a day off, with the lines by which the office decides."""
    said = message(
        "Due days on days off: {count}. Put the lines for each into office/*.toml, with the day"
        " that is to hold and its document",
        count=str(len(undecided)),
    )
    yield said.say(lang)
    for each in undecided:
        said = message(
            "{due} ({called}) for {period}: the workday before is {before}, the next is {next}",
            due=each.due,
            called=each.called,
            period=each.period,
            before=each.previous_workday,
            next=each.next_workday,
        )
        yield ""
        yield f"# {said.say(lang)}"
        yield from _override(each, lang)


def _override(each: DayOff, lang: Lang) -> list[str]:
    choice = message(
        "or {before}, or {due} where it stays", before=each.previous_workday, due=each.due
    )
    number = Label("文号，必填", "the document's number, required")
    return [
        "[[due_override]]",
        f'period = "{each.period}"',
        f"due = {each.next_workday}  # {choice.say(lang)}",
        f'document = ""  # {number.say(lang)}',
        f'reason = "{each.called.say(lang)}"',
    ]


def _daily(coming: _Coming, lang: Lang) -> Iterator[str]:
    """Sum up in a line what is done on every workday."""
    days = [slot for slot in coming.slots if slot.kind is SlotKind.DIGEST]
    sweeps = [slot for slot in coming.slots if slot.kind is SlotKind.SWEEP]
    if days and sweeps:
        said = message(
            "Every workday from {first} to {last} ({count}): at {sweep} what is overdue is looked"
            " for, at {digest} digests go out ({because})",
            first=days[0].on,
            last=days[-1].on,
            count=str(len(days)),
            sweep=_local(sweeps[0], coming.plan)[1],
            digest=_local(days[0], coming.plan)[1],
            because=days[0].why,
        )
        yield said.say(lang)


def _told(slot: Slot, coming: _Coming) -> Message:
    """Say what a slot is for."""
    if slot.kind is SlotKind.OCCASION:
        return message("{area} alone is judged", area=coming.areas[slot.area].label)
    parts: dict[str, Any] = {"period": slot.period, "due": slot.on}
    if slot.kind is SlotKind.REMIND:
        return message("report for {period}, due on {due}", **parts)
    if slot.kind is SlotKind.DUE:
        return message("reports for {period} that have not come are absent from now on", **parts)
    if slot.kind is SlotKind.JUDGE:
        return message("reports for {period} and all before", **parts)
    return message("the quarter that ends with {period}", **parts)


def _document(coming: _Coming, lang: Lang) -> dict[str, Any]:
    plan = coming.plan
    return {
        "format": 1,
        "duban": __version__,
        "plan": plan.id,
        "time_zone": plan.time_zone,
        "uncovered_years": list(coming.uncovered),
        "undecided": [
            {
                "period": str(each.period),
                "due": each.due,
                "called": each.called.say(lang),
                "previous_workday": each.previous_workday,
                "next_workday": each.next_workday,
                "decide": "\n".join(_override(each, lang)) + "\n",
            }
            for each in coming.undecided
        ],
        "slots": [
            {
                "key": slot.key,
                "kind": slot.kind.value,
                "at": slot.at.astimezone(plan.zone).isoformat(),
                "on": slot.on,
                "period": slot.period or None,
                "area": slot.area or None,
                "why": slot.why,
                "keep": slot.keep,
            }
            for slot in coming.slots
        ],
    }
