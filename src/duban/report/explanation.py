"""An explanation: everything that led to where one indicator stands, down to the cell."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from duban.expressions import names_in
from duban.model.rules import Indicator
from duban.model.submission import Record
from duban.model.terms import (
    DIRECTION_SIGNS,
    KIND_LABELS,
    RHYTHM_LABELS,
    STAGE_LABELS,
    STATUS_LABELS,
    STRICTNESS_LABELS,
    WINDOW_LABELS,
    Kind,
)
from duban.report.case import Case
from duban.report.explained_course import Told, course_lines
from duban.schemafiles.leaves import Leaf, fact_at, leaves_of, leaves_under
from duban.tracking.agreed import agreed_lines
from duban.words import Label, Lang, Message, Sayable, figure, harmless, message, say

#: Gives the place of a fact (full name) in a record's file.
PlaceOf = Callable[[Record, str], str]


def explain_case(case: Case, lang: Lang, place_of: PlaceOf) -> Iterator[str]:
    """Tell rule, clause, expression, facts with their places, curve, thresholds and arithmetic."""
    indicator, standing = case.indicator, case.standing
    unit = case.book.reporters[case.reporter].name.say(lang)
    name = message("{name} ({id})", name=indicator.name, id=indicator.id).say(lang)
    yield f"{name} · {unit} · {say(standing.period or '-', lang)}"
    for title, told in _lines(case, lang, place_of):
        line = message("{name}: {said}", name=title, said=told).say(lang)
        yield f"  {line}".rstrip()


def _lines(case: Case, lang: Lang, place_of: PlaceOf) -> Iterator[Told]:
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
    yield from course_lines(case)
    if standing.exempt:
        yield message("exempt"), standing.exempt
    yield message("evidence"), message("named") if standing.evidence else message("none named")


def _without_title(note: Label) -> Label:
    """Cut off what the title says already."""
    return Label(re.sub("^我方建议[:：的]?", "", note.zh), note.en.removeprefix("Our proposal: "))


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
        sign = DIRECTION_SIGNS[indicator.target.direction]
        return message(
            "{sign} {figure}", sign=sign, figure=indicator.figure(indicator.target.value)
        )
    if indicator.kind is Kind.CADENCE:
        every = WINDOW_LABELS[indicator.every or "month"]
        return message("{times} times each {every}", times=f"{indicator.times:g}", every=every)
    return STAGE_LABELS[indicator.stage] if indicator.stage else "-"


def _agreed(case: Case) -> Iterator[Told]:
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


def _facts(case: Case, source: str, lang: Lang, place_of: PlaceOf) -> Iterator[Told]:
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


def _sum(case: Case, source: str) -> Iterator[Told]:
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
