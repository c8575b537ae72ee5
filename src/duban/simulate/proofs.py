"""Evidence for what is done: the engine says when, and the report of that month names it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from duban.engine.judging import Engine, Series
from duban.intake.recording import Desk
from duban.model.cutoff import Cutoff
from duban.model.judgement import Judgement
from duban.model.register import Register
from duban.model.rules import Indicator, RuleBook
from duban.model.terms import Kind, Status
from duban.pluginmanager import Plugins
from duban.simulate.ends import hooks, records_of
from duban.simulate.reports import Key

Proofs = Mapping[Key, Mapping[str, list[dict[str, Any]]]]

_PAPERS = {
    "started": "开工令",
    "finished": "完工证明",
    "accepted": "验收单",
    "opened": "投用记录",
    "issued": "印发文件",
    "reviewed": "审核意见",
    "consulted": "征求意见函",
    "drafted": "起草稿",
    "researched": "调研报告",
}


def proofs(
    plugins: Plugins, book: RuleBook, desk: Desk, plain: Mapping[Key, Any], without: Iterable[str]
) -> Proofs:
    """Give the evidence of each report by task, except for the indicators `without` any.

    `plain` are the reports without texts. Evidence stands in the first month at whose end an
    indicator is done.
    """
    records = records_of(desk, plain)
    found: dict[Key, dict[str, list[dict[str, Any]]]] = {}
    named: dict[tuple[str, str], set[str]] = defaultdict(lambda: set(without))
    for period in book.plan.reporting.first_period.until(book.plan.reporting.last_period):
        cutoff = Cutoff.of_day(period.shift(1).last_day, book.plan.zone)
        engine = Engine(
            book, Register(), plugins.calendar, cutoff, lambda area: hooks(plugins, area)
        )
        for (area, reporter), series in records.items():
            sent = tuple(record for record in series if record.period <= period)
            judgement = engine.judge(Series(area, reporter, sent))
            _name(book, judgement, Key(period, reporter, area), named[area, reporter], found)
    return found


def _name(
    book: RuleBook,
    judgement: Judgement,
    key: Key,
    named: set[str],
    found: dict[Key, dict[str, list[dict[str, Any]]]],
) -> None:
    for standing in judgement.standings:
        if standing.status is not Status.UNVERIFIED or standing.indicator in named:
            continue
        named.add(standing.indicator)
        indicator = book.rules[key.area].indicator(standing.indicator)
        of_task = found.setdefault(key, {}).setdefault(indicator.task, [])
        of_task.append(_proof(indicator, key, len(of_task) + 1))


def _proof(indicator: Indicator, key: Key, number: int) -> dict[str, Any]:
    staged = indicator.kind in {Kind.MILESTONE, Kind.DOCUMENT}
    paper = _PAPERS[indicator.stage or "issued"] if staged else "完成情况台账"
    return {
        "name": f"{indicator.name.zh}:{paper}(样例)",
        "number": f"样例佐证〔{key.period.year}〕{key.period.month:02d}-{indicator.task}-{number}",
        "date": key.period.last_day.isoformat(),
        "indicators": [indicator.id],
    }
