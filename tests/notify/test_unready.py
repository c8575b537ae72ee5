"""Mail whose password is missing: every mail is kept, and says what is asked for."""

from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve
from tests.notify.servers import SETTINGS, mail

from duban.model.ledger import Verdict
from duban.model.notifying import Channel
from duban.model.settings import ServiceSettings
from duban.notify import SmtpChannel, Unready
from duban.notify.notifiers import duban_notifier


def channel(home: Path, **environ: str) -> Channel:
    """Give the channel of mail of a service that has to log in."""
    asked = evolve(SETTINGS, user="duban", password_env="P")  # noqa: S106 - a variable's name
    settings = ServiceSettings(home=home, mail=asked)
    return duban_notifier(settings, environ, lambda: datetime.now(UTC))["mail"].channel


def test_mail_without_its_password_is_kept_with_the_remedy(tmp_path: Path) -> None:
    found = channel(tmp_path)
    assert isinstance(found, Unready)
    delivery = found.deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEFERRED, "connect")
    assert "password_file" in delivery.said


def test_mail_with_its_password_is_ready(tmp_path: Path) -> None:
    assert isinstance(channel(tmp_path, P="made up"), SmtpChannel)
