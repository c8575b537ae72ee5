"""duban replay FOLDER --rules ROOT: the same submissions under two sets of rules."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import orjson

from duban._version import __version__
from duban.cli.choosing import plan_option
from duban.cli.common import Desk, common_options, format_option
from duban.cli.evaluate import job_of
from duban.errors import UsageError
from duban.pipeline import evaluate_folder
from duban.pipeline.job import Job
from duban.replay import changes_between, code_change, replay_document, replay_text, rule_changes
from duban.report.names import Names
from duban.words import Lang, message

_SECTIONS = ("alerts", "indicators", "tasks", "scores")


@click.command("replay")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--rules",
    required=True,
    type=click.Path(path_type=Path),
    metavar="ROOT",
    help="另一套规则的根目录，叠加在现有的之上 · the root with the other rules, laid over those in use.",
)
@click.option("--as-of", metavar="DATE", help="截止日 · judge as of a day; today by default.")
@plan_option
@format_option
@common_options
def command(
    folder: Path,
    rules: Path,
    as_of: str | None,
    plan_id: str | None,
    kind: str,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """用两套规则评判同一批报送，列出会变的 · judge the same submissions twice and list what changes.

    例 · example: duban replay examples/tianjin-2019 --rules examples/milder --as-of 2019-07-06
    """
    desks = Desk.of(roots, config, lang), Desk.of((*roots, rules), config, lang)
    asked = desks[0].one_plan(plan_id).plan.id
    jobs = tuple(job_of(desk, folder, as_of, (asked,)) for desk in desks)
    before, after = jobs
    if before.cutoffs[asked].instant != after.cutoffs[asked].instant:
        said = message("The two sets of rules have other time zones: name an instant by --as-of")
        raise UsageError(said)
    books = before.books[asked], after.books[asked]
    differing = rule_changes(*books)
    judged = _judged(before), _judged(after)
    changed = tuple(changes_between(*judged, books, differing))
    if changed and not differing:
        differing = (code_change(*books),)
        changed = tuple(changes_between(*judged, books, differing))
    head = {"duban": __version__, "lang": after.lang, "as_of": after.cutoffs[asked].text}
    if kind == "json":
        document = replay_document(head, books, differing, changed)
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
        return
    names = Names(books[0], after.lang), Names(books[1], after.lang)
    for line in replay_text(head, names, differing, changed):
        click.echo(line)


def _judged(job: Job) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    outcome = evaluate_folder(job)
    with closing(outcome.rows):
        return {
            section: [orjson.loads(line) for line in outcome.rows.lines(section)]
            for section in _SECTIONS
        }
