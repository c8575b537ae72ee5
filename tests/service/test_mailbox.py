"""Mails of a real IMAP server on their way into the intake."""

import io
import socket
import ssl
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.service.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.service.houses import EXAMPLES, Post, Received, hand_in, open_house
from tests.service.reply_forms import ANSWER, fill, form_of, matters_of

from duban.model.ledger import Arrival, Delivery, MailState, Outgoing, Verdict
from duban.model.matters import State
from duban.model.settings import EvidenceSettings, MailboxSettings
from duban.notify import SmtpChannel
from duban.service import House, Service, TickReport
from duban.service.attachments import file_name
from duban.service.evidence import ImapEvidence
from duban.service.mailbox import Mailbox
from duban.service.writing import Writer

GAS = EXAMPLES / "2019-02" / "div_gas-gas.json"
SENDER = "gas@duban.example"
ADMIN = "admin@duban.example"
VOUCHED = "mx.duban.example; dmarc=pass header.from=duban.example"
#: Before the plan begins: nothing else is due, and the office is open.
MORNING = "2018-12-20 10:00"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as found:
        yield found


@pytest.fixture
def imap(server: Dovecot) -> Dovecot:
    """Give the server with an empty mailbox."""
    server.clear()
    return server


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        yield found


def settings(imap: Dovecot, **others: Any) -> MailboxSettings:
    known = MailboxSettings(
        host="127.0.0.1",
        port=imap.port,
        security="none",
        user=USER,
        allowed={"div_gas": (SENDER,)},
        authserv="mx.duban.example",
    )
    return evolve(known, **others)


def tick(
    house: House, mailbox: MailboxSettings, at: str = MORNING, password: str = PASSWORD
) -> TickReport:
    now = datetime.fromisoformat(f"{at}:00+08:00").astimezone(UTC)
    channels = {"mail": SmtpChannel(house.settings.mail)}
    return Service(house, channels, mailbox=Mailbox(mailbox, password)).tick(now)


def mail(
    content: bytes | None = None,
    name: str = "gas.json",
    *,
    sender: str = SENDER,
    vouched: str = VOUCHED,
    identity: str = "<1@duban.example>",
) -> EmailMessage:
    made = EmailMessage()
    if vouched:
        made["Authentication-Results"] = vouched
    made["From"] = sender
    made["To"] = "reports@duban.example"
    made["Subject"] = "月报"
    if identity:
        made["Message-ID"] = identity
    made.set_content("见附件")
    content = GAS.read_bytes() if content is None else content
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def statuses(report: TickReport) -> list[str]:
    return [arrival.status for arrival in report.taken_in]


def arrivals(house: House) -> list[Arrival]:
    with house.ledger.reading() as entry:
        return entry.arrivals()


def alarms(post: Post) -> list[Received]:
    return [each for each in post.to(ADMIN) if "系统告警" in str(each.message["Subject"])]


# --- What counts -------------------------------------------------------------------------------


def test_report_by_mail_is_taken_in_as_of_its_arrival_and_acknowledged(
    house: House, post: Post, imap: Dovecot
) -> None:
    imap.append(mail(), "2018-12-20 08:20")
    (arrival,) = tick(house, settings(imap)).taken_in
    assert (arrival.reporter, arrival.channel, arrival.status) == ("div_gas", "mail", "accepted")
    assert arrival.name == "div_gas/gas.json"
    assert arrival.received == datetime(2018, 12, 20, 0, 20, tzinfo=UTC)
    (kept,) = [path for path in house.settings.archive.rglob("*") if path.is_file()]
    assert kept.read_bytes() == GAS.read_bytes()
    assert any("gas.json" in each.text for each in post.to(SENDER))


def test_mailbox_stays_as_it_was(house: House, imap: Dovecot) -> None:
    imap.append(mail())
    before = imap.flags()
    tick(house, settings(imap))
    assert imap.flags() == before
    assert b"\\Seen" not in before[0]


def test_mail_is_taken_in_once(house: House, post: Post, imap: Dovecot) -> None:
    imap.append(mail())
    tick(house, settings(imap))
    post.clear()
    assert tick(house, settings(imap), "2018-12-20 11:00").taken_in == []
    assert post.received == []


def test_new_mails_are_read_after_the_old(house: House, imap: Dovecot) -> None:
    imap.append(mail())
    tick(house, settings(imap))
    imap.append(mail(b"{}", identity="<2@duban.example>"))
    assert statuses(tick(house, settings(imap))) == ["returned"]


