"""duban restore: unpack a backup into an empty folder, every file proven."""

from pathlib import Path

import click

from duban.cli.common import common_options
from duban.service.backup import restore
from duban.words import Lang, message


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--into",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="恢复到这个空文件夹 · the empty folder to restore into.",
)
@common_options
def command(
    backup: Path,
    into: Path,
    roots: tuple[Path, ...],  # noqa: ARG001 - the same options everywhere
    config: Path | None,  # noqa: ARG001
    lang: Lang | None,
) -> None:
    """把备份恢复到空文件夹 · restore a backup into an empty folder.

    例 · example: duban restore backup.tar.gz --into restored
    """
    count = restore(backup, into)
    said = message("{count} files restored into {folder}", count=str(count), folder=str(into))
    click.echo(said.say(lang or "zh"))
