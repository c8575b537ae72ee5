"""The summary that a director reads in ten seconds, gathered from rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define, field

from duban.model.terms import STATUS_ORDER, Status

Row = Mapping[str, Any]

#: Statuses that a director calls bad, and those that call for a look.
RED = (Status.MISSED, Status.BROKEN, Status.OFF_TRACK)
YELLOW = (Status.UNKNOWN, Status.BEHIND, Status.UNVERIFIED, Status.AHEAD)
EVENT_KINDS = ("event_problem", "event_result")


@define
class Summary:
    """Rows of one plan, sorted for people."""

    tasks: dict[str, Row] = field(factory=dict)
    indicators: list[Row] = field(factory=list)
    alerts: list[Row] = field(factory=list)
    findings: list[Row] = field(factory=list)
    scores: dict[str, dict[str, list[float]]] = field(factory=dict)
    due: dict[str, tuple[int, int]] = field(factory=dict)

    def alerts_of(self, *kinds: str) -> list[Row]:
        """Give the alerts of some kinds in their order."""
        return [alert for alert in self.alerts if alert["kind"] in kinds]

    def count(self, statuses: Iterable[Status]) -> int:
        """Count the tasks with one of the statuses."""
        wanted = {status.value for status in statuses}
        return sum(task["status"] in wanted for task in self.tasks.values())

    def year_scores(self) -> list[tuple[str, float]]:
        """Give each unit's mean over its areas of the mean over due periods, best first."""
        means = {
            reporter: sum(sum(each) / len(each) for each in areas.values()) / len(areas)
            for reporter, areas in self.scores.items()
        }
        return sorted(means.items(), key=lambda pair: (-round(pair[1], 1), pair[0]))


def summarise(plan: str, sections: Mapping[str, Iterable[Row]]) -> Summary:
    """Gather the rows of one plan."""
    summary = Summary()
    for row in sections["tasks"]:
        if row["plan"] == plan:
            before = summary.tasks.get(row["task"])
            if before is None or _worse(row, before):
                summary.tasks[row["task"]] = row
    summary.indicators = [row for row in sections["indicators"] if row["plan"] == plan]
    summary.alerts = [row for row in sections["alerts"] if row["plan"] == plan]
    summary.findings = [row for row in sections["findings"] if row["plan"] in {plan, None}]
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in sections["scores"]:
        if row["plan"] == plan and row["score"] is not None:
            scores[row["reporter"]][row["area"]].append(row["score"])
    summary.scores = {reporter: dict(areas) for reporter, areas in scores.items()}
    summary.due = _due(row for row in sections["reports"] if row["plan"] == plan)
    return summary


def _worse(row: Row, before: Row) -> bool:
    return STATUS_ORDER[Status(row["status"])] < STATUS_ORDER[Status(before["status"])]


def _due(reports: Iterable[Row]) -> dict[str, tuple[int, int]]:
    """Count, for each due period, the reports in and the reports owed."""
    counted: dict[str, tuple[int, int]] = {}
    for row in reports:
        if row["timeliness"] != "not_due":
            there, owed = counted.get(row["period"], (0, 0))
            counted[row["period"]] = (there + (row["file"] is not None), owed + 1)
    return counted
