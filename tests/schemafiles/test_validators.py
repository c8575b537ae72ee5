from collections.abc import Mapping
from typing import Any

import pytest

from duban.schemafiles.validators import (
    FastValidator,
    ReferenceValidator,
    Validator,
    Violation,
    _node,
    validator,
)

SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {
        "task": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name", "day"],
            "properties": {"name": {"type": "string", "maxLength": 3}, "day": {"format": "date"}},
        }
    },
    "type": "object",
    "required": ["lit"],
    "additionalProperties": False,
    "properties": {
        "lit": {"type": "integer", "minimum": 0},
        "stage": {"enum": ["started", "finished"]},
        "at": {"type": "string", "format": "date-time"},
        "things": {"type": "array", "maxItems": 20, "items": {"$ref": "#/$defs/task"}},
        "either": {"anyOf": [{"$ref": "#/$defs/task"}, {"type": "null"}]},
        "first": {"allOf": [{"type": "string"}, {"minLength": 2}]},
        "period": {"pattern": "^[0-9]{4}-[0-9]{2}$"},
    },
}
THING = {"name": "a", "day": "2019-06-30"}

engines = pytest.mark.parametrize("engine", [FastValidator(SCHEMA), ReferenceValidator(SCHEMA)])


@engines
def test_document_that_fits_has_no_violations(engine: Validator) -> None:
    document = {"lit": 3, "stage": "started", "things": [THING], "either": None}
    assert engine.fits(document)
    assert engine.violations(document) == []


@engines
@pytest.mark.parametrize(
    ("document", "violation"),
    [
        ({"lit": "3"}, Violation(("lit",), "type", "integer", "3")),
        ({"lit": -1}, Violation(("lit",), "minimum", 0, -1)),
        (
            {"lit": 1, "stage": "ended"},
            Violation(("stage",), "enum", ["started", "finished"], "ended"),
        ),
        ({"lit": 1, "first": "a"}, Violation(("first",), "minLength", 2, "a")),
        (
            {"lit": 1, "things": [THING, THING | {"name": "long"}]},
            Violation(("things", 1, "name"), "maxLength", 3, "long"),
        ),
    ],
)
def test_violation_names_place_keyword_and_demand(
    engine: Validator, document: object, violation: Violation
) -> None:
    assert not engine.fits(document)
    assert engine.violations(document) == [violation]


@engines
def test_missing_fields_are_named_together(engine: Validator) -> None:
    (found,) = engine.violations({"lit": 1, "things": [{}]})
    assert (found.path, found.names) == (("things", 0), ("name", "day"))


@engines
def test_unknown_fields_are_named_each_at_its_place(engine: Validator) -> None:
    found = engine.violations({"lit": 1, "things": [THING | {"nane": 1, "dya": 2}]})
    assert [(one.path[-1], one.names, one.demand) for one in found] == [
        ("dya", ("dya",), ["day", "name"]),
        ("nane", ("nane",), ["day", "name"]),
    ]


@engines
def test_violations_stand_in_the_order_of_a_list(engine: Validator) -> None:
    things = [THING | {"name": 1} if index in {2, 10} else THING for index in range(12)]
    found = engine.violations({"lit": 1, "things": things})
    assert [one.path[1] for one in found] == [2, 10]


@engines
def test_document_that_is_no_object_violates_the_type(engine: Validator) -> None:
    assert [one.keyword for one in engine.violations([])] == ["type"]


@engines
@pytest.mark.parametrize(
    ("at", "fits"),
    [
        ("2019-07-04T16:20:00+08:00", True),
        ("2019-07-04t16:20:00.5z", True),
        ("2019-07-04T16:20:00", False),
        ("2019-07-04 16:20:00+08:00", False),
        ("2019-02-30T16:20:00Z", False),
        ("2019-07-04T16:20:00+08:60", False),
        ("0000-02-29T16:20:00Z", True),
        ("today", False),
    ],
)
def test_time_needs_an_offset(engine: Validator, at: str, fits: bool) -> None:
    assert engine.fits({"lit": 1, "at": at}) is fits


@engines
@pytest.mark.parametrize("day", ["20190630", "2019-W26-7", "2019-06-31", "2019-6-3"])
def test_date_has_year_month_and_day(engine: Validator, day: str) -> None:
    assert not engine.fits({"lit": 1, "things": [THING | {"day": day}]})


@engines
@pytest.mark.parametrize(
    ("period", "fits"), [("2019-06", True), ("2019-06\n", False), ("x2019-06", False), (6, True)]
)
def test_pattern_ends_at_the_very_end(engine: Validator, period: object, fits: bool) -> None:
    document = {"lit": 1, "period": period}
    assert engine.fits(document) is fits
    assert [one.keyword for one in engine.violations(document)] == ([] if fits else ["pattern"])


@engines
def test_format_is_asked_of_texts_only(engine: Validator) -> None:
    assert engine.fits({"lit": 1, "things": [THING | {"day": 3}]})
    assert [one.keyword for one in engine.violations({"lit": 1, "at": 3})] == ["type"]


def test_engine_is_chosen_by_name() -> None:
    kinds = [type(validator(SCHEMA, engine)) for engine in ("fast", "reference", "both")]
    assert kinds == [FastValidator, ReferenceValidator, FastValidator]


def test_schema_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        FastValidator({"type": "nonsense"})


@pytest.mark.parametrize("named", [(), ("$ref",)], ids=["reference unnamed", "reference named"])
def test_keyword_is_found_behind_a_reference(named: tuple[str, ...]) -> None:
    path = ("properties", "things", "items", *named, "properties", "name")
    assert _node(SCHEMA, path) == {"type": "string", "maxLength": 3}
