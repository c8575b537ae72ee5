"""The hooks by which work areas, readers and defaults plug in (docs/hooks.md)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pluggy

from duban.model.findings import Doubt
from duban.model.judgement import Alert, Judgement, Report, Score
from duban.model.plan import Plan
from duban.model.reading import Reader
from duban.model.rules import AreaRules, Timetable, WorkArea
from duban.model.submission import Submission

if TYPE_CHECKING:  # an evaluation notifies nobody
    from duban.model.notifying import Notifier
    from duban.model.settings import ServiceSettings

hookspec = pluggy.HookspecMarker("duban")
hookimpl = pluggy.HookimplMarker("duban")


@hookspec
def duban_work_area() -> WorkArea:
    """Announce a work area; called once when the plugin is loaded."""
    raise NotImplementedError


@hookspec(firstresult=True)
def duban_schema(area: str, plan: str) -> Mapping[str, Any] | None:
    """Give the facts schema of an area in a plan; called once when the rule book is read."""


@hookspec(firstresult=True)
def duban_rules(area: str, plan: str) -> AreaRules | None:
    """Give the rules of an area in a plan; called once when the rule book is read."""


@hookspec(firstresult=True)
def duban_timetable(area: str, plan: Plan, usual: Timetable) -> Timetable | None:
    """Give what an area owes and when else it is judged; called once when the rule book is read."""


@hookspec
def duban_check(area: str, submission: Submission, rules: AreaRules) -> Iterable[Doubt]:
    """Doubt an effective submission; called once for each after it passed its schema."""
    raise NotImplementedError


@hookspec
def duban_measure(
    area: str, submission: Submission, history: Sequence[Submission], rules: AreaRules
) -> Mapping[str, float | None]:
    """Measure the indicators with by_plugin = true; called once for each effective submission."""
    raise NotImplementedError


@hookspec(firstresult=True)
def duban_score(
    area: str, report: Report, progress: Mapping[str, float | None], rules: AreaRules
) -> Score | None:
    """Score one due report; called after its indicators were judged."""


@hookspec
def duban_alerts(area: str, judgement: Judgement, rules: AreaRules, as_of: date) -> Iterable[Alert]:
    """Raise alerts; called once for each reporter and area after scoring."""
    raise NotImplementedError


@hookspec
def duban_reader() -> Mapping[str, Reader]:
    """Offer readers by suffix (".json"); called once when a folder is read."""
    raise NotImplementedError


@hookspec
def duban_notifier(
    settings: "ServiceSettings", environ: Mapping[str, str], clock: Callable[[], datetime]
) -> "Mapping[str, Notifier]":
    """Offer channels by name; called once in each pass of the service."""
    raise NotImplementedError
