"""duban doctor: what keeps the service from working, each thing with its remedy."""

import os
import re
from pathlib import Path

import click

from duban.cli.common import common_options
from duban.cli.keeping import instant, now_option, open_house
from duban.errors import UsageError
from duban.service.diagnosis import Health
from duban.service.doctor import examine
from duban.store import Anchor
from duban.words import Label, Lang, message

_LABELS: dict[Health, Label] = {
    Health.WELL: Label("正常", "well"),
    Health.HINT: Label("提示", "hint"),
    Health.DOUBTFUL: Label("注意", "doubtful"),
    Health.SICK: Label("故障", "sick"),
}


@click.command("doctor")
@click.option(
    "--anchor",
    metavar="NUMBER:SEAL",
    help="与邮件中的台账封存号比对 · compare with a seal from a mail.",
)
@now_option
@common_options
def command(
    anchor: str | None,
    at: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """检查服务的各个环节 · examine the service; exit 3 if anything is sick.

    例 · example: duban doctor --config duban.toml
    """
    worst, told = Health.WELL, _anchor(anchor)
    with open_house(roots, config, lang) as house:
        for found in examine(house, instant(at), os.environ, told):
            label = _LABELS[found.health].say(house.lang)
            click.echo(f"{label}  {found.subject}: {found.said.say(house.lang)}")
            if found.health is Health.SICK:
                worst = Health.SICK
    if worst is Health.SICK:
        raise SystemExit(3)


def _anchor(text: str | None) -> Anchor | None:
    """Read a number and a seal as mails print them; raises UsageError for anything else."""
    if text is None:
        return None
    number, _, seal = text.partition(":")
    if not re.fullmatch(r"[0-9]{1,18}", number) or not re.fullmatch(r"[0-9a-f]{8,64}", seal):
        said = message(
            "--anchor must be an entry's number and its seal such as 1234:0123456789abcdef, as a"
            " digest to the office ends with, not {found}",
            found=text,
        )
        raise UsageError(said)
    return Anchor(int(number), seal)