def test_mailbox_that_was_set_up_anew_brings_nothing_twice(house: House, imap: Dovecot) -> None:
    imap.append(mail())
    tick(house, settings(imap))
    imap.set_up_anew()
    assert tick(house, settings(imap)).taken_in == []
    imap.append(mail(b"{}", identity="<2@duban.example>"))
    assert statuses(tick(house, settings(imap))) == ["returned"]


def test_message_id_of_another_mail_hides_no_report(house: House, imap: Dovecot) -> None:
    imap.append(mail(b"{}"))
    imap.append(mail())
    assert statuses(tick(house, settings(imap))) == ["returned", "accepted"]


def test_pass_that_died_before_it_was_noted_is_made_good_without_a_second_answer(
    house: House, post: Post, imap: Dovecot
) -> None:
    imap.append(mail(identity=""))  # no Message-ID by which it could be known again
    tick(house, settings(imap))
    post.clear()
    with house.ledger.transaction() as entry:
        entry.note(f"mailbox/{USER}@127.0.0.1/INBOX", "")
    assert statuses(tick(house, settings(imap))) == ["accepted"]
    assert len(arrivals(house)) == 1
    assert post.received == []


def test_report_with_errors_is_returned_and_told(house: House, post: Post, imap: Dovecot) -> None:
    imap.append(mail(b'{"plan": '))
    assert statuses(tick(house, settings(imap))) == ["returned"]
    assert (house.settings.home / "returned/div_gas/gas.json.txt").exists()
    assert any("gas.json" in each.text for each in post.to(SENDER))
    assert alarms(post) == []


def test_one_mail_may_bring_several_files_and_pictures_of_a_signature(
    house: House, imap: Dovecot
) -> None:
    made = mail()
    made.add_attachment(b"{}", maintype="application", subtype="json", filename="second.json")
    made.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline"
    )
    imap.append(made)
    assert statuses(tick(house, settings(imap))) == ["accepted", "returned"]


def test_report_from_inbox_and_mail_counts_once(house: House, imap: Dovecot) -> None:
    hand_in(house, GAS, "div_gas")
    imap.append(mail())
    tick(house, settings(imap))
    assert len(arrivals(house)) == 1


def test_sender_is_known_however_the_address_is_written(house: House, imap: Dovecot) -> None:
    imap.append(mail(sender="燃气处 <Gas@Duban.example>"))
    assert statuses(tick(house, settings(imap))) == ["accepted"]


# --- What does not -----------------------------------------------------------------------------


def is_refused(house: House, post: Post, report: TickReport) -> bool:
    """Tell that a file was quarantined and put down, the administrator told, nobody else."""
    told = {address for each in post.received for address in each.recipients}
    return (
        statuses(report) == ["quarantined"]
        and [arrival.status for arrival in arrivals(house)] == ["quarantined"]
        and any((house.settings.home / "quarantine").rglob("*.txt"))
        and not house.settings.archive.exists()
        and told == {ADMIN}
    )


def test_sender_who_is_not_on_the_list_is_refused(house: House, post: Post, imap: Dovecot) -> None:
    imap.append(mail(sender="eve@duban.example"))
    assert is_refused(house, post, tick(house, settings(imap)))
    (arrival,) = arrivals(house)
    assert arrival.reporter == ""


FORGED = {
    "none": "",
    "failed": "mx.duban.example; dmarc=fail header.from=duban.example",
    "nothing": "mx.duban.example; none",
    "another server": "mx.evil.example; dmarc=pass header.from=duban.example",
    "another domain's DMARC": "mx.duban.example; dmarc=pass header.from=evil.example",
    "another domain's signature": "mx.duban.example; dkim=pass header.d=evil.example",
    "another domain's envelope": "mx.duban.example; spf=pass smtp.mailfrom=x@evil.example",
    "a domain that ends alike": "mx.duban.example; dkim=pass header.d=evilduban.example",
    "a mere suffix": "mx.duban.example; dkim=pass header.d=example",
    "in a comment": "mx.duban.example; spf=fail (; dkim=pass header.d=duban.example; )",
    "out of a comment": 'mx.duban.example; spf=fail (") x="); dkim=pass header.d=duban.example',
    "in quotes": 'mx.duban.example; spf=fail reason="; dkim=pass header.d=duban.example"',
}


@pytest.mark.parametrize("name", FORGED)
def test_sender_for_whom_our_server_does_not_vouch_is_refused(
    name: str, house: House, post: Post, imap: Dovecot
) -> None:
    text = FORGED[name]
    head = f"Authentication-Results: {text}\r\n".encode() if text else b""
    imap.append(head + mail(vouched="").as_bytes())
    assert is_refused(house, post, tick(house, settings(imap)))


