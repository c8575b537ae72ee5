"""duban alerts: matters (督办事项), seen and moved by hand, each with who and why."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson

from duban.cli.common import common_options, format_option
from duban.cli.keeping import instant, now_option, open_house
from duban.errors import UsageError
from duban.matters import (
    Acknowledge,
    Action,
    Answer,
    Cause,
    Close,
    Context,
    Exempt,
    Extend,
    Release,
    Reopen,
    Snooze,
    Urge,
    Verify,
    act,
    open_matter,
)
from duban.model.matters import STATE_LABELS, Matter, Reply, Source
from duban.model.terms import LEVEL_LABELS, LEVEL_ORDER, Level
from duban.service import House
from duban.service.pressing import keep_step
from duban.words import Lang, message, say

_Function = TypeVar("_Function", bound=Callable[..., Any])
_DAY = click.DateTime(formats=["%Y-%m-%d"])


def _who_and_why(function: _Function) -> _Function:
    why = click.option("--why", default="", metavar="TEXT", help="原因 · the reason.")
    by = click.option("--by", required=True, metavar="NAME", help="经办人 · who does it.")
    return by(why(now_option(common_options(function))))


@click.group("alerts")
def command() -> None:
    """督办事项：查看、交办、销号 · matters: see them, open, answer, verify and close them.

    例 · example: duban alerts list --reporter div_lighting --config duban.toml
    """


@command.command("list")
@click.option("--all", "ended", is_flag=True, help="连同已办结的 · ended ones too.")
@click.option("--reporter", metavar="ID", help="只看此单位牵头的 · only those that a unit leads.")
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
        found = [
            matter
            for matter in entry.matters(open_only=not ended)
            if reporter in {None, matter.lead}
        ]
        found.sort(key=lambda matter: (-LEVEL_ORDER[matter.level], matter.limit, matter.number))
        if kind == "json":
            rows = [_row(matter) for matter in found]
            click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
            return
        for matter in found:
            click.echo(_line(house, matter))


@command.command("show")
@click.argument("number")
@common_options
def show(number: str, roots: tuple[Path, ...], config: Path | None, lang: Lang | None) -> None:
    """一件事项的来龙去脉 · one matter with all that happened to it."""
    with open_house(roots, config, lang) as house, house.ledger.reading() as entry:
        matter = entry.matter(number)
        click.echo(_line(house, matter))
        click.echo(f"  {matter.because}")
        for event in entry.events(subject=number):
            told = " ".join(f"{key}={value}" for key, value in event.details.items())
            click.echo(
                f"  {event.at:%Y-%m-%d %H:%M}Z  {event.name}  {event.by}  {event.why}  {told}"
            )


@command.command("open")
@click.option(
    "--source", type=click.Choice(["instruction", "decision", "inspection"]), required=True
)
@click.option("--reporter", required=True, metavar="ID", help="交办给谁 · who answers.")
@click.option("--area", required=True, metavar="ID", help="工作领域 · the work area.")
@click.option("--level", type=click.Choice(["blue", "yellow", "red"]), default="yellow")
@click.option("--limit", type=_DAY, help="办结期限 · the last day.")
@click.option("--task", default="", metavar="CODE", help="任务编号 · the task.")
@click.option("--said", required=True, metavar="TEXT", help="什么事 · what is demanded.")
@click.option("--plan", "plan_id", metavar="ID")
@_who_and_why
def open_by_hand(
    source: str,
    reporter: str,
    area: str,
    level: str,
    limit: datetime | None,
    task: str,
    said: str,
    plan_id: str | None,
    by: str,
    why: str,
    at: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """交办一件事：领导批示、会议议定、检查发现 · open an instruction, a decision or a finding."""
    now = instant(at)
    with open_house(roots, config, lang) as house, house.ledger.transaction() as entry:
        plan = plan_id or _only(house)
        book = house.books[plan]
        _known(reporter, book.reporters)
        _known(area, book.rules)
        day = now.astimezone(book.plan.zone).date()
        cause = Cause(
            key=f"{plan}/{source}/{reporter}/{area}/{now:%Y%m%dT%H%M%S}/{day}",
            kind=source,
            level=Level(level),
            plan=plan,
            area=area,
            reporter=reporter,
            period="",
            said=said,
            because=why,
            task=task,
            source=Source(source),
        )
        context = Context(book, house.plugins.calendar, day)
        last = _limit(limit, context)
        step = keep_step(entry, open_matter(cause, context, limit=last, by=by, why=why), now)
        click.echo(_line(house, step.matter))


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
        day = now.astimezone(house.books[matter.plan].plan.zone).date()
        step = keep_step(entry, act(matter, action(), day, house.plugins.calendar), now)
        click.echo(_line(house, step.matter))


@command.command("acknowledge")
@click.argument("number")
@_who_and_why
def acknowledge(number: str, by: str, why: str, **rest: Any) -> None:
    """签收 · the lead has taken note."""
    _move(number, lambda: Acknowledge(by, why), **rest)


@command.command("answer")
@click.argument("number")
@click.option("--cause", required=True, metavar="TEXT", help="原因分析 · the cause.")
@click.option("--measures", required=True, metavar="TEXT", help="措施 · the measures.")
@click.option("--new-date", type=_DAY, help="承诺日期 · the new date.")
@_who_and_why
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


@command.command("verify")
@click.argument("number")
@click.option("--reject", is_flag=True, help="不认可，退回 · send the answer back.")
@_who_and_why
def verify(number: str, reject: bool, by: str, why: str, **rest: Any) -> None:
    """核实 · the office has checked the answer."""
    _move(number, lambda: Verify(by, why, accepted=not reject), **rest)


@command.command("close")
@click.argument("number")
@click.option("--force", is_flag=True, help="未经核实也销号 · although it was not verified.")
@_who_and_why
def close(number: str, force: bool, by: str, why: str, **rest: Any) -> None:
    """销号 · the matter has come to its end."""
    _move(number, lambda: Close(by, why, force=force), **rest)


@command.command("reopen")
@click.argument("number")
@_who_and_why
def reopen(number: str, by: str, why: str, **rest: Any) -> None:
    """重开，成为新的一期 · press it again, as a new edition."""
    _move(number, lambda: Reopen(by, why), **rest)


@command.command("urge")
@click.argument("number")
@_who_and_why
def urge(number: str, by: str, why: str, **rest: Any) -> None:
    """催办（例如打了电话）· the lead was pressed, by telephone say."""
    _move(number, lambda: Urge(by, why), **rest)


@command.command("snooze")
@click.argument("number")
@click.option("--until", required=True, type=_DAY, help="缓到哪天 · the last day of it.")
@_who_and_why
def snooze(number: str, until: datetime, by: str, why: str, **rest: Any) -> None:
    """缓办到某日 · neither told nor climbing up to a day."""
    _move(number, lambda: Snooze(by, why, until.date()), **rest)


@command.command("release")
@click.argument("number")
@_who_and_why
def release(number: str, by: str, why: str, **rest: Any) -> None:
    """恢复：缓办或暂停的照常督办 · press a snoozed or held one again."""
    _move(number, lambda: Release(by, why), **rest)


@command.command("extend")
@click.argument("number")
@click.option("--until", required=True, type=_DAY, help="延到哪天 · the new limit, a workday.")
@click.option("--refuse", is_flag=True, help="不批准 · the request is refused.")
@_who_and_why
def extend(number: str, until: datetime, refuse: bool, by: str, why: str, **rest: Any) -> None:
    """延期，最多批准两次 · more time, granted at most twice."""
    _move(number, lambda: Extend(by, why, until.date(), granted=not refuse), **rest)


@command.command("exempt")
@click.argument("number")
@_who_and_why
def exempt(number: str, by: str, why: str, **rest: Any) -> None:
    """免责，事实照留 · it ends, the raw fact stays."""
    _move(number, lambda: Exempt(by, why), **rest)


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _limit(limit: datetime | None, context: Context) -> date | None:
    """Give the limit asked for; raises UsageError for a day that is past or a day off."""
    if limit is None:
        return None
    day = limit.date()
    if day <= context.day:
        raise UsageError(message("The limit {day} is not after today", day=day))
    if not context.calendar.is_workday(day):
        said = message(
            "The limit {day} is a day off and limits are workdays; the next one is {next}",
            day=day,
            next=context.calendar.shift(day, 1),
        )
        raise UsageError(said)
    return day


def _only(house: House) -> str:
    if len(house.books) != 1:
        said = message(
            "Several plans are installed, name one by --plan: {plans}", plans=tuple(house.books)
        )
        raise UsageError(said)
    return next(iter(house.books))


def _known(name: str, known: Any) -> None:
    if name not in known:
        said = message("{name} is not known; known are {known}", name=name, known=tuple(known))
        raise UsageError(said)


def _line(house: House, matter: Matter) -> str:
    lang = house.lang
    lead = house.books[matter.plan].reporters.get(matter.lead)
    name = lead.name.say(lang) if lead else matter.lead
    level, state = LEVEL_LABELS[matter.level].say(lang), STATE_LABELS[matter.state].say(lang)
    limit = say(matter.limit, lang)
    edition = f"·{matter.edition}" if matter.edition > 1 else ""
    return f"{matter.number}{edition}  {level}  {state}  {name}  {matter.said}  （{limit}）"


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
