"""Grid management (网格化): task 5.5.

The notice (附件1 三(五)五) asks for one pilot street in each of the six inner districts and
in the Binhai New Area, with at least five inspectors per square kilometre in each of them.
How many districts have a pilot, and how thin the thinnest is, are measured here.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from duban import Doubt, Submission, WorkArea, hookimpl

PILOT_DISTRICTS = {
    "heping": ("和平区", "Heping"),
    "hedong": ("河东区", "Hedong"),
    "hexi": ("河西区", "Hexi"),
    "nankai": ("南开区", "Nankai"),
    "hebei": ("河北区", "Hebei"),
    "hongqiao": ("红桥区", "Hongqiao"),
    "binhai": ("滨海新区", "Binhai New Area"),
}
BEGUN = frozenset({"started", "finished", "accepted", "opened"})
NEEDED = {
    "district": ("所在区", "district"),
    "area": ("面积", "area"),
    "inspectors": ("网格巡查员数", "number of inspectors"),
}

Thing = Mapping[str, Any]


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="grid", name="城市管理网格化", name_en="Grid management")


@hookimpl
def duban_measure(area: str, submission: Submission) -> Mapping[str, float | None]:
    """Measure the pilot streets: districts that have one, and the lowest density."""
    if area != "grid" or not submission.has("pilots"):
        return {}
    pilots = submission.things("pilots")
    return {
        "pilot_districts": float(len(_by_district(pilots))),
        "pilot_inspector_density": _lowest_density([p for p in pilots if _begun(p)]),
    }


@hookimpl
def duban_check(area: str, submission: Submission) -> Iterable[Doubt]:
    """Ask about districts with two pilots and begun pilots that cannot be measured."""
    if area != "grid":
        return
    pilots = submission.things("pilots")
    yield from _crowded(pilots)
    yield from _incomplete(pilots)


def _begun(pilot: Thing) -> bool:
    return pilot.get("stage") in BEGUN


def _by_district(pilots: Iterable[Thing]) -> Counter[str]:
    """Count pilots by district; a pilot without one of the seven districts counts for none."""
    named = (str(pilot.get("district")) for pilot in pilots)
    return Counter(district for district in named if district in PILOT_DISTRICTS)


def _lowest_density(begun: list[Thing]) -> float | None:
    """Give the least inspectors per km2; nan before any pilot begins, None if one is unknown."""
    densities = [_density(pilot) for pilot in begun]
    known = [density for density in densities if density is not None]
    if len(known) < len(densities):
        return None
    return min(known, default=math.nan)


def _density(pilot: Thing) -> float | None:
    inspectors, size = pilot.get("inspectors"), pilot.get("area")
    if inspectors is None or not size:
        return None
    return float(inspectors) / float(size)


def _crowded(pilots: Iterable[Thing]) -> Iterator[Doubt]:
    """Doubt a second pilot in a district: the notice asks for one in each."""
    for district, count in _by_district(pilots).items():
        if count > 1:
            zh, en = PILOT_DISTRICTS[district]
            yield Doubt(
                "GRD-101",
                f"{zh}填报了{count}个试点街道，通知要求各选一个，请核实",
                f"{en} has {count} pilot streets where the notice asks for one: please verify",
                fact="pilots",
                task="5.5",
                severity="warning",
            )


def _incomplete(pilots: Iterable[Thing]) -> Iterator[Doubt]:
    """Doubt a pilot without its district, or begun without what its density is computed from."""
    for pilot in pilots:
        needed = NEEDED if _begun(pilot) else {"district": NEEDED["district"]}
        missing = [words for key, words in needed.items() if not pilot.get(key)]
        if missing:
            name = pilot["name"]
            yield Doubt(
                "GRD-102",
                f"试点街道“{name}”未填{'、'.join(zh for zh, _ in missing)}或填为零，请补报",
                f"Pilot street “{name}” lacks its {', '.join(en for _, en in missing)}",
                fact="pilots",
                task="5.5",
                severity="question",
            )
