"""The channels that the settings ask for, with their secrets."""

import os
from collections.abc import Mapping

from duban.notify import SmtpChannel
from duban.rulefiles.settings import secret
from duban.service import House
from duban.service.sending import Channel


def channels_of(house: House) -> Mapping[str, Channel]:
    """Give the ways on which mail goes out; raises DubanError for a secret that is not safe."""
    mail = house.settings.mail
    return {"mail": SmtpChannel(mail, secret(mail, os.environ))}
