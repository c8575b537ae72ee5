"""Robots of chat groups: what is posted, how it is signed, what their answers mean."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from attrs import evolve
from tests.notify.servers import NOW, SETTINGS

from duban.errors import MailError
from duban.model.ledger import Outgoing, Verdict
from duban.notify import Letter, WebhookChannel, WebhookSettings, outgoing

LETTER = Letter("督办周报", "您好\n红 2\n", "<p>您好</p>\n")
SECRET = "SEC-of-the-robot"  # noqa: S105 - a made-up one


def mail(letter: Letter = LETTER) -> Outgoing:
    return outgoing(letter, "robot@duban.example", "key", 1, NOW, NOW, False, SETTINGS)


class Hook:
    """One HTTP conversation: keeps the request, gives back the bytes it was told to."""

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[tuple[str, bytes]] = []

    def settings(self, shape: str = "dingtalk", secret: str = "") -> WebhookSettings:
        url = f"http://127.0.0.1:{self.port}/robot/send?access_token=tok-123"
        return WebhookSettings(url, secret, shape, 0.5)


@contextmanager
def hook(answer: bytes | None) -> Iterator[Hook]:
    """Answer with bytes; with b"" hang up; with None say nothing."""
    one, stop = Hook(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one.port = listening.getsockname()[1]
        listening.settimeout(5)

        def run() -> None:
            with suppress(OSError):
                connection, _ = listening.accept()
                with connection, connection.makefile("rb") as lines:
                    target = lines.readline().split(b" ")[1].decode()
                    length = 0
                    while (line := lines.readline().strip()) != b"":
                        name, _, value = line.partition(b":")
                        length = int(value) if name.lower() == b"content-length" else length
                    one.requests.append((target, lines.read(length)))
                    if answer is None:
                        stop.wait(5)
                    else:
                        connection.sendall(answer)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield one
        finally:
            stop.set()
            thread.join(10)


def http(code: int, body: str = "", more: str = "") -> bytes:
    content = body.encode()
    head = f"HTTP/1.1 {code} X\r\nContent-Length: {len(content)}\r\nConnection: close\r\n{more}\r\n"
    return head.encode() + content


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


OK = http(200, '{"errcode": 0, "errmsg": "ok"}')


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (OK, Verdict.ACCEPTED),
        (http(200, '{"errcode": 130101, "errmsg": "too fast"}'), Verdict.DEFERRED),
        (http(200, '{"errcode": 45009, "errmsg": "too many"}'), Verdict.DEFERRED),
        (http(200, '{"errcode": 310000, "errmsg": "sign not match"}'), Verdict.DEAD),
        (http(200, "<html>portal</html>"), Verdict.UNKNOWN),
        (http(200, "[]"), Verdict.UNKNOWN),
        (http(302, "", "Location: http://127.0.0.1:9/\r\n"), Verdict.DEAD),
        (http(403), Verdict.DEAD),
        (http(404), Verdict.DEAD),
        (http(429), Verdict.DEFERRED),
        (http(500), Verdict.DEFERRED),
        (http(503), Verdict.DEFERRED),
        (http(504), Verdict.UNKNOWN),
        (b"garbage\r\n\r\n", Verdict.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", Verdict.UNKNOWN),
        (b"", Verdict.UNKNOWN),
        (None, Verdict.UNKNOWN),
    ],
)
def test_answer_of_the_robot_has_one_verdict(answer: bytes | None, verdict: Verdict) -> None:
    with hook(answer) as one:
        delivery = WebhookChannel(one.settings(), lambda: NOW).deliver(mail())
    assert delivery.verdict is verdict, delivery
    assert len(one.requests) == 1
    assert "tok-123" not in repr(delivery)


def test_plain_hook_accepts_by_its_code_alone() -> None:
    with hook(http(204)) as one:
        delivery = WebhookChannel(one.settings("plain"), lambda: NOW).deliver(mail())
    assert delivery.verdict is Verdict.ACCEPTED
    ((_, body),) = one.requests
    said = json.loads(body)
    assert said["text"] == LETTER.text
    assert said["message_id"] == mail().message_id


def test_refused_connection_is_deferred() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = WebhookSettings(f"http://127.0.0.1:{port}/?access_token=tok-123", SECRET, "dingtalk")
    delivery = WebhookChannel(settings, lambda: NOW).deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEFERRED, "connect")
    assert "tok-123" not in delivery.said


def test_dingtalk_address_is_signed_with_time_and_secret() -> None:
    with hook(OK) as one:
        WebhookChannel(one.settings("dingtalk", SECRET), lambda: NOW).deliver(mail())
    query = parse_qs(urlsplit(one.requests[0][0]).query)
    stamp = str(int(NOW.timestamp() * 1000))
    wanted = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query == {
        "access_token": ["tok-123"],
        "timestamp": [stamp],
        "sign": [base64.b64encode(wanted).decode()],
    }


@pytest.mark.parametrize("shape", ["dingtalk", "wecom"])
def test_robots_get_subject_and_text(shape: str) -> None:
    with hook(OK) as one:
        WebhookChannel(one.settings(shape), lambda: NOW).deliver(mail())
    mark = mail().message_id[1:13]
    assert json.loads(one.requests[0][1]) == {
        "msgtype": "text",
        "text": {"content": f"督办周报\n您好\n红 2\n[{mark}]"},
    }


def test_text_that_a_robot_would_refuse_is_cut_between_characters() -> None:
    with hook(OK) as one:
        long = mail(Letter("督办周报", "督" * 3000))
        WebhookChannel(one.settings("wecom"), lambda: NOW).deliver(long)
    content = json.loads(one.requests[0][1])["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.partition("\n[")[0].endswith("督…")


def test_secrets_are_not_shown() -> None:
    settings = evolve(Hook().settings(), secret=SECRET)
    for text in (repr(settings), repr(WebhookChannel(settings, lambda: NOW))):
        assert "tok-123" not in text
        assert SECRET not in text


@pytest.mark.parametrize("url", ["", "file:///etc/hosts", "ftp://x.example/", "https://"])
def test_address_that_is_not_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(MailError, match="https://"):
        WebhookChannel(WebhookSettings(url), lambda: NOW)
