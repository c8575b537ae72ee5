"""Robots of chat groups (钉钉, 企业微信) and plain web hooks: one POST of JSON for each mail."""

import base64
import email
import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Callable
from datetime import datetime
from email.policy import default
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote_plus, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from attrs import field, frozen, validators

from duban.errors import MailError
from duban.model.ledger import Delivery, Outgoing, Verdict
from duban.words import harmless, message

_MOST_BYTES_OF_ANSWER = 65536
#: What robots take: 企业微信 2,048 bytes of text, 钉钉 20,000 of the whole; we stay below.
_MOST_BYTES = {"wecom": 2000, "dingtalk": 15000, "plain": 100_000}
#: Answers of robots that ask for patience: busy, too many a minute (钉钉; 企业微信).
_LATER = {-1, 130101, 45009}
#: HTTP codes after which another try may help.
_PATIENCE = {408, 425, 429, 500, 502, 503}
_GATEWAY_TIMED_OUT = 504


@frozen
class WebhookSettings:
    """Where a hook is and what it takes; the address holds a token, so it is shown nowhere.

    `shape` is dingtalk, wecom or plain; `secret` signs the address (dingtalk, plain) if given.
    """

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    shape: str = field(default="plain", validator=validators.in_(tuple(_MOST_BYTES)))
    seconds: float = 30.0


class WebhookChannel:
    """One hook. `clock` gives the present instant, of which the signature is made."""

    def __init__(
        self,
        settings: WebhookSettings,
        clock: Callable[[], datetime],
        *,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Take the settings; raises MailError unless the address is one of http or https."""
        parts = urlsplit(settings.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise MailError(message("The web hook needs an address that begins with https://"))
        self._settings = settings
        self._clock = clock
        self._opener = _opener(context or ssl.create_default_context())

    def __repr__(self) -> str:
        """Give the host alone."""
        return f"WebhookChannel({urlsplit(self._settings.url).hostname})"

    def deliver(self, mail: Outgoing) -> Delivery:
        """Try once; raises nothing for what the other side does.

        What fails before the request is sent is deferred; silence after it is unknown.
        """
        request = Request(  # noqa: S310 - the scheme was looked at above
            signed(self._settings, self._clock()),
            data=posted(mail, self._settings.shape),
            headers={"Content-Type": "application/json; charset=utf-8"},
        )
        try:
            with self._opener.open(request, timeout=self._settings.seconds) as answer:
                return _read(answer, self._settings.shape)
        except HTTPError as error:
            with error:
                return _refused(error.code)
        except URLError as error:
            return _ended(Verdict.DEFERRED, "connect", _without_address(error.reason))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return _ended(Verdict.UNKNOWN, "answer", _without_address(error))


def signed(settings: WebhookSettings, at: datetime) -> str:
    """Give the address with timestamp (ms) and signature, as 钉钉 robots want them."""
    if not settings.secret or settings.shape == "wecom":
        return settings.url
    stamp = str(round(at.timestamp() * 1000))
    told = f"{stamp}\n{settings.secret}".encode()
    seal = base64.b64encode(hmac.digest(settings.secret.encode(), told, hashlib.sha256))
    joint = "&" if urlsplit(settings.url).query else "?"
    return f"{settings.url}{joint}timestamp={stamp}&sign={quote_plus(seal)}"


def posted(mail: Outgoing, shape: str) -> bytes:
    """Give the JSON that is posted: the mail's subject and plain text, the same at each try.

    The Message-ID, by which a repeat is told, is `message_id` of a plain hook's JSON; what a robot
    says ends in the first twelve figures of it.
    """
    part = email.message_from_bytes(mail.content, policy=default).get_body(("plain",))
    text = part.get_content().replace("\r\n", "\n") if part is not None else ""
    body: dict[str, Any]
    if shape == "plain":
        body = {
            "message_id": mail.message_id,
            "recipient": mail.recipient,
            "subject": mail.subject,
            "text": _shortened(text, _MOST_BYTES[shape]),
        }
    else:
        content = _shortened(f"{mail.subject}\n{text}", _MOST_BYTES[shape]).rstrip("\n")
        content += _mark(mail)
        body = {"msgtype": "text", "text": {"content": content}}
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def _mark(mail: Outgoing) -> str:
    """Give the line by which a group tells a repeat: robots take no key of their own for that."""
    return f"\n[{mail.message_id.strip('<')[:12]}]"


def _shortened(text: str, most: int) -> str:
    content = text.encode()
    return text if len(content) <= most else content[: most - 3].decode("utf-8", "ignore") + "…"


def _read(answer: http.client.HTTPResponse, shape: str) -> Delivery:
    """Judge a 2xx: robots say in JSON whether they took it, a plain hook says so by the code."""
    code = answer.status
    content = answer.read(_MOST_BYTES_OF_ANSWER)
    if shape == "plain":
        return _ended(Verdict.ACCEPTED, "answer", str(code))
    said = json.loads(content)
    error = said.get("errcode") if isinstance(said, dict) else None
    if not isinstance(error, int):
        return _ended(Verdict.UNKNOWN, "answer", f"{code}: no errcode")
    told = f"{code}: errcode {error} {said.get('errmsg', '')}"
    if error == 0:
        return _ended(Verdict.ACCEPTED, "answer", told)
    return _ended(Verdict.DEFERRED if error in _LATER else Verdict.DEAD, "answer", told)


def _refused(code: int) -> Delivery:
    if code == _GATEWAY_TIMED_OUT:
        return _ended(Verdict.UNKNOWN, "answer", f"HTTP {code}")
    is_passing = code in _PATIENCE or code > 504
    return _ended(Verdict.DEFERRED if is_passing else Verdict.DEAD, "answer", f"HTTP {code}")


def _ended(verdict: Verdict, stage: str, said: str) -> Delivery:
    return Delivery(verdict, f"{stage}: {harmless(said)}", stage=stage)


def _without_address(error: object) -> str:
    """Say a failure by its kind and system words; http.client's own could quote the address."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return type(error).__name__


class _NoRedirect(HTTPRedirectHandler):
    """Follows nowhere: a POST that is sent on becomes a GET, and the token would travel."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """Give no further request."""


def _opener(context: ssl.SSLContext) -> OpenerDirector:
    return build_opener(_NoRedirect, HTTPSHandler(context=context))
