"""Forecasts in judgements: of which indicators, from which figures, and when there is none."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from tests.water import INDICATORS, alerts, book, judge, record, rows, standing

from duban.model.judgement import Forecast, Judgement
from duban.model.period import Period
from duban.model.register import Exemption, Inspection, Register
from duban.model.submission import Record


def months(values: Sequence[float | None], key: str = "wells") -> list[Record]:
    """Make a report for each month from January on; none where there is no value."""
    return [
        record(f"2019-{month:02d}", {key: value})
        for month, value in enumerate(values, 1)
        if value is not None
    ]


def wells(values: Sequence[float | None], register: Register | None = None) -> Judgement:
    return judge(book("wells"), months(values), f"2019-{len(values) + 1:02d}-20", register)


def forecast(judgement: Judgement, name: str = "wells") -> Forecast | None:
    return standing(judgement, name).forecast


def test_a_third_of_the_pace_will_probably_miss() -> None:
    found = forecast(wells([3, 6, 9, 12, 15, 18]))
    assert found is not None
    assert found.expected < 120
    assert found.miss_probability > 0.6


def test_a_good_pace_will_probably_not() -> None:
    found = forecast(wells([12, 24, 36, 48, 60, 72]))
    assert found is not None
    assert found.expected > 120
    assert found.miss_probability < 0.3


def test_two_reports_are_too_early() -> None:
    assert forecast(wells([5, 10])) is None
    assert forecast(wells([5, 10, 15])) is not None


def test_a_month_without_a_figure_is_no_report() -> None:
    assert forecast(wells([5, None, 15])) is None
    assert forecast(wells([5, None, 15, 20])) is not None


def test_without_the_last_report_there_is_no_forecast() -> None:
    assert forecast(wells([5, 10, 15, 20, None])) is None


def test_the_due_month_has_no_forecast() -> None:
    judgement = judge(book("wells"), months([10 * month for month in range(1, 13)]), "2020-01-20")
    assert forecast(judgement) is None


def test_what_is_done_will_not_miss() -> None:
    found = forecast(wells([40, 80, 120]))
    assert found is not None
    assert found.miss_probability == 0.0


def test_things_that_are_counted_are_expected_whole() -> None:
    found = forecast(wells([5, 11, 16]))
    assert found is not None
    assert found.expected == round(found.expected)


def test_an_in_period_total_is_foreseen_from_its_sums() -> None:
    judgement = judge(book("pipes"), months([50_000.0] * 6, "pipes"), "2019-07-20")
    found = forecast(judgement, "pipes")
    assert found is not None
    assert 600_000 < found.expected < 1_200_000


def test_bounds_milestones_and_frequencies_have_no_forecast() -> None:
    others = ("pressure", "plant", "meetings", "complaints")
    assert {"pressure", "plant", "meetings", "complaints"} <= set(INDICATORS)
    judgement = judge(book(*others), months([1] * 5, "complaints"), "2019-06-20")
    assert all(forecast(judgement, name) is None for name in others)


def test_an_inspection_counts_instead_of_what_was_reported() -> None:
    visit = Inspection("bureau", "water", "wells", date(2019, 6, 12), 20.0)
    claimed = forecast(wells([10, 20, 30, 40, 50, 60]))
    found = forecast(wells([10, 20, 30, 40, 50, 60], Register(inspections=(visit,))))
    assert claimed is not None
    assert found is not None
    assert found.expected < claimed.expected
    assert found.miss_probability > claimed.miss_probability


def test_the_warning_stands_beside_the_status() -> None:
    judgement = wells([3, 6, 9, 12, 15, 18])
    assert [alert.indicator for alert in alerts(judgement, "off_track")] == ["wells"]
    (warning,) = alerts(judgement, "miss_likely")
    assert "likely to miss" in warning.because.say("en")


def test_an_exempt_indicator_is_not_warned_of() -> None:
    lifted = Exemption(
        "bureau", "water", reason="flood", document="1", indicator="wells", period=Period(2019, 6)
    )
    judgement = wells([3, 6, 9, 12, 15, 18], Register(exemptions=(lifted,)))
    assert alerts(judgement, "miss_likely") == []


@pytest.mark.parametrize("values", [[5, 10, 15, 20], [5, 10]])
def test_rows_carry_the_forecast_or_null(values: list[float]) -> None:
    judgement = wells(values)
    (row,) = [row for name, row in rows(book("wells"), judgement) if name == "indicators"]
    told: Any = row["forecast"]
    if len(values) < 3:
        assert told is None
    else:
        assert set(told) == {"expected", "miss_probability", "low", "high"}
        assert told["miss_probability"] == round(told["miss_probability"], 2)
