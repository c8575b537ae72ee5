"""A channel that cannot be used until the administrator has mended its settings."""

from attrs import frozen

from duban.errors import DubanError
from duban.model.ledger import Delivery, Outgoing, Verdict


@frozen
class Unready:
    """Keeps every mail; `error` says what is missing. Who sends had better not try it at all."""

    error: DubanError

    def deliver(self, _mail: Outgoing) -> Delivery:
        """Defer the mail, with the reason."""
        return Delivery(Verdict.DEFERRED, self.error.say("zh"), stage="connect")
