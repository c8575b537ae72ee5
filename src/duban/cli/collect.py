"""duban collect FOLDER: the forms of a lead's units, added up into the lead's own form."""

from io import BytesIO
from pathlib import Path

import click

from duban.cli.choosing import plan_option
from duban.cli.common import Desk, common_options
from duban.cli.evaluate import job_of, write_whole
from duban.cli.form_call import hold_to_workbook, month_of
from duban.cli.printing import FILE_NAME, hold_to_free
from duban.forms.template import write_form
from duban.pipeline.collecting import collect
from duban.pipeline.leading import book_of_lead
from duban.pipeline.lookup import moved_due_days
from duban.words import Lang, message


@click.command("collect")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--reporter", required=True, metavar="LEAD", help="牵头单位 · the lead.")
@click.option("--period", required=True, metavar="2019-06", help="报送期 · the month.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FORM.xlsx",
    help="写到哪里 · where to write it.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    help="截止日（默认今天）· what was received by a day; today by default.",
)
@plan_option
@click.option("--force", is_flag=True, help="覆盖已有的文件 · overwrite a file that is there.")
@common_options
def command(
    folder: Path,
    reporter: str,
    period: str,
    out: Path,
    as_of: str | None,
    plan_id: str | None,
    force: bool,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """把各区、配合处室的表单汇总进牵头单位的表单 · add the units' forms up into their lead's form.

    例 · example: duban collect examples/districts/submissions --root examples/districts --plan districts-2019 --reporter div_lighting --period 2019-05 --out collected.xlsx
    """  # noqa: E501 - an example to copy stands on one line
    desk = Desk.of(roots, config, lang)
    book = desk.one_plan(plan_id)
    month = month_of(period)
    hold_to_workbook(out)
    hold_to_free(out, force=force, named=FILE_NAME)
    job = job_of(desk, folder, as_of, (book.plan.id,))
    found = collect(job, book.plan.id, reporter, month)
    form = BytesIO()
    own, replans = book_of_lead(job, book.plan.id, reporter)
    due_days = moved_due_days(job, book.plan.id, reporter, month)
    write_form(own, reporter, month, form, {}, found, replans, due_days)
    write_whole(out, [form.getvalue()])
    language = desk.language(book.plan)
    said = message(
        "{file}: {there} of {owed} reports added up into the form of {reporter} for {period}",
        file=str(out),
        there=len(found.reports) - len(found.missing),
        owed=len(found.reports),
        reporter=book.reporters[reporter].name,
        period=month,
    )
    click.echo(said.say(language), err=True)
    for one in found.missing:
        gap = message(
            "missing: {unit}, {area}: {state}", unit=one.unit, area=one.area, state=one.state
        )
        click.echo(gap.say(language), err=True)
    for fault in found.faults:
        click.echo(fault, err=True)
