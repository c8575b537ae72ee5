"""Plans of work and moved tasks in the service: what comes in is taken in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.service.houses import MOVED, hand_in, open_house, post_office, tick

from duban.service.house import House

PLANNED = {
    "kind": "workplan",
    "plan": "tianjin-2019",
    "area": "lighting",
    "reporter": "div_lighting",
    "form": 1,
    "submitted_at": "2019-03-20T09:30:00+08:00",
    "made_up": True,
    "person": "样例",
    "in_charge": "样例",
    "indicators": {"landscape_one_switch": {"months": {"2019-06": 20, "2019-12": 100}}},
}
REPORT = {
    "plan": "tianjin-2019",
    "area": "lighting",
    "reporter": "div_roads",
    "period": "2019-03",
    "form": 1,
    "submitted_at": "2019-04-02T09:30:00+08:00",
    "made_up": True,
    "facts": {},
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with post_office() as post, open_house(tmp_path / "home", post.port) as made:
        yield made


def taken(house: House, tmp_path: Path, content: dict[str, Any], reporter: str) -> list[str]:
    """Hand a file in and give the statuses of all that came in."""
    source = tmp_path / "file.json"
    source.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    hand_in(house, source, reporter)
    return [arrival.status for arrival in tick(house, "2019-04-02 10:00").taken_in]


def test_plan_of_work_is_taken_in(house: House, tmp_path: Path) -> None:
    assert taken(house, tmp_path, PLANNED, "div_lighting") == ["accepted"]


def test_plan_of_work_of_another_unit_is_set_aside(house: House, tmp_path: Path) -> None:
    assert taken(house, tmp_path, PLANNED, "div_roads") == ["quarantined"]


def test_unit_to_which_a_task_moved_may_report(house: House, tmp_path: Path) -> None:
    office = house.settings.office / "office"
    office.mkdir(parents=True, exist_ok=True)
    (office / "moved.toml").write_text(MOVED, encoding="utf-8")
    assert taken(house, tmp_path, REPORT, "div_roads") == ["accepted"]


def test_unit_that_is_not_asked_gets_its_report_back(house: House, tmp_path: Path) -> None:
    assert taken(house, tmp_path, REPORT, "div_roads") == ["returned"]
