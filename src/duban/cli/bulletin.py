"""duban bulletin FROZEN.json: print a bulletin from a frozen judgement."""

from pathlib import Path

import click

from duban.cli.common import Desk, common_options
from duban.cli.evaluate import write_whole
from duban.cli.printing import FILE_NAME, hold_to_free, tell_printed
from duban.errors import UsageError
from duban.papers.bulletin import Wish
from duban.papers.frozen import Frozen, read_frozen
from duban.papers.making import make_bulletin
from duban.papers.windows import window_of
from duban.words import Lang, message


@click.command("bulletin")
@click.argument("judged", metavar="FROZEN.json", type=click.Path(path_type=Path))
@click.option(
    "--window",
    "asked",
    required=True,
    metavar="WINDOW",
    help="时段：月或季度，如 2019-06、2019-Q2 · a month or a quarter.",
)
@click.option(
    "--last",
    type=click.Path(path_type=Path),
    metavar="FROZEN.json",
    help="上次通报所用的冻结评判，用于对比和更正 · the judgement of the last bulletin.",
)
@click.option(
    "--formal/--internal",
    default=False,
    help="正式通报，或内部《督查通报》（默认）· a formal paper, or an internal one (default).",
)
@click.option(
    "--names/--no-names",
    default=True,
    help="点名（默认）或不点名 · name the units (default) or not.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.docx",
    help="写到哪个文件 · the file to write.",
)
@click.option("--force", is_flag=True, help="覆盖已有的文件 · overwrite a file that is there.")
@common_options
def command(
    judged: Path,
    asked: str,
    last: Path | None,
    formal: bool,
    names: bool,
    out: Path,
    force: bool,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """由冻结的评判排印督查通报 · print a bulletin from a frozen judgement.

    例 · example: duban bulletin 2019-Q2.json --window 2019-Q2 --out 通报.docx
    """
    _check_kind(out)
    hold_to_free(out, force=force, named=FILE_NAME)
    desk = Desk.of(roots, config, lang)
    present = read_frozen(judged)
    before = read_frozen(last) if last is not None else None
    for one in (present, before):
        _check_language(one)
    window = window_of(asked, present)
    paper = make_bulletin(present, before, window, Wish(formal=formal, named=names), desk.roots)
    write_whole(out, [paper.content])
    said = message("{file}: the bulletin on {window}", file=str(out), window=window.name)
    tell_printed(said, desk.language(), paper.warnings)


def _check_kind(out: Path) -> None:
    if out.suffix.lower() != ".docx":
        raise UsageError(message("{file}: a bulletin is a .docx", file=str(out)))


def _check_language(judged: Frozen | None) -> None:
    if judged is not None and judged.content["lang"] != "zh":
        said = message(
            "{file} was frozen in English, and a bulletin is Chinese: freeze again with --lang zh",
            file=judged.file,
        )
        raise UsageError(said)
