"""duban plan: the catalogue of a plan, every task and indicator of it."""

from collections import defaultdict
from pathlib import Path

import click
import orjson

from duban.cli.choosing import plan_option
from duban.cli.common import Desk, common_options, format_option
from duban.cli.evaluate import job_of
from duban.model.agreements import Terms
from duban.model.rules import RuleBook
from duban.pipeline.job import Job
from duban.report.catalogue import catalogue, tree
from duban.words import Lang


@click.command("plan")
@plan_option
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="并列出其登记簿中的调整和已审定的工作方案 · with what its register agreed on.",
)
@click.option("--as-of", metavar="DATE", help="与 --from 同用 · as of a day; today by default.")
@format_option
@common_options
def command(
    plan_id: str | None,
    folder: Path | None,
    as_of: str | None,
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
    agreed = {} if folder is None else _agreed(job_of(desk, folder, as_of, (book.plan.id,)), book)
    if kind == "json":
        click.echo(orjson.dumps(catalogue(book, language, agreed), option=orjson.OPT_INDENT_2))
        return
    for line in tree(book, language, agreed):
        click.echo(line)


def _agreed(job: Job, book: RuleBook) -> dict[str, list[tuple[str, Terms]]]:
    """Find what each unit is held to beside the rules."""
    engine = job.engines[book.plan.id]
    found: dict[str, list[tuple[str, Terms]]] = defaultdict(list)
    for series in engine.expected():
        for indicator, terms in engine.terms(series.area, series.reporter).items():
            found[indicator].append((series.reporter, terms))
    return found
