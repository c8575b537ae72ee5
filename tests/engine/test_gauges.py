"""A glance says what the long look says, or nothing."""

from random import Random

import pytest
from tests.chance import facts_of_chance

from duban.engine.area import AreaHooks, AreaJudge
from duban.engine.gauges import Gauge, Look
from duban.engine.measuring import Reading, measure
from duban.model.period import Period
from duban.model.rules import Indicator, RuleBook
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.tracking import progress_of

BOOK: RuleBook = load_plugins(find_roots([])).book("tianjin-2019")
YEAR = list(Period(2019, 1).until(Period(2019, 12)))


def readings_by_chance(judge: AreaJudge, chance: Random) -> dict[Period, Reading]:
    readings = {}
    previous = None
    for period in YEAR:
        facts = facts_of_chance(judge.leaves, chance)
        values = judge.program.answer(facts, previous).values
        for indicator in judge.rules.indicators:
            if indicator.by_plugin and chance.random() < 0.9:
                values[indicator.id] = chance.uniform(-1, 120)
        readings[period] = Reading(facts, values)
        previous = facts
    return readings


@pytest.mark.parametrize("area", sorted(BOOK.rules))
def test_glance_agrees_with_the_long_look(area: str) -> None:
    judge = AreaJudge(BOOK, area, AreaHooks())
    chance = Random(2019)  # noqa: S311 - the same each time
    settled = 0
    for _ in range(6):
        readings = readings_by_chance(judge, chance)
        for reporter in judge.rules.all_reporters:
            for period in YEAR:
                for gauge in judge.gauges(reporter, period):
                    share = gauge.glance(readings[period])
                    if share is not Look.CLOSER:
                        settled += 1
                        measured = measure(gauge.indicator, period, readings, YEAR, judge.leaves)
                        yardstick = judge.yardsticks[gauge.indicator.id]
                        assert share == progress_of(yardstick, period, measured), gauge
    assert settled > 50


def gauges(indicator_id: str, area: str) -> dict[int, Gauge]:
    judge = AreaJudge(BOOK, area, AreaHooks())
    found = {}
    for period in YEAR:
        for gauge in judge.gauges(judge.rules.all_reporters[0], period):
            if gauge.indicator.id == indicator_id:
                found[period.month] = gauge
    return found


def first(**wanted: object) -> tuple[Indicator, str]:
    return next(
        (one, area)
        for area, rules in BOOK.rules.items()
        for one in rules.indicators
        if all(getattr(one, name) == value for name, value in wanted.items())
        and rules.all_reporters[0] in one.reporters
    )


def test_window_of_a_quarter_closes_with_its_last_month() -> None:
    indicator, area = first(every="quarter", measured="monthly")
    closing = {month for month, gauge in gauges(indicator.id, area).items() if gauge.closes}
    assert closing == {3, 6, 9, 12}


def test_total_far_over_its_target_wants_a_look() -> None:
    indicator, area = first(kind="total", reported="to_date", by_plugin=False, measured="monthly")
    assert indicator.target is not None
    gauge = gauges(indicator.id, area)[12]
    limit = BOOK.alerting.implausible_factor * indicator.target.value

    def glance(value: float) -> object:
        return gauge.glance(Reading({}, {indicator.id: value}))

    assert glance(indicator.target.value) == 1.0
    assert glance(limit) == 1.0
    assert glance(limit * 1.01) is Look.CLOSER
    assert glance(float("nan")) is Look.CLOSER
    assert gauge.glance(Reading({}, {indicator.id: "facts.x"})) is Look.CLOSER
