"""What letters say and to whom they go, on the real plan with a real mail server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.service.houses import EXAMPLES, Post, hand_in, open_house, post_office, tick

from duban.service import House


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as found:
        yield found


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        yield found


def test_event_is_told_to_lead_and_office_in_the_night(house: House, post: Post) -> None:
    tick(house, "2019-06-26 18:00")
    hand_in(house, EXAMPLES / "events" / "2019-06-27-gas-acute_problem.json", "div_gas")
    post.clear()
    tick(house, "2019-06-27 22:00")
    tick(house, "2019-06-27 22:01")
    urgent = [mail for mail in post.received if "紧急" in str(mail.message["Subject"])]
    reached = sorted(mail.recipients for mail in urgent)
    assert reached == [("fallback@duban.example",), ("gas@duban.example",)]
    (office,) = post.to("fallback@duban.example")
    assert office.text.startswith("委办公室")


def test_digest_says_why_a_matter_is_told_again(house: House, post: Post) -> None:
    tick(house, "2019-02-26 09:00")
    tick(house, "2019-03-06 09:00")
    post.clear()
    tick(house, "2019-03-21 09:00")
    (digest,) = post.to("gas@duban.example")
    assert "未收到任何材料；截至2019年3月20日未反馈" in digest.text


def test_matter_names_a_file_as_it_was_handed_in(house: House) -> None:
    tick(house, "2019-04-04 09:00")
    report = EXAMPLES / "2019-03" / "div_party-party_building.json"
    hand_in(house, report, "div_party")
    tick(house, "2019-04-08 09:00")
    with house.ledger.reading() as entry:
        told = [matter.because for matter in entry.matters() if matter.lead == "div_party"]
    assert [each for each in told if f"见 {report.name} 的" in each]
    assert not [each for each in told if re.search("[0-9a-f]{64}", each)]


def test_holidays_on_which_nothing_was_due_are_no_outage(house: House, post: Post) -> None:
    tick(house, "2019-04-30 09:00")
    post.clear()
    tick(house, "2019-05-05 09:00")
    assert not [mail for mail in post.received if "停机" in str(mail.message["Subject"])]
