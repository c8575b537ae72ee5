"""Cityscape and back streets (市容市貌、背街里巷): tasks 1.2 and 3.3.

Rules and schema say all but how the pilot alleys spread over the seven districts
(附件1 三(三)三).
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from duban import Doubt, Submission, WorkArea, hookimpl

MOST_PER_DISTRICT = 2
FINISHED = frozenset({"finished", "accepted", "opened"})
DUTIES = ("buildings", "planting", "cleanup", "furniture")
DISTRICTS = {
    "heping": "和平区",
    "hedong": "河东区",
    "hexi": "河西区",
    "nankai": "南开区",
    "hebei": "河北区",
    "hongqiao": "红桥区",
    "binhai": "滨海新区",
}


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="cityscape", name="市容市貌与背街里巷", name_en="Cityscape and back streets")


@hookimpl
def duban_measure(submission: Submission) -> Mapping[str, float | None]:
    """Count the districts that have chosen, and that have finished, a pilot alley."""
    if not submission.has("alleys"):
        return {"alley_districts_chosen": None, "alley_districts_finished": None}
    alleys = submission.things("alleys")
    finished = [alley for alley in alleys if alley.get("stage") in FINISHED]
    return {
        "alley_districts_chosen": float(len(_per_district(alleys))),
        "alley_districts_finished": float(len(_per_district(finished))),
    }


@hookimpl
def duban_check(submission: Submission) -> Iterable[Doubt]:
    """Doubt a district with too many pilots, and a finished alley without all four works."""
    alleys = submission.things("alleys")
    for district, count in sorted(_per_district(alleys).items()):
        if count > MOST_PER_DISTRICT:
            yield Doubt(
                "CSC-101",
                f"{DISTRICTS.get(district, district)}的示范街巷有{count}个，通知为每区1至2个，请核对",
                f"{count} pilot alleys in {district}; the notice has one or two a district",
                fact="alleys",
                task="3.3",
                severity="question",
            )
    for alley in alleys:
        if alley.get("stage") in FINISHED and any(alley.get(duty) is False for duty in DUTIES):
            yield Doubt(
                "CSC-102",
                f"{alley['name']}已报完工，但四项整治内容不全，请核对",
                f"{alley['name']} is reported finished without all four works: please check",
                fact="alleys",
                task="3.3",
                severity="warning",
            )


def _per_district(alleys: Iterable[Mapping[str, object]]) -> Counter[str]:
    """Return how many alleys each district has."""
    return Counter(str(alley["district"]) for alley in alleys if "district" in alley)
