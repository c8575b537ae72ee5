"""duban tick: one pass of the service, for cron or by hand."""

import os
from pathlib import Path

import click

from duban.cli.common import common_options
from duban.cli.keeping import instant, now_option, open_house, present
from duban.cli.logs import log_option, set_up
from duban.cli.sending import service_of
from duban.service import House, TickReport
from duban.words import Lang, message


@click.command("tick")
@now_option
@log_option
@common_options
def command(
    at: str | None,
    log: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """走一遍：收件、到点办理、发件 · make one pass: take in, do what is due, send.

    例 · example: duban tick --config duban.toml
    """
    lines = set_up(log)
    asked = instant(at) if at is not None else None
    with open_house(roots, config, lang, now=asked) as house:
        now = asked or present(house)
        lines.begin(now)
        report = service_of(house, f"tick-{os.getpid()}").tick(now)
        for line in told(house, report):
            click.echo(line)


def told(house: House, report: TickReport) -> list[str]:
    """Give the lines that tell what a pass did."""
    lines = [
        message(
            "Taken in {taken}, done {done}, skipped {skipped}; sent {sent}, to try again {again},"
            " undeliverable {dead}",
            taken=str(len(report.taken_in)),
            done=str(len(report.done)),
            skipped=str(len(report.skipped)),
            sent=str(report.sent.accepted),
            again=str(report.sent.deferred + report.sent.unknown),
            dead=str(report.sent.dead),
        ).say(house.lang)
    ]
    if report.held:
        lines.append(message("Held: {why}", why=report.held).say(house.lang))
    return lines
