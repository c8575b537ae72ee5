import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from attrs import evolve
from tests.notify.servers import NOW, SETTINGS

from duban.errors import MailError
from duban.model.ledger import Outgoing
from duban.notify import Attachment, Letter, message_id, outgoing

LETTER = Letter(
    "督办事项周报 2019年7月8日：红 2、黄 13（天津市城市管理委）" * 2, "您好\n", "<p>您好</p>\n"
)
TO = "greening@duban.example"


def made(letter: Letter = LETTER, recipient: str = TO, **more: Any) -> Outgoing:
    edition = more.pop("edition", 1)
    return outgoing(letter, recipient, "tianjin/x", edition, NOW, NOW, False, SETTINGS, **more)


def read(mail: Outgoing) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(mail.content, policy=default))


def text_of(part: Any) -> str:
    """Give the text with the lines of this machine; on its way they end with CR LF."""
    return str(part.get_content()).replace("\r\n", "\n")


def test_chinese_subject_and_names_arrive_as_written() -> None:
    mail = read(made(name="园林绿化处"))
    assert mail["Subject"] == LETTER.subject
    assert mail["To"].addresses[0].display_name == "园林绿化处"
    assert mail["From"].addresses[0].display_name == "督查室"
    assert str(mail["From"].addresses[0].addr_spec) == "office@duban.example"


def test_mail_says_the_same_in_text_and_html() -> None:
    mail = read(made())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert text_of(plain) == "您好\n"
    assert mail.defects == []


def test_mail_tells_that_a_machine_made_it_and_when() -> None:
    mail = read(made())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert "8bit" not in made().content.decode("ascii")


def test_lines_are_short_and_end_as_smtp_wants_them() -> None:
    content = made(name="天津市城市管理委员会办公室督查处，园林绿化处“样例”科, 二组").content
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 120


def test_same_mail_has_the_same_bytes_in_another_process() -> None:
    code = (
        "from tests.notify.test_messages import made; import hashlib;"
        "print(hashlib.sha256(made().content).hexdigest())"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
        for _ in range(2)
    }
    assert len(said) == 1
    assert made() == made()


def test_message_id_is_that_of_key_recipient_and_edition() -> None:
    first = made()
    assert read(first)["Message-ID"] == first.message_id
    assert first.message_id == message_id("tianjin/x", TO, 1, "duban.example")
    others = {
        first.message_id,
        made(edition=2).message_id,
        made(recipient="parks@duban.example").message_id,
        message_id("tianjin/y", TO, 1, "duban.example"),
    }
    assert len(others) == 4


def test_message_id_stays_when_the_letter_changes() -> None:
    assert made().message_id == made(Letter("other", "text")).message_id


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\0", "\x85"])
def test_line_breaks_in_values_make_no_header(ending: str) -> None:
    evil = f"x{ending}Bcc: thief@duban.example{ending}{ending}body"
    mail = read(made(Letter(evil, "text"), name=evil))
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("x")
    assert text_of(mail) == "text\n"
    assert b"\nBcc" not in made(Letter(evil, "text"), name=evil).content


@pytest.mark.parametrize("address", ["", "x", f"{TO}\r\nBcc: y@duban.example", f"A <{TO}>"])
def test_recipient_that_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(MailError):
        made(recipient=address)


@pytest.mark.parametrize("spelling", ["notice@plan.example", "NOTICE@Plan.Example"])
def test_address_of_the_plan_is_never_written_to(spelling: str) -> None:
    with pytest.raises(MailError, match="plan's text"):
        made(recipient=spelling, forbidden={"Notice@plan.example"})


@pytest.mark.parametrize("sender", ["", "督查室", "督查室 <>", "x@y@z"])
def test_missing_sender_names_the_setting(sender: str) -> None:
    settings = evolve(SETTINGS, sender=sender)
    with pytest.raises(MailError, match=r"service\.mail"):
        outgoing(LETTER, TO, "key", 1, NOW, NOW, False, settings)


def test_letter_without_html_is_one_text() -> None:
    mail = read(made(Letter("s", "您好\n.\n")))
    assert mail.get_content_type() == "text/plain"
    assert text_of(mail) == "您好\n.\n"


def test_outgoing_keeps_when_and_for_what() -> None:
    opens = datetime(2019, 7, 8, 1, tzinfo=UTC)
    mail = outgoing(LETTER, TO, "key", 3, NOW, opens, True, SETTINGS, ["2019-0001"], channel="x")
    assert (mail.created, mail.not_before, mail.urgent) == (NOW, opens, True)
    assert (mail.matters, mail.channel) == (("2019-0001",), "x")


FORM = Attachment(
    "督办事项反馈表-燃气管理处-2019-03-06.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    bytes(range(256)) * 40,
)


@pytest.mark.parametrize("letter", [LETTER, evolve(LETTER, html="")])
def test_attachment_arrives_with_its_chinese_name_and_every_byte(letter: Letter) -> None:
    mail = read(made(evolve(letter, attachments=(FORM, evolve(FORM, name="b.xlsx")))))
    assert mail.get_content_type() == "multipart/mixed"
    first, second = mail.iter_attachments()
    assert first.get_filename() == FORM.name
    assert first.get_content_type() == FORM.media_type
    assert first.get_content() == FORM.content
    assert second.get_filename() == "b.xlsx"
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert text_of(plain) == "您好\n"
    assert [part.defects for part in mail.walk() if part.defects] == []


def test_name_of_an_attachment_is_encoded_as_rfc_2231_has_it_on_short_lines() -> None:
    content = made(evolve(LETTER, attachments=(FORM,))).content
    assert b"filename*0*=utf-8''%E7%9D%A3" in content
    assert max(map(len, content.split(b"\r\n"))) <= 98
    assert content.isascii()


def test_mail_with_attachments_has_the_same_bytes_each_time() -> None:
    letter = evolve(LETTER, attachments=(FORM,))
    assert made(letter).content == made(letter).content
    assert made(letter, edition=2).content != made(letter).content


def test_name_of_an_attachment_brings_no_header_along() -> None:
    letter = evolve(LETTER, attachments=(evolve(FORM, name="a.xlsx\r\nBcc: x@duban.example"),))
    mail = read(made(letter))
    assert mail["Bcc"] is None
    assert [part["Bcc"] for part in mail.walk() if part["Bcc"]] == []
