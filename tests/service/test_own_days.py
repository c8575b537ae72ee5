"""Districts are reminded and pressed by their own due day, divisions by theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.service.district_houses import SUBMISSIONS, districts
from tests.service.houses import Post, hand_in, tick

from duban.service import House

DISTRICT, LEAD = "d120101@duban.example", "lighting@duban.example"


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with districts(tmp_path, post.port) as found:
        tick(found, "2019-02-25 09:00")
        post.clear()
        yield found


def absent(house: House) -> dict[str, set[str]]:
    """Give, by the slot, who was put down as absent."""
    found: dict[str, set[str]] = {}
    with house.ledger.reading() as entry:
        for event in entry.events(limit=10_000):
            if event.name == "absent":
                found.setdefault(event.at.isoformat()[:10], set()).add(event.by)
    return found


def overdue(house: House) -> set[str]:
    with house.ledger.reading() as entry:
        return {one.lead for one in entry.matters() if one.kind == "not_reported"}


def test_district_is_reminded_of_its_own_day_and_the_division_later(
    house: House, post: Post
) -> None:
    tick(house, "2019-02-26 09:00")
    (mail,) = post.to(DISTRICT)
    assert "2019年3月1日" in str(mail.message["Subject"])
    assert not post.to(LEAD)
    post.clear()
    tick(house, "2019-02-28 09:00")
    assert not post.to(DISTRICT)
    (mail,) = post.to(LEAD)
    assert "2019年3月5日" in str(mail.message["Subject"])


def test_district_that_has_reported_is_not_reminded(house: House, post: Post) -> None:
    for area in ("lighting", "public_toilets"):
        hand_in(house, SUBMISSIONS / "2019-02" / f"120101-{area}.json", "120101")
    tick(house, "2019-02-25 10:00")
    post.clear()
    tick(house, "2019-02-26 09:00")
    assert not post.to(DISTRICT)
    assert post.to("d120102@duban.example")


def test_overdue_district_is_pressed_when_its_own_day_is_over(house: House) -> None:
    tick(house, "2019-03-04 09:00")
    assert "120101" in overdue(house)
    assert "div_lighting" not in overdue(house)
    tick(house, "2019-03-06 09:00")
    assert {"120101", "div_lighting"} <= overdue(house)


def test_each_is_put_down_as_absent_once(house: House) -> None:
    for day in ("2019-03-02 09:00", "2019-03-04 09:00", "2019-03-06 09:00"):
        tick(house, day)
    found = absent(house)
    assert found["2019-03-02"] == {f"1201{number:02d}" for number in (*range(1, 7), *range(10, 20))}
    assert found["2019-03-06"] == {"div_lighting"}


def test_district_follows_a_due_day_that_is_moved(house: House, post: Post) -> None:
    toml = house.settings.home / "office" / "moved.toml"
    toml.parent.mkdir(exist_ok=True)
    toml.write_text(
        '[[due_override]]\nperiod = "2019-02"\ndue = "2019-03-12"\ndocument = "样例3号"\n',
        encoding="utf-8",
    )
    tick(house, "2019-02-26 09:00")
    assert not post.to(DISTRICT)
    tick(house, "2019-03-05 09:00")
    (mail,) = post.to(DISTRICT)
    assert "2019年3月8日" in str(mail.message["Subject"])
