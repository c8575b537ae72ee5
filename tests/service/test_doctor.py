"""The doctor logs in to real mailboxes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.service.dovecot import PASSWORD, USER, dovecot
from tests.service.houses import Post, open_house, post_office

from duban.model.settings import EvidenceSettings, HookSettings, MailboxSettings
from duban.service import House
from duban.service.diagnosis import Diagnosis, Health
from duban.service.doctor import examine

NOW = datetime(2019, 2, 26, 1, tzinfo=UTC)


def test_both_mailboxes_are_logged_in_to_and_a_wrong_password_is_sick(tmp_path: Path) -> None:
    with dovecot() as imap, post_office() as post, open_house(tmp_path, post.port) as house:
        server: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": imap.port,
            "security": "none",
            "user": USER,
        }
        house.settings = evolve(
            house.settings,
            imap=MailboxSettings(**server),
            evidence=EvidenceSettings(**server, address="archive@duban.example"),
        )
        right = {"DUBAN_IMAP_PASSWORD": PASSWORD, "DUBAN_EVIDENCE_PASSWORD": "wrong-one"}
        found = {each.subject: each for each in examine(house, NOW, right)}
        assert found["imap"].health is Health.WELL
        assert found["evidence"].health is Health.SICK
        assert "wrong-one" not in found["evidence"].said.say("zh")
        assert found["mail"].health is Health.WELL


def mail_of(house: House, environ: dict[str, str] | None = None, **changes: Any) -> Diagnosis:
    """Give what the doctor says first of a mail server with other settings."""
    house.settings = evolve(house.settings, mail=evolve(house.settings.mail, **changes))
    found = examine(house, NOW, environ or {})
    return next(each for each in found if each.subject == "mail")


def test_missing_password_is_sick(tmp_path: Path, post: Post) -> None:
    with open_house(tmp_path, post.port) as house:
        found = mail_of(house, user="office")
        assert (found.health, "DUBAN_SMTP_PASSWORD" in found.said.say("en")) == (Health.SICK, True)
        found = mail_of(house, password_file=tmp_path / "none")
        assert (found.health, str(tmp_path / "none") in found.said.say("en")) == (Health.SICK, True)


def test_password_that_others_can_read_is_sick(tmp_path: Path, post: Post) -> None:
    file = tmp_path / "password"
    file.write_text("open-sesame")
    file.chmod(0o644)
    with open_house(tmp_path, post.port) as house:
        found = mail_of(house, user="office", password_file=file)
    assert found.health is Health.SICK
    assert "chmod 600" in found.said.say("en")
    assert "open-sesame" not in found.said.say("en")


@pytest.mark.parametrize(
    ("changes", "stage"), [({"security": "starttls"}, "STARTTLS"), ({"user": "office"}, "AUTH")]
)
def test_what_the_server_does_not_offer_is_sick_and_no_mail_is_sent(
    changes: dict[str, str], stage: str, tmp_path: Path, post: Post
) -> None:
    with open_house(tmp_path, post.port) as house:
        found = mail_of(house, {"DUBAN_SMTP_PASSWORD": "open-sesame"}, **changes)
    assert (found.health, stage in found.said.say("en")) == (Health.SICK, True)
    assert "open-sesame" not in found.said.say("en")
    assert post.received == []


def test_server_that_is_not_there_is_sick(tmp_path: Path) -> None:
    with open_house(tmp_path, 1) as house:
        found = mail_of(house)
    assert (found.health, "127.0.0.1:1" in found.said.say("en")) == (Health.SICK, True)


def test_server_is_looked_at_before_a_sender_is_set(tmp_path: Path, post: Post) -> None:
    with open_house(tmp_path, post.port) as house:
        assert mail_of(house, sender="").health is Health.WELL


def test_web_hook_without_its_address_is_sick(tmp_path: Path, post: Post) -> None:
    with open_house(tmp_path, post.port) as house:
        house.settings = evolve(house.settings, webhook=HookSettings("plain"))
        (found,) = (each for each in examine(house, NOW, {}) if each.subject == "webhook")
    assert (found.health, "DUBAN_WEBHOOK_URL" in found.said.say("en")) == (Health.SICK, True)
