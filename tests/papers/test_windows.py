import pytest
from tests.papers.frozen_samples import judged

from duban.errors import UsageError
from duban.papers.windows import window_of


def test_quarter_is_three_months() -> None:
    window = window_of("2019-Q2", judged())
    assert [str(each) for each in window.periods] == ["2019-04", "2019-05", "2019-06"]
    assert window.name.zh == "2019年第二季度"


def test_month_is_itself() -> None:
    window = window_of("2019-06", judged())
    assert (window.first, window.name.zh) == (window.last, "2019年6月")


def test_days_and_months_lie_in_a_window() -> None:
    window = window_of("2019-Q2", judged())
    assert [window.holds(each) for each in ("2019-04-28", "2019-06", "2019-07-01", "2019-03")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "text", ["2018-Q4", "2020-01", "2019-Q5", "2019-13", "Q2", "", "2019", "0000-Q1", "２０１９-Q2"]
)
def test_window_that_the_plan_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="There is no window") as found:
        window_of(text, judged())
    assert "2019-01 or a quarter such as 2019-Q1" in str(found.value)


def test_window_that_had_not_begun_is_refused() -> None:
    with pytest.raises(UsageError, match="had not begun"):
        window_of("2019-Q4", judged())