def test_only_the_topmost_result_of_our_server_counts(
    house: House, post: Post, imap: Dovecot
) -> None:
    ours = b"Authentication-Results: mx.duban.example; dmarc=fail header.from=duban.example\r\n"
    imap.append(ours + mail().as_bytes())
    assert is_refused(house, post, tick(house, settings(imap)))


@pytest.mark.parametrize(
    "text",
    [
        "mx.duban.example 1; dkim=pass (2048 bit) header.d=duban.example header.s=k; spf=none",
        "MX.duban.example; spf=pass smtp.mailfrom=gas@duban.example",
        "mx.duban.example; dkim=pass header.i=@mail.duban.example",
    ],
)
def test_sender_for_whom_our_server_vouches_may_hand_in(
    text: str, house: House, imap: Dovecot
) -> None:
    other = b"Authentication-Results: mx.evil.example; dmarc=fail\r\n"
    imap.append(other + mail(vouched=text).as_bytes())
    assert statuses(tick(house, settings(imap))) == ["accepted"]


def test_house_may_do_without_authentication(house: House, imap: Dovecot) -> None:
    imap.append(mail(vouched=""))
    assert statuses(tick(house, settings(imap, require_authentication=False))) == ["accepted"]


@pytest.mark.parametrize(
    "sender", ["gas@duban.example, eve@evil.example", '"gas@duban.example" <eve@evil.example>']
)
def test_name_or_second_address_is_no_sender(
    sender: str, house: House, post: Post, imap: Dovecot
) -> None:
    imap.append(b"From: " + sender.encode() + b"\r\n" + without_sender(mail()))
    assert is_refused(house, post, tick(house, settings(imap)))


def without_sender(made: EmailMessage) -> bytes:
    del made["From"]
    return made.as_bytes()


def test_report_for_another_area_is_refused(house: House, post: Post, imap: Dovecot) -> None:
    imap.append(mail((EXAMPLES / "2019-02" / "div_lighting-lighting.json").read_bytes()))
    assert is_refused(house, post, tick(house, settings(imap)))
    assert (house.settings.home / "quarantine/div_gas/gas.json").exists()


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", b" " * 300_000_000)
    return packed.getvalue()


REFUSED = {
    "wrong type": ("virus.exe", lambda: b"MZ"),
    "too large": ("gas.json", lambda: b" " * 1_100_000),
    "empty": ("gas.json", lambda: b""),
    "bomb": ("gas.xlsx", bomb),
}


@pytest.mark.parametrize("what", REFUSED)
def test_file_that_can_be_no_submission_is_refused(
    what: str, house: House, post: Post, imap: Dovecot
) -> None:
    name, content = REFUSED[what]
    imap.append(mail(content(), name))
    assert is_refused(house, post, tick(house, settings(imap)))


def test_administrator_is_told_of_refused_mails_once_a_day(
    house: House, post: Post, imap: Dovecot
) -> None:
    for number in range(3):
        imap.append(mail(f"{number}".encode(), sender="eve@duban.example"))
    tick(house, settings(imap))
    imap.append(mail(b"4", sender="eve@duban.example"))
    tick(house, settings(imap), "2018-12-20 17:00")
    assert len(alarms(post)) == 1
    imap.append(mail(b"5", sender="eve@duban.example"))
    tick(house, settings(imap), "2018-12-21 09:00")
    assert len(alarms(post)) == 2
    assert len(arrivals(house)) == 5


def test_mail_of_a_stranger_without_files_is_put_down_only(
    house: House, post: Post, imap: Dovecot
) -> None:
    made = EmailMessage()
    made["From"] = "news@evil.example"
    made.set_content("hello")
    imap.append(made)
    assert tick(house, settings(imap)).taken_in == []
    assert post.received == []
    with house.ledger.reading() as entry:
        assert "mail_refused" in {event.name for event in entry.events()}


@pytest.mark.parametrize(
    "garbage",
    [
        b"\r\n\r\n",
        b"From: \xff\xfe\r\nMessage-ID: <\r\n\r\n\x00",
        b'From: a@b\r\nContent-Type: multipart/mixed; boundary="\r\n\r\n--\r\n',
    ],
)
def test_mail_that_is_none_keeps_no_other_waiting(
    garbage: bytes, house: House, imap: Dovecot
) -> None:
    imap.append(garbage.replace(b"\x00", b"0"))
    imap.append(mail())
    assert statuses(tick(house, settings(imap)))[-1:] == ["accepted"]


