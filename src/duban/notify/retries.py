"""When a mail that did not go out is tried again, and when it has been tried long enough."""

from datetime import datetime, timedelta

from attrs import evolve

from duban.model.ledger import Delivery, Outgoing, Verdict
from duban.words import Lang, message

_STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60))
_LONGEST = timedelta(hours=4)
_PATIENCE = timedelta(hours=72)


def backoff(attempts: int) -> timedelta:
    """Give the wait after so many attempts: 1, 2, 5, 15 minutes, 1 hour, then always 4 hours."""
    index = max(attempts, 1) - 1
    return _STEPS[index] if index < len(_STEPS) else _LONGEST


def given_up(created: datetime, now: datetime) -> bool:
    """Tell whether a mail has been tried long enough: 72 hours since it was created."""
    return now - created >= _PATIENCE


def rescheduled(mail: Outgoing, delivery: Delivery, now: datetime, lang: Lang = "zh") -> Delivery:
    """Give a deferred delivery its next try, or its end; any other delivery comes back as it is.

    `mail.attempts` are those before this one.
    """
    if delivery.verdict is not Verdict.DEFERRED:
        return delivery
    if given_up(mail.created, now):
        said = message("Given up after 72 hours: {said}", said=delivery.said).say(lang)
        return evolve(delivery, verdict=Verdict.DEAD, said=said, retry_at=None)
    return evolve(delivery, retry_at=now + backoff(mail.attempts + 1))
