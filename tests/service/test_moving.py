"""Tasks and units that move during the year: who is reminded, pressed, told and may answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.service.houses import EXAMPLES, MOVED, Post, hand_in, open_house, tick
from tests.service.reply_forms import ANSWER, fill, form_of, lay

from duban.model.matters import Matter, State
from duban.service import House

MERGED = """
[[replan]]
kind = "merged"
reporter = "div_gas"
to = "div_heating"
from = "2019-03"
authority = "city"
by = "样例"
decided_on = "2019-03-01"
document = "样例编〔2019〕6号"
"""
GAS, HEATING, ROADS = "gas@duban.example", "heating@duban.example", "roads@duban.example"


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path / "home", post.port) as found:
        tick(found, "2019-02-26 09:00")
        post.clear()
        yield found


def decide(house: House, toml: str) -> None:
    office = house.settings.home / "office"
    office.mkdir(parents=True, exist_ok=True)
    (office / "moved.toml").write_text(toml, encoding="utf-8")


def matters(house: House, **wanted: Any) -> list[Matter]:
    with house.ledger.reading() as entry:
        found = entry.matters()
    return [
        one for one in found if all(getattr(one, key) == value for key, value in wanted.items())
    ]


def of_gas(house: House) -> Matter:
    (found,) = [one for one in matters(house, kind="not_reported") if "/div_gas/" in one.key]
    return found


def hand_in_as(house: House, tmp_path: Path, reporter: str) -> None:
    """Hand in March's lamps, too many of them dark, in another unit's name."""
    told = json.loads((EXAMPLES / "2019-03" / "div_lighting-lighting.json").read_text("utf-8"))
    told["reporter"] = reporter
    told["facts"]["arterial"]["lit"] = told["facts"]["arterial"]["lamps"] // 2
    source = tmp_path / f"{reporter}.json"
    source.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    hand_in(house, source, reporter)


def test_work_that_moved_is_pressed_with_the_new_lead(
    house: House, post: Post, tmp_path: Path
) -> None:
    decide(house, MOVED)
    hand_in_as(house, tmp_path, "div_roads")
    tick(house, "2019-04-08 09:00")
    (broken,) = [one for one in matters(house, area="lighting") if one.kind == "broken"]
    assert broken.lead == "div_roads"
    (digest,) = [mail for mail in post.to(ROADS) if broken.number in mail.text]
    assert list(digest.message.iter_attachments())
    assert not [mail for mail in post.to("lighting@duban.example") if broken.number in mail.text]


def test_new_lead_is_reminded_and_pressed_in_the_place_of_the_old(house: House, post: Post) -> None:
    decide(house, MOVED)
    tick(house, "2019-04-02 09:00")
    assert [mail for mail in post.to(ROADS) if "灯光" in mail.text or "照明" in mail.text]
    tick(house, "2019-04-08 09:00")
    late = [
        one.lead
        for one in matters(house, area="lighting", kind="not_reported")
        if one.period == "2019-03"
    ]
    assert late == ["div_roads"]


def test_matters_of_a_unit_that_merged_go_to_the_other_and_both_are_told(
    house: House, post: Post
) -> None:
    tick(house, "2019-03-06 09:00")
    assert of_gas(house).lead == "div_gas"
    decide(house, MERGED)
    post.clear()
    tick(house, "2019-03-07 09:00")
    assert (of_gas(house).lead, of_gas(house).state) == ("div_heating", State.OPEN)
    for address in (GAS, HEATING):
        (digest,) = post.to(address)
        assert "移交承办" in digest.text
        assert of_gas(house).number in digest.text
    assert not list(post.to(GAS)[0].message.iter_attachments())
    post.clear()
    tick(house, "2019-03-08 09:00")
    assert not post.to(GAS)
    assert not post.to(HEATING)


def test_report_still_owed_by_a_unit_that_merged_is_asked_of_the_other(
    house: House, post: Post
) -> None:
    decide(house, MERGED.replace('2019-03"', '2019-04"'))
    tick(house, "2019-04-02 09:00")
    asked = [mail.text for mail in post.to(HEATING) if "燃气管理处：" in mail.text]
    assert len(asked) == 1
    assert not [mail for mail in post.to(GAS) if "尚未收到" in mail.text]
    tick(house, "2019-04-08 09:00")
    (march,) = [
        one
        for one in matters(house, kind="not_reported", period="2019-03")
        if "/div_gas/" in one.key
    ]
    assert march.lead == "div_heating"


def test_new_lead_answers_by_the_form_and_the_old_one_is_told_why_it_cannot(
    house: House, post: Post
) -> None:
    tick(house, "2019-03-06 09:00")
    old = form_of(post, GAS)
    decide(house, MERGED)
    tick(house, "2019-03-07 09:00")
    number = of_gas(house).number
    lay(house, "div_gas", fill(old, {number: ANSWER}))
    (arrival,) = tick(house, "2019-03-07 10:00").taken_in
    assert arrival.status == "reply_returned"
    assert of_gas(house).state is State.OPEN
    (note,) = (house.settings.home / "returned" / "div_gas").glob("*.txt")
    assert "已移交" in note.read_text(encoding="utf-8") or "handed over" in note.read_text(
        encoding="utf-8"
    )
    lay(house, "div_heating", fill(form_of(post, HEATING), {number: ANSWER}))
    (arrival,) = tick(house, "2019-03-07 11:00").taken_in
    assert arrival.status == "replied"
    assert of_gas(house).state is State.ANSWERED
