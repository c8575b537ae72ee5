"""Kit for authors of plugins: check, judge and evaluate a root in three lines of a test.

    from duban.testing import judge, status_of

    def test_too_few_passes_break_the_bound() -> None:
        facts = {"samples": {"taken": 40, "passed": 30}}
        judgement = judge(ROOT, "water", {"2019-06": facts})
        assert status_of(judgement, "water_pass_rate") == "broken"

Nothing here reads the clock: where no `as_of` is given, it is the day after the last report's
due day. Every function raises a DubanError if the root's rules or plugins do not hold.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from duban.engine import Series
from duban.errors import UsageError
from duban.model.cutoff import Cutoff
from duban.model.judgement import Judgement
from duban.model.period import Period
from duban.model.reading import Document
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.submission import Record
from duban.pipeline import evaluate_folder as run
from duban.pipeline.job import Job
from duban.pluginmanager import Plugins, load_plugins
from duban.report.rows import SECTIONS
from duban.roots import find_roots
from duban.rulecheck import check
from duban.rulefiles.plans import installed_plans
from duban.rulefiles.registers import read_register
from duban.words import Lang, message

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def rule_faults(root: Path, lang: Lang = "en") -> list[str]:
    """List the errors that `duban check --root ROOT` finds, one line each; warnings are left out."""
    return [remark.say(lang) for remark in check(find_roots([root])) if remark.level == "error"]


def load_book(root: Path, plan: str | None = None) -> RuleBook:
    """Read the rule book of a plan with this root laid over duban's own.

    `plan` may be left out where one plan is installed. Raises UsageError for an unknown plan.
    """
    return _loaded(root, plan)[1]


def judge(
    root: Path,
    area: str,
    reports: Mapping[str, Mapping[str, Any]],
    *,
    reporter: str | None = None,
    plan: str | None = None,
    as_of: str | None = None,
) -> Judgement:
    """Judge made-up reports: facts (as in a submission) by period ("2019-06").

    Each arrives at noon of its due day. `reporter` is the first that the area asks. Raises
    AssertionError, naming the fact, for facts that the schema refuses.
    """
    plugins, book = _loaded(root, plan)
    unit = reporter or book.rules[area].all_reporters[0]
    due = {str(duty.period): duty.due for duty in book.duties(area, unit)}
    last = max((due[period] for period in reports), default=book.plan.ends)
    moment = as_of or (last + timedelta(days=1)).isoformat()
    job = _job(plugins, book, Path(), moment, Register())
    records = [
        _record(job, _submission(book, area, unit, period, facts, due[period]))
        for period, facts in reports.items()
    ]
    engine = job.engines[book.plan.id]
    return engine.judge(Series(area, unit, tuple(records)))


def evaluate_folder(
    root: Path, folder: Path, *, as_of: str, plan: str | None = None, lang: Lang = "en"
) -> Rows:
    """Evaluate a folder as `duban evaluate FOLDER --root ROOT` does, its office/ included.

    Gives the rows of the JSON output by section: findings, indicators, tasks, scores, alerts,
    reports, rollup.
    """
    plugins, book = _loaded(root, plan)
    register = read_register(folder, book)
    job = _job(plugins, book, folder, as_of, register, lang)
    outcome = run(job, workers=1)
    try:
        return {
            section: [json.loads(line) for line in outcome.rows.lines(section)]
            for section in SECTIONS
        }
    finally:
        outcome.rows.close()


def status_of(judgement: Judgement, indicator: str) -> str:
    """Give the status of an indicator ("on_track"); raises LookupError if it was not judged."""
    return next(
        (one.status.value for one in judgement.standings if one.indicator == indicator), None
    ) or _not_judged(indicator)


def codes_of(judgement: Judgement) -> list[str]:
    """List the codes of the findings: those of checks, of the plugin's doubts, and duban's own."""
    return [finding.code for finding in judgement.findings]


def findings_on(rows: Rows, file: str) -> list[Mapping[str, Any]]:
    """Pick the findings on one file of an evaluated folder."""
    return [row for row in rows["findings"] if row["file"] == file]


def _loaded(root: Path, plan: str | None) -> tuple[Plugins, RuleBook]:
    roots = find_roots([root])
    installed = installed_plans(roots)
    if plan is None and len(installed) != 1:
        said = message("Several plans are installed, name one: {plans}", plans=installed)
        raise UsageError(said)
    plugins = load_plugins(roots)
    return plugins, plugins.book(plan or installed[0])


def _job(
    plugins: Plugins,
    book: RuleBook,
    folder: Path,
    as_of: str,
    register: Register,
    lang: Lang = "en",
) -> Job:
    plan = book.plan
    cutoff = Cutoff.parse(as_of, plan.zone)
    return Job(folder, plugins, {plan.id: book}, {plan.id: register}, {plan.id: cutoff}, lang)


def _submission(
    book: RuleBook,
    area: str,
    reporter: str,
    period: str,
    facts: Mapping[str, Any],
    due: date,
) -> dict[str, Any]:
    return {
        "plan": book.plan.id,
        "area": area,
        "reporter": reporter,
        "period": str(Period.parse(period)),
        "form": 1,
        "submitted_at": datetime.combine(due, time(12), book.plan.zone).isoformat(),
        "facts": json.loads(json.dumps(facts)),
        "tasks": {},
    }


def _record(job: Job, submission: dict[str, Any]) -> Record:
    recorded = job.desk.record(Document(submission, lambda _path: ""), "report", "0" * 64)
    faults = [*recorded.findings, *(recorded.record.faults if recorded.record else ())]
    if recorded.record is None or faults:
        raise AssertionError("; ".join(each.said.say("en") for each in faults))
    return recorded.record


def _not_judged(indicator: str) -> str:
    raise LookupError(indicator)
