"""Ways of telling people: what a channel does, and what a notifier offers to the service."""

from typing import Protocol

from attrs import frozen

from duban.model.ledger import Delivery, Outgoing
from duban.model.terms import Level


class Channel(Protocol):
    """A way on which what is told goes out."""

    def deliver(self, mail: Outgoing) -> Delivery:
        """Try once; never raises for what the other side does."""
        ...


@frozen
class Notifier:
    """A channel, and what goes out on it.

    Without a `recipient` it takes what is written to single addresses (the channel "mail"). With
    one, a group as people know it, it is told of each matter of its `levels`, and with `events`
    of every event at once.
    """

    channel: Channel
    recipient: str = ""
    levels: frozenset[Level] = frozenset()
    events: bool = False
