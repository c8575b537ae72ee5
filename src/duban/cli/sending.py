"""The ways out and in that the settings ask for, with their secrets."""

import os
from collections.abc import Mapping

from duban.notify import SmtpChannel
from duban.rulefiles.settings import secret
from duban.service import House, Service
from duban.service.evidence import ImapEvidence
from duban.service.mailbox import Mailbox
from duban.service.sending import Channel


def channels_of(house: House) -> Mapping[str, Channel]:
    """Give the ways on which mail goes out; raises DubanError for a secret that is not safe."""
    mail, evidence = house.settings.mail, house.settings.evidence
    archive = evidence.address if evidence is not None else ""
    return {"mail": SmtpChannel(mail, secret(mail, os.environ), archive=archive)}


def service_of(house: House, node: str) -> Service:
    """Set up the service of a house; raises DubanError for a secret that is not safe."""
    imap, evidence = house.settings.imap, house.settings.evidence
    asked = mailbox = None
    if evidence is not None:
        asked = ImapEvidence(evidence, secret(evidence, os.environ, "service.evidence"))
    if imap is not None:
        mailbox = Mailbox(imap, secret(imap, os.environ, "service.imap"))
    return Service(house, channels_of(house), asked, node, mailbox)
