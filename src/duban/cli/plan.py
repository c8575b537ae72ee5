"""duban plan: the catalogue of a plan, every task and indicator of it."""

from pathlib import Path

import click
import orjson

from duban.cli.common import Desk, common_options, format_option
from duban.report.catalogue import catalogue, tree
from duban.words import Lang


@click.command("plan")
@click.option("--plan", "plan_id", metavar="ID", help="哪个计划（只有一个时可省）· which plan.")
@format_option
@common_options
def command(
    plan_id: str | None,
    kind: str,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """列出计划的全部任务和指标 · print a plan's tasks and indicators as a tree.

    例 · example: duban plan --plan tianjin-2019 --format json
    """
    desk = Desk.of(roots, config, lang)
    book = desk.one_plan(plan_id)
    language = desk.language(book.plan)
    if kind == "json":
        click.echo(orjson.dumps(catalogue(book, language), option=orjson.OPT_INDENT_2))
        return
    for line in tree(book, language):
        click.echo(line)
