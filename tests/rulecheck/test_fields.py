"""Facts for which the form cannot ask, or of which a clerk cannot know what is meant."""

import pytest
from tests.rulecheck.broken import RULES, SCHEMA, Broken


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('          "title": "抽检数",\n', "", "no title"),
        (',\n          "description": "当月抽检的样品，份。"', "", "no description"),
        (
            '          "x-unit": "count",\n          "title": "抽检数"',
            '          "title": "抽检数"',
            "x-unit",
        ),
        (
            '"x-unit": "count",\n          "title": "抽检数"',
            '"x-unit": "Stück",\n          "title": "抽检数"',
            "Stück",
        ),
    ],
)
def test_number_without_its_words_is_named(broken: Broken, old: str, new: str, words: str) -> None:
    broken.change(SCHEMA, old, new).assert_only(SCHEMA, '"taken"', words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('      "x-key": "name",\n', "", "x-key"),
        ('"x-key": "name"', '"x-key": "nam"', "x-key names nam"),
        ('      "maxItems": 20,\n', "", "maxItems"),
    ],
)
def test_list_that_has_no_end_or_key_is_named(
    broken: Broken, old: str, new: str, words: str
) -> None:
    broken.with_roads().change(SCHEMA, old, new).assert_only(SCHEMA, '"roads"', words)


def test_column_without_unit_is_named_with_its_line(broken: Broken) -> None:
    broken.with_roads().change(SCHEMA, '"x-unit": "km", "title": "长度"', '"title": "长度"')
    broken.assert_only(SCHEMA, '"length"', "facts.roads[].length", "x-unit")


def test_nested_list_is_named(broken: Broken) -> None:
    nested = '"length": {"type": "array", "title": "长度", "description": "公里。"}'
    old = '"length": {"type": "number", "x-unit": "km", "title": "长度", "description": "公里。"}'
    broken.with_roads().change(SCHEMA, old, nested).assert_only(SCHEMA, '"length"', "flat list")


def test_fact_that_lies_too_deep_is_named(broken: Broken) -> None:
    deep = '{"type": "number", "x-unit": "count", "title": "深", "description": "深。"}'
    for name in ("c", "b"):
        deep = f'{{"type": "object", "additionalProperties": false, "properties": {{"{name}": {deep}}}}}'
    broken.change(SCHEMA, '        "passed": {', f'        "deep": {deep},\n        "passed": {{')
    broken.change(RULES, 'facts.samples.taken"\nat_least', 'facts.samples.deep.b.c"\nat_least')
    found = [one for one in broken.remarks() if one.level == "error"]
    assert [one.line for one in found] == [broken.line(SCHEMA, '"deep"')]
    assert "too deep" in found[0].said.say("en")


def test_choice_without_labels_is_named(broken: Broken) -> None:
    kind = '"kind": {"type": "string", "enum": ["a", "b"], "title": "种", "description": "种。"},'
    broken.with_roads().change(
        SCHEMA, '          "length": {', f'          {kind}\n          "length": {{'
    )
    broken.assert_only(SCHEMA, '"kind"', "a, b", "x-labels")


def test_fact_that_no_rule_reads_is_a_warning(broken: Broken) -> None:
    expect = "facts.samples.passed <= facts.samples.taken"
    broken.change(RULES, expect, "facts.renewed >= 0.0")
    value = "100.0 * facts.samples.passed / facts.samples.taken"
    broken.change(RULES, value, "facts.samples.taken").change(RULES, 'unit = "%"', 'unit = "count"')
    broken.assert_only(SCHEMA, '"passed"', "no rule reads it", level="warning")


def test_document_that_no_rule_reads_is_one_warning(broken: Broken) -> None:
    other = '"paper": {"$ref": "../duban/facts.schema.json#/$defs/document"},'
    broken.change(SCHEMA, '    "renewed": {', f'    {other}\n    "renewed": {{')
    broken.assert_only(SCHEMA, '"paper"', "facts.paper is asked for", level="warning")
