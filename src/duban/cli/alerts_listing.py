"""Matters seen: the list, and one with all that happened to it."""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import click
import orjson

from duban.cli.common import common_options, format_option
from duban.cli.completing import complete_reporters
from duban.cli.keeping import open_house
from duban.errors import UsageError
from duban.model.ledger import LogEvent
from duban.model.matters import EDITION, STATE_LABELS, Matter
from duban.model.terms import LEVEL_LABELS, LEVEL_ORDER
from duban.notify.steps import details_of, step_name
from duban.service import House
from duban.words import Label, Lang, message, nearest, say


@click.command("list")
@click.option("--all", "ended", is_flag=True, help="连同已办结的 · ended ones too.")
@click.option(
    "--reporter",
    shell_complete=complete_reporters,
    metavar="ID",
    help="只看此单位牵头的 · only those that a unit leads.",
)
@format_option
@common_options
def list_matters(
    ended: bool,
    reporter: str | None,
    kind: str,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """列出督办事项，红的在前 · list the matters, red first.

    例 · example: duban alerts list --config duban.toml
    """
    with open_house(roots, config, lang) as house, house.ledger.reading() as entry:
        matters = entry.matters()
        if reporter is not None:
            hold_to_units(house, reporter, (matter.lead for matter in matters))
        found = [
            matter
            for matter in matters
            if (ended or matter.is_open) and reporter in {None, matter.lead}
        ]
        found.sort(key=lambda matter: (-LEVEL_ORDER[matter.level], matter.limit, matter.number))
        if kind == "json":
            rows = [_row(matter) for matter in found]
            click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
            return
        for matter in found:
            click.echo(line_of(house, matter))


@click.command("show")
@click.argument("number")
@common_options
def show(number: str, roots: tuple[Path, ...], config: Path | None, lang: Lang | None) -> None:
    """一件事项的来龙去脉 · one matter with all that happened to it."""
    with open_house(roots, config, lang) as house, house.ledger.reading() as entry:
        matter = entry.matter(number)
        click.echo(line_of(house, matter))
        click.echo(f"  {matter.because}")
        book = house.books.get(matter.plan)
        zone = book.plan.zone if book is not None else UTC
        for event in entry.events(subject=matter.number, limit=100_000):
            click.echo(f"  {_step(event, zone, house.lang)}")


def line_of(house: House, matter: Matter) -> str:
    """Give a matter on one line: number, level, state, lead, what, and its limit in brackets."""
    lang = house.lang
    book = house.books.get(matter.plan)
    lead = book.reporters.get(matter.lead) if book is not None else None
    name = lead.name.say(lang) if lead else matter.lead
    level, state = LEVEL_LABELS[matter.level].say(lang), STATE_LABELS[matter.state].say(lang)
    limit = _bracketed(say(matter.limit, lang), lang)
    edition = f"{EDITION}{matter.edition}" if matter.edition > 1 else ""
    return f"{matter.number}{edition}  {level}  {state}  {name}  {matter.said}  {limit}"


def hold_to_units(house: House, asked: str, leads: Iterable[str] = ()) -> None:
    """Raise UsageError with the nearest units if none that the plans or `leads` know is asked for."""
    names = {
        unit: reporter.name
        for book in house.books.values()
        for unit, reporter in book.reporters.items()
    }
    known = {lead: Label(lead) for lead in leads} | names
    if asked in known:
        return
    called = {key: key for key in known}
    called |= {label: key for key in known for label in (known[key].zh, known[key].en) if label}
    near = dict.fromkeys(called[one] for one in nearest(asked, called, most=5, alike=0.4))
    units = tuple(_unit(key, known[key], house.lang) for key in (near or sorted(known)))
    said = message("There is no unit {name}; near it are {near}", name=asked, near=units)
    if not near:
        said = message("{name} is not known; known are {known}", name=asked, known=units)
    raise UsageError(said)


def _unit(key: str, name: Label, lang: Lang) -> str:
    said = name.say(lang)
    return key if said == key else f"{key} {_bracketed(said, lang)}"


def _bracketed(text: str, lang: Lang) -> str:
    return f"（{text}）" if lang == "zh" else f"({text})"


def _step(event: LogEvent, zone: tzinfo, lang: Lang) -> str:
    """Say one step: when, what, by whom, why, and its details in brackets."""
    at: datetime = event.at.astimezone(zone).replace(tzinfo=None)
    name = step_name(event).say(lang)
    told = [each.say(lang) for each in details_of(event)]
    details = _bracketed(("；" if lang == "zh" else "; ").join(told), lang) if told else ""
    parts = (f"{at:%Y-%m-%d %H:%M}", name, event.by, event.why, details)
    return "  ".join(part for part in parts if part)


def _row(matter: Matter) -> dict[str, object]:
    return {
        "number": matter.number,
        "key": matter.key,
        "edition": matter.edition,
        "source": str(matter.source),
        "kind": matter.kind,
        "level": str(matter.level),
        "base": str(matter.base),
        "state": str(matter.state),
        "plan": matter.plan,
        "area": matter.area,
        "lead": matter.lead,
        "cooperating": list(matter.cooperating),
        "task": matter.task or None,
        "indicator": matter.indicator or None,
        "period": matter.period or None,
        "said": matter.said,
        "because": matter.because,
        "opened": matter.opened.isoformat(),
        "limit": matter.limit.isoformat(),
        "held_by": matter.held_by or None,
        "snoozed_until": matter.snoozed_until.isoformat() if matter.snoozed_until else None,
        "extensions": matter.extensions,
        "urgings": matter.urgings,
        "exempt": matter.exempt or None,
    }
