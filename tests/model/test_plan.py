from datetime import date

import pytest
from tests.builders import PLAN, SCORING

from duban.model.plan import Reporter
from duban.words import Label


def test_zone_is_the_plans_own() -> None:
    assert PLAN.zone.key == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("day", "answers"),
    [("2019-02-28", False), ("2019-03-01", True), ("2019-10-31", True), ("2019-11-01", False)],
)
def test_unit_answers_from_its_first_to_its_last_day(day: str, answers: bool) -> None:
    unit = Reporter(
        "div_a", Label("甲处"), valid_from=date(2019, 3, 1), valid_to=date(2019, 10, 31)
    )
    assert unit.answers_on(date.fromisoformat(day)) is answers


def test_unit_without_dates_answers_always() -> None:
    assert Reporter("div_a", Label("甲处")).answers_on(date(1999, 1, 1))


def test_block_is_found_by_its_id() -> None:
    block = SCORING.block("quality")
    assert block is not None
    assert block.weight == 20.0


def test_block_that_the_plan_does_without_is_none() -> None:
    assert SCORING.block("praise") is None
