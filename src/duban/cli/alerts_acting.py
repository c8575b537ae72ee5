"""Matters moved by hand: each step with who takes it and why."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from duban.cli.alerts_listing import line_of
from duban.cli.common import common_options
from duban.cli.keeping import instant, now_option, open_house
from duban.errors import UsageError
from duban.matters import (
    Acknowledge,
    Action,
    Answer,
    Close,
    Exempt,
    Extend,
    Release,
    Reopen,
    Snooze,
    Urge,
    Verify,
    act,
)
from duban.model.matters import Reply
from duban.service.pressing import keep_step
from duban.words import Lang, message

_Function = TypeVar("_Function", bound=Callable[..., Any])
#: A day on the command line.
DAY = click.DateTime(formats=["%Y-%m-%d"])


def who_and_why(function: _Function) -> _Function:
    """Give a command --by, --why, --now and what all commands have."""
    why = click.option("--why", default="", metavar="TEXT", help="原因 · the reason.")
    by = click.option("--by", required=True, metavar="NAME", help="经办人 · who does it.")
    return by(why(now_option(common_options(function))))


def _move(
    number: str,
    action: Callable[[], Action],
    at: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """Take one action on one matter and say where it stands now."""
    now = instant(at)
    with open_house(roots, config, lang) as house, house.ledger.transaction() as entry:
        matter = entry.matter(number)
        if matter.plan not in house.books:
            said = message(
                "The plan {plan} of {matter} is not installed: name its root by --root or in"
                " duban.toml",
                plan=matter.plan,
                matter=matter.number,
            )
            raise UsageError(said)
        day = now.astimezone(house.books[matter.plan].plan.zone).date()
        step = keep_step(entry, act(matter, action(), day, house.plugins.calendar), now)
        click.echo(line_of(house, step.matter))


@click.command("acknowledge")
@click.argument("number")
@who_and_why
def acknowledge(number: str, by: str, why: str, **rest: Any) -> None:
    """签收 · the lead has taken note."""
    _move(number, lambda: Acknowledge(by, why), **rest)


@click.command("answer")
@click.argument("number")
@click.option("--cause", required=True, metavar="TEXT", help="原因分析 · the cause.")
@click.option("--measures", required=True, metavar="TEXT", help="措施 · the measures.")
@click.option("--new-date", type=DAY, help="承诺日期 · the new date.")
@who_and_why
def answer(
    number: str,
    cause: str,
    measures: str,
    new_date: datetime | None,
    by: str,
    why: str,
    **rest: Any,
) -> None:
    """反馈：原因、措施、新的日期 · the lead answers: cause, measures, a new date."""
    reply = Reply(cause, measures, _date(new_date))
    _move(number, lambda: Answer(by, reply, why), **rest)


@click.command("verify")
@click.argument("number")
@click.option("--reject", is_flag=True, help="不认可，退回 · send the answer back.")
@who_and_why
def verify(number: str, reject: bool, by: str, why: str, **rest: Any) -> None:
    """核实 · the office has checked the answer."""
    _move(number, lambda: Verify(by, why, accepted=not reject), **rest)


@click.command("close")
@click.argument("number")
@click.option("--force", is_flag=True, help="未经核实也销号 · although it was not verified.")
@who_and_why
def close(number: str, force: bool, by: str, why: str, **rest: Any) -> None:
    """销号 · the matter has come to its end."""
    _move(number, lambda: Close(by, why, force=force), **rest)


@click.command("reopen")
@click.argument("number")
@who_and_why
def reopen(number: str, by: str, why: str, **rest: Any) -> None:
    """重开，成为新的一期 · press it again, as a new edition."""
    _move(number, lambda: Reopen(by, why), **rest)


@click.command("urge")
@click.argument("number")
@who_and_why
def urge(number: str, by: str, why: str, **rest: Any) -> None:
    """催办（例如打了电话）· the lead was pressed, by telephone say."""
    _move(number, lambda: Urge(by, why), **rest)


@click.command("snooze")
@click.argument("number")
@click.option("--until", required=True, type=DAY, help="缓到哪天 · the last day of it.")
@who_and_why
def snooze(number: str, until: datetime, by: str, why: str, **rest: Any) -> None:
    """缓办到某日 · neither told nor climbing up to a day."""
    _move(number, lambda: Snooze(by, why, until.date()), **rest)


@click.command("release")
@click.argument("number")
@who_and_why
def release(number: str, by: str, why: str, **rest: Any) -> None:
    """恢复：缓办或暂停的照常督办 · press a snoozed or held one again."""
    _move(number, lambda: Release(by, why), **rest)


@click.command("extend")
@click.argument("number")
@click.option("--until", required=True, type=DAY, help="延到哪天 · the new limit, a workday.")
@click.option("--refuse", is_flag=True, help="不批准 · the request is refused.")
@who_and_why
def extend(number: str, until: datetime, refuse: bool, by: str, why: str, **rest: Any) -> None:
    """延期，最多批准两次 · more time, granted at most twice."""
    _move(number, lambda: Extend(by, why, until.date(), granted=not refuse), **rest)


@click.command("exempt")
@click.argument("number")
@who_and_why
def exempt(number: str, by: str, why: str, **rest: Any) -> None:
    """免责，事实照留 · it ends, the raw fact stays."""
    _move(number, lambda: Exempt(by, why), **rest)


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


#: The commands that move a matter.
ACTING: tuple[click.Command, ...] = (
    acknowledge,
    answer,
    verify,
    close,
    reopen,
    urge,
    snooze,
    release,
    extend,
    exempt,
)
