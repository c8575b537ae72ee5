"""What letters say and to whom they go, on the real plan with a real mail server."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve
from tests.service.houses import EXAMPLES, Post, hand_in, open_house, tick

from duban.matters import Action, Close, Exempt, act
from duban.service import House
from duban.service.doctor import examine
from duban.service.pressing import keep_step


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


def test_digest_to_the_office_ends_with_the_seal_that_the_doctor_prints(
    tmp_path: Path, post: Post
) -> None:
    with open_house(tmp_path, post.port) as plain:
        settings = evolve(plain.settings, copies=("Director@duban.example",))
        house = evolve(plain, settings=settings)
        tick(house, "2019-02-26 09:00")
        tick(house, "2019-03-06 09:00")
        with house.ledger.reading() as entry:
            sealed = entry.anchor()
        assert sealed is not None
        post.clear()
        tick(house, "2019-03-21 09:00")
        (office,) = post.to("Director@duban.example")
        line = f"※ 台账封存至第{sealed.event}条，封存号{sealed.seal[:16]}"
        before_signature = [each for each in office.text.splitlines() if each][:-2]
        assert before_signature[-1] == line
        (unit,) = post.to("gas@duban.example")
        assert "封存" not in unit.text
        now = datetime(2019, 3, 21, 2, tzinfo=UTC)
        found = examine(house, now, {}, evolve(sealed, seal=sealed.shown))
        said = [each.said.say("zh") for each in found if each.subject == "log"]
        assert f"第{sealed.event}条的封存号与所告知的一致" in said


def test_ended_matters_are_told_by_how_they_ended(house: House, post: Post) -> None:
    tick(house, "2019-02-26 09:00")
    tick(house, "2019-03-06 09:00")
    now = datetime(2019, 3, 6, 8, tzinfo=UTC)
    ends: dict[str, Action] = {
        "div_gas": Close("督查科", "并入其他事项", force=True),
        "div_legal": Exempt("督查科", "样例文号1号"),
    }
    with house.ledger.transaction() as entry:
        for matter in entry.matters():
            if matter.lead in ends:
                step = act(matter, ends[matter.lead], now.date(), house.plugins.calendar)
                keep_step(entry, step, now)
    post.clear()
    tick(house, "2019-03-07 09:00")
    for address, word in (("gas", "已销号 1"), ("legal", "已免责 1")):
        (digest,) = post.to(f"{address}@duban.example")
        assert word in str(digest.message["Subject"])
        assert word[:3] in digest.text
        assert "已解除" not in digest.text


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
