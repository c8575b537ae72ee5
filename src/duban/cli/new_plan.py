"""duban new-plan ID: write the files of a new plan, from nothing or from a table of tasks."""

from pathlib import Path

import click

from duban.cli.common import Desk, is_other_root
from duban.errors import UsageError
from duban.scaffold import Draft, draft, plan_plan, read_table, skeleton, write_files
from duban.words import LANGUAGES, Lang, message


@click.command("new-plan")
@click.argument("plan_id", metavar="ID")
@click.option(
    "--root",
    "root",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="写到哪个根目录（没有则新建）· where to write; made if absent.",
)
@click.option(
    "--from",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TABLE.xlsx",
    help="责任分解表，逐行读成任务 · a table of tasks, read row by row.",
)
@click.option("--sheet", metavar="NAME", help="表在哪个工作表 · the sheet of the table.")
@click.option(
    "--year",
    type=click.IntRange(2000, 2099),
    metavar="YEAR",
    help="哪一年，默认按代号 · the plan's year; that in its id by default.",
)
@click.option("--title", metavar="NAME", help="中文名称 · the Chinese title.")
@click.option("--title-en", metavar="NAME", help="英文名称 · the English title.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="DUBAN_CONFIG",
    metavar="FILE",
    help="设置文件 duban.toml · the settings file.",
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="输出语言，默认按设置 · language of the output; the settings' by default.",
)
def command(
    plan_id: str,
    root: Path,
    table: Path | None,
    sheet: str | None,
    year: int | None,
    title: str | None,
    title_en: str | None,
    config: Path | None,
    lang: Lang | None,
) -> None:
    """新建一个年度计划，可由责任分解表生成 · write a plan's files, from a table of tasks if named.

    读不出的单元格逐一列出，并在规则文件中标为 TODO · what cannot be read is listed by its cell
    and marked TODO in the rules.

    例 · example: duban new-plan city-2020 --root my-city --from examples/second-plan/table.xlsx
    """
    desk = Desk.of((root,) if is_other_root(root) else (), config, lang)
    language = desk.language()
    new = plan_plan(desk.plugins, plan_id, year=year, title=title, title_en=title_en)
    made = None
    if table is None:
        if sheet is not None:
            raise UsageError(message("--sheet names a sheet of the table: say --from as well"))
        files = skeleton(new, desk.plugins)
    else:
        made = draft(new, read_table(table, sheet, new.starts, new.ends), desk.plugins)
        files = made.files
    try:
        written = write_files(files, root)
    except OSError as error:
        said = message(
            "{file} cannot be written: {error}",
            file=str(error.filename or root),
            error=error.strerror or str(error),
        )
        raise UsageError(said) from error
    for path in written:
        click.echo(str(path))
    if made is not None:
        _tell(made, language)
    said = message("Next: duban check --root {root} --plan {plan}", root=str(root), plan=new.id)
    click.echo(said.say(language), err=True)


def _tell(made: Draft, lang: Lang) -> None:
    """Say what was read, and list what people have to look at."""
    for doubt in made.doubts:
        click.echo(message("{name}: {said}", name=doubt.place, said=doubt.said).say(lang), err=True)
    said = message(
        "{tasks} tasks in {areas} areas, {units} units; {doubts} places to look at",
        tasks=made.tasks,
        areas=len(made.areas),
        units=len(made.units),
        doubts=sum(not doubt.is_note for doubt in made.doubts),
    )
    click.echo(said.say(lang), err=True)
