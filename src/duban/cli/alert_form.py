"""duban alerts form: the reply form of one unit, with all its open matters."""

from datetime import datetime
from pathlib import Path

import click

from duban.cli.choosing import plan_option
from duban.cli.common import common_options
from duban.cli.completing import complete_reporters
from duban.cli.evaluate import write_whole
from duban.cli.form_call import hold_to_workbook
from duban.cli.keeping import book_in, instant, open_house
from duban.cli.printing import FILE_NAME, hold_to_free
from duban.errors import UsageError
from duban.forms.reply_sheet import write_reply
from duban.service.reply_forms import answerable_by
from duban.words import Lang, message


@click.command("form")
@click.option(
    "--reporter",
    shell_complete=complete_reporters,
    required=True,
    metavar="ID",
    help="办理单位 · the unit that answers.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="写到哪里 · where to write it.",
)
@plan_option
@click.option(
    "--on",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="制表日期，默认今天 · the day that the form bears, today by default.",
)
@click.option("--force", is_flag=True, help="覆盖已有的文件 · overwrite a file that is there.")
@common_options
def form(
    reporter: str,
    out: Path,
    plan_id: str | None,
    on: datetime | None,
    force: bool,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """生成反馈表：一个单位全部可以反馈的事项 · the reply form with all that a unit can answer."""
    hold_to_workbook(out)
    hold_to_free(out, force=force, named=FILE_NAME)
    with open_house(roots, config, lang) as house:
        book = book_in(house, plan_id)
        unit = book.reporters.get(reporter)
        if unit is None:
            said = message(
                "{name} is not known; known are {known}",
                name=reporter,
                known=tuple(book.reporters),
            )
            raise UsageError(said)
        day = on.date() if on else instant(None).astimezone(book.plan.zone).date()
        with house.ledger.reading() as entry:
            own = answerable_by(reporter, entry.matters(open_only=True, plan=book.plan.id), day)
        if not own:
            said = message("{unit} has no matter to answer: no form is needed", unit=unit.name)
            raise UsageError(said)
        write_whole(out, [write_reply(book.plan, unit, own, day)])
        said = message(
            "{file}: the reply form of {unit}, matters: {count}",
            file=str(out),
            unit=unit.name,
            count=len(own),
        )
        click.echo(said.say(house.lang), err=True)
