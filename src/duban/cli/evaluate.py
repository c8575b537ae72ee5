"""duban evaluate FOLDER: judge a folder of submissions."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson

from duban._version import __version__
from duban.cli.closed_pipe import till_closed
from duban.cli.common import Desk, common_options
from duban.cli.completing import complete_plans
from duban.cli.progress import Progress
from duban.errors import UsageError
from duban.model.cutoff import Cutoff
from duban.model.plan import Plan
from duban.model.register import OFFICE, Register
from duban.model.rules import RuleBook
from duban.model.terms import LEVEL_ORDER, SEVERITY_LEVELS, Level, Severity
from duban.pipeline import Outcome, evaluate_folder
from duban.pipeline.job import Job
from duban.report.document import head, json_document, jsonl_document
from duban.report.names import Names
from duban.report.rows import SECTIONS
from duban.report.setting import Style
from duban.schemafiles.validators import Engine
from duban.words import Lang, Message, message

_TABLES = (".xlsx", ".csv")


@click.command("evaluate")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    metavar="DATE",
    help="截止日（默认今天）· judge as of a day or instant; today by default.",
)
@click.option(
    "--plan",
    "plans",
    shell_complete=complete_plans,
    multiple=True,
    metavar="ID",
    help="只按这些计划 · only these plans.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    help="标准输出的格式 · what stdout gets.",
)
@click.option(
    "--out",
    "outs",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="另存为 .xlsx .csv .json .jsonl .txt .html，可多次 · write a file too, its kind by suffix;"
    " may be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["none", *(level.value for level in LEVEL_ORDER)]),
    default="none",
    help="有此级别及以上时退出码为 1 · exit 1 if anything is at or above.",
)
@click.option(
    "--engine",
    type=click.Choice(["fast", "reference", "both"]),
    default="fast",
    help="校验引擎 · the validator.",
)
@click.option(
    "--record",
    is_flag=True,
    help="把这次评判记入台账（需要 [service]）· keep this judgement in the service's ledger.",
)
@click.option(
    "--freeze",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.json",
    help="冻结这次评判，供通报等公文使用 · freeze this judgement for bulletins and other papers.",
)
@click.option("--workers", type=click.IntRange(1, 64), help="进程数 · number of processes.")
@common_options
def command(
    folder: Path,
    as_of: str | None,
    plans: tuple[str, ...],
    kind: str,
    outs: tuple[Path, ...],
    fail_on: str,
    engine: Engine,
    record: bool,
    freeze: Path | None,
    workers: int | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """核验、评分、预警一个文件夹的报送 · judge a folder of submissions.

    例 · example: duban evaluate examples/tianjin-2019 --as-of 2019-07-06 --freeze 2019-Q2.json
    """
    desk = Desk.of(roots, config, lang)
    job = job_of(desk, folder, as_of, plans, engine)
    _check_outs(outs, freeze)
    job.history = freeze is not None or any(out.suffix == ".html" for out in outs)
    with Progress() as progress:
        outcome = evaluate_folder(job, workers, progress)
    with closing(outcome.rows):
        told = _told(job, outcome)
        for out in outs:
            if out.suffix in _TABLES:
                _tables(desk, job, outcome, told, out)
            elif out.suffix == ".html":
                write_whole(out, _page(desk, job, outcome, told))
            else:
                write_whole(out, _rendered(out.suffix[1:], job, outcome, told, Style()))
        style = Style(colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
        kept: list[Message] = []
        try:
            if freeze is not None:
                kept.append(_freeze(desk, job, outcome, told, freeze))
            if record:
                kept.extend(_record(desk, job, outcome, told))
        finally:  # whoever reads the pipe may leave, and what lasts is done before that
            _show(_rendered(kind, job, outcome, told, style))
            with till_closed("stderr"):
                for said in kept:
                    click.echo(said.say(job.lang), err=True)
        if fail_on != "none" and _worst(outcome) >= LEVEL_ORDER[Level(fail_on)]:
            raise SystemExit(1)


def job_of(
    desk: Desk,
    folder: Path,
    as_of: str | None,
    plans: tuple[str, ...],
    engine: Engine = "fast",
    register: Register | None = None,
) -> Job:
    """Set up the evaluation of a folder; raises UsageError, or DubanError for rules and register.

    A `register` stands in for what the folder's office/ holds.
    """
    if not folder.is_dir():
        raise UsageError(message("There is no folder {folder}", folder=str(folder)))
    books = {plan: desk.plugins.book(plan) for plan in desk.plan_ids(plans)}
    return Job(
        folder=folder,
        plugins=desk.plugins,
        books=books,
        registers={plan: register or _register(folder, book) for plan, book in books.items()},
        cutoffs={plan: _cutoff(as_of, book.plan) for plan, book in books.items()},
        lang=desk.language(next(iter(books.values())).plan if books else None),
        validation=engine,
        named=bool(plans or desk.settings.plans),
    )


def _register(folder: Path, book: RuleBook) -> Register:
    if not (folder / OFFICE).is_dir():
        return Register()
    from duban.rulefiles.registers import read_register

    return read_register(folder, book)


def _cutoff(as_of: str | None, plan: Plan) -> Cutoff:
    if as_of is None:
        return Cutoff.of_day(datetime.now(plan.zone).date(), plan.zone)
    try:
        return Cutoff.parse(as_of, plan.zone)
    except (ValueError, OverflowError) as error:
        said = message(
            "--as-of must be a day such as 2019-07-06 or a time with offset, not {found}",
            found=as_of,
        )
        raise UsageError(said) from error


def _show(blocks: Iterable[bytes]) -> None:
    with till_closed("stdout"):
        for block in blocks:
            sys.stdout.buffer.write(block)


def _record(desk: Desk, job: Job, outcome: Outcome, told: Mapping[str, Any]) -> list[Message]:
    from duban.cli.recording import record

    return [
        message("Kept in the ledger as judgement {number}", number=str(number))
        for number in record(desk, job, outcome, told)
    ]


def _freeze(desk: Desk, job: Job, outcome: Outcome, told: Mapping[str, Any], out: Path) -> Message:
    from duban.cli.freezing import frozen_bytes

    write_whole(out, [frozen_bytes(desk, job, outcome, told, out)])
    return message(
        "{file}: the judgement as of {as_of}, frozen", file=str(out), as_of=told["as_of"]
    )


def _told(job: Job, outcome: Outcome) -> dict[str, Any]:
    books = [job.books[plan] for plan in outcome.plans]
    as_of = next(iter(job.cutoffs.values())).text
    return head(__version__, books, as_of, job.lang, outcome.counts)


def _rendered(
    kind: str, job: Job, outcome: Outcome, told: Mapping[str, Any], style: Style
) -> Iterator[bytes]:
    if kind == "json":
        return json_document(told, outcome.rows)
    if kind == "jsonl":
        return jsonl_document(told, outcome.rows)
    return _text(job, outcome, told, style)


def _page(desk: Desk, job: Job, outcome: Outcome, told: Mapping[str, Any]) -> Iterator[bytes]:
    from duban.cli.pressed import ledger_steps
    from duban.page import page_folders, plan_words, write_page

    plans = [plan_words(job.books[plan]) for plan in outcome.plans]
    pressed = ledger_steps(desk, outcome.plans)
    return write_page(told, plans, outcome.rows, page_folders(job.plugins.roots), pressed)


def _text(job: Job, outcome: Outcome, told: Mapping[str, Any], style: Style) -> Iterator[bytes]:
    from duban.report.text import text_report

    sections = {
        section: [orjson.loads(line) for line in outcome.rows.lines(section)]
        for section in SECTIONS
    }
    for plan in outcome.plans:
        for line in text_report(told, Names(job.books[plan], job.lang), sections, style):
            yield line.encode("utf-8", "replace") + b"\n"


def _tables(desk: Desk, job: Job, outcome: Outcome, told: Mapping[str, Any], out: Path) -> None:
    from duban.cli.tables import judged_of, table_files

    for path, content in table_files(judged_of(desk, job, outcome, told), out):
        write_whole(path, [content])


def _check_outs(outs: tuple[Path, ...], freeze: Path | None) -> None:
    if freeze is not None and freeze.suffix != ".json":
        said = message("{file}: a frozen judgement is a .json", file=str(freeze))
        raise UsageError(said)
    for out in outs:
        if out.suffix not in {*_TABLES, ".json", ".jsonl", ".txt", ".html"}:
            said = message(
                "{file}: the kind is told by .xlsx, .csv, .json, .jsonl, .txt or .html",
                file=str(out),
            )
            raise UsageError(said)


def write_whole(out: Path, blocks: Iterable[bytes]) -> None:
    """Write a file beside its place and move it there whole; raises UsageError."""
    partial = out.with_name(out.name + ".partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.writelines(blocks)
        partial.replace(out)
    except OSError as error:
        said = message(
            "{file} cannot be written: {error}", file=str(out), error=error.strerror or str(error)
        )
        raise UsageError(said) from error


def _worst(outcome: Outcome) -> int:
    worst = 0
    for line in outcome.rows.lines("alerts"):
        worst = max(worst, LEVEL_ORDER[Level(orjson.loads(line)["level"])])
    for line in outcome.rows.lines("findings"):
        severity = Severity(orjson.loads(line)["severity"])
        worst = max(worst, LEVEL_ORDER[SEVERITY_LEVELS[severity]])
    return worst
