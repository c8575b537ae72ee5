"""The doctor logs in to real mailboxes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import evolve
from tests.service.dovecot import PASSWORD, USER, dovecot
from tests.service.houses import open_house, post_office

from duban.model.settings import EvidenceSettings, MailboxSettings
from duban.service.diagnosis import Health
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
