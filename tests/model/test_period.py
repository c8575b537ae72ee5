import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.model.period import Period, in_runs

periods = st.builds(Period, st.integers(1900, 2999), st.integers(1, 12))


def test_period_knows_its_days() -> None:
    february = Period(2020, 2)
    assert (february.first_day, february.last_day) == (date(2020, 2, 1), date(2020, 2, 29))


@pytest.mark.parametrize(
    "text", ["2019-13", "2019-00", "2019-6", "201906", "2019-06-30", "二〇一九"]
)
def test_other_text_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Period.parse(text)


def test_period_of_a_day_is_its_month() -> None:
    assert Period.of(date(2019, 6, 30)) == Period(2019, 6)


def test_january_follows_december() -> None:
    assert Period(2019, 12).shift(1) == Period(2020, 1)


def test_months_run_from_first_to_last() -> None:
    assert [str(one) for one in Period(2019, 11).until(Period(2020, 1))] == [
        "2019-11",
        "2019-12",
        "2020-01",
    ]


def test_nothing_runs_backwards() -> None:
    assert list(Period(2019, 3).until(Period(2019, 2))) == []


def test_period_is_no_text() -> None:
    assert Period(2019, 6) != "2019-06"
    with pytest.raises(TypeError):
        Period(2019, 6) < "2019-07"  # type: ignore[operator]  # noqa: B015


def test_period_is_said_as_the_language_writes_it() -> None:
    assert (Period(2019, 6).say("zh"), Period(2019, 6).say("en")) == ("2019年6月", "2019-06")


def test_period_shows_its_month() -> None:
    assert repr(Period(2019, 6)) == "Period(2019-06)"


def test_pickled_period_is_the_same_object() -> None:
    assert pickle.loads(pickle.dumps(Period(2019, 6))) is Period(2019, 6)  # noqa: S301


@given(periods)
def test_period_is_read_as_it_prints(period: Period) -> None:
    assert Period.parse(str(period)) is period


@given(periods, periods)
def test_periods_order_as_their_days_do(one: Period, other: Period) -> None:
    assert (one < other) == (one.first_day < other.first_day) == (other > one)
    assert (one <= other) == (one.first_day <= other.first_day) == (other >= one)
    assert (one == other) == (one.first_day == other.first_day)
    assert one != other or hash(one) == hash(other)


@given(periods, st.integers(-500, 500))
def test_shift_and_back_is_the_same_period(period: Period, months: int) -> None:
    assert period.shift(months).shift(-months) is period


def test_months_that_follow_each_other_are_said_as_one() -> None:
    months = [Period.parse(text) for text in ("2019-06", "2018-12", "2019-01", "2019-03")]
    assert [one.say("zh") for one in in_runs(months)] == [
        "2018年12月至2019年1月",
        "2019年3月",
        "2019年6月",
    ]
    spring = in_runs(map(Period.parse, ("2019-02", "2019-03", "2019-04")))
    assert [one.say("zh") for one in spring] == ["2019年2月至4月"]
    assert [one.say("en") for one in spring] == ["2019-02 to 2019-04"]
