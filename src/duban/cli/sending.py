"""The ways out and in that the settings ask for, with their secrets."""

import os
from datetime import UTC, datetime

from attrs import evolve

from duban.errors import DubanError
from duban.notify import Unready
from duban.rulefiles.secrets import secret
from duban.service import House, Service
from duban.service.evidence import ImapEvidence, Unasked
from duban.service.mailbox import Mailbox


def with_channels(house: House) -> House:
    """Give the house its channels; one that lacks its password or secret is `Unready`."""
    found = house.plugins.notifiers(house.settings, os.environ, lambda: datetime.now(UTC))
    return evolve(house, notifiers=found)


def service_of(house: House, node: str) -> Service:
    """Set up the service of a house; it does without what lacks its password or secret."""
    imap, evidence = house.settings.imap, house.settings.evidence
    house = with_channels(house)
    channels = {name: each.channel for name, each in house.notifiers.items()}
    lacking = {name: each.error for name, each in channels.items() if isinstance(each, Unready)}
    asked: ImapEvidence | Unasked | None = None
    mailbox = None
    if evidence is not None:
        try:
            asked = ImapEvidence(evidence, secret(evidence, os.environ, "service.evidence"))
        except DubanError as error:
            asked, lacking["evidence"] = Unasked(), error
    if imap is not None:
        try:
            mailbox = Mailbox(imap, secret(imap, os.environ, "service.imap"))
        except DubanError as error:
            lacking["imap"] = error
    return Service(house, channels, asked, node, mailbox, lacking)
