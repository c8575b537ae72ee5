"""duban alerts: matters (督办事项), seen and moved by hand, each with who and why."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import click

from duban.cli.alert_form import form
from duban.cli.alerts_acting import ACTING, DAY, who_and_why
from duban.cli.alerts_listing import hold_to_units, line_of, list_matters, show
from duban.cli.choosing import plan_option
from duban.cli.completing import complete_areas, complete_reporters
from duban.cli.keeping import book_in, instant, open_house
from duban.errors import UsageError
from duban.matters import Context
from duban.model.agreements import moves_of
from duban.service.assigning import assignment_of, open_given
from duban.words import Lang, message


@click.group("alerts")
def command() -> None:
    """督办事项：查看、交办、销号 · matters: see them, open, answer, verify and close them.

    例 · example: duban alerts list --reporter div_lighting --config duban.toml
    """


command.add_command(list_matters)
command.add_command(show)


@command.command("open")
@click.option(
    "--source", type=click.Choice(["instruction", "decision", "inspection"]), required=True
)
@click.option(
    "--reporter",
    shell_complete=complete_reporters,
    required=True,
    metavar="ID",
    help="交办给谁 · who answers.",
)
@click.option(
    "--area",
    shell_complete=complete_areas,
    required=True,
    metavar="ID",
    help="工作领域 · the work area.",
)
@click.option("--level", type=click.Choice(["blue", "yellow", "red"]), default="yellow")
@click.option("--limit", type=DAY, help="办结期限 · the last day.")
@click.option("--task", default="", metavar="CODE", help="任务编号 · the task.")
@click.option("--said", required=True, metavar="TEXT", help="什么事 · what is demanded.")
@plan_option
@who_and_why
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
        book = book_in(house, plan_id)
        plan = book.plan.id
        hold_to_units(house, reporter)
        _known_area(area, book.rules)
        day = now.astimezone(book.plan.zone).date()
        given = assignment_of(
            {
                "source": source,
                "reporter": reporter,
                "area": area,
                "task": task,
                "said": said,
                "why": why,
                "level": level,
                "limit": limit.date().isoformat() if limit is not None else None,
                "by": by,
            },
            book,
        )
        moves = moves_of(house.register(book, entry).replans, day)
        context = Context(book, house.plugins.calendar, day, moves=moves)
        key = f"{plan}/{source}/{reporter}/{area}/{now:%Y%m%dT%H%M%S}/{day}"
        step = open_given(house, entry, given, key, context, now)
        click.echo(line_of(house, step.matter))


def _known_area(name: str, known: Collection[str]) -> None:
    if name not in known:
        said = message("{name} is not known; known are {known}", name=name, known=tuple(known))
        raise UsageError(said)


for _acting in ACTING:
    command.add_command(_acting)
command.add_command(form)
