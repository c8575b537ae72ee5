"""The summary that a director reads in ten seconds, gathered from rows."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from attrs import define, field

from duban.model.terms import STATUS_ORDER, Status

Row = Mapping[str, Any]

#: Statuses that a director calls bad, and those that call for a look.
RED = (Status.MISSED, Status.BROKEN, Status.OFF_TRACK)
YELLOW = (Status.UNKNOWN, Status.BEHIND, Status.UNVERIFIED, Status.AHEAD)
EVENT_KINDS = ("event_problem", "event_result")


class Month(NamedTuple):
    """The reports for one month: how many came and were owed by the cut-off, and what is amiss.

    `waiting` are those that are not due yet and did not come; of those that came `late` ones did so
    after their day, and `returned` ones were returned and not mended.
    """

    there: int
    owed: int
    waiting: int = 0
    late: int = 0
    returned: int = 0


class Ranked(NamedTuple):
    """A unit's place among the units; equal scores share it."""

    place: int
    reporter: str
    mean: float


@define(eq=False, repr=False)
class Summary:
    """Rows of one plan, sorted for people; `shared` are the tasks of several units."""

    tasks: dict[str, Row] = field(factory=dict)
    shared: set[str] = field(factory=set)
    indicators: list[Row] = field(factory=list)
    alerts: list[Row] = field(factory=list)
    findings: list[Row] = field(factory=list)
    scores: dict[str, dict[str, list[float]]] = field(factory=dict)
    due: dict[str, Month] = field(factory=dict)

    def alerts_of(self, *kinds: str) -> list[Row]:
        """Give the alerts of some kinds in their order."""
        return [alert for alert in self.alerts if alert["kind"] in kinds]

    def count(self, statuses: Iterable[Status]) -> int:
        """Count the tasks with one of the statuses."""
        wanted = {status.value for status in statuses}
        return sum(task["status"] in wanted for task in self.tasks.values())

    def year_scores(self) -> list[tuple[str, float]]:
        """Give each unit's mean over its areas of the mean over due periods, best first.

        Units that are equal to two decimals, as scores are told, come by name.
        """
        means = {
            reporter: sum(sum(each) / len(each) for each in areas.values()) / len(areas)
            for reporter, areas in self.scores.items()
        }
        return sorted(means.items(), key=lambda pair: (-round(pair[1], 2), pair[0]))

    def ranking(self) -> list[Ranked]:
        """Rank the units by their scores to two decimals, best first; equals share a place."""
        scores = self.year_scores()
        best_first = [-round(mean, 2) for _, mean in scores]
        return [
            Ranked(1 + bisect_left(best_first, -round(mean, 2)), reporter, mean)
            for reporter, mean in scores
        ]

    def told_months(self) -> list[tuple[str, Month]]:
        """Give the last month whose reports were all due, and what came for later ones."""
        whole = [period for period, month in self.due.items() if not month.waiting]
        first = max(whole, default="")
        return [(period, self.due[period]) for period in sorted(self.due) if period >= first]


def summarise(plan: str, sections: Mapping[str, Iterable[Row]]) -> Summary:
    """Gather the rows of one plan."""
    summary = Summary()
    for row in sections["tasks"]:
        if row["plan"] == plan:
            before = summary.tasks.get(row["task"])
            if before is None or _worse(row, before):
                summary.tasks[row["task"]] = row
            if before is not None and before["reporter"] != row["reporter"]:
                summary.shared.add(row["task"])
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


def _due(reports: Iterable[Row]) -> dict[str, Month]:
    """Count the reports of each month for which one was due or came."""
    months: dict[str, list[Row]] = defaultdict(list)
    for row in reports:
        months[row["period"]].append(row)
    counted = {period: _month(rows) for period, rows in months.items()}
    return {period: month for period, month in counted.items() if month.owed}


def _month(rows: Sequence[Row]) -> Month:
    came = Counter(row["timeliness"] for row in rows)
    owed = [row for row in rows if row["timeliness"] != "not_due"]
    return Month(
        there=sum(row["file"] is not None for row in owed),
        owed=len(owed),
        waiting=came["not_due"],
        late=came["late"] + came["mended_late"],
        returned=came["returned"],
    )
