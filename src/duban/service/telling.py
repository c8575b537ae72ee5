"""What a pass tells its log: one event each, with the ids by which it is found in the ledger."""

import logging

#: All events of the service go here; who calls it says where they are written.
LOGGER = "duban.service"


def tell(event: str, said: str = "", level: int = logging.INFO, **ids: object) -> None:
    """Tell an event. `ids` are slot, message_id, mail, matter, file… as the ledger has them."""
    extra = {"event": event, "ids": ids}
    logging.getLogger(LOGGER).log(level, "%s", said or event, extra=extra)
