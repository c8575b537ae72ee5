"""Expecting: what a reporter foretold of its figures a month ago, held against what came."""

from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from attrs import evolve

from duban.engine.area import AreaJudge
from duban.engine.doubting import on_indicator
from duban.engine.rating import fact_of
from duban.model.findings import Finding
from duban.model.judgement import Foretold, Report, Standing
from duban.model.period import Period
from duban.model.rules import Indicator
from duban.model.terms import Status
from duban.plausibility import Promise, missed_run
from duban.words import Later, Message, message

#: Gives an indicator's figure at the end of a period, as it counts; None without one.
Figure = Callable[[Indicator, Period], float | None]


class Expectations:
    """What one reporter foretold of its figures, by indicator and the month it was foretold for.

    A word that came after that month had ended foretells nothing.
    """

    def __init__(self, reports: Sequence[Report], zone: ZoneInfo) -> None:
        """Gather what the effective reports foretell; most do not."""
        self._said: dict[str, dict[Period, float]] = {}
        for report in reports:
            if report.effective is not None and report.effective.expected:
                following = report.period.shift(1)
                received = report.received_at
                if received and received.astimezone(zone).date() > following.last_day:
                    continue
                for key, value in report.effective.expected:
                    self._said.setdefault(key, {})[following] = value

    def __bool__(self) -> bool:
        """Tell whether anything was foretold."""
        return bool(self._said)

    def told(self, indicator: Indicator, standing: Standing) -> Standing:
        """Say beside a standing what was foretold for its period, and how far off that was."""
        said, period = self._said.get(indicator.id), standing.period
        if said is None or period is None:
            return standing
        expected, following = said.get(period), said.get(period.shift(1))
        if expected is None:
            return (
                standing
                if following is None
                else evolve(standing, foretold=Foretold(next=following))
            )
        came = standing.actual if isinstance(standing.actual, float) else None
        foretold = Foretold(expected, off_by(expected, came), following)
        because = Later(lambda: _beside(standing, indicator, foretold, came))
        return evolve(standing, foretold=foretold, because=because)

    def questions(
        self, judge: AreaJudge, reports: Sequence[Report], figure: Figure
    ) -> Iterator[Finding]:
        """Ask who foretells too much, or too little, month after month (PLAUS-008)."""
        settings = judge.settings.expected
        if not settings.on:
            return
        records = {one.period: one.effective for one in reports if one.effective is not None}
        for indicator in judge.rules.indicators:
            said = self._said.get(indicator.id, {})
            if len(said) < settings.months:
                continue
            months: list[Period] = []
            promises: list[Promise] = []
            for period, expected in said.items():
                came = figure(indicator, period) if period in records else None
                before = self._before(judge, indicator, period, figure)
                if came is not None and before is not None:
                    months.append(period)
                    promises.append(Promise(before, expected, came))
            if not promises:
                continue
            held = judge.yardstick(indicator.id, months[-1])
            if held.start is None:
                continue
            way = (held.start, held.target.value)
            run = missed_run(promises, way, settings, counted=indicator.unit == "count")
            if run is None:
                continue
            last = months[run.last]
            asked = _question(indicator, run.short, run.times, last, promises[run.last])
            yield on_indicator(records[last], indicator, "PLAUS-008", asked, fact_of(indicator))

    @staticmethod
    def _before(
        judge: AreaJudge, indicator: Indicator, period: Period, figure: Figure
    ) -> float | None:
        """Give the figure as it was when the next one was foretold: the last one, else the start."""
        for back in range(1, 13):
            earlier = period.shift(-back)
            if indicator.measured_in(earlier):
                found = figure(indicator, earlier)
                if found is not None:
                    return found
        return judge.yardstick(indicator.id, period).start


def off_by(expected: float, came: float | None) -> float | None:
    """Give the share of what was expected by which more (above 0) or less came; None of nothing."""
    if came is None:
        return None
    if came == expected:
        return 0.0
    return (came - expected) / abs(expected) if expected else None


def _beside(
    standing: Standing, indicator: Indicator, foretold: Foretold, came: float | None
) -> Message:
    said = {
        "because": standing.because,
        "expected": indicator.figure(foretold.expected),
        "actual": indicator.figure(came),
    }
    if came is None or standing.status is Status.UNKNOWN:
        return message("{because}; {expected} was expected a month ago", **said)
    if foretold.off is None:
        return message("{because}; {expected} was expected a month ago, {actual} came", **said)
    off = foretold.off_said(came, indicator.unit)
    return message(
        "{because}; {expected} was expected a month ago, {actual} came, off by {off}",
        off=off,
        **said,
    )


def _question(
    indicator: Indicator, short: bool, count: int, period: Period, last: Promise
) -> Message:
    said = {
        "name": indicator.name,
        "count": count,
        "period": period,
        "expected": indicator.figure(last.expected),
        "actual": indicator.figure(last.came),
    }
    if short:
        return message(
            "{name} fell short of what the unit itself expected {count} times running, last in"
            " {period} ({expected} expected, {actual} came): what hindered it, and how was it"
            " reckoned?",
            **said,
        )
    return message(
        "{name} came to far more than the unit itself expected {count} times running, last in"
        " {period} ({expected} expected, {actual} came): is the figure right, and how was it"
        " reckoned?",
        **said,
    )
