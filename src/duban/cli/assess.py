"""duban assess FROZEN.json: the annual assessment from a frozen judgement."""

from pathlib import Path

import click

from duban.cli.common import Desk, common_options
from duban.cli.completing import complete_reporters
from duban.cli.evaluate import write_whole
from duban.cli.printing import FOLDER, hold_to_free, tell_printed
from duban.errors import UsageError
from duban.papers.assessing import Assessment, assessment_of, make_assessment, title_of
from duban.papers.frozen import Frozen, read_frozen
from duban.words import Lang, message


@click.command("assess")
@click.argument("judged", metavar="FROZEN.json", type=click.Path(path_type=Path))
@click.option(
    "--year",
    required=True,
    type=int,
    metavar="YEAR",
    help="考核的年度，如 2019 · the year to assess.",
)
@click.option(
    "--reporter",
    default="",
    metavar="ID",
    shell_complete=complete_reporters,
    help="只要这个单位的考核表（不含排名）· only this unit's sheet, without the ranking.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="写到哪个文件夹 · the folder to write to.",
)
@click.option("--force", is_flag=True, help="覆盖已有的文件 · overwrite files that are there.")
@common_options
def command(
    judged: Path,
    year: int,
    reporter: str,
    out: Path,
    force: bool,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """由冻结的评判做年度考核表和排名 · make the annual assessment from a frozen judgement.

    例 · example: duban assess 2019-Q2.json --year 2019 --out assessment
    """
    from duban.workbook.assessment import write_assessment

    desk = Desk.of(roots, config, lang)
    present = read_frozen(judged)
    _check_language(present, lang)
    told = assessment_of(present, year, reporter)
    document, workbook = files_of(told, out)
    hold_to_free(document, workbook, force=force, named=FOLDER)
    paper = make_assessment(told, desk.roots)
    write_whole(workbook, [write_assessment(told)])
    write_whole(document, [paper.content])
    said = message(
        "{workbook} and {document}: the assessment of {year}, {count} units, {provisional} of them"
        " provisional",
        workbook=str(workbook),
        document=str(document),
        year=str(year),
        count=len(told.sheets),
        provisional=sum(not one.assessed.is_final for one in told.sheets),
    )
    tell_printed(said, told.lang)


def files_of(told: Assessment, folder: Path) -> tuple[Path, Path]:
    """Give the names of document and workbook: 年度考核2019.docx, with the unit's id for one."""
    name = title_of(told).say(told.lang).replace(" ", "-")
    if not told.is_whole:
        name += f"-{told.sheets[0].assessed.unit}"
    return folder / f"{name}.docx", folder / f"{name}.xlsx"


def _check_language(judged: Frozen, lang: Lang | None) -> None:
    frozen_in = judged.content["lang"]
    if lang is not None and lang != frozen_in:
        said = message(
            "{file} was frozen in another language: freeze again with --lang {wanted}, or leave"
            " --lang out",
            file=judged.file,
            wanted=lang,
        )
        raise UsageError(said)
