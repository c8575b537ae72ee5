"""duban's own channels: mail, and the robot of a chat group where the settings name one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pluggy

from duban.errors import DubanError
from duban.rulefiles.settings import hook_secrets, secret

if TYPE_CHECKING:
    from duban.model.notifying import Notifier
    from duban.model.settings import HookSettings, ServiceSettings

hookimpl = pluggy.HookimplMarker("duban")


@hookimpl
def duban_notifier(
    settings: "ServiceSettings", environ: Mapping[str, str], clock: Callable[[], datetime]
) -> "Mapping[str, Notifier]":
    """Offer "mail", and "webhook" where there is a [service.webhook].

    Without its password mail is `Unready`. Raises DubanError for a web hook's secret.
    """
    from duban.model.notifying import Notifier
    from duban.notify.smtp import SmtpChannel
    from duban.notify.unready import Unready

    archive = settings.evidence.address if settings.evidence is not None else ""
    mail: SmtpChannel | Unready
    try:
        mail = SmtpChannel(settings.mail, secret(settings.mail, environ), archive=archive)
    except DubanError as error:
        mail = Unready(error)
    offered = {"mail": Notifier(mail)}
    if settings.webhook is not None:
        offered["webhook"] = _robot(settings.webhook, environ, clock)
    return offered


def _robot(
    settings: "HookSettings", environ: Mapping[str, str], clock: Callable[[], datetime]
) -> "Notifier":
    from urllib.parse import urlsplit

    from duban.model.notifying import Notifier
    from duban.notify.webhook import WebhookChannel, WebhookSettings

    url, key = hook_secrets(settings, environ)
    robot = WebhookChannel(WebhookSettings(url, key, settings.kind, settings.seconds), clock)
    return Notifier(robot, urlsplit(url).hostname or "", settings.levels, settings.events)
