"""Schemas that are unsound, open, or read in two ways."""

import pytest
from tests.rulecheck.broken import PLUGIN, SCHEMA, Broken

TAKEN = """        "taken": {
          "type": "integer","""


def test_what_is_no_schema_is_named_with_its_line(broken: Broken) -> None:
    broken.change(SCHEMA, TAKEN, TAKEN.replace("integer", "integr"))
    broken.assert_only(SCHEMA, "integr", "Not a schema of draft 2020-12")


def test_open_object_is_named(broken: Broken) -> None:
    text = '"type": "object",\n      "additionalProperties": false,\n      "title": "抽检"'
    broken.change(SCHEMA, text, '"type": "object",\n      "title": "抽检"')
    broken.assert_only(SCHEMA, '"samples"', "additionalProperties")


@pytest.mark.parametrize("pattern", [r"^\\\\d+$", r"^\\\\w+$", r"a\\\\Z", "(?P<a>b)"])
def test_pattern_that_is_read_in_two_ways_is_named(broken: Broken, pattern: str) -> None:
    written = pattern.replace("\\\\\\\\", "\\\\")
    field = f'"note": {{"type": "string", "pattern": "{written}", "title": "注", "description": "注。"}},'
    broken.change(SCHEMA, '    "renewed": {', f'    {field}\n    "renewed": {{')
    found = [one for one in broken.remarks() if one.level == "error"]
    assert [one.line for one in found] == [broken.line(SCHEMA, '"note"')]
    assert "read" in found[0].said.say("en")


def test_pattern_that_does_not_hold_is_named(broken: Broken) -> None:
    field = '"note": {"type": "string", "pattern": "(", "title": "注", "description": "注。"},'
    broken.change(SCHEMA, '    "renewed": {', f'    {field}\n    "renewed": {{')
    found = [one.said.say("en") for one in broken.remarks() if one.level == "error"]
    assert len(found) == 1
    assert "does not hold" in found[0]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('"minimum": 0,', '"minimun": 0,'), ('"x-unit": "count"', '"x-cumulativ": true')],
)
def test_misspelt_keyword_is_named_with_the_nearest(broken: Broken, right: str, wrong: str) -> None:
    path = broken.path / SCHEMA
    before, found, after = path.read_text(encoding="utf-8").partition(right)
    assert found
    path.write_text(f"{before}{wrong}{after}", encoding="utf-8")
    name = wrong.split('"')[1]
    remarks = [one for one in broken.remarks() if "unknown keyword" in one.said.msgid]
    assert [(one.level, one.line) for one in remarks] == [("error", broken.line(SCHEMA, name))]
    near = {"minimun": "minimum", "x-cumulativ": "x-cumulative"}[name]
    assert f"unknown keyword {name}; did you mean {near}?" in remarks[0].said.say("en")


def test_fractional_step_is_named(broken: Broken) -> None:
    broken.change(SCHEMA, '"maximum": 10000,', '"multipleOf": 0.1,')
    broken.assert_only(SCHEMA, "multipleOf", "fractional multipleOf")


@pytest.mark.parametrize(("name", "words"), [("list", "is a word"), ("Taken", "small letters")])
def test_name_that_expressions_cannot_use_is_named(broken: Broken, name: str, words: str) -> None:
    broken.change(
        SCHEMA, '    "renewed": {', f'    "{name}": {{"$ref": "#/$defs/n"}},\n    "renewed": {{'
    )
    path = broken.path / SCHEMA
    text = path.read_text(encoding="utf-8").rstrip().removesuffix("}").rstrip()
    number = '{"type": "number", "x-unit": "d", "title": "日", "description": "日。"}'
    path.write_text(f'{text},\n  "$defs": {{"n": {number}}}\n}}\n', encoding="utf-8")
    found = [one for one in broken.remarks() if one.level == "error"]
    assert len(found) == 1
    assert words in found[0].said.say("en")


def test_what_is_not_json_is_named(broken: Broken) -> None:
    broken.change(SCHEMA, '"maximum": 10000,', '"maximum": ,')
    broken.assert_only(SCHEMA, '"maximum": ,', "Not JSON")


def test_reference_that_leads_nowhere_is_named(broken: Broken) -> None:
    broken.change(SCHEMA, "#/$defs/document", "#/$defs/dokument")
    assert "leads nowhere" in broken.only().said.say("en")


@pytest.mark.parametrize(
    ("keyword", "shown"),
    [
        ('"x-shown-as": {"unit": "万平方米"}', "x-shown-as"),
        ('"x-shown-as": "万个"', "x-shown-as"),
        ('"x-labels": ["a"]', "x-labels"),
    ],
)
def test_keyword_that_forms_cannot_read_is_an_error_of_its_fact(
    broken: Broken, keyword: str, shown: str
) -> None:
    broken.change(SCHEMA, '"x-cumulative": true', f'"x-cumulative": true, {keyword}')
    found = [one for one in broken.remarks() if one.level == "error"]
    assert [(one.level, one.file) for one in found] == [("error", f"broken/{SCHEMA}")]
    assert f'facts.renewed "{shown}" must be' in found[0].said.say("en")


def test_fact_of_two_types_is_an_error(broken: Broken) -> None:
    text = (broken.path / SCHEMA).read_text("utf-8")
    broken.write(SCHEMA, text.replace('"type": "number"', '"type": ["number", "null"]'))
    said = [one.said.say("en") for one in broken.remarks() if one.level == "error"]
    assert said
    assert all('"type" must be one type' in each for each in said)


def test_set_in_a_plugins_schema_is_an_error_of_the_plugin(broken: Broken) -> None:
    text = (broken.path / PLUGIN).read_text("utf-8")
    hook = (
        "\n\n@hookimpl\ndef duban_schema():\n    return {'type': 'object', 'properties': {'a'}}\n"
    )
    broken.write(PLUGIN, text + hook)
    found = [one for one in broken.remarks() if one.level == "error"]
    assert [one.file for one in found] == [f"broken/{PLUGIN}"]
    assert "facts.properties must be what JSON has" in found[0].said.say("en")
