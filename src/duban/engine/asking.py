"""Reading what was reported: expressions, course, checks, and what the area's plugin says."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from duban.engine.area import AreaJudge
from duban.engine.doubting import check_doubts, course_doubts, plugin_doubts
from duban.engine.measuring import Reading
from duban.errors import DubanError, PluginError
from duban.model.findings import Finding
from duban.model.judgement import Report, Score
from duban.model.period import Period
from duban.model.submission import Record, Submission
from duban.watching import heard_aside
from duban.words import harmless, message


def readings_of(
    judge: AreaJudge, reports: Sequence[Report], findings: list[Finding]
) -> dict[Period, Reading]:
    """Measure every effective report of a series in time order; doubts go to `findings`.

    Raises PluginError if the area's plugin raises.
    """
    readings: dict[Period, Reading] = {}
    known: dict[str, Any] = {}
    history: list[Submission] = []
    previous: Mapping[str, Any] | None = None
    for report in reports:
        record = report.effective
        if record is None:
            continue
        answer = judge.program.answer(record.facts, previous)
        findings.extend(course_doubts(judge.watch, record, known))
        findings.extend(check_doubts(judge.rules, record, answer.checks))
        values = answer.values
        if judge.hooks.check or judge.hooks.measure:
            submission = Submission(
                record.plan, record.area, record.reporter, record.period, record.facts
            )
            values |= _ask_plugin(judge, submission, history, record, findings)
            history.append(submission)
        readings[report.period] = Reading(record.facts, values)
        previous = record.facts
    return readings


def _ask_plugin(
    judge: AreaJudge,
    submission: Submission,
    history: Sequence[Submission],
    record: Record,
    findings: list[Finding],
) -> Mapping[str, float]:
    asked = {"area": record.area, "submission": submission, "rules": judge.rules}
    measured: dict[str, float] = {}
    with guarded(record.area, record.file):
        if judge.hooks.check is not None:
            for doubts in judge.hooks.check(**asked):
                findings.extend(plugin_doubts(judge.rules, record, doubts))
        if judge.hooks.measure is not None:
            for values in judge.hooks.measure(history=tuple(history), **asked):
                for name, value in values.items():
                    if judge.rules.indicator(name).by_plugin and value is not None:
                        measured[name] = float(value)
    return measured


def held_score(own: object, area: str, where: str) -> Score | None:
    """Give a plugin's own score as it is; raises PluginError for one that is none out of 100."""
    if own is None:
        return None
    if not isinstance(own, Score):
        raise TypeError("duban_score must give a Score")
    points: list[Any] = [own.total, *(block.points for block in own.blocks)]
    for each in points:
        if each is not None and not (isinstance(each, int | float) and 0 <= each <= 100):
            said = message(
                "duban_score gives {points} for {what}: total and points lie between 0 and 100, or"
                " are None",
                points=harmless(repr(each), 40),
                what=harmless(where),
            )
            raise PluginError(said, file=f"plugins/{area}.py")
    return own


def guarded(area: str, where: str) -> "_Guard":
    """Turn whatever an area's plugin raises into a PluginError with its file, place and cause."""
    return _Guard(area, where)


class _Guard:
    """A context that lets nothing of a plugin out but DubanError; as a class it costs little."""

    __slots__ = ("_area", "_aside", "_where")

    def __init__(self, area: str, where: str) -> None:
        self._area = area
        self._where = where
        self._aside = heard_aside()

    def __enter__(self) -> None:
        self._aside.__enter__()

    def __exit__(
        self, _kind: object, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self._aside.__exit__()
        if isinstance(error, DubanError) or not isinstance(error, Exception | SystemExit):
            return
        said = message(
            "The plugin raised {kind} on {file}: {error}",
            kind=type(error).__name__,
            file=harmless(self._where),
            error=harmless(str(error)),
        )
        raise PluginError(said, file=f"plugins/{self._area}.py") from error
