"""duban outbox: what is to go out, what went, what did not."""

from pathlib import Path

import click
import orjson

from duban.cli.common import common_options, format_option
from duban.cli.keeping import instant, now_option, open_house
from duban.model.ledger import MailState, Outgoing
from duban.words import Label, Lang, message

STATE_LABELS: dict[MailState, Label] = {
    MailState.PENDING: Label("待发", "pending"),
    MailState.INTENT: Label("发送中", "being sent"),
    MailState.ACCEPTED: Label("已发出", "accepted"),
    MailState.DEFERRED: Label("稍后再试", "deferred"),
    MailState.UNKNOWN: Label("结果不明", "unknown"),
    MailState.DEAD: Label("无法投递", "dead"),
    MailState.CANCELLED: Label("已取消", "cancelled"),
}


@click.group("outbox")
def command() -> None:
    """发件箱：查看、重发、取消 · the outbox: list, retry, cancel.

    例 · example: duban outbox list --config duban.toml
    """


@command.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in MailState]),
    help="只列这些状态 · only these states.",
)
@format_option
@common_options
def list_mails(
    states: tuple[str, ...],
    kind: str,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """列出发件 · list the mails.

    例 · example: duban outbox list --state dead --config duban.toml
    """
    with open_house(roots, config, lang) as house, house.ledger.reading() as entry:
        mails = entry.outbox(*map(MailState, states))
        if kind == "json":
            click.echo(orjson.dumps([_row(mail) for mail in mails], option=orjson.OPT_INDENT_2))
            return
        for mail in mails:
            label = STATE_LABELS[mail.state].say(house.lang)
            said = f"  {mail.said}" if mail.said else ""
            click.echo(f"{mail.number:>6}  {label}  {mail.recipient}  {mail.subject}{said}")


@command.command("retry")
@click.argument("number", type=int)
@now_option
@common_options
def retry(
    number: int,
    at: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """重新投递一封 · send one again, with the same Message-ID."""
    with open_house(roots, config, lang) as house, house.ledger.transaction() as entry:
        entry.retry(number, instant(at))
        click.echo(message("Mail {number} waits again", number=str(number)).say(house.lang))


@command.command("cancel")
@click.argument("number", type=int)
@click.option("--why", required=True, help="原因 · the reason.")
@now_option
@common_options
def cancel(
    number: int,
    why: str,
    at: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """取消一封未发出的 · cancel one that has not gone out."""
    with open_house(roots, config, lang) as house, house.ledger.transaction() as entry:
        entry.cancel(number, why, instant(at))
        click.echo(message("Mail {number} is cancelled", number=str(number)).say(house.lang))


def _row(mail: Outgoing) -> dict[str, object]:
    return {
        "number": mail.number,
        "state": mail.state.value,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "created": mail.created.isoformat(),
        "not_before": mail.not_before.isoformat(),
        "attempts": mail.attempts,
        "said": mail.said or None,
        "matters": list(mail.matters),
    }
