from datetime import date

import pytest

from duban.service.usual import far_fewer
from duban.workdays import WorkCalendar

CALENDAR = WorkCalendar()
THE_DAY_AFTER = date(2019, 5, 6)


def reports(**there: tuple[int, int]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, (came, owed) in there.items():
        month = int(name.removeprefix("m"))
        rows += [
            {
                "period": f"2019-{month:02d}",
                "due": f"2019-{month + 1:02d}-05",
                "timeliness": "on_time" if number < came else "missing",
                "file": "a.json" if number < came else None,
            }
            for number in range(owed)
        ]
    return rows


def test_few_reports_after_months_of_many_are_told() -> None:
    found = far_fewer(reports(m2=(28, 30), m3=(30, 30), m4=(5, 30)), 0.5, THE_DAY_AFTER, CALENDAR)
    assert found is not None
    assert "5 of 30 reports" in found.say("en")


@pytest.mark.parametrize(
    ("rows", "today"),
    [
        (reports(m4=(0, 30)), THE_DAY_AFTER),  # nothing to hold it against
        (reports(m3=(10, 30), m4=(6, 30)), THE_DAY_AFTER),  # few, as ever
        (reports(m3=(30, 30), m4=(20, 30)), THE_DAY_AFTER),
        (reports(m3=(30, 30), m4=(0, 30)), date(2019, 5, 7)),  # somebody had a day to look
        ([], THE_DAY_AFTER),
    ],
)
def test_nothing_is_told_else(rows: list[dict[str, object]], today: date) -> None:
    assert far_fewer(rows, 0.5, today, CALENDAR) is None


def test_what_is_not_due_yet_does_not_count() -> None:
    rows = reports(m3=(30, 30), m4=(0, 30))
    for row in rows[30:]:
        row["timeliness"] = "not_due"
    assert far_fewer(rows, 0.5, THE_DAY_AFTER, CALENDAR) is None


def test_units_are_held_to_what_is_usual_on_the_day_after_their_own() -> None:
    rows = reports(m3=(30, 30), m4=(2, 20))
    for row in rows[30:]:
        row["due"] = "2019-04-30"
    rows += [{"period": "2019-04", "due": "2019-05-05", "timeliness": "not_due", "file": None}]
    found = far_fewer(rows, 0.5, date(2019, 5, 5), CALENDAR)  # a workday after the holidays
    assert found is not None
    assert "2 of 20 reports" in found.say("en")


def test_leads_that_reported_hold_nothing_though_their_units_did_not() -> None:
    rows = reports(m3=(30, 30), m4=(12, 30))
    for row in rows[42:]:
        row["due"] = "2019-04-30"
    assert far_fewer(rows, 0.5, THE_DAY_AFTER, CALENDAR) is None
