"""duban mail: see that mail goes out, and to whom none goes any more."""

from pathlib import Path

import click
import orjson

from duban.cli.common import common_options, format_option
from duban.cli.keeping import instant, now_option, open_house
from duban.cli.sending import with_channels
from duban.errors import UsageError
from duban.model.ledger import LogEvent, MailState, Verdict
from duban.notify import Paper, outgoing, trial_letter
from duban.words import Lang, message, nearest


@click.group("mail")
def command() -> None:
    """邮件 · mail.

    例 · example: duban mail test --config duban.toml
    """


@command.command("test")
@click.option("--to", "recipient", metavar="ADDRESS", help="发给谁，默认管理员 · to whom.")
@now_option
@common_options
def test(
    recipient: str | None,
    at: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """发一封测试邮件，说出服务器的答复 · send a test mail and say what the server answered.

    例 · example: duban mail test --config duban.toml --to admin@duban.example
    """
    now = instant(at)
    with open_house(roots, config, lang) as house:
        mail = house.settings.mail
        address = recipient or mail.administrator
        if not (address and mail.host):
            raise UsageError(
                message("Set host and administrator in [service.mail], or name one by --to")
            )
        plan = house.plugins.plan(next(iter(house.books)))
        written = trial_letter(Paper(plan, house.lang, house.templates), now)
        key = f"test/{now.isoformat()}"
        letter = outgoing(written.letter, address, key, 1, now, now, True, mail)
        delivery = with_channels(house).notifiers["mail"].channel.deliver(letter)
        said = message("{verdict}: {said}", verdict=str(delivery.verdict), said=delivery.said)
        click.echo(said.say(house.lang))
        if delivery.verdict is not Verdict.ACCEPTED:
            raise SystemExit(3)


@command.command("disabled")
@format_option
@common_options
def disabled(kind: str, roots: tuple[Path, ...], config: Path | None, lang: Lang | None) -> None:
    """列出已停用的地址及原因 · list the addresses that are written to no more, each with the reason.

    例 · example: duban mail disabled --config duban.toml
    """
    with open_house(roots, config, lang) as house, house.ledger.reading() as entry:
        found = entry.disabled_addresses()
    if kind == "json":
        rows = [{"address": address, "why": why} for address, why in found.items()]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    for address, why in found.items():
        click.echo(f"{address}  {why}")


@command.command("enable")
@click.argument("address")
@click.option("--why", default="", metavar="TEXT", help="原因 · the reason.")
@now_option
@common_options
def enable(
    address: str,
    why: str,
    at: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """重新启用一个地址 · write to an address again that was refused for good."""
    now = instant(at)
    with open_house(roots, config, lang) as house, house.ledger.transaction() as entry:
        if not entry.is_disabled(address):
            near = nearest(address.casefold(), entry.disabled_addresses(), alike=0.6)
            if near:
                said = message(
                    "{address} is not disabled; did you mean {near}?", address=address, near=near[0]
                )
                raise UsageError(said)
            click.echo(message("{address} is not disabled", address=address).say(house.lang))
            return
        entry.enable_address(address)
        entry.log(LogEvent(now, "address_enabled", address, "duban mail enable", why))
        dead = [
            str(mail.number)
            for mail in entry.outbox(MailState.DEAD)
            if mail.recipient.casefold() == address.strip().casefold()
        ]
        click.echo(message("{address} is written to again", address=address).say(house.lang))
        if dead:
            said = message(
                "Dead mails to it: {numbers}; `duban outbox retry NUMBER` sends one again",
                numbers=tuple(dead),
            )
            click.echo(said.say(house.lang))
