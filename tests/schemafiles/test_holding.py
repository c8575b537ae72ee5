"""What forms and messages read in a facts schema."""

import math
from typing import Any

import pytest

from duban.errors import FileErrors, RuleFileError
from duban.schemafiles.holding import hold_to_facts, hold_to_json


def of_leaf(**keywords: Any) -> dict[str, Any]:
    leaf = {"type": "number", **{key.replace("_", "-"): each for key, each in keywords.items()}}
    return {"type": "object", "properties": {"beds": {"type": "object", "properties": {"a": leaf}}}}


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("x_shown_as", {"unit": "万平方米"}),
        ("x_shown_as", {"factor": 10000}),
        ("x_shown_as", {"unit": "万平方米", "factor": "10000"}),
        ("x_shown_as", {"unit": "万平方米", "factor": True}),
        ("x_shown_as", {"unit": "万平方米", "factor": math.inf}),
        ("x_shown_as", {"unit": 1, "factor": 10000}),
        ("x_shown_as", "万个"),
        ("x_shown_as", None),
        ("type", ["number", "null"]),
        ("type", 5),
        ("x_unit", ["m2"]),
        ("x_cumulative", "yes"),
        ("x_may_shrink", 1),
        ("x_labels", ["a", "b"]),
        ("x_labels", {"a": 1}),
        ("x_key", True),
        ("x_rollup", {}),
        ("title", 5),
        ("maxItems", "10"),
        ("items", True),
        ("properties", ["a"]),
    ],
)
def test_keyword_of_another_type_is_named_with_its_fact(keyword: str, value: Any) -> None:
    with pytest.raises(RuleFileError) as caught:
        hold_to_facts(of_leaf(**{keyword: value}), "ours/a.schema.json")
    said = str(caught.value)
    name = keyword.replace("_", "-")
    assert said.startswith(f'ours/a.schema.json: facts.beds.a "{name}" must be ')


def test_column_of_a_list_is_held_too() -> None:
    items = {"type": "object", "properties": {"km": {"type": "number", "x-shown-as": "里"}}}
    with pytest.raises(RuleFileError, match=r'facts\.beds\.a\[\]\.km "x-shown-as" must be'):
        hold_to_facts(of_leaf(type="array", items=items), "a.schema.json")


@pytest.mark.parametrize("value", [{"a", "b"}, b"a", object(), 1j])
def test_what_json_has_not_is_named_with_its_place(value: Any) -> None:
    with pytest.raises(RuleFileError, match=r"facts\.properties\.beds\.properties\.a\.enum"):
        hold_to_json(of_leaf(enum=value), "plugins/a.py")


def test_schema_that_is_a_flag_is_refused() -> None:
    with pytest.raises(RuleFileError, match=r"facts\.a must be an object, but is True"):
        hold_to_facts({"type": "object", "properties": {"a": True}}, "a.schema.json")


def test_each_fault_is_told() -> None:
    with pytest.raises(FileErrors) as caught:
        hold_to_facts(of_leaf(type=["number"], x_unit=5, x_shown_as="万个"), "a.schema.json")
    assert len(caught.value.errors) == 3


def test_sound_schema_is_let_through() -> None:
    shown = {"unit": "万平方米", "factor": 10000}
    schema = of_leaf(x_shown_as=shown, x_unit="m2", x_labels={"a": "甲"})
    hold_to_json(schema, "a.schema.json")
    hold_to_facts(schema, "a.schema.json")
