"""Raising all alerts of one judgement."""

from collections.abc import Mapping, Sequence

from duban.alerting.desk import Desk
from duban.alerting.findings import of_findings
from duban.alerting.reports import of_report, of_texts
from duban.alerting.standings import of_forecasts, of_standings
from duban.model.judgement import Alert, Judgement, Timeliness


def alerts_of(
    desk: Desk,
    judgement: Judgement,
    missing_elements: Mapping[str, Sequence[str]],
    missing_summaries: Sequence[str],
) -> tuple[Alert, ...]:
    """Raise all alerts of one reporter in one area.

    `missing_elements` (by task) are those of the last due report, `missing_summaries` (tasks) those
    of the last one that closes a quarter.
    """
    found: list[Alert] = []
    for report in judgement.reports:
        if report.timeliness is not Timeliness.ON_TIME or report.paper_missing:
            found.extend(of_report(desk, judgement, report))
    found.extend(of_texts(desk, judgement, missing_elements, missing_summaries))
    found.extend(of_standings(desk, judgement))
    found.extend(of_forecasts(desk, judgement))
    found.extend(of_findings(desk, judgement))
    return tuple(found)
