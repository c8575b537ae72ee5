"""Every stage of SMTP × every fault has the one verdict that the table says."""

import base64
import socket
import time

import pytest
from attrs import evolve
from tests.notify.servers import SETTINGS, mail, raw

from duban.model.ledger import Verdict
from duban.notify import SmtpChannel

FAULTS = "refuse timeout reset 421 4xx 5xx garbage endless half".split()

#: A later, D dead, U unknown, A accepted; in the order of FAULTS.
TABLE = """
banner    L L L L L D L L L
EHLO      L L L L L D L L L
STARTTLS  L L L L L D L L L
AUTH      L L L L L D L L L
MAIL      L L L L L D L L L
RCPT      L L L L L D L L L
DATA      L L L L L D L L L
body      L L L L L D U U U
dot       U U U L L D U U U
QUIT      A A A A A A A A A
"""
VERDICTS = {
    "L": Verdict.DEFERRED,
    "D": Verdict.DEAD,
    "U": Verdict.UNKNOWN,
    "A": Verdict.ACCEPTED,
}
CELLS = [
    (stage, fault, VERDICTS[letter])
    for stage, *letters in map(str.split, TABLE.strip().splitlines())
    for fault, letter in zip(FAULTS, letters, strict=True)
]
LARGE = b"Subject: large\r\n\r\n" + (b"y" * 76 + b"\r\n") * 200_000


@pytest.mark.parametrize(("stage", "fault", "verdict"), CELLS)
def test_fault_at_a_stage_ends_as_the_table_says(stage: str, fault: str, verdict: Verdict) -> None:
    drops = stage == "body" and fault in {"refuse", "timeout", "reset"}
    with raw(stage, fault) as server:
        settings = evolve(
            server.settings(),
            security="starttls" if stage == "STARTTLS" else "none",
            user="office" if stage == "AUTH" else "",
        )
        delivery = SmtpChannel(settings, "open-sesame").deliver(mail(LARGE) if drops else mail())
    assert delivery.verdict is verdict, delivery
    shown = {"dot": "final dot", "QUIT": "final dot"}.get(stage, stage)
    if stage == "body" and not drops:
        shown = "final dot"
    if (stage, fault) == ("banner", "reset") and delivery.stage == "connect":
        shown = "connect"  # the reset overtook the connection
    assert delivery.stage == shown
    assert delivery.said.startswith(f"{shown}: ")
    assert delivery.retry_at is None


@pytest.mark.parametrize("stage", ["banner", "RCPT", "dot"])
def test_server_that_says_one_byte_at_a_time_is_not_waited_for(stage: str) -> None:
    with raw(stage, "drip") as server:
        delivery = SmtpChannel(server.settings()).deliver(mail())
    assert delivery.verdict is (Verdict.UNKNOWN if stage == "dot" else Verdict.DEFERRED)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "dot"])
def test_reply_that_the_end_of_the_connection_cuts_off_is_none(stage: str) -> None:
    with raw(stage, "cut") as server:
        delivery = SmtpChannel(server.settings()).deliver(mail())
    assert delivery.verdict is (Verdict.UNKNOWN if stage == "dot" else Verdict.DEFERRED)


def test_refused_connection_is_deferred() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    delivery = SmtpChannel(evolve(SETTINGS, port=port)).deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEFERRED, "connect")


def test_connection_that_nobody_takes_is_deferred_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        delivery = SmtpChannel(evolve(SETTINGS, port=address[1])).deliver(mail())
        for each in waiting:
            each.close()
    assert (delivery.verdict, delivery.stage) == (Verdict.DEFERRED, "connect")


def test_unknown_host_is_deferred() -> None:
    delivery = SmtpChannel(evolve(SETTINGS, host="mx.invalid")).deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEFERRED, "connect")


@pytest.mark.parametrize("missing", ["host", "sender"])
def test_missing_setting_defers_the_mail_and_is_asked_for(missing: str) -> None:
    delivery = SmtpChannel(evolve(SETTINGS, **{missing: ""})).deliver(mail())
    assert delivery.verdict is Verdict.DEFERRED
    assert "service.mail" in delivery.said


def test_final_dot_has_a_limit_of_its_own() -> None:
    with raw("dot", "timeout") as server:
        settings = evolve(server.settings(), final_seconds=0.8)
        before = time.monotonic()
        delivery = SmtpChannel(settings).deliver(mail())
        took = time.monotonic() - before
    assert delivery.verdict is Verdict.UNKNOWN
    assert 0.7 < took < 3


def test_server_without_starttls_gets_nothing_where_the_settings_demand_it() -> None:
    with raw("EHLO", "bare") as server:
        settings = evolve(server.settings(), security="starttls", user="office")
        delivery = SmtpChannel(settings, "open-sesame").deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEFERRED, "STARTTLS")
    assert [line.split()[0] for line in server.commands] == [b"ehlo"]


def test_server_that_repeats_the_password_does_not_bring_it_into_the_outcome() -> None:
    with raw("AUTH", "echo") as server:
        channel = SmtpChannel(evolve(server.settings(), user="office"), "open-sesame")
        delivery = channel.deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEAD, "AUTH")
    assert "535 wrong" in delivery.said
    for text in (repr(channel), repr(delivery)):
        assert "open-sesame" not in text
        assert base64.b64encode(b"\0office\0open-sesame").decode() not in text


def test_refused_password_is_told_although_the_server_hangs_up_on_the_next_try() -> None:
    with raw("AUTH", "farewell") as server:
        channel = SmtpChannel(evolve(server.settings(), user="office"), "open-sesame")
        delivery = channel.deliver(mail())
    assert (delivery.verdict, delivery.said) == (Verdict.DEAD, "AUTH: 535 wrong")


def test_password_that_cannot_be_sent_is_not_quoted() -> None:
    with raw("none", "none") as server:
        channel = SmtpChannel(evolve(server.settings(), user="office"), "芝麻开门")
        delivery = channel.deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEFERRED, "AUTH")
    assert "芝" not in delivery.said
    assert "\\u" not in delivery.said


def test_mail_arrives_whole_with_its_dots() -> None:
    with raw("none", "none") as server:
        delivery = SmtpChannel(server.settings()).deliver(mail())
    assert delivery.verdict is Verdict.ACCEPTED
    assert "4711" in delivery.said
    assert server.body == b"Subject: x\r\n\r\n..hidden\r\n...\r\nend\r\n"
    assert server.commands[-1].upper() == b"QUIT\r\n"


def test_address_with_a_line_break_sends_no_command_of_its_own() -> None:
    with raw("none", "none") as server:
        broken = evolve(mail(), recipient="a@duban.example>\r\nRCPT TO:<b@duban.example")
        delivery = SmtpChannel(server.settings()).deliver(broken)
        SmtpChannel(server.settings()).deliver(mail())
    assert (delivery.verdict, delivery.stage) == (Verdict.DEAD, "RCPT")
    assert [line for line in server.commands if b"RCPT" in line.upper()] == [
        b"rcpt TO:<greening@duban.example>\r\n"
    ]
