"""Alerts of indicators: where they stand, and what will probably miss its target."""

from collections.abc import Iterator

from duban.alerting.desk import Desk
from duban.model.judgement import Alert, Judgement, Timeliness
from duban.model.terms import Level, Status
from duban.words import message

_BY_STATUS = {
    Status.BEHIND: "behind",
    Status.OFF_TRACK: "off_track",
    Status.MISSED: "missed",
    Status.BROKEN: "broken",
    Status.AHEAD: "ahead",
    Status.UNVERIFIED: "unverified",
    Status.UNKNOWN: "unknown",
}
_SOFTENED = frozenset({"off_track", "missed", "broken", "unknown"})
_STATED = {
    "behind": message("{name} is behind"),
    "off_track": message("{name} is off track"),
    "missed": message("{name} was missed"),
    "broken": message("{name} does not meet what is required"),
    "ahead": message("{name} is ahead of plan: please verify"),
    "unverified": message("{name} is reported done without evidence"),
    "unknown": message("{name} cannot be judged"),
}


def of_standings(desk: Desk, judgement: Judgement) -> Iterator[Alert]:
    """Press what is red or to look at; what only waits for an absent report is said once, there."""
    absent = {
        str(report.period)
        for report in judgement.reports
        if report.timeliness is Timeliness.MISSING
    }
    for standing in judgement.standings:
        kind = _BY_STATUS.get(standing.status)
        if kind is None or standing.exempt:
            continue
        period = str(standing.period)
        if kind == "unknown" and period in absent:
            continue
        indicator = desk.rules.indicator(standing.indicator)
        level = None
        if not indicator.is_hard and kind in _SOFTENED:
            level = desk.book.alerting.levels["behind"]
        said = message(_STATED[kind].msgid, name=indicator.name)
        yield desk.alert(
            kind,
            judgement,
            period,
            said,
            standing.because,
            level,
            task=standing.task,
            indicator=standing.indicator,
            clause=indicator.clause,
        )


def of_forecasts(desk: Desk, judgement: Judgement) -> Iterator[Alert]:
    """Warn of what will probably miss its target, whatever its status is now."""
    warn_from = desk.book.alerting.forecasting.warn_from
    level = desk.book.alerting.levels.get("miss_likely", Level.BLUE)
    for standing in judgement.standings:
        forecast = standing.forecast
        if forecast is None or forecast.miss_probability < warn_from or standing.exempt:
            continue
        indicator = desk.rules.indicator(standing.indicator)
        because = message(
            "{expected} expected by {due}, target {target}; {percent} likely to miss",
            expected=indicator.figure(forecast.expected),
            due=indicator.due,
            target=indicator.figure(indicator.target.value if indicator.target else None),
            percent=f"{forecast.miss_probability:.0%}",
        )
        yield desk.alert(
            "miss_likely",
            judgement,
            str(standing.period),
            message("{name} will probably miss its target", name=indicator.name),
            because,
            level,
            task=standing.task,
            indicator=standing.indicator,
            clause=indicator.clause,
        )
