"""The score of one report: blocks with weights and sources from scoring.toml (our proposal)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from duban.model.judgement import Report, Score, ScoreBlock, Timeliness
from duban.model.plan import Block, Scoring
from duban.model.rules import Indicator
from duban.model.terms import ELEMENTS
from duban.words import Label, Message, days_long, message

_IN_TIME = message("reported in time")
_RETURNED = message("returned and not mended")
_NOT_REPORTED = message("not reported")
_NOTHING_DUE = message("nothing is due yet")
_ALL_ELEMENTS = message("all five elements are there")
_ALL_ASKED = message("all elements are there")
_NO_TEXTS = message("no texts are asked")
_NO_GRADE = message("no grade was entered")

_LATE = frozenset({Timeliness.LATE, Timeliness.MENDED_LATE, Timeliness.RETURNED})


def score(
    identity: tuple[str, str],
    report: Report,
    progress: Mapping[str, float | None],
    missing_elements: Mapping[str, Sequence[str]],
    grade: float | None,
    settings: tuple[Scoring, Mapping[str, Indicator]],
    elements: Mapping[str, Label] = ELEMENTS,
) -> Score:
    """Score a due report of `identity` (area, reporter) from its blocks, out of 100.

    `progress` is the share of each indicator (0 to 1), None for one that does not count.
    A block without input leaves the denominator and the rest is scaled to 100; a report that is
    absent with leave is not scored at all (total None), whatever else is known. `grade` is out of
    100; `missing_elements` maps each task to the elements it lacks; `settings` are scoring.toml
    and the area's indicators by id; `elements` are the names of those that the plan asks for.
    """
    scoring, indicators = settings
    area, reporter = identity
    if report.absence_is_exempt:
        return Score(area, reporter, report.period, None, tuple(_left_out(scoring, report)))
    blocks = []
    for block in scoring.blocks:
        kind = block.id
        if kind == "timeliness":
            blocks.append(_timeliness(block, report, scoring))
        elif kind == "progress":
            blocks.append(_progress(block, report, progress, indicators))
        elif kind == "quality":
            blocks.append(_quality(block, report, missing_elements, scoring, elements))
        else:
            blocks.append(_grade(block, grade))
    weight = points = 0.0
    for each in blocks:
        reached = each.points
        if reached is not None:
            weight += each.weight
            points += reached
    total = round(100.0 * points / weight, 2) if weight else None
    return Score(area, reporter, report.period, total, tuple(blocks))


def _left_out(scoring: Scoring, report: Report) -> Iterator[ScoreBlock]:
    """Give the blocks of a report that is absent with leave: none counts, each says why."""
    said = message("absence exempt: {reason}", reason=report.exempt_lateness)
    for block in scoring.blocks:
        yield ScoreBlock(block.id, block.weight, None, said)


def _timeliness(block: Block, report: Report, scoring: Scoring) -> ScoreBlock:
    if report.timeliness is Timeliness.ON_TIME:
        return _plain(block.id, block.weight, block.weight, _IN_TIME.msgid)
    if report.exempt_lateness:
        said = message("lateness exempt: {reason}", reason=report.exempt_lateness)
        return ScoreBlock(block.id, block.weight, block.weight, said)
    if report.timeliness in _LATE:
        said = _RETURNED if report.timeliness is Timeliness.RETURNED else _late(report)
        return ScoreBlock(block.id, block.weight, block.weight * scoring.late_share, said)
    return ScoreBlock(block.id, block.weight, 0.0, _NOT_REPORTED)


def _late(report: Report) -> Message:
    days = days_long(report.days_late)
    if report.timeliness is Timeliness.MENDED_LATE:
        return message("mended too late after a return")
    return message("{days} late", days=days)


def _progress(
    block: Block,
    report: Report,
    progress: Mapping[str, float | None],
    indicators: Mapping[str, Indicator],
) -> ScoreBlock:
    weight = reached = 0.0
    for indicator, share in progress.items():
        if share is not None:
            each = indicators[indicator].weight
            weight += each
            reached += each * share
    if report.effective is None and not weight:
        return ScoreBlock(block.id, block.weight, 0.0, _NOT_REPORTED)
    if not weight:
        return ScoreBlock(block.id, block.weight, None, _NOTHING_DUE)
    said = message(
        "{reached} of {weight} by weight of the indicators",
        reached=f"{reached:.2f}",
        weight=f"{weight:.2f}",
    )
    return ScoreBlock(block.id, block.weight, block.weight * reached / weight, said)


def _quality(
    block: Block,
    report: Report,
    missing: Mapping[str, Sequence[str]],
    scoring: Scoring,
    elements: Mapping[str, Label],
) -> ScoreBlock:
    if report.effective is None:
        return ScoreBlock(block.id, block.weight, 0.0, _NOT_REPORTED)
    if not missing:
        return ScoreBlock(block.id, block.weight, None, _NO_TEXTS)
    if not any(missing.values()):
        said = (_ALL_ELEMENTS if elements.keys() == ELEMENTS.keys() else _ALL_ASKED).msgid
        return _plain(block.id, block.weight, max(0.0, block.weight), said)
    lacking = sum(len(each) for each in missing.values()) / len(missing)
    deducted = scoring.element_deduction * lacking * block.weight / 20.0
    if all(len(each) == len(elements) for each in missing.values()):
        deducted += scoring.empty_deduction * block.weight / 20.0
    points = max(0.0, block.weight - deducted)
    return ScoreBlock(block.id, block.weight, points, _lacking(missing, elements))


def _lacking(missing: Mapping[str, Sequence[str]], elements: Mapping[str, Label]) -> Message:
    names = tuple(
        message("{task}: {elements}", task=task, elements=tuple(elements[each] for each in lacks))
        for task, lacks in missing.items()
        if lacks
    )
    if elements.keys() != ELEMENTS.keys():
        return message("texts missing: {names}", names=names)
    return message("elements missing: {names}", names=names)


def _grade(block: Block, grade: float | None) -> ScoreBlock:
    if grade is None:
        return _plain(block.id, block.weight, None, _NO_GRADE.msgid)
    said = message("grade {grade} of 100", grade=f"{grade:g}")
    return ScoreBlock(block.id, block.weight, block.weight * grade / 100.0, said)


@lru_cache(maxsize=256)
def _plain(block: str, weight: float, points: float | None, msgid: str) -> ScoreBlock:
    """Give a block that says nothing particular; equal ones are one object."""
    return ScoreBlock(block, weight, points, Message(msgid))
