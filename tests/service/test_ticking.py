"""Pass after pass on the real plan, with real files, a real ledger and a real mail server."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.service.houses import EXAMPLES, Post, Received, hand_in, open_house, post_office, tick

from duban.model.ledger import MailState, SlotKind
from duban.model.matters import State
from duban.model.terms import Level
from duban.service import House

GAS = EXAMPLES / "2019-02" / "div_gas-gas.json"


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        tick(found, "2019-02-26 09:00")
        yield found


def alarms(post: Post, word: str) -> list[Received]:
    return [mail for mail in post.to("admin@duban.example") if word in mail.text]


def matters(house: House, lead: str = "div_gas") -> list[tuple[str, Level, State]]:
    with house.ledger.reading() as entry:
        return [(m.kind, m.level, m.state) for m in entry.matters() if m.lead == lead]


def receipts(post: Post) -> list[Received]:
    """Give the acknowledgements to one unit: the file's signatures, dated later, are asked about too."""
    mails = post.to("gas@duban.example")
    return [each for each in mails if "已收到" in str(each.message["Subject"])]


def test_whoever_has_not_reported_is_reminded_three_workdays_before(
    house: House, post: Post
) -> None:
    hand_in(house, GAS, "div_gas")
    tick(house, "2019-02-28 09:00")
    (reminder,) = post.to("greening@duban.example")
    assert "2019年3月5日" in reminder.text
    (receipt,) = receipts(post)
    assert "div_gas-gas.json" in receipt.text


def test_nobody_is_reminded_when_the_office_opens_only_after_the_due_day(
    house: House, post: Post
) -> None:
    tick(house, "2019-03-05 18:00")
    tick(house, "2019-03-06 08:31")
    assert not [mail for mail in post.received if "2019年3月5日" in str(mail.message["Subject"])]


def test_absent_report_becomes_a_red_matter_told_in_one_digest(house: House, post: Post) -> None:
    tick(house, "2019-03-05 18:00")
    assert matters(house) == []
    post.clear()
    tick(house, "2019-03-06 09:00")
    assert matters(house) == [("not_reported", Level.RED, State.OPEN)]
    (digest,) = post.to("gas@duban.example")
    assert "2019-00" in digest.text
    post.clear()
    tick(house, "2019-03-06 10:00")
    tick(house, "2019-03-07 09:00")
    assert post.received == []


def test_matter_is_resolved_when_the_report_comes(house: House) -> None:
    tick(house, "2019-03-06 09:00")
    hand_in(house, GAS, "div_gas")
    tick(house, "2019-03-07 09:00")
    assert ("not_reported", Level.RED, State.RESOLVED) in matters(house)
    assert ("late", Level.YELLOW, State.OPEN) in matters(house)


def test_mail_waits_for_the_office_to_open(house: House, post: Post) -> None:
    post.clear()
    hand_in(house, GAS, "div_gas")
    tick(house, "2019-03-03 22:00")
    assert post.received == []
    tick(house, "2019-03-04 08:31")
    assert len(receipts(post)) == 1


def test_what_was_missed_in_weeks_off_is_done_late_or_skipped_with_its_reason(
    house: House, post: Post
) -> None:
    report = tick(house, "2019-04-16 09:00")
    (told,) = post.to("admin@duban.example")
    assert "停机" in str(told.message["Subject"])
    kinds = [slot.kind for slot in report.done]
    assert kinds.count(SlotKind.SWEEP) == 1
    assert kinds.count(SlotKind.DIGEST) == 1
    assert kinds.count(SlotKind.DUE) == 2
    assert kinds.count(SlotKind.JUDGE) == 2
    assert {slot.kind for slot in report.skipped} >= {SlotKind.SWEEP, SlotKind.REMIND}
    with house.ledger.reading() as entry:
        assert all(
            entry.slot_said(slot.key) for slot in report.skipped if slot.kind is SlotKind.REMIND
        )


def test_file_for_somebody_else_is_quarantined_and_counts_for_nobody(house: House) -> None:
    hand_in(house, GAS, "div_roads")
    (arrival,) = tick(house, "2019-03-04 09:00").taken_in
    assert arrival.status == "quarantined"
    assert (house.settings.home / "quarantine/div_roads/div_gas-gas.json").exists()
    note = house.settings.home / "quarantine/div_roads/div_gas-gas.json.txt"
    assert "IDENT-004" in note.read_text(encoding="utf-8")
    assert list(house.settings.archive.rglob("*.json")) == []