# --- Names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd.json", "passwd.json"),
        ("C:\\reports\\燃气.xlsx", "燃气.xlsx"),
        ("a\r\nb\x1b[31m.json", "a b.json"),
        ("\u202ejson.exe", "json.exe"),
        ("..", "attachment"),
        (".hidden.json", "hidden.json"),
        ("气" * 300 + ".json", "气" * 48 + ".json"),
    ],
)
def test_name_of_a_file_is_its_last_part_made_harmless(given: str, name: str) -> None:
    assert file_name(given) == name


@pytest.mark.parametrize(
    "disposition",
    [
        b'filename="=?GB2312?B?yLzG+C5qc29u?="',
        b"filename*=UTF-8''..%2F%E7%87%83%E6%B0%94.json",
        'filename="燃气.json"'.encode(),
    ],
)
def test_names_are_decoded_as_mail_programs_write_them(
    disposition: bytes, house: House, imap: Dovecot
) -> None:
    made = mail(name="PLACE").as_bytes()
    assert made.count(b'filename="PLACE"') == 1
    imap.append(made.replace(b'filename="PLACE"', disposition))
    (arrival,) = tick(house, settings(imap)).taken_in
    assert (arrival.name, arrival.status) == ("div_gas/燃气.json", "accepted")


# --- A mailbox that cannot be read -------------------------------------------------------------


