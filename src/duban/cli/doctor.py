"""duban doctor: what keeps the service from working, each thing with its remedy."""

from pathlib import Path

import click

from duban.cli.common import common_options
from duban.cli.keeping import instant, now_option, open_house
from duban.service.doctor import Health, examine
from duban.words import Label, Lang

_LABELS: dict[Health, Label] = {
    Health.WELL: Label("正常", "well"),
    Health.DOUBTFUL: Label("注意", "doubtful"),
    Health.SICK: Label("故障", "sick"),
}


@click.command("doctor")
@now_option
@common_options
def command(
    at: str | None, roots: tuple[Path, ...], config: Path | None, lang: Lang | None
) -> None:
    """检查服务的各个环节 · examine the service; exit 3 if anything is sick.

    例 · example: duban doctor --config duban.toml
    """
    worst = Health.WELL
    with open_house(roots, config, lang) as house:
        for found in examine(house, instant(at)):
            label = _LABELS[found.health].say(house.lang)
            click.echo(f"{label}  {found.subject}: {found.said.say(house.lang)}")
            if found.health is Health.SICK:
                worst = Health.SICK
    if worst is Health.SICK:
        raise SystemExit(3)
