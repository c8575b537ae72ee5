"""duban register: the office's register as a workbook, for those who keep it without TOML."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import click
from attrs import frozen

from duban.cli.choosing import plan_option
from duban.cli.common import Desk, common_options
from duban.cli.evaluate import job_of, write_whole
from duban.errors import DubanError, UsageError
from duban.forms.register_book import write_register
from duban.forms.register_due import due_reports
from duban.forms.register_view import view_of
from duban.model.register import OFFICE, Register
from duban.model.rules import RuleBook
from duban.pipeline.lookup import judged_series
from duban.rulefiles.register_adding import held_apart, with_rows
from duban.rulefiles.register_sheets import RegisterBook, moves_in_book, read_register_book
from duban.rulefiles.registers import read_register, with_heirs
from duban.words import Lang, message


@click.command("register")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="REGISTER.xlsx",
    help="写到哪里，例如 FOLDER/office/登记簿.xlsx · where to write it.",
)
@click.option("--as-of", metavar="DATE", help="列出到哪天为止应报的 · due by which day.")
@plan_option
@common_options
def command(
    folder: Path | None,
    out: Path,
    as_of: str | None,
    plan_id: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """生成或更新登记簿工作簿 · write the office's register as a workbook, or bring it up to date.

    例 · example: duban register examples/tianjin-2019 --as-of 2019-07-08 --out 登记簿.xlsx
    """
    if out.suffix.lower() != ".xlsx":
        said = message("{file}: the register is a workbook, name it .xlsx", file=str(out))
        raise UsageError(said)
    desk = Desk.of(roots, config, lang)
    book = desk.one_plan(plan_id)
    day = _day(as_of, book)
    kept, own = _kept(folder, out, book)
    office = _Office(Register(), Register()) if folder is None else _office(folder, book, kept, own)
    received = {} if folder is None else _received(desk, folder, as_of, book, office.whole)
    due = due_reports(book, office.whole, day, received, desk.plugins.calendar)
    view = view_of(
        book,
        rows=held_apart(kept.rows, office.fixed),
        fixed=office.fixed,
        due=due,
        others=kept.others,
        day=day,
        lang=desk.language(book.plan),
    )
    write_whole(out, [write_register(book, view)])
    said = message(
        "{file}: the register of {plan}, {count} reports due",
        file=str(out),
        plan=book.plan.title,
        count=str(len(due)),
    )
    click.echo(said.say(desk.language(book.plan)), err=True)
    if folder is not None and office.faulty:  # the rows stand in other places by now
        read_register(folder, book)


@frozen
class _Office:
    """What the office's files tell: all but the workbook that is to be replaced, and the whole.

    `faulty` tells that rows of that workbook do not hold: they stay as typed, each with its reason.
    """

    fixed: Register
    whole: Register
    faulty: bool = False


def _office(folder: Path, book: RuleBook, kept: RegisterBook, own: str) -> _Office:
    """Read the register of a folder; raises what is wrong in it but for rows of its own workbook."""
    faults: DubanError | None = None
    try:
        whole = read_register(folder, book)
    except DubanError as error:
        faults = error
    try:
        moves = moves_in_book(kept)
        fixed = read_register(folder, book, without=own, moves=moves)
    except DubanError as error:
        raise faults or error from error
    if faults is not None:
        whole = with_rows(fixed, held_apart(kept.rows, fixed))
    return _Office(fixed, whole, faults is not None)


def _kept(folder: Path | None, out: Path, book: RuleBook) -> tuple[RegisterBook, str]:
    """Give what stands in the workbook that is to be replaced, and its name in FOLDER/office.

    Raises UsageError for a file that is there and is not the folder's register, and RuleFileError
    for one that cannot be read or lacks a sheet: nothing that was typed is lost.
    """
    nothing = RegisterBook("", (), (), ())
    if not out.exists():
        return nothing, ""
    if folder is None or not (folder / OFFICE).exists() or not _is_in(out, folder / OFFICE):
        said = message(
            "{out} is there already; only the register in the office/ of the folder is brought up"
            " to date: name another file, or move that one away",
            out=str(out),
        )
        raise UsageError(said)
    shown = f"{OFFICE}/{out.name}"
    found = read_register_book(out.read_bytes(), with_heirs(folder, book), shown)
    if found is None:
        raise UsageError(message("{out} is the register of another plan", out=str(out)))
    return found, out.name


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().parent == folder.resolve()


def _day(as_of: str | None, book: RuleBook) -> date:
    if as_of is None:
        return datetime.now(book.plan.zone).date()
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        said = message("--as-of must be a day such as 2019-07-06, not {found}", found=as_of)
        raise UsageError(said) from error


def _received(
    desk: Desk, folder: Path, as_of: str | None, book: RuleBook, register: Register
) -> Mapping[tuple[str, str], datetime]:
    """Give when the first report of each unit and month came, by the folder and its register."""
    plan = book.plan.id
    found: dict[tuple[str, str], datetime] = {}
    job = job_of(desk, folder, as_of, (plan,), register=register)
    for judgement in judged_series(job, plan):
        for report in judgement.reports:
            key = (judgement.reporter, str(report.period))
            if report.received_at is not None:
                found[key] = min(report.received_at, found.get(key, report.received_at))
    return found
