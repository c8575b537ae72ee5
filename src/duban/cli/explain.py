"""duban explain FOLDER WHAT: why an indicator, a task or an alert stands as it does."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from duban.alerting import event_alert
from duban.cli.choosing import plan_option
from duban.cli.common import Desk, common_options
from duban.cli.completing import complete_reporters
from duban.cli.evaluate import job_of
from duban.errors import UsageError
from duban.model.judgement import Alert, Judgement
from duban.model.rules import RuleBook
from duban.model.submission import Record
from duban.pipeline.job import Job
from duban.pipeline.lookup import events_of, judged_cities, judged_series
from duban.pipeline.places import place_of
from duban.report.case import Case
from duban.report.explanation import explain_case
from duban.report.names import Names
from duban.report.rollup_text import explain_city
from duban.words import Lang, harmless, message, nearest

_EVENTS = frozenset({"event_result", "event_problem"})


@click.command("explain")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("what")
@click.option("--as-of", metavar="DATE", help="截止日 · judge as of a day; today by default.")
@plan_option
@click.option(
    "--reporter",
    shell_complete=complete_reporters,
    metavar="KEY",
    help="只看一个单位 · only one unit.",
)
@common_options
def command(
    folder: Path,
    what: str,
    as_of: str | None,
    plan_id: str | None,
    reporter: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """说明一个指标、任务或预警的由来 · why an indicator, a task or an alert stands as it does.

    WHAT 是指标代号、任务编号或预警的 key · is an indicator's id, a task's code or an alert's key.

    例 · example: duban explain examples/tianjin-2019 greenery_area --as-of 2019-07-06
    """
    desk = Desk.of(roots, config, lang)
    book = desk.one_plan(
        plan_id or (what.split("/", maxsplit=1)[0] if what.count("/") == 5 else None)
    )
    job = job_of(desk, folder, as_of, (book.plan.id,))
    key = what if what.count("/") == 5 else ""
    if key:
        _, _, reporter, _, what, _ = key.split("/")
    known, subject = _subjects(book), what.partition(":")[0]
    if not key and subject not in known:
        raise _unknown(what, known)
    wanted, lang = known.get(subject, frozenset()), desk.language(book.plan)
    if key and key.split("/")[1] in _EVENTS:
        told = _event(job, book, key, lang)
    else:
        told = _judged(job, book, (key, reporter), wanted, lang)
    shown = 0
    for line in told:
        click.echo(line)
        shown += 1
    if not shown and subject not in known:
        raise _unknown(what, known)
    if not shown:
        raise UsageError(
            message("{reporter} does not answer for {what}", reporter=reporter, what=what)
        )


def _event(job: Job, book: RuleBook, key: str, lang: Lang) -> Iterator[str]:
    """Tell of a major result or an acute problem: what, why it is an alert, and its file."""
    for event in events_of(job, book.plan.id):
        alert = event_alert(book, event)
        if alert.key == key:
            yield from _alert(alert, lang)
            yield f"  {harmless(event.file)}"


def _judged(
    job: Job,
    book: RuleBook,
    asked: tuple[str, str | None],
    wanted: frozenset[str],
    lang: Lang,
) -> Iterator[str]:
    """Tell of the alert and the indicators that are asked for by (key, reporter)."""
    key, reporter = asked
    for judgement in judged_series(job, book.plan.id, reporter):
        for alert in judgement.alerts:
            if alert.key == key:
                yield from _alert(alert, lang)
                yield ""
        yield from _explain(job, book, judgement, wanted, lang)
    for city in judged_cities(job, book.plan.id, reporter):
        for alert in city.judgement.alerts:
            if alert.key == key:
                yield from _alert(alert, lang)
                yield ""
        yield from explain_city(city, Names(book, lang), wanted)


def _subjects(book: RuleBook) -> dict[str, frozenset[str]]:
    """Give the indicators that each id, task code and check code stands for."""
    by_id = {one.id: {one.id} for rules in book.rules.values() for one in rules.indicators}
    by_task = {task.code: {one.id for one in task.indicators} for _, task in book.tasks()}
    by_code = {
        check.code: {one.id for one in rules.indicators if one.task == check.task}
        for rules in book.rules.values()
        for check in rules.checks
    }
    return {name: frozenset(ids) for name, ids in (by_id | by_task | by_code).items()}


def _unknown(what: str, known: Iterable[str]) -> UsageError:
    near = nearest(what, known, alike=0.4)
    if not near:
        return UsageError(message("There is no indicator, task or check {what}", what=what))
    return UsageError(
        message(
            "There is no indicator, task or check {what}; did you mean {near}?",
            what=what,
            near=near[0],
        )
    )


def _alert(alert: Alert, lang: Lang) -> Iterator[str]:
    yield alert.key
    said = message("{said} ({because})", said=alert.said, because=alert.because)
    yield f"  {said.say(lang)}"


def _explain(
    job: Job, book: RuleBook, judgement: Judgement, wanted: frozenset[str], lang: Lang
) -> Iterator[str]:
    reports = {report.period: report for report in judgement.reports}

    def find(record: Record, fact: str) -> str:
        return place_of(job, record, tuple(fact.split(".")))

    for standing in judgement.standings:
        if standing.indicator in wanted:
            report = reports.get(standing.period) if standing.period else None
            case = Case(book, judgement.area, judgement.reporter, standing, report)
            yield from explain_case(case, lang, find)
            yield ""
