"""duban backup: ledger, archive, settings and roots in one file."""

from pathlib import Path

import click

from duban.cli.common import Desk, common_options
from duban.cli.keeping import open_house
from duban.cli.printing import FILE_NAME, hold_to_free
from duban.errors import UsageError
from duban.roots import bundled_root
from duban.service.backup import back_up
from duban.words import Lang, message


@click.command("backup")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="备份文件（.tar.gz）· the file to write.",
)
@click.option("--force", is_flag=True, help="覆盖已有的文件 · overwrite a file that is there.")
@common_options
def command(
    out: Path,
    force: bool,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """一次备份台账、档案、设置和根目录 · back up the ledger, archive, settings and roots.

    例 · example: duban backup --config duban.toml --out backup.tar.gz
    """
    hold_to_free(out, force=force, named=FILE_NAME)
    with open_house(roots, config, lang) as house:
        if config is None:
            raise UsageError(message("Name the settings file by --config"))
        own = [
            root.path
            for root in Desk.of(roots, config, lang).roots
            if root.path != bundled_root().path
        ]
        count = back_up(house.ledger, house.settings, config, own, out)
        said = message("{count} files in {out}", count=str(count), out=str(out))
        click.echo(said.say(house.lang))