def test_unreachable_mailbox_is_told_once_a_day_and_all_else_goes_on(
    house: House, post: Post, imap: Dovecot
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    hand_in(house, GAS, "div_gas")
    report = tick(house, settings(imap, port=port))
    assert statuses(report) == ["accepted"]
    assert report.held == ""
    tick(house, settings(imap, port=port), "2018-12-20 15:00")
    (alarm,) = alarms(post)
    assert str(port) in alarm.text


def test_password_that_is_refused_is_told_without_it(
    house: House, post: Post, imap: Dovecot
) -> None:
    tick(house, settings(imap), password="not-the-password")  # noqa: S106 - a wrong one
    (alarm,) = alarms(post)
    assert "not-the-password" not in alarm.text
    assert "Authentication failed" in alarm.text


def test_missing_folder_is_told(house: House, post: Post, imap: Dovecot) -> None:
    tick(house, settings(imap, folder='收件 & "箱"'))
    assert len(alarms(post)) == 1


def test_folder_with_a_chinese_name_is_read(house: House, imap: Dovecot) -> None:
    with imap.client() as client:
        client.create('"&ZTZO9g- &- x"')
        client.append('"&ZTZO9g- &- x"', "", datetime(2018, 12, 20, tzinfo=UTC), mail().as_bytes())
    assert statuses(tick(house, settings(imap, folder="收件 & x"))) == ["accepted"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mailbox_is_read_over_tls_with_a_certificate_that_is_verified(
    security: str, house: House, post: Post, imap: Dovecot
) -> None:
    imap.append(mail())
    port = imap.tls_port if security == "tls" else imap.port
    secured = settings(imap, host="localhost", port=port, security=security)
    assert tick(house, secured).taken_in == []
    (alarm,) = alarms(post)
    assert "CERTIFICATE_VERIFY_FAILED" in alarm.text
    trusting = ssl.create_default_context(cafile=str(imap.home / "cert.pem"))
    mailbox = Mailbox(secured, PASSWORD, trusting)
    now = datetime.fromisoformat(f"{MORNING}:00+08:00").astimezone(UTC)
    (arrival,) = mailbox.take_in(house, Writer(house), now)
    assert arrival.status == "accepted"


def test_server_that_falls_silent_is_left(house: House, post: Post, imap: Dovecot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        tick(house, settings(imap, port=port, connect_seconds=0.2))
    assert len(alarms(post)) == 1


def test_server_that_answers_without_end_is_left(house: House, post: Post, imap: Dovecot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow:
        dripping = threading.Thread(target=_drip, args=(slow,))
        dripping.start()
        port = slow.getsockname()[1]
        tick(house, settings(imap, port=port, visit_seconds=0.5))
        dripping.join()
    assert len(alarms(post)) == 1


def _drip(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection, suppress(OSError):
        connection.sendall(b"* OK\r\n* CAPABILITY IMAP4rev1\r\n")
        while True:
            connection.sendall(b"*")
            time.sleep(0.05)


def test_archive_that_cannot_be_written_loses_no_mail(
    house: House, post: Post, imap: Dovecot
) -> None:
    imap.append(mail())
    house.settings.archive.write_text("no folder", encoding="utf-8")
    tick(house, settings(imap))
    assert arrivals(house) == []
    assert len(alarms(post)) == 1
    house.settings.archive.unlink()
    assert statuses(tick(house, settings(imap))) == ["accepted"]


# --- Evidence ----------------------------------------------------------------------------------


def evidence(imap: Dovecot, **others: Any) -> ImapEvidence:
    known = EvidenceSettings(
        host="127.0.0.1",
        port=imap.port,
        security="none",
        user=USER,
        address="archive@duban.example",
    )
    return ImapEvidence(evolve(known, **others), PASSWORD)


def test_archive_gets_a_blind_copy_that_stands_in_no_header(house: House, post: Post) -> None:
    channel = SmtpChannel(house.settings.mail, archive="archive@duban.example")
    hand_in(house, GAS, "div_gas")
    now = datetime.fromisoformat(f"{MORNING}:00+08:00").astimezone(UTC)
    Service(house, {"mail": channel}).tick(now)
    (copy,) = [each for each in post.to("archive@duban.example") if "gas.json" in each.text]
    assert copy.recipients == (SENDER, "archive@duban.example")
    assert b"archive@" not in copy.message.as_bytes()


def test_archive_that_is_refused_keeps_no_mail_from_going_out(house: House, post: Post) -> None:
    post.refused.add("archive@duban.example")
    channel = SmtpChannel(house.settings.mail, archive="archive@duban.example")
    hand_in(house, GAS, "div_gas")
    now = datetime.fromisoformat(f"{MORNING}:00+08:00").astimezone(UTC)
    Service(house, {"mail": channel}).tick(now)
    assert any("gas.json" in each.text for each in post.to(SENDER))


def test_mail_is_found_by_its_message_id(imap: Dovecot) -> None:
    imap.append(mail(identity="<one@duban.example>"))
    assert evidence(imap).has("<one@duban.example>") is True
    assert evidence(imap).has("<two@duban.example>") is False


def test_archive_that_cannot_be_asked_tells_nothing(imap: Dovecot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert evidence(imap, port=port).has("<one@duban.example>") is None


class AnswerIsLost:
    """Brings a mail into the archive mailbox, and never learns of it."""

    def __init__(self, imap: Dovecot) -> None:
        self._imap = imap

    def deliver(self, mail: Outgoing) -> Delivery:
        self._imap.append(mail.content)
        return Delivery(Verdict.UNKNOWN, "silence after the final dot")


def test_mail_that_arrived_unknown_to_its_sender_is_not_sent_again(
    house: House, post: Post, imap: Dovecot
) -> None:
    hand_in(house, GAS, "div_gas")
    now = datetime.fromisoformat(f"{MORNING}:00+08:00").astimezone(UTC)
    Service(house, {"mail": AnswerIsLost(imap)}).tick(now)
    later = datetime.fromisoformat("2018-12-20T11:00:00+08:00").astimezone(UTC)
    Service(house, {"mail": SmtpChannel(house.settings.mail)}, evidence(imap)).tick(later)
    assert post.to(SENDER) == []
    with house.ledger.reading() as entry:
        assert [each.state for each in entry.outbox()] == [MailState.ACCEPTED]


# --- Reply forms -------------------------------------------------------------------------------


def test_reply_form_that_comes_back_by_mail_answers_its_matter(
    house: House, post: Post, imap: Dovecot
) -> None:
    service = settings(imap)
    tick(house, service, "2019-02-26 09:00")
    tick(house, service, "2019-03-06 09:00")
    number = matters_of(house, "div_gas")[0].number
    content = fill(form_of(post, SENDER), {number: ANSWER})
    name = "答复：督办事项反馈表-燃气管理处-2019-03-06.xlsx"
    imap.append(mail(content, name), "2019-03-07 10:00")
    post.clear()
    (arrival,) = tick(house, service, "2019-03-07 11:00").taken_in
    assert (arrival.status, arrival.channel) == ("replied", "mail")
    matter = matters_of(house, "div_gas")[0]
    assert (matter.number, matter.state) == (number, State.ANSWERED)
    assert any(number in each.text for each in post.to(SENDER))


def test_reply_form_of_another_unit_is_quarantined(house: House, post: Post, imap: Dovecot) -> None:
    tick(house, settings(imap), "2019-02-26 09:00")
    tick(house, settings(imap), "2019-03-06 09:00")
    other = matters_of(house, "div_lighting")[0]
    content = fill(form_of(post, "lighting@duban.example"), {other.number: ANSWER})
    imap.append(mail(content, "reply.xlsx"), "2019-03-07 10:00")
    (arrival,) = tick(house, settings(imap), "2019-03-07 11:00").taken_in
    assert arrival.status == "quarantined"
    assert matters_of(house, "div_lighting")[0] == other
    assert alarms(post) != []
