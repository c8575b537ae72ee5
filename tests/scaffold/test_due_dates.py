"""Due days in a table: read where they can only mean one day."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.scaffold.due_dates import due_date

STARTS, ENDS = date(2020, 1, 1), date(2020, 12, 31)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020年6月底前", "2020-06-30"),
        ("2020-06-30", "2020-06-30"),
        ("2020/6/5", "2020-06-05"),
        ("2020.6.5前", "2020-06-05"),
        ("20200605", "2020-06-05"),
        ("2020年6月5日前完成", "2020-06-05"),
        ("２０２０年６月", "2020-06-30"),
        ("2020-06", "2020-06-30"),
        ("6月", "2020-06-30"),
        ("六月底", "2020-06-30"),
        ("十二月底前", "2020-12-31"),
        ("6月30日前", "2020-06-30"),
        ("2月底", "2020-02-29"),
        ("6月上旬", "2020-06-10"),
        ("年底前", "2020-12-31"),
        ("2020年底", "2020-12-31"),
        ("全年", "2020-12-31"),
        ("二季度", "2020-06-30"),
        ("第二季度末", "2020-06-30"),
        ("2020年第三季度", "2020-09-30"),
        ("Q4", "2020-12-31"),
        ("上半年", "2020-06-30"),
        ("2021年3月底前", "2021-03-31"),
        (datetime(2020, 5, 6), "2020-05-06"),  # noqa: DTZ001
    ],
)
def test_due_day_is_read(written: object, meant: str) -> None:
    assert due_date(written, STARTS, ENDS) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "written",
    [
        "常年坚持",
        "持续推进",
        "每月",
        "月底前",
        "6月初",
        "2020年13月",
        "2020-02-30",
        "5",
        6,
        43989,
        "",
        True,
    ],
)
def test_what_could_mean_another_day_is_not_read(written: object) -> None:
    assert due_date(written, STARTS, ENDS) is None


def test_month_without_a_year_is_not_read_where_two_years_would_do() -> None:
    assert due_date("3月", date(2019, 10, 1), date(2020, 9, 30)) == date(2020, 3, 31)
    assert due_date("11月", date(2019, 10, 1), date(2020, 9, 30)) == date(2019, 11, 30)
    assert due_date("3月", date(2019, 1, 1), date(2020, 12, 31)) is None


@given(st.text("0123456789年月日底前末上下旬季度半第一二十Q-/. ", max_size=14))
def test_any_text_is_read_or_not_but_never_fails(text: str) -> None:
    found = due_date(text, STARTS, ENDS)
    assert found is None or isinstance(found, date)
