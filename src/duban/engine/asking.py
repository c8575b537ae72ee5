"""Reading what was reported: expressions, course, checks, and what the area's plugin says."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from duban.engine.area import AreaJudge
from duban.engine.doubting import check_doubts, course_doubts, plugin_doubts
from duban.engine.measuring import Reading
from duban.errors import DubanError, PluginError
from duban.model.findings import Finding
from duban.model.judgement import Report
from duban.model.period import Period
from duban.model.submission import Record, Submission
from duban.words import harmless, message


def readings_of(
    judge: AreaJudge, reporter: str, reports: Sequence[Report], findings: list[Finding]
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
        answer = judge.program.answer(
            record.facts, previous, judge.measured(reporter, report.period).wanted
        )
        findings.extend(course_doubts(judge.watch, record, known))
        if answer.checks:
            findings.extend(check_doubts(judge.rules, record, answer.checks))
        by_plugin: Mapping[str, float | None] = {}
        if judge.hooks.check or judge.hooks.measure:
            submission = Submission(
                record.plan, record.area, record.reporter, record.period, record.facts
            )
            by_plugin = _ask_plugin(judge, submission, history, record, findings)
            history.append(submission)
        readings[report.period] = Reading(report.period, record.facts, answer, by_plugin)
        previous = record.facts
    return readings


def _ask_plugin(
    judge: AreaJudge,
    submission: Submission,
    history: Sequence[Submission],
    record: Record,
    findings: list[Finding],
) -> Mapping[str, float | None]:
    asked = {"area": record.area, "submission": submission, "rules": judge.rules}
    measured: dict[str, float | None] = {}
    with guarded(record.area, record.file):
        if judge.hooks.check is not None:
            for doubts in judge.hooks.check(**asked):
                findings.extend(plugin_doubts(judge.rules, record, doubts))
        if judge.hooks.measure is not None:
            for values in judge.hooks.measure(history=tuple(history), **asked):
                for name, value in values.items():
                    judge.rules.indicator(name)
                    measured[name] = None if value is None else float(value)
    return measured


@contextmanager
def guarded(area: str, where: str) -> Iterator[None]:
    """Turn whatever an area's plugin raises into a PluginError with its file, place and cause."""
    try:
        yield
    except DubanError:
        raise
    except (Exception, SystemExit) as error:
        said = message(
            "The plugin raised {kind} on {file}: {error}",
            kind=type(error).__name__,
            file=harmless(where),
            error=harmless(str(error)),
        )
        raise PluginError(said, file=f"plugins/{area}.py") from error
