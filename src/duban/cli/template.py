"""duban template: the month's form of one reporter, as a workbook."""

from io import BytesIO
from pathlib import Path

import click

from duban.cli.choosing import plan_option
from duban.cli.common import Desk, common_options
from duban.cli.completing import complete_reporters
from duban.cli.evaluate import job_of, write_whole
from duban.cli.form_call import hold_to_workbook, month_of
from duban.cli.printing import FILE_NAME, hold_to_free
from duban.errors import UsageError
from duban.forms.template import write_form
from duban.forms.workplan_sheet import write_work_plan
from duban.model.period import Period
from duban.pipeline.job import Job
from duban.pipeline.lookup import last_reports, moved_due_days
from duban.words import Lang, message


@click.command("template")
@click.option(
    "--reporter",
    shell_complete=complete_reporters,
    required=True,
    metavar="KEY",
    help="报送单位 · the reporting unit.",
)
@click.option("--period", metavar="2019-06", help="报送期 · the month.")
@click.option(
    "--workplan",
    "work_plan",
    is_flag=True,
    help="年度工作方案的表单，不用 --period · the form of a plan of work, without --period.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FORM.xlsx",
    help="写到哪里 · where to write it.",
)
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="按其中的调整和顺延填报，并用上次报送的内容预填 · by the re-plans and moved due days there,"
    " with what was last accepted.",
)
@plan_option
@click.option("--force", is_flag=True, help="覆盖已有的文件 · overwrite a file that is there.")
@common_options
def command(
    reporter: str,
    period: str | None,
    work_plan: bool,
    out: Path,
    folder: Path | None,
    plan_id: str | None,
    force: bool,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """生成一个单位当月的表单 · make the month's form of one unit, all its areas in one workbook.

    例 · example: duban template --reporter div_lighting --period 2019-06 --out form.xlsx
    """
    desk = Desk.of(roots, config, lang)
    book = desk.one_plan(plan_id)
    if (period is None) is not work_plan:
        raise UsageError(message("Name the month by --period, or ask for --workplan"))
    month = None if period is None else month_of(period)
    hold_to_workbook(out)
    hold_to_free(out, force=force, named=FILE_NAME)
    form = BytesIO()
    if folder is not None:
        job = job_of(desk, folder, None, (book.plan.id,))
        _by_folder(job, book.plan.id, reporter, month, form)
    elif month is None:
        write_work_plan(book, reporter, form)
    else:
        write_form(book, reporter, month, form, {})
    write_whole(out, [form.getvalue()])
    said = message(
        "{file}: the form of {reporter} for {period}",
        file=str(out),
        reporter=book.reporters[reporter].name,
        period=month or message("its plan of work"),
    )
    click.echo(said.say(desk.language(book.plan)), err=True)


def _by_folder(job: Job, plan: str, reporter: str, month: Period | None, form: BytesIO) -> None:
    """Write a form by what the folder's register and reports say."""
    book, replans = job.books[plan], job.replans(plan)
    if month is None:
        now = Period.of(job.cutoffs[plan].day)
        write_work_plan(book, reporter, form, replans, now)
        return
    last = last_reports(job, plan, reporter, month)
    due_days = moved_due_days(job, plan, reporter, month)
    write_form(book, reporter, month, form, last, replans=replans, due_days=due_days)
