"""The evidence channel: an archive mailbox that gets a blind copy of each mail, asked by IMAP."""

import ssl

from duban.model.settings import EvidenceSettings
from duban.service.imap import Unreachable, visit


class Unasked:
    """Stands for an archive mailbox that cannot be asked: what nobody knows waits."""

    def has(self, _message_id: str) -> bool | None:
        """Tell nothing."""
        return None


class ImapEvidence:
    """Finds a mail that went out by its Message-ID."""

    def __init__(
        self, settings: EvidenceSettings, password: str, context: ssl.SSLContext | None = None
    ) -> None:
        """Take the archive mailbox; nothing is asked before `has`."""
        self._settings = settings
        self._password = password
        self._context = context

    def has(self, message_id: str) -> bool | None:
        """Tell whether a mail arrived; None if the mailbox cannot be asked."""
        try:
            with visit(self._settings, self._password, self._context) as found:
                return found.has(message_id)
        except Unreachable:
            return None
