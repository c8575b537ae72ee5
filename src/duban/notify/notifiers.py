"""duban's own channels: mail, and the robot of a chat group where the settings name one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pluggy

from duban.errors import DubanError

if TYPE_CHECKING:
    from duban.model.notifying import Notifier
    from duban.model.settings import HookSettings, ServiceSettings

hookimpl = pluggy.HookimplMarker("duban")


@hookimpl
def duban_notifier(
    settings: "ServiceSettings", environ: Mapping[str, str], clock: Callable[[], datetime]
) -> "Mapping[str, Notifier]":
    """Offer "mail", and "webhook" where there is a [service.webhook].

    What lacks its password or secret is `Unready`.
    """
    from duban.model.notifying import Notifier
    from duban.notify.smtp import SmtpChannel
    from duban.notify.unready import Unready
    from duban.rulefiles.secrets import secret

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
    from duban.model.notifying import Notifier
    from duban.notify.unready import Unready
    from duban.notify.webhook import WebhookChannel, WebhookSettings
    from duban.rulefiles.secrets import hook_secrets

    robot: WebhookChannel | Unready
    try:
        url, key = hook_secrets(settings, environ)
        robot = WebhookChannel(WebhookSettings(url, key, settings.kind, settings.seconds), clock)
    except DubanError as error:
        robot = Unready(error)
    group = _host(settings, environ) or settings.kind
    return Notifier(robot, group, settings.levels, settings.events)


def _host(settings: "HookSettings", environ: Mapping[str, str]) -> str:
    """Give the host by which a group is known; "" where there is none to be had."""
    from urllib.parse import urlsplit

    from duban.rulefiles.secrets import hook_address

    try:
        return urlsplit(hook_address(settings, environ)).hostname or ""
    except (DubanError, ValueError):
        return ""
