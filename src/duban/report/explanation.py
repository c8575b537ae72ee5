"""An explanation: everything that led to where one indicator stands, down to the cell."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from duban import curves
from duban.expressions import names_in
from duban.model.judgement import Report, Standing
from duban.model.plan import Curve
from duban.model.rules import Indicator, RuleBook
from duban.model.submission import Record
from duban.model.terms import (
    KIND_LABELS,
    RHYTHM_LABELS,
    STAGE_LABELS,
    STATUS_LABELS,
    STRICTNESS_LABELS,
    WINDOW_LABELS,
    Kind,
)
from duban.rollup import rules_of_unit
from duban.schemafiles.leaves import Leaf, fact_at, leaves_of, leaves_under
from duban.tracking.agreed import agreed_lines
from duban.words import Label, Lang, Message, Sayable, figure, harmless, message, say

#: Gives the place of a fact (full name) in a record's file.
PlaceOf = Callable[[Record, str], str]


@frozen
class Case:
    """One indicator of one reporter as judged, with the report that was judged."""

    book: RuleBook
    area: str
    reporter: str
    standing: Standing
    report: Report | None

    @property
    def indicator(self) -> Indicator:
        """Give the indicator as it counts."""
        if self.standing.terms is not None:
            return self.standing.terms.indicator
        rules = rules_of_unit(self.book.rules[self.area], self.reporter)
        return rules.indicator(self.standing.indicator)


def explain_case(case: Case, lang: Lang, place_of: PlaceOf) -> Iterator[str]:
    """Tell rule, clause, expression, facts with their places, curve, thresholds and arithmetic."""
    indicator, standing = case.indicator, case.standing
    unit = case.book.reporters[case.reporter].name.say(lang)
    name = message("{name} ({id})", name=indicator.name, id=indicator.id).say(lang)
    yield f"{name} · {unit} · {say(standing.period or '-', lang)}"
    for title, told in _lines(case, lang, place_of):
        line = message("{name}: {said}", name=title, said=told).say(lang)
        yield f"  {line}".rstrip()


def _lines(case: Case, lang: Lang, place_of: PlaceOf) -> Iterator[tuple[Sayable, str | Sayable]]:
    indicator, standing = case.indicator, case.standing
    rules = case.book.rules[case.area]
    status = STATUS_LABELS[standing.status]
    yield (
        message("status"),
        message("{said} ({because})", said=status, because=standing.because),
    )
    yield message("rule"), f"{rules.file}:{indicator.line}"
    yield message("clause"), (Label("、".join(indicator.clause), ", ".join(indicator.clause)))
    if indicator.ours:
        yield message("our proposal"), _without_title(indicator.note)
    elif indicator.note.zh:
        yield message("our reading"), indicator.note
    yield message("kind"), _kind(indicator)
    source = indicator.value or indicator.fact or ("duban_measure" if indicator.by_plugin else "-")
    yield message("expression"), f"{source}{f' / {indicator.of}' if indicator.of else ''}"
    yield from _agreed(case)
    yield from _facts(case, source, lang, place_of)
    yield from _sum(case, source)
    yield from _curve(case)
    yield from _foretold(case)
    if standing.exempt:
        yield message("exempt"), standing.exempt
    yield message("evidence"), message("named") if standing.evidence else message("none named")


def _without_title(note: Label) -> Label:
    """Cut off what the title says already."""
    return Label(re.sub("^我方建议[:：]", "", note.zh), note.en.removeprefix("Our proposal: "))


def _kind(indicator: Indicator) -> Message:
    measured = indicator.measured
    rhythm: Sayable = message("in months {months}", months=measured)
    if isinstance(measured, str):
        rhythm = RHYTHM_LABELS[measured]
    kind: Sayable = KIND_LABELS[indicator.kind]
    if indicator.kind is not Kind.WATCH:
        kind = message("{kind} {wanted}", kind=kind, wanted=_wanted(indicator))
    return message(
        "{kind}; {strictness}, weight {weight}, {rhythm}, due {due}",
        kind=kind,
        strictness=STRICTNESS_LABELS[indicator.strictness],
        weight=f"{indicator.weight:g}",
        rhythm=rhythm,
        due=indicator.due,
    )


def _wanted(indicator: Indicator) -> Sayable | str:
    if indicator.target is not None:
        sign = {"at_least": "≥", "at_most": "≤", "more_than": ">"}[indicator.target.direction]
        return message(
            "{sign} {figure}", sign=sign, figure=indicator.figure(indicator.target.value)
        )
    if indicator.kind is Kind.CADENCE:
        every = WINDOW_LABELS[indicator.every or "month"]
        return message("{times} times each {every}", times=f"{indicator.times:g}", every=every)
    return STAGE_LABELS[indicator.stage] if indicator.stage else "-"


def _agreed(case: Case) -> Iterator[tuple[Sayable, str | Sayable]]:
    """Tell of re-plans, and whose plan of work gives the curve or the day."""
    terms = case.standing.terms
    if terms is None:
        return
    for told in agreed_lines(terms):
        yield message("agreed"), told
    if terms.accepted is None:
        return
    work_plan = terms.accepted.work_plan
    stages = work_plan.schedules[terms.indicator.id].stages
    if stages:
        days = tuple(
            message("{stage} by {day}", stage=STAGE_LABELS[stage], day=day) for stage, day in stages
        )
        yield message("stages planned"), message("{points}", points=days)


def _facts(
    case: Case, source: str, lang: Lang, place_of: PlaceOf
) -> Iterator[tuple[Sayable, str | Sayable]]:
    record = case.report.effective if case.report else None
    if record is None:
        yield message("facts"), message("no report")
        return
    leaves = leaves_of(case.book.schemas[case.area])
    names = [*names_in(source), *names_in(case.indicator.of or "")]
    for name in dict.fromkeys(names):
        for leaf in leaves_under(leaves, name):
            place = place_of(record, leaf.name)
            value = _value(record.facts, leaf, lang)
            yield message("fact"), f"{leaf.title} {leaf.name} = {value}  [{record.file}:{place}]"


def _sum(case: Case, source: str) -> Iterator[tuple[Sayable, str | Sayable]]:
    """Write the expression once more with its figures in place of the facts' names.

    A sum over several reports has no arithmetic of one report.
    """
    if case.indicator.kind is Kind.CADENCE or case.indicator.reported == "in_period":
        return
    record = case.report.effective if case.report else None
    actual = case.standing.reported if case.standing.reported is not None else case.standing.actual
    if record is None or case.indicator.value is None or not isinstance(actual, float):
        return
    leaves = leaves_of(case.book.schemas[case.area])
    told = source
    for name in sorted(names_in(source), key=len, reverse=True):
        leaf = leaves.get(name)
        if leaf is not None and leaf.type == "number":
            told = re.sub(rf"\b{re.escape(name)}\b", str(fact_at(record.facts, leaf.path)), told)
    if told != source:
        yield message("arithmetic"), f"{told} = {actual:.10g}"


def _value(facts: Mapping[str, Any], leaf: Leaf, lang: Lang) -> str:
    found = fact_at(facts, leaf.path)
    if found is None:
        return "—"
    if isinstance(found, list):
        things = harmless(say([_thing(each, leaf.key, lang) for each in found], lang), 300)
        return message("{said} ({because})", said=len(found), because=things).say(lang)
    if isinstance(found, int | float) and not isinstance(found, bool):
        shown = f"{found} {'' if leaf.unit == 'count' else leaf.unit}".rstrip()
        if leaf.shown_as is None or lang == "en":
            return shown
        told = figure(found, leaf.unit, leaf.shown_as)
        return message("{said} ({because})", said=shown, because=told).say(lang)
    if leaf.name.endswith(".stage") and str(found) in STAGE_LABELS:
        return STAGE_LABELS[str(found)].say(lang)
    return harmless(str(found))


def _thing(thing: Mapping[str, Any], key: str, lang: Lang) -> str:
    stage = thing.get("stage")
    if stage not in STAGE_LABELS:
        return str(thing.get(key))
    return f"{thing.get(key)}={STAGE_LABELS[stage].say(lang)}"


def _curve(case: Case) -> Iterator[tuple[Sayable, str | Sayable]]:
    indicator, standing = case.indicator, case.standing
    if indicator.kind not in {Kind.TOTAL, Kind.GROWTH} or indicator.target is None:
        return
    terms = standing.terms
    curve = terms.curve if terms and terms.curve else case.book.curves[indicator.curve or ""]
    yield message("curve"), _curve_told(case, curve)
    actual = standing.actual
    if standing.period is None or standing.planned is None or not isinstance(actual, float):
        return
    yield message("planned"), _arithmetic(case, curve)
    limits = case.book.alerting
    yield (
        message("thresholds"),
        message(
            "behind beyond max({behind} points, {behind_share} of planned), off track beyond"
            " max({off} points, {off_share}); ahead above {ahead} of planned ({source})",
            behind=f"{limits.behind_points:g}",
            behind_share=f"{limits.behind_share:.0%}",
            off=f"{limits.off_track_points:g}",
            off_share=f"{limits.off_track_share:.0%}",
            ahead=f"{limits.ahead_share:.0%}",
            source=limits.sources["thresholds"],
        ),
    )
    yield from _lag(case, curve, actual)
    yield from _foreseen(case)


def _foreseen(case: Case) -> Iterator[tuple[Sayable, str | Sayable]]:
    forecast = case.standing.forecast
    if forecast is not None:
        yield (
            message("forecast"),
            message(
                "{expected} expected by {due}, {percent} likely to miss (docs/forecast.md; {source})",
                expected=case.indicator.figure(forecast.expected),
                due=case.indicator.due,
                percent=f"{forecast.miss_probability:.0%}",
                source=case.book.alerting.sources.get("forecast", Label("")),
            ),
        )


def _foretold(case: Case) -> Iterator[tuple[Sayable, str | Sayable]]:
    """Tell what the reporter itself foretold a month ago, what came, and what it foretells now."""
    foretold, period, figure = case.standing.foretold, case.standing.period, case.indicator.figure
    if foretold is None or period is None:
        return
    if foretold.expected is not None:
        off = "-" if foretold.off is None else f"{foretold.off:+.1%}" if foretold.off else "0%"
        yield (
            message("expected by the reporter"),
            message(
                "{expected} for {period}; {actual} came, off by {off}",
                expected=figure(foretold.expected),
                period=period,
                actual=figure(_number(case.standing.actual)),
                off=off,
            ),
        )
    if foretold.next is not None:
        yield (
            message("expected by the reporter"),
            message(
                "{expected} for {period}", expected=figure(foretold.next), period=period.shift(1)
            ),
        )


def _number(value: float | str | None) -> float | None:
    return value if isinstance(value, float) else None


def _curve_told(case: Case, curve: Curve) -> Message:
    if curve.id in case.book.rules[case.area].curves or curve.id.endswith(":workplan"):
        points = tuple(f"{month:02d}-{day:02d} {share:g}" for month, day, share in curve.points)
        if curve.id.endswith(":workplan"):
            return message("of the plan of work: {points}", points=points)
        return message("own curve of this indicator: {points}", points=points)
    return message(
        "{name} ({id}): {reason}; {source}",
        name=curve.name,
        id=curve.id,
        reason=curve.reason,
        source=curve.source,
    )


def _arithmetic(case: Case, curve: Curve) -> Message:
    indicator, plan = case.indicator, case.book.plan
    day = case.standing.period.last_day if case.standing.period else plan.ends
    span = (plan.starts, plan.ends)
    at_day = curves.share(curve, min(day, indicator.due), *span)
    at_due = curves.share(curve, indicator.due, *span)
    start = _start(case)
    target = indicator.target.value if indicator.target else 0.0
    told = (
        f"{start:.10g} + {at_day:.3f}/{at_due:.3f} × ({target:.10g} − {start:.10g})"
        f" = {case.standing.planned:.10g}"
    )
    return message("{said} ({because})", said=told, because=day)


def _lag(case: Case, curve: Curve, actual: float) -> Iterator[tuple[Sayable, str | Sayable]]:
    """Tell the second reading of a gap: the day on which the plan stood where the work stands."""
    indicator, plan, period = case.indicator, case.book.plan, case.standing.period
    start, target = _start(case), indicator.target.value if indicator.target else 0.0
    if period is None or target == start:
        return
    attained = (actual - start) / (target - start)
    day = curves.first_day_reaching(curve, attained, indicator.due, (plan.starts, plan.ends))
    if day is not None and day < period.last_day:
        yield (
            message("lag"),
            message(
                "{days} days: the plan was there on {day}",
                days=(period.last_day - day).days,
                day=day,
            ),
        )


def _start(case: Case) -> float:
    start = case.indicator.start
    if isinstance(start, str):
        return case.book.baselines[start.removeprefix("baseline.")].value
    return float(start or 0.0)
