"""Collecting: the workbooks of a lead's units for one month, added up for the lead's own form."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from duban.engine import Engine, Series
from duban.engine.city_months import MonthParts
from duban.errors import UsageError
from duban.forms.collected import Collected, CollectedPart, CollectedReport
from duban.forms.inputs import shown_value, unit_of
from duban.intake.files import list_folder
from duban.model.findings import Finding
from duban.model.judgement import Report
from duban.model.period import Period
from duban.model.register import OFFICE
from duban.model.rollup import Rollup
from duban.model.rules import RuleBook
from duban.model.submission import Record
from duban.pipeline.job import Job
from duban.pipeline.places import document_of
from duban.pipeline.reading import Intake, key_of, read_records
from duban.rollup import Ingredient, Way, at, course_of_unit
from duban.schemafiles.leaves import Leaf, leaves_of
from duban.words import harmless, message

IN, RETURNED, MISSING = "已汇总", "退回未补正", "未报"


def collect(job: Job, plan: str, lead: str, period: Period) -> Collected:
    """Add up what the units of a lead reported for a month, as it was received by the cut-off.

    What counts is each unit's accepted version. Raises UsageError if nobody is added up to `lead`.
    """
    book, engine = job.books[plan], job.engines[plan]
    rollups = [
        (area, each)
        for area, rules in book.rules.items()
        for each in rules.rollups
        if each.lead == lead
    ]
    if not rollups:
        leads = sorted({each.lead for rules in book.rules.values() for each in rules.rollups})
        said = message(
            "No unit is added up to {lead}; leads are {known}", lead=lead, known=tuple(leads) or "-"
        )
        raise UsageError(said)
    listing = list_folder(job.folder, OFFICE, frozenset(job.readers))
    intake = Intake()
    records: dict[tuple[str, str], list[Record]] = {}
    others = 0
    wanted = {(area, unit) for area, rollup in rollups for unit in (*rollup.units, lead)}
    for _, record in read_records(job, listing.files, intake):
        _, area, unit = key_of(record)
        if record.plan == plan and (area, unit) in wanted:
            records.setdefault((area, unit), []).append(record)
        else:
            others += 1
    found = [_area(job, engine, area, each, period, records) for area, each in rollups]
    faults = [_said(each) for each in (*listing.findings, *(one for _, one in intake.findings))]
    if others:
        faults.append(f"另有{others}份报送不属于本牵头单位的汇总范围，未汇总。")
    return Collected(
        {area: facts for (area, _), (facts, _, _, _) in zip(rollups, found, strict=True)},
        tuple(one for _, reports, _, _ in found for one in reports),
        tuple(one for _, _, parts, _ in found for one in parts),
        (*faults, *(one for *_, more in found for one in more)),
    )


def _area(
    job: Job,
    engine: Engine,
    area: str,
    rollup: Rollup,
    period: Period,
    records: Mapping[tuple[str, str], Sequence[Record]],
) -> tuple[dict[str, Any], list[CollectedReport], list[CollectedPart], list[str]]:
    book = engine.book
    city = engine.city_of(area, rollup)
    owed = city.owed_by(period)
    leaves = leaves_of(book.schemas[area])
    area_name = book.areas[area].name
    accepted: dict[str, Record] = {}
    reports: list[CollectedReport] = []
    parts: list[CollectedPart] = []
    faults: list[str] = []
    judged = {
        unit: engine.judge(Series(area, unit, tuple(records.get((area, unit), ()))))
        for unit in rollup.units
        if unit in owed or (area, unit) in records
    }
    for unit in owed:
        report = next((one for one in judged[unit].reports if one.period == period), None)
        name = book.reporters[unit].name.zh
        state = _state(report)
        if report is not None and report.effective is not None and state == IN:
            accepted[unit] = report.effective
            if report.versions > 1:
                file = harmless(report.effective.file)
                faults.append(f"{name}（{area_name}）有{report.versions}个版本，以{file}为准。")
            parts.extend(_parts_of(job, name, area_name, report.effective, leaves))
        file = report.effective.file if report is not None and report.effective else ""
        reports.append(CollectedReport(name, area_name, state, harmless(file)))
    courses = {
        unit: course_of_unit(one, engine.rules_for(area, unit)) for unit, one in judged.items()
    }
    told = {unit: one.facts for unit, one in accepted.items()}
    month = city.months.parts_in(period, told, courses)
    faults.extend(
        f"{book.reporters[unit].name.zh}（{area_name}）的任务已终止，终止前完成的计入合计。"
        for unit in month.closed
    )
    facts: dict[str, Any] = dict(month.added_up().partial)
    for one in month.ingredients:
        leaf = leaves[one.name]
        holders = [
            unit for unit in month.units if at(month.given.get(unit, {}), one.path) is not None
        ]
        if one.way is Way.NONE and holders:
            faults.append(f"“{leaf.title}”（{area_name}）不能相加，未填入，各单位所报见下。")
        lacking = [
            book.reporters[unit].name.zh
            for unit in accepted
            if unit in one.units and unit not in holders
        ]
        if lacking and holders:
            faults.append(f"“{leaf.title}”（{area_name}）：{'、'.join(lacking)}未填，合计不含。")
        if one.way is Way.JOIN:
            faults.extend(_join_names(book, facts, one, leaf, month))
    return facts, reports, parts, faults


def _state(report: Report | None) -> str:
    if report is None or report.effective is None:
        return MISSING
    return RETURNED if report.provisional else IN


def _join_names(
    book: RuleBook,
    facts: dict[str, Any],
    one: Ingredient,
    leaf: Leaf,
    month: MonthParts,
) -> Iterator[str]:
    """Join a list for the form: a name that several units have bears the unit, so it stays two."""
    things = [
        (unit, thing)
        for unit in month.units
        for thing in at(month.given.get(unit, {}), one.path) or ()
    ]
    often = Counter(thing.get(leaf.key) for _, thing in things)
    joined = [
        {**thing, leaf.key: f"{thing[leaf.key]}（{book.reporters[unit].name.zh}）"}
        if leaf.key and often[thing.get(leaf.key)] > 1
        else dict(thing)
        for unit, thing in things
    ]
    if leaf.max_items and len(joined) > leaf.max_items:
        yield (
            f"“{leaf.title}”共{len(joined)}项，表单至多{leaf.max_items}项，"
            f"其余{len(joined) - leaf.max_items}项未填入，见下。"
        )
        joined = joined[: leaf.max_items]
    if things:
        around = facts
        for part in one.path[:-1]:
            around[part] = dict(around[part])
            around = around[part]
        around[one.path[-1]] = joined


def _parts_of(
    job: Job, unit: str, area: str, record: Record, leaves: Mapping[str, Leaf]
) -> Iterator[CollectedPart]:
    """Give all that a report holds, fact by fact and text by text."""
    for leaf in leaves.values():
        value = at(record.facts, leaf.path)
        if leaf.type == "list":
            for thing in value or ():
                told = "，".join(
                    f"{column.titles[-1]}：{shown_value(column, thing[column.name])}"
                    for column in leaf.columns
                    if thing.get(column.name) is not None
                )
                yield CollectedPart(unit, area, leaf.title, harmless(told, 2000))
        elif value is not None:
            ending = unit_of(leaf) if leaf.type == "number" else ""
            told = f"{shown_value(leaf, value)}{ending}"
            yield CollectedPart(unit, area, leaf.title, harmless(told, 2000))
    plan = job.books[record.plan].plan
    names = {**_TEXTS, **{key: each.zh for key, each in plan.element_names.items()}}
    document = document_of(job, record)
    tasks = document.content.get("tasks", {}) if document is not None else {}
    for code, texts in tasks.items():
        for key, told in texts.items():
            for each in told if isinstance(told, list) else [told]:
                said = each if isinstance(each, str) else _in_words(each)
                if said:
                    yield CollectedPart(
                        unit, area, f"{code} {names.get(key, key)}", harmless(said, 4000)
                    )


def _in_words(value: object) -> str:
    if isinstance(value, Mapping):
        return "，".join(str(each) for each in value.values() if isinstance(each, str) and each)
    return "是" if value is True else ""


_TEXTS = {
    "achievements": "成果",
    "problems": "问题",
    "help_wanted": "需协调事项",
    "next_steps": "下步打算",
    "quarter_summary": "季度小结",
    "unchanged": "本月无变化",
    "evidence": "佐证",
}


def _said(finding: Finding) -> str:
    place = f"{finding.file} {finding.place}".strip()
    return harmless(f"{place}：{finding.said.say('zh')}", 400)
