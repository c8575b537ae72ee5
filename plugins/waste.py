"""Waste treatment works and informal dumps (垃圾处理设施、非正规堆放点): tasks 2.1 and 2.5."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from duban import Doubt, Submission, WorkArea, hookimpl

#: 附件1 三(二)一 names the works; 附件1 二·3 names three of the plants.
NAMED = {
    "plants": (
        "宝坻垃圾焚烧厂",
        "武清垃圾焚烧厂",
        "东丽垃圾综合处理厂",
        "西青垃圾综合处理厂",
        "北辰垃圾综合处理厂",
    ),
    "landfills": ("大韩庄填埋场二期", "静海垃圾填埋厂", "西青区垃圾填埋厂"),
}

#: Capacities are stated in whole tonnes a day; less than this is rounding.
ROUNDING = 0.5


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="waste", name="垃圾处理", name_en="Waste treatment")


@hookimpl
def duban_check(submission: Submission) -> Iterable[Doubt]:
    """Follow the works by name: all are listed, and their capacities add up."""
    yield from _missing_works(submission)
    yield from _works_without_capacity(submission)
    yield from _capacity_that_differs(submission)


def _missing_works(submission: Submission) -> Iterator[Doubt]:
    """Doubt a list that leaves out works named in 附件1 三(二)一."""
    for path, names in NAMED.items():
        if not submission.has(path):
            continue
        listed = {thing["name"] for thing in submission.things(path)}
        missing = [name for name in names if name not in listed]
        if missing:
            yield Doubt(
                code="WST-101",
                zh=f"清单缺少通知点名的设施：{'、'.join(missing)}",
                en=f"The list lacks works that the notice names: {', '.join(missing)}",
                fact=path,
                task="2.1",
            )


def _works_without_capacity(submission: Submission) -> Iterator[Doubt]:
    """Doubt works in operation whose capacity is not stated."""
    for path in NAMED:
        for thing in _opened(submission, path):
            if thing.get("capacity") is None:
                yield Doubt(
                    code="WST-102",
                    zh=f"{thing['name']}已投用，但未填设计处理能力",
                    en=f"{thing['name']} is in operation, but its capacity is not stated",
                    fact=path,
                    task="2.1",
                )


def _capacity_that_differs(submission: Submission) -> Iterator[Doubt]:
    """Doubt a new capacity that is not the sum of the works opened this year (2550 t/d)."""
    reported = submission.number("treatment.new_capacity")
    if reported is None or not all(submission.has(path) for path in NAMED):
        return
    listed = sum(_new_capacity(submission, path) for path in NAMED)
    if abs(reported - listed) > ROUNDING:
        yield Doubt(
            code="WST-103",
            zh=f"新增处理能力报{reported:g}吨/日，与清单中今年投用设施合计{listed:g}吨/日不符",
            en=f"New capacity is given as {reported:g} t/d, works opened this year add up to "
            f"{listed:g} t/d",
            fact="treatment.new_capacity",
            task="2.1",
        )


def _opened(submission: Submission, path: str) -> list[Mapping[str, Any]]:
    """Pick the works in operation; works opened before this year bring nothing new."""
    first_day = submission.period.first_day.replace(month=1).isoformat()
    return [
        thing
        for thing in submission.things(path)
        if thing.get("stage") == "opened" and str(thing.get("date") or first_day) >= first_day
    ]


def _new_capacity(submission: Submission, path: str) -> float:
    """Add up the capacity of the works in operation."""
    return sum(float(thing.get("capacity") or 0.0) for thing in _opened(submission, path))
