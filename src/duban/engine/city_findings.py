"""Findings on a sum: units that are not in, totals that differ, figures copied from another unit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from duban.engine.city_months import Months
from duban.model.city import UnitCourse
from duban.model.findings import FINDING_CODES, Finding
from duban.model.judgement import Report
from duban.model.period import Period
from duban.rollup import Sum, unlike
from duban.schemafiles.explaining import field_name
from duban.words import Message, figure, message

#: Figures with so many digits in all must agree before two reports are said to be the same.
_TELLING = 8

_SORTED = orjson.OPT_SORT_KEYS

#: A figure other than 0 as JSON has it, after the name of its fact.
_FIGURES = re.compile(rb":(-?[1-9][0-9]*)")


def gaps(
    months: Months, reports: Sequence[Report], by_unit: Mapping[str, UnitCourse]
) -> Iterator[Finding]:
    """Note for the lead which units are not in; the gap is charged to them, not to the lead."""
    for report in reports:
        owed = months.parts.owed_by(report.period)
        out = [one for one in owed if one not in by_unit or report.period not in by_unit[one].facts]
        if out:
            said = message(
                "The sum for {period} is without {names}: {there} of {owed} are in; the gap is"
                " charged to them",
                period=report.period,
                names=tuple(months.parts.book.reporters[unit].name for unit in out),
                there=len(owed) - len(out),
                owed=len(owed),
            )
            yield _on(months, "ROLL-002", report.period, said)


def same_figures(
    months: Months, reports: Sequence[Report], by_unit: Mapping[str, UnitCourse]
) -> Iterator[Finding]:
    """Ask about units whose figures of a month agree to the last digit: one may be a copy."""
    for report in reports:
        alike: dict[bytes, list[str]] = {}
        for unit in months.parts.owed_by(report.period):
            facts = by_unit[unit].facts.get(report.period) if unit in by_unit else None
            if facts:
                alike.setdefault(orjson.dumps(facts, option=_SORTED), []).append(unit)
        for told, units in alike.items():
            if len(units) < 2 or sum(map(len, _FIGURES.findall(told))) < _TELLING:
                continue
            said = message(
                "{names} report the same figures for {period}: is one a copy?",
                names=tuple(months.parts.book.reporters[unit].name for unit in units),
                period=report.period,
            )
            file = by_unit[units[-1]].files.get(report.period, "")
            yield _on(months, "ROLL-004", report.period, said, file=file)


def totals_unlike(
    months: Months,
    own: UnitCourse | None,
    sums: Mapping[Period, Sum],
    by_unit: Mapping[str, UnitCourse],
) -> Iterator[Finding]:
    """Hold the lead's own totals against the sums, beyond the tolerance of the roll-up."""
    if own is None:
        return
    leaves = months.leaves
    for period, summed in sums.items():
        if period not in own.facts:
            continue
        parts = {
            unit: course.facts[period] for unit, course in by_unit.items() if period in course.facts
        }
        for one in unlike(
            months.ingredients, own.facts[period], summed, parts, months.parts.rollup.tolerance
        ):
            leaf = leaves[one.name]
            told: dict[str, Any] = {
                "name": field_name(("facts", *leaf.path), leaves),
                "own": figure(one.own, leaf.unit or "count", leaf.shown_as),
                "summed": figure(one.summed, leaf.unit or "count", leaf.shown_as),
            }
            code = "ROLL-003" if one.without else "ROLL-001"
            if one.without:
                said = message(
                    "{name}: the total {own} is the sum {summed} without {unit}",
                    unit=months.parts.book.reporters[one.without].name,
                    **told,
                )
            else:
                said = message(
                    "{name}: the total {own} differs from the units' sum {summed} by more than"
                    " {percent}",
                    percent=f"{months.parts.rollup.tolerance:.1%}",
                    **told,
                )
            yield _on(months, code, period, said, file=own.files.get(period, ""), fact=one.name)


def _on(
    months: Months, code: str, period: Period, said: Message, file: str = "", fact: str = ""
) -> Finding:
    return Finding(
        code,
        FINDING_CODES[code][0],
        said,
        file=file,
        plan=months.parts.book.plan.id,
        area=months.parts.area,
        reporter=months.parts.rollup.lead,
        period=str(period),
        fact=fact,
    )
