"""duban mail: see that mail goes out."""

from pathlib import Path

import click

from duban.cli.common import common_options
from duban.cli.keeping import instant, now_option, open_house
from duban.cli.sending import channels_of
from duban.errors import UsageError
from duban.model.ledger import Verdict
from duban.notify import Paper, outgoing, trial_letter
from duban.words import Lang, message


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
        plan = next(iter(house.books.values())).plan
        written = trial_letter(Paper(plan, house.lang, house.templates), now)
        key = f"test/{now.isoformat()}"
        letter = outgoing(written.letter, address, key, 1, now, now, True, mail)
        delivery = channels_of(house)["mail"].deliver(letter)
        said = message("{verdict}: {said}", verdict=str(delivery.verdict), said=delivery.said)
        click.echo(said.say(house.lang))
        if delivery.verdict is not Verdict.ACCEPTED:
            raise SystemExit(3)
