import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders import a_root

from duban.errors import RuleFileError
from duban.roots import Root
from duban.schemafiles.reading import combined, read_schema, shared_types, write_out

SHARED = {
    "date": {"type": "string", "format": "date", "title": "日期"},
    "work": {"type": "object", "properties": {"date": {"$ref": "#/$defs/date"}}},
}
FACTS_TYPE = "../duban/facts.schema.json#/$defs/"


def root_with(folder: Path, text: str) -> Root:
    return a_root(folder / "ours", {"schemas/p/a.schema.json": text})


def write(schema: dict[str, Any]) -> dict[str, Any]:
    return write_out(schema, SHARED, "a.schema.json")


def test_schema_is_read_with_its_shown_path(tmp_path: Path) -> None:
    root = root_with(tmp_path, '{"type": "object"}')
    found = read_schema((root,), "p", "a.schema.json")
    assert found == ({"type": "object"}, "ours/schemas/p/a.schema.json")


def test_schema_of_no_root_is_none(tmp_path: Path) -> None:
    assert read_schema((root_with(tmp_path, "{}"),), "p", "b.schema.json") is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [('{\n"type": }', 2, "Not JSON"), ("[]", 1, "JSON object"), ("", 1, "Not JSON")],
)
def test_what_is_no_schema_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    root = root_with(tmp_path, text)
    with pytest.raises(RuleFileError, match=rf"a\.schema\.json:{line}: .*{said}"):
        read_schema((root,), "p", "a.schema.json")


def test_schema_in_another_encoding_is_refused(tmp_path: Path) -> None:
    root = root_with(tmp_path, "")
    (root.path / "schemas/p/a.schema.json").write_bytes('{"title": "路灯"}'.encode("gbk"))
    with pytest.raises(RuleFileError, match="Not UTF-8"):
        read_schema((root,), "p", "a.schema.json")


def test_shared_type_stands_in_place_of_its_reference() -> None:
    written = write({"properties": {"on": {"$ref": FACTS_TYPE + "date"}}})
    assert written == {"properties": {"on": SHARED["date"]}}


def test_what_stands_beside_a_reference_wins() -> None:
    written = write({"on": {"$ref": FACTS_TYPE + "date", "title": "完成日期"}})
    assert written["on"] == {"type": "string", "format": "date", "title": "完成日期"}


def test_reference_within_a_shared_type_is_written_out_too() -> None:
    written = write({"work": {"$ref": FACTS_TYPE + "work"}})
    assert written["work"]["properties"]["date"] == SHARED["date"]


def test_references_in_a_list_are_written_out() -> None:
    assert write({"anyOf": [{"$ref": FACTS_TYPE + "date"}, True]})["anyOf"] == [
        SHARED["date"],
        True,
    ]


def test_local_type_goes_before_a_shared_one_and_is_left_out() -> None:
    schema = {"$defs": {"date": {"type": "null"}}, "on": {"$ref": "#/$defs/date"}}
    assert write(schema) == {"on": {"type": "null"}}


@pytest.mark.parametrize("reference", [FACTS_TYPE + "dat", "#/$defs/dat", "http://x/y.json"])
def test_reference_that_leads_nowhere_is_refused(reference: str) -> None:
    with pytest.raises(RuleFileError, match=r"a\.schema\.json: .*leads nowhere.*date, work"):
        write({"on": {"$ref": reference}})


def test_reference_in_a_circle_is_refused() -> None:
    schema = {
        "$defs": {"a": {"x": {"$ref": "#/$defs/b"}}, "b": {"x": {"$ref": "#/$defs/a"}}},
        "on": {"$ref": "#/$defs/a"},
    }
    with pytest.raises(RuleFileError, match="leads in a circle"):
        write(schema)


def test_shared_types_are_those_of_the_facts_schema(tmp_path: Path) -> None:
    files = {"schemas/duban/facts.schema.json": json.dumps({"$defs": SHARED})}
    assert shared_types((a_root(tmp_path, files),)) == SHARED


def test_missing_shared_types_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="shared types are missing"):
        shared_types((a_root(tmp_path, {}),))


def test_shared_types_without_any_type_are_an_error(tmp_path: Path) -> None:
    root = a_root(tmp_path / "ours", {"schemas/duban/facts.schema.json": "{}"})
    with pytest.raises(RuleFileError, match=r"ours/schemas/duban/facts\.schema\.json"):
        shared_types((root,))


def test_combined_schema_asks_for_the_areas_facts_and_tasks_only() -> None:
    envelope = {"properties": {"plan": {}, "facts": {}, "tasks": {"type": "object"}}}
    facts = {"$schema": "x", "$id": "y", "type": "object"}
    schema = combined(envelope, facts, ("1.4",))
    assert schema["properties"] == {
        "plan": {},
        "facts": {"type": "object"},
        "tasks": {
            "type": "object",
            "properties": {"1.4": {"$ref": "#/$defs/task"}},
            "additionalProperties": False,
        },
    }
    assert envelope["properties"]["facts"] == {}
