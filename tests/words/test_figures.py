import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.words import UNIT_LABELS, Figure, Label, days_long, figure


def test_chinese_is_said_in_the_unit_of_the_notice() -> None:
    assert figure(10_000_000.0, "m2", ("万平方米", 10_000.0)).say("zh") == "1000万平方米"


def test_english_is_said_in_the_base_unit_with_groups() -> None:
    assert figure(10_000_000.0, "m2", ("万平方米", 10_000.0)).say("en") == "10,000,000 m²"


def test_chinese_without_a_unit_of_its_own_is_said_in_the_base_unit() -> None:
    assert figure(2550.0, "t/d").say("zh") == "2550吨/日"


def test_percent_stands_without_a_space() -> None:
    assert figure(98.5, "%").say("en") == "98.5%"


def test_count_has_no_unit() -> None:
    assert (figure(20.0, "count").say("zh"), figure(20.0, "count").say("en")) == ("20", "20")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1.0, "d", "1 day"),
        (2.0, "d", "2 days"),
        (0.0, "d", "0 days"),
        (1.001, "d", "1 day"),
        (1.0, "persons", "1 person"),
        (1.0, "persons/km2", "1 persons per km²"),
        (1.0, "km", "1 km"),
    ],
)
def test_one_is_said_in_the_singular(value: float, unit: str, said: str) -> None:
    assert figure(value, unit).say("en") == said


def test_number_of_days_is_said_in_both_languages() -> None:
    assert [days_long(1).say("en"), days_long(3).say("en")] == ["1 day", "3 days"]
    assert [days_long(1).say("zh"), days_long(3).say("zh")] == ["1天", "3天"]


def test_unknown_unit_is_said_as_it_stands() -> None:
    assert Figure(3.0, "sets").say("en") == "3 sets"


@pytest.mark.parametrize("value", [None, math.nan])
def test_absent_value_is_a_dash(value: float | None) -> None:
    assert figure(value, "m2") == Label("—", "-")


@pytest.mark.parametrize(("value", "said"), [(math.inf, "∞%"), (-math.inf, "-∞%")])
def test_infinity_is_a_sign(value: float, said: str) -> None:
    assert figure(value, "%").say("en") == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.5, "0.5"), (1.25, "1.25"), (1.0, "1"), (-0.001, "0"), (1234.5, "1,234.5"), (100.0, "100")],
)
def test_figures_have_at_most_two_decimals_and_no_idle_zeros(value: float, said: str) -> None:
    assert figure(value, "count").say("en") == said


@given(st.floats(-1e12, 1e12), st.sampled_from(sorted(UNIT_LABELS)))
def test_said_figure_is_within_half_a_hundredth(value: float, unit: str) -> None:
    name = UNIT_LABELS[unit].say("zh")
    digits = figure(value, unit).say("zh").removesuffix(name)
    assert abs(float(digits) - value) <= 0.005 + 1e-9 * abs(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-0.001, "0"),
        (-0.0, "0"),
        (2.996, "3"),
        (2.5, "2.5"),
        (0.005, "0.01"),
        (1e22, "1" + "0" * 22),
    ],
)
def test_figure_has_two_decimals_at_most(value: float, said: str) -> None:
    assert Figure(value, "count").say("zh") == said


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (9_999_960.0, "999.996万平方米", "9,999,960 m²"),
        (9_994_000.0, "999.4万平方米", "9,994,000 m²"),
        (10_000_000.0, "1000万平方米", "10,000,000 m²"),
    ],
)
def test_figure_is_told_apart_from_the_one_beside_it(value: float, zh: str, en: str) -> None:
    said = figure(value, "m2", ("万平方米", 1e4), 1e7)
    assert (said.say("zh"), said.say("en")) == (zh, en)


def test_what_only_arithmetic_tells_apart_is_said_alike() -> None:
    assert figure(0.1 + 0.2, "%", None, 0.3).say("en") == "0.3%"