def test_file_that_does_not_hold_comes_back_with_what_to_mend(house: House, post: Post) -> None:
    path = hand_in(house, GAS, "div_gas")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["facts"]["typo"] = 1
    path.write_text(json.dumps(document), encoding="utf-8")
    os.utime(path, (0, 0))
    (arrival,) = tick(house, "2019-03-04 09:00").taken_in
    assert arrival.status == "returned"
    assert not path.exists()
    assert [mail for mail in post.to("gas@duban.example") if "typo" in mail.text]


def test_same_file_twice_is_one_version_and_one_receipt(house: House, post: Post) -> None:
    for name in ("a.json", "b.json"):
        hand_in(house, GAS, "div_gas", name)
    tick(house, "2019-03-04 09:00")
    with house.ledger.reading() as entry:
        assert len(entry.arrivals()) == 1
    (receipt, again) = receipts(post)
    assert "a.json" in str(receipt.message["Subject"])
    assert "b.json与" in again.text
    assert list(house.settings.inbox.rglob("*.json")) == []


def test_unreadable_inbox_holds_overdue_mail_and_tells_the_administrator_once(
    house: House, post: Post
) -> None:
    house.settings.inbox.rmdir()
    report = tick(house, "2019-03-06 09:00")
    tick(house, "2019-03-06 11:00")
    assert report.held
    assert matters(house) == []
    assert len(alarms(post, "收件箱")) == 1
    house.settings.inbox.mkdir()
    tick(house, "2019-03-07 09:00")
    assert matters(house) == [("not_reported", Level.RED, State.OPEN)]


def test_address_that_refuses_for_good_is_disabled_and_the_others_get_their_mail(
    house: House, post: Post
) -> None:
    post.refused.add("gas@duban.example")
    tick(house, "2019-03-06 09:00")
    with house.ledger.reading() as entry:
        assert entry.is_disabled("gas@duban.example")
        dead = entry.outbox(MailState.DEAD)
    assert {mail.recipient for mail in dead} == {"gas@duban.example"}
    assert len(alarms(post, "550")) == 1
    assert len(post.to("greening@duban.example")) == 1


def test_server_that_is_down_loses_nothing(house: House, post: Post, tmp_path: Path) -> None:
    with post_office() as gone:
        port = gone.port
    with open_house(tmp_path, port) as unreachable:
        report = tick(unreachable, "2019-03-06 09:00")
    assert report.sent.accepted == 0
    assert report.sent.deferred > 0
    tick(house, "2019-03-06 09:10")
    assert len(post.to("greening@duban.example")) == 1


def test_log_is_sealed_and_holds(house: House) -> None:
    tick(house, "2019-03-06 09:00")
    with house.ledger.reading() as entry:
        chain = entry.verify_chain()
    assert chain.broken is None
    assert chain.sealed > 20
    assert chain.tail == 0


def test_plan_that_is_over_is_judged_no_more_but_an_event_still_is(house: House) -> None:
    tick(house, "2020-04-30 09:00")
    with house.ledger.reading() as entry:
        assert entry.plans_with_slots() == frozenset()
        before = len(entry.slots())
    hand_in(house, GAS, "div_gas")
    report = tick(house, "2020-06-01 09:00")
    assert [arrival.status for arrival in report.taken_in] == ["accepted"]
    event = next((EXAMPLES / "events").glob("*.json"))
    reporter = json.loads(event.read_text(encoding="utf-8"))["reporter"]
    hand_in(house, event, reporter)
    report = tick(house, "2020-06-02 09:00")
    assert [slot.kind for slot in report.done] == [SlotKind.SWEEP]
    with house.ledger.reading() as entry:
        assert len(entry.slots()) == before + 1


def test_archive_is_kept_by_plan(house: House) -> None:
    hand_in(house, GAS, "div_gas")
    tick(house, "2019-03-04 09:00")
    (path,) = [each for each in house.settings.archive.rglob("*") if each.is_file()]
    assert path.parent.parent == house.settings.archive / "tianjin-2019"
