"""The annual assessment of the sample year: provisional on 10 January, final on 31 January."""

from typing import Any

from tests.papers.frozen_samples import Change, changed, judged

from duban.papers.assessing import Assessment, Sheet, assessment_of
from duban.papers.assessment import Assessed, assessed_units
from duban.papers.frozen import Frozen

PROVISIONAL, FINAL = "2020-01-10", "2020-01-31"
LIGHTING, PARKING, PARKS = "div_lighting", "div_parking", "div_parks"


def final() -> Frozen:
    return judged(FINAL)


def with_office(change: Change, as_of: str = FINAL) -> Frozen:
    """Give the final judgement with its entries of the office changed."""
    return changed(lambda content: change(content["office"]), as_of)


def unit(name: str, present: Frozen | None = None) -> Assessed:
    """Give a unit's year."""
    found = assessed_units(present or final(), 2019)
    return next(one for one in found if one.unit == name)


def assessment(present: Frozen | None = None, reporter: str = "") -> Assessment:
    return assessment_of(present or final(), 2019, reporter)


def sheet(name: str, present: Frozen | None = None) -> Sheet:
    (found,) = assessment(present, name).sheets
    return found


def entry(table: str, reporter: str = PARKS, **more: Any) -> dict[str, Any]:
    """Give an entry of the office on a unit's year."""
    known: dict[str, dict[str, Any]] = {
        "bonuses": {"basis": "表彰", "document": "样例1号", "decided_on": "2020-01-09"},
        "deductions": {"basis": "通报", "document": "样例2号", "decided_on": "2020-01-09"},
        "year_grades": {"given_on": "2020-01-09"},
        "appeals": {
            "filed_on": "2020-01-10",
            "about": "复核",
            "outcome": "pending",
            "points": 0.0,
            "decided_on": None,
            "document": "",
        },
        "approvals": {"approved_on": "2020-01-20", "document": "样例3号"},
    }
    common = {"reporter": reporter, "year": 2019, "points": 1.0, "by": "某", "note": ""}
    return {**common, **known[table], "file": "office/x.toml", "line": 1, **more}
