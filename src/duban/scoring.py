"""The score of one report: blocks with weights and sources from scoring.toml (our proposal)."""

from collections.abc import Mapping, Sequence

from duban.model.judgement import Report, Score, ScoreBlock, Standing, Timeliness
from duban.model.plan import Block, Scoring
from duban.model.rules import Indicator
from duban.model.terms import ELEMENTS
from duban.words import Message, message

_LATE = frozenset({Timeliness.LATE, Timeliness.MENDED_LATE, Timeliness.RETURNED})


def score(
    identity: tuple[str, str],
    report: Report,
    standings: Sequence[Standing],
    missing_elements: Mapping[str, Sequence[str]],
    grade: float | None,
    settings: tuple[Scoring, Mapping[str, Indicator]],
) -> Score:
    """Score a due report of `identity` (area, reporter) from its blocks, out of 100.

    A block without input leaves the denominator and the rest is scaled to 100. `grade` is out of
    100; `missing_elements` maps each task to the elements it lacks; `settings` are scoring.toml
    and the area's indicators by id.
    """
    scoring, indicators = settings
    parts = {
        "timeliness": lambda block: _timeliness(block, report, scoring),
        "progress": lambda block: _progress(block, report, standings, indicators),
        "quality": lambda block: _quality(block, report, missing_elements, scoring),
        "grade": lambda block: _grade(block, grade),
    }
    blocks = tuple(parts[block.id](block) for block in scoring.blocks)
    weight = sum(block.weight for block in blocks if block.points is not None)
    points = sum(block.points for block in blocks if block.points is not None)
    total = round(100.0 * points / weight, 2) if weight else None
    area, reporter = identity
    return Score(area, reporter, report.period, total, blocks)


def _timeliness(block: Block, report: Report, scoring: Scoring) -> ScoreBlock:
    if report.exempt_lateness:
        said = message("lateness exempt: {reason}", reason=report.exempt_lateness)
        return ScoreBlock(block.id, block.weight, None, said)
    if report.timeliness is Timeliness.ON_TIME:
        return ScoreBlock(block.id, block.weight, block.weight, message("reported in time"))
    if report.timeliness in _LATE:
        said = message("{days} days late or mended late", days=report.days_late)
        return ScoreBlock(block.id, block.weight, block.weight * scoring.late_share, said)
    return ScoreBlock(block.id, block.weight, 0.0, message("not reported"))


def _progress(
    block: Block,
    report: Report,
    standings: Sequence[Standing],
    indicators: Mapping[str, Indicator],
) -> ScoreBlock:
    weight = reached = 0.0
    for standing in standings:
        if standing.progress is not None and not standing.exempt:
            each = indicators[standing.indicator].weight
            weight += each
            reached += each * standing.progress
    if report.effective is None and not weight:
        return ScoreBlock(block.id, block.weight, 0.0, message("not reported"))
    if not weight:
        return ScoreBlock(block.id, block.weight, None, message("nothing is due yet"))
    said = message("{reached} of {weight} by weight of the indicators", **_plain(reached, weight))
    return ScoreBlock(block.id, block.weight, block.weight * reached / weight, said)


def _quality(
    block: Block,
    report: Report,
    missing: Mapping[str, Sequence[str]],
    scoring: Scoring,
) -> ScoreBlock:
    if report.effective is None:
        return ScoreBlock(block.id, block.weight, 0.0, message("not reported"))
    if not missing:
        return ScoreBlock(block.id, block.weight, None, message("no texts are asked"))
    lacking = sum(len(each) for each in missing.values()) / len(missing)
    deducted = scoring.element_deduction * lacking * block.weight / 20.0
    said = message("all five elements are there")
    if lacking:
        said = _lacking(missing)
    if all(len(each) == len(ELEMENTS) for each in missing.values()):
        deducted += scoring.empty_deduction * block.weight / 20.0
    return ScoreBlock(block.id, block.weight, max(0.0, block.weight - deducted), said)


def _lacking(missing: Mapping[str, Sequence[str]]) -> Message:
    names = tuple(
        message("{task}: {elements}", task=task, elements=tuple(ELEMENTS[each] for each in lacks))
        for task, lacks in missing.items()
        if lacks
    )
    return message("elements missing: {names}", names=names)


def _grade(block: Block, grade: float | None) -> ScoreBlock:
    if grade is None:
        return ScoreBlock(block.id, block.weight, None, message("no grade was entered"))
    said = message("grade {grade} of 100", grade=f"{grade:g}")
    return ScoreBlock(block.id, block.weight, block.weight * grade / 100.0, said)


def _plain(reached: float, weight: float) -> dict[str, str]:
    return {"reached": f"{reached:.2f}", "weight": f"{weight:.2f}"}
