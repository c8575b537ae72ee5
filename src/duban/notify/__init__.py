"""Mail and other ways of telling people: who, in which words, on which way; nothing is kept here.

What is named here is imported when it is first asked for: mail, TLS and templates cost a fifth of a
second, which `duban evaluate` need not pay.
"""

from typing import TYPE_CHECKING

from duban._on_demand import on_demand

if TYPE_CHECKING:
    from duban.notify.acknowledging import acknowledgement_letter, repeated_letter
    from duban.notify.letters import (
        Line,
        catch_up_letter,
        digest_letter,
        event_letter,
        reminder_letter,
        system_letter,
        trial_letter,
    )
    from duban.notify.messages import compose, message_id, notice, outgoing
    from duban.notify.rendering import Attachment, Letter, Paper, Written, template_folders
    from duban.notify.reply_letters import Request, extension_letter, reply_letter
    from duban.notify.retries import backoff, given_up, rescheduled
    from duban.notify.routing import Addressee, Route, is_address, recipients, route
    from duban.notify.smtp import SmtpChannel
    from duban.notify.unready import Unready
    from duban.notify.webhook import WebhookChannel, WebhookSettings
else:
    __getattr__ = on_demand(
        __name__,
        {
            "acknowledging": "acknowledgement_letter repeated_letter",
            "letters": (
                "Line catch_up_letter digest_letter event_letter"
                " reminder_letter system_letter trial_letter"
            ),
            "messages": "compose message_id notice outgoing",
            "rendering": "Attachment Letter Paper Written template_folders",
            "reply_letters": "Request extension_letter reply_letter",
            "retries": "backoff given_up rescheduled",
            "routing": "Addressee Route is_address recipients route",
            "smtp": "SmtpChannel",
            "unready": "Unready",
            "webhook": "WebhookChannel WebhookSettings",
        },
    )

__all__ = [
    "Addressee",
    "Attachment",
    "Letter",
    "Line",
    "Paper",
    "Request",
    "Route",
    "SmtpChannel",
    "Unready",
    "WebhookChannel",
    "WebhookSettings",
    "Written",
    "acknowledgement_letter",
    "backoff",
    "catch_up_letter",
    "compose",
    "digest_letter",
    "event_letter",
    "extension_letter",
    "given_up",
    "is_address",
    "message_id",
    "notice",
    "outgoing",
    "recipients",
    "reminder_letter",
    "repeated_letter",
    "reply_letter",
    "rescheduled",
    "route",
    "system_letter",
    "template_folders",
    "trial_letter",
]
