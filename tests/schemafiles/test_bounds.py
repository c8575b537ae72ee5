"""The least and the most that a fact can be."""

from math import inf

import pytest

from duban.schemafiles.bounds import bounds_of

SCHEMA = {
    "properties": {
        "share": {"type": "number", "minimum": 0, "maximum": 100},
        "wells": {"properties": {"drilled": {"type": "integer", "minimum": 3}}},
        "parks": {"type": "array", "items": {"properties": {"area": {"minimum": -5}}}},
        "balance": {"type": "number"},
    }
}


@pytest.mark.parametrize(
    ("path", "bounds"),
    [
        ("share", (0, 100)),
        ("wells.drilled", (3, inf)),
        ("balance", (-inf, inf)),
        ("nowhere.at_all", (-inf, inf)),
    ],
)
def test_fact_is_bounded_as_its_schema_says(path: str, bounds: tuple[float, float]) -> None:
    assert bounds_of(SCHEMA, path.split(".")) == bounds


@pytest.mark.parametrize("path", ["parks", "parks.area"])
def test_what_is_made_of_a_list_is_not_negative(path: str) -> None:
    assert bounds_of(SCHEMA, path.split(".")) == (0, inf)
