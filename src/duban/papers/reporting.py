"""Who reported in a window, who did not, and whose report came late or was returned."""

from collections.abc import Iterable

from attrs import frozen

from duban.model.judgement import Timeliness
from duban.model.period import Period, in_runs
from duban.papers.frozen import Frozen, Row
from duban.papers.windows import Window

_LATE = (Timeliness.LATE, Timeliness.MENDED_LATE)


@frozen
class Reporting:
    """The reports that were due in a window: how many, and those that were not as they should be.

    Each list gives a unit with what it is about, as in 法规处（城市管理法制化，2019年6月）.
    """

    owed: int
    on_time: int
    late: tuple[str, ...]
    returned: tuple[str, ...]
    missing: tuple[str, ...]
    counts: tuple[int, int, int]
    came: int

    @property
    def share(self) -> str:
        """Give the share of reports in time, in per cent."""
        return f"{100 * self.on_time / self.owed:.1f}%" if self.owed else "—"


def reporting_of(judged: Frozen, window: Window) -> Reporting:
    """Gather the reports of the window that were due by the cut-off."""
    due = [
        row
        for row in judged.rows("reports")
        if window.holds(row["period"]) and row["timeliness"] != Timeliness.NOT_DUE
    ]
    late = [row for row in due if row["timeliness"] in _LATE]
    returned = [row for row in due if row["timeliness"] == Timeliness.RETURNED]
    missing = [row for row in due if row["timeliness"] == Timeliness.MISSING]
    return Reporting(
        owed=len(due),
        on_time=sum(row["timeliness"] == Timeliness.ON_TIME for row in due),
        late=_by_unit(judged, late),
        returned=_by_unit(judged, returned),
        missing=_by_unit(judged, missing),
        counts=(len(late), len(returned), len(missing)),
        came=sum(row["file"] is not None for row in due),
    )


def _by_unit(judged: Frozen, rows: Iterable[Row]) -> tuple[str, ...]:
    """Tell rows unit by unit, each area once with its months."""
    units: dict[str, dict[str, list[str]]] = {}
    for row in sorted(rows, key=lambda one: (one["reporter"], one["area"], one["period"])):
        areas = units.setdefault(row["reporter"], {})
        areas.setdefault(row["area"], []).append(row["period"])
    return tuple(
        f"{judged.units[unit]}（{'；'.join(_months(judged, *area) for area in areas.items())}）"
        for unit, areas in units.items()
    )


def _months(judged: Frozen, area: str, periods: Iterable[str]) -> str:
    runs = in_runs(map(Period.parse, periods))
    year = f"{runs[0].first.year}年"
    said = "、".join(one.say("zh").removeprefix(year) for one in runs)
    return f"{judged.areas[area]}，{year}{said}"
