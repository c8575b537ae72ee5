"""duban simulate: write a made-up year, with what came true beside it."""

from pathlib import Path

import click

from duban.cli.choosing import plan_option
from duban.cli.common import Desk, common_options
from duban.cli.completing import complete_areas, complete_reporters
from duban.errors import UsageError
from duban.simulate import MIXED, TRUTHS, Wanted, simulate
from duban.words import Lang, message


@click.command("simulate")
@plan_option
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子 · the seed.")
@click.option(
    "--truth",
    type=click.Choice([*TRUTHS, MIXED]),
    default=MIXED,
    show_default=True,
    help="实际情形，mixed 为各单位随机 · how the work really goes; mixed draws one a unit.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="写到哪个空目录 · an empty or new folder to write to.",
)
@click.option(
    "--reporter",
    "reporters",
    shell_complete=complete_reporters,
    multiple=True,
    metavar="KEY",
    help="只写这些单位 · only these units.",
)
@click.option(
    "--area",
    "areas",
    shell_complete=complete_areas,
    multiple=True,
    metavar="ID",
    help="只写这些领域 · only these areas.",
)
@common_options
def command(
    plan_id: str | None,
    seed: int,
    truth: str,
    out: Path,
    reporters: tuple[str, ...],
    areas: tuple[str, ...],
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """编写虚构的一年，供演示和检验 · write a made-up year of submissions, for trials and tests.

    例 · example: duban simulate --seed 7 --truth late --area lighting --out made-up
    """
    desk = Desk.of(roots, config, lang)
    book = desk.one_plan(plan_id)
    if out.is_dir() and any(out.iterdir()):
        raise UsageError(message("{folder} is not empty: name a new folder", folder=str(out)))
    wanted = Wanted(seed, truth, reporters, areas)
    files = simulate(desk.plugins, book, wanted)
    for path, content in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    said = message("{count} files in {folder}: all made up", count=len(files), folder=str(out))
    click.echo(said.say(desk.language(book.plan)), err=True)
