"""The ways out and in that the settings ask for, with their secrets."""

import os
from datetime import UTC, datetime

from attrs import evolve

from duban.notify import Unready
from duban.rulefiles.settings import secret
from duban.service import House, Service
from duban.service.evidence import ImapEvidence
from duban.service.mailbox import Mailbox


def with_channels(house: House) -> House:
    """Give the house its channels; raises DubanError for a web hook's secret that is not safe."""
    found = house.plugins.notifiers(house.settings, os.environ, lambda: datetime.now(UTC))
    return evolve(house, notifiers=found)


def service_of(house: House, node: str) -> Service:
    """Set up the service of a house; raises DubanError for a secret that is not safe.

    Without the mail server's password the service works and sends nothing.
    """
    imap, evidence = house.settings.imap, house.settings.evidence
    asked = mailbox = None
    if evidence is not None:
        asked = ImapEvidence(evidence, secret(evidence, os.environ, "service.evidence"))
    if imap is not None:
        mailbox = Mailbox(imap, secret(imap, os.environ, "service.imap"))
    house = with_channels(house)
    channels = {name: each.channel for name, each in house.notifiers.items()}
    unready = [each.error for each in channels.values() if isinstance(each, Unready)]
    return Service(house, channels, asked, node, mailbox, next(iter(unready), None))
