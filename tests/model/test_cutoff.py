from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from duban.model.cutoff import Cutoff

TIANJIN = ZoneInfo("Asia/Shanghai")


def test_a_day_means_its_end_in_the_plans_time_zone() -> None:
    cutoff = Cutoff.parse("2019-07-06", TIANJIN)
    assert cutoff.instant == datetime(2019, 7, 6, 16, tzinfo=UTC)
    assert (cutoff.day, cutoff.text) == (date(2019, 7, 6), "2019-07-06")


def test_an_instant_keeps_its_text_and_falls_on_the_plans_day() -> None:
    cutoff = Cutoff.parse("2019-07-05T20:00:00+00:00", TIANJIN)
    assert cutoff.day == date(2019, 7, 6)
    assert cutoff.text == "2019-07-05T20:00:00+00:00"


@pytest.mark.parametrize("text", ["2019-07-06T09:00:00", "20190706", "2019-02-30", "yesterday", ""])
def test_an_instant_without_offset_and_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is Python's own
        Cutoff.parse(text, TIANJIN)
