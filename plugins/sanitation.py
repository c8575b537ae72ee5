"""Sanitation and public toilets (环境卫生、厕所革命): tasks 1.3 and 3.2.

Rules and schema say all but the grading of dust samples by road class (以克论净, 附件1 三(一)三).
"""

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise

from duban import Doubt, Submission, WorkArea, hookimpl

LIMITS = {"one": 10.0, "two": 12.0, "three": 15.0, "four": 20.0}
ROAD_CLASSES = {"one": "一级", "two": "二级", "three": "三级", "four": "四级"}


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="sanitation", name="环境卫生与公厕", name_en="Sanitation and toilets")


@hookimpl
def duban_measure(submission: Submission) -> Mapping[str, float | None]:
    """Give the pass rate, in percent, of the road class whose dust samples pass least.

    Unknown while a class is not reported: it may be the worst.
    """
    rates = [_pass_rate(submission, road_class) for road_class in LIMITS]
    known = [rate for rate in rates if rate is not None]
    if len(known) < len(rates):
        return {"dust_worst_class_pass_rate": None}
    sampled = [rate for rate in known if not math.isnan(rate)]
    return {"dust_worst_class_pass_rate": min(sampled, default=math.nan)}


@hookimpl
def duban_check(submission: Submission) -> Iterable[Doubt]:
    """Doubt samples that contradict their limit, and higher classes that are dirtier."""
    for road_class, limit in LIMITS.items():
        yield from _against_limit(submission, road_class, limit)
    for higher, lower in pairwise(LIMITS):
        yield from _against_next_class(submission, higher, lower)


def _pass_rate(submission: Submission, road_class: str) -> float | None:
    """Return the share of samples within the limit; NaN without samples, None if unreported."""
    samples = submission.number(f"dust_{road_class}.samples")
    over = submission.number(f"dust_{road_class}.over")
    if samples is None or over is None:
        return None
    return 100.0 * (samples - over) / samples if samples else math.nan


def _highest(submission: Submission, road_class: str) -> float | None:
    """Return the highest dust of a class in g/m2; None if unreported or nothing was sampled."""
    if not submission.number(f"dust_{road_class}.samples"):
        return None
    return submission.number(f"dust_{road_class}.highest")


def _against_limit(submission: Submission, road_class: str, limit: float) -> Iterable[Doubt]:
    """Doubt a class where the highest value and the number over the limit disagree."""
    over = submission.number(f"dust_{road_class}.over")
    highest = _highest(submission, road_class)
    if over is None or highest is None or (highest > limit) == (over > 0):
        return
    yield Doubt(
        "SAN-101",
        f"{ROAD_CLASSES[road_class]}道路超标点数与最高积尘不符(限值{limit:g}克/平方米)",
        f"Class {road_class}: the number over the limit of {limit:g} g/m2 and the highest "
        "value contradict each other",
        fact=f"dust_{road_class}",
        task="1.3",
        severity="error",
    )


def _against_next_class(submission: Submission, higher: str, lower: str) -> Iterable[Doubt]:
    """Doubt a class that is dirtier than the class below it."""
    upper, under = _highest(submission, higher), _highest(submission, lower)
    if upper is None or under is None or upper <= under:
        return
    yield Doubt(
        "SAN-102",
        f"{ROAD_CLASSES[higher]}道路最高积尘高于{ROAD_CLASSES[lower]}道路，请核实",
        f"The highest dust of class {higher} exceeds that of class {lower}: please verify",
        fact=f"dust_{higher}",
        task="1.3",
        severity="question",
    )
