"""The health of the ways out: whether mail and the web hook could go out now, without sending any."""

from collections.abc import Iterator, Mapping

from attrs import evolve

from duban.errors import DubanError
from duban.model.ledger import Verdict
from duban.model.settings import MailSettings
from duban.notify import SmtpChannel
from duban.rulefiles.secrets import hook_secrets, secret
from duban.service.diagnosis import Diagnosis, Health
from duban.service.house import House
from duban.words import Lang, Message, message

#: Who asks wants an answer soon; a mail has more patience.
_SECONDS = 10.0
_REMEDIES = {
    "STARTTLS": message("set security in [service.mail] to what the server offers"),
    "AUTH": message("mend user and password in [service.mail]"),
}


def examine_mail(house: House, environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Look at the mail server as far as a mail would come before it is named, and at secrets."""
    mail = house.settings.mail
    if not mail.host:
        yield Diagnosis(Health.DOUBTFUL, "mail", message("no mail server is set: nothing goes out"))
    else:
        yield _server(mail, environ, house.lang)
        for name in ("sender", "fallback", "administrator"):
            if not getattr(mail, name):
                said = message("service.mail.{name} is not set", name=name)
                yield Diagnosis(Health.DOUBTFUL, "mail", said)
    if house.settings.webhook is not None:
        try:
            hook_secrets(house.settings.webhook, environ)
        except DubanError as error:
            yield Diagnosis(Health.SICK, "webhook", unusable("webhook", error))


def unusable(name: str, error: DubanError) -> Message:
    """Say what waits until a channel, "evidence" or "imap" has its password or secret."""
    if name == "mail":
        return message("{error}; until this is mended nothing is sent", error=error)
    if name == "evidence":
        return message(
            "{error}; until this is mended mails of which nobody knows whether they arrived wait",
            error=error,
        )
    if name == "imap":
        return message("{error}; until this is mended no file is taken in by mail", error=error)
    return message(
        "{error}; until this is mended what is written for {name} waits", error=error, name=name
    )


def _server(mail: MailSettings, environ: Mapping[str, str], lang: Lang) -> Diagnosis:
    where = f"{mail.host}:{mail.port}"
    try:
        password = secret(mail, environ)
    except DubanError as error:
        return _sick(unusable("mail", error))
    hasty = evolve(
        mail,
        sender=mail.sender or "nobody@localhost.invalid",  # that it is not set is told by itself
        connect_seconds=min(_SECONDS, mail.connect_seconds),
        step_seconds=min(_SECONDS, mail.step_seconds),
    )
    came = SmtpChannel(hasty, password, lang=lang).visit()
    if came.verdict is Verdict.ACCEPTED:
        return Diagnosis(Health.WELL, "mail", message("{where} answers", where=where))
    if came.stage == "connect":
        return _sick(message("{where} cannot be reached: {error}", where=where, error=came.said))
    remedy = _REMEDIES.get(came.stage, message("ask whoever runs the server"))
    return _sick(
        message(
            "{where} takes no mail: {said}; {remedy}", where=where, said=came.said, remedy=remedy
        )
    )


def _sick(said: Message) -> Diagnosis:
    return Diagnosis(Health.SICK, "mail", said)
