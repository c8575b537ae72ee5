"""duban new-area ID: write the files of a new work area, with a test that passes at once."""

from pathlib import Path

import click

from duban.cli.choosing import plan_option
from duban.cli.common import Desk, is_other_root
from duban.cli.completing import complete_reporters
from duban.errors import UsageError
from duban.scaffold import plan_area, write_area
from duban.words import LANGUAGES, Lang, message


@click.command("new-area")
@click.argument("area", metavar="ID")
@click.option(
    "--root",
    "root",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="写到哪个根目录（没有则新建）· where to write; made if absent.",
)
@plan_option
@click.option(
    "--reporter",
    shell_complete=complete_reporters,
    metavar="KEY",
    help="已有的报送单位，不写则加一个样例 · an existing reporter; else a sample is added.",
)
@click.option("--task", metavar="CODE", help="任务编号，默认下一个空号 · the task's code.")
@click.option("--name", metavar="NAME", help="中文名称 · the Chinese name.")
@click.option("--name-en", metavar="NAME", help="英文名称 · the English name.")
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
    help="输出语言，默认按计划 · language of the output; the plan's by default.",
)
def command(
    area: str,
    root: Path,
    plan_id: str | None,
    reporter: str | None,
    task: str | None,
    name: str | None,
    name_en: str | None,
    config: Path | None,
    lang: Lang | None,
) -> None:
    """新建一个工作领域：插件、规则、事实表、样例和测试 · write plugin, rules, schema, example, test.

    例 · example: duban new-area water --root my-areas --name 水务
    """
    desk = Desk.of((root,) if is_other_root(root) else (), config, lang)
    book = desk.one_plan(plan_id)
    new = plan_area(
        desk.plugins,
        book,
        area,
        reporter=reporter,
        task=task,
        name=name,
        name_en=name_en,
    )
    try:
        written = write_area(new, root)
    except OSError as error:
        said = message(
            "{file} cannot be written: {error}",
            file=str(error.filename or root),
            error=error.strerror or str(error),
        )
        raise UsageError(said) from error
    for path in written:
        click.echo(str(path))
    language = desk.language(book.plan)
    said = message(
        "Next: duban check --root {root}; pytest {root}/tests; duban evaluate"
        " {root}/examples/{area} --root {root} --as-of {as_of}",
        root=str(root),
        as_of=new.judged_on.isoformat(),
        area=area,
    )
    click.echo(said.say(language), err=True)
