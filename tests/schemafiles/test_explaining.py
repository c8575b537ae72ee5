from typing import Any

import pytest

from duban.schemafiles.explaining import explain, field_name
from duban.schemafiles.leaves import Leaf
from duban.schemafiles.validators import Violation

LEAVES = {
    "facts.arterial.lit": Leaf("facts.arterial.lit", "number", ("主干道路灯", "亮灯数")),
    "facts.roads": Leaf("facts.roads", "list", ("道路",)),
    "facts.scheme.stage": Leaf("facts.scheme.stage", "text", ("实施方案", "阶段")),
}
LIT = ("facts", "arterial", "lit")


def english(keyword: str, demand: Any, found: Any, *names: str) -> str:
    return explain(Violation(LIT, keyword, demand, found, names), LEAVES).say("en")


@pytest.mark.parametrize(
    ("keyword", "demand", "found", "said"),
    [
        ("type", "integer", "3", "facts.arterial.lit must be a whole number, but is “3”"),
        ("type", ["string", "null"], [], "facts.arterial.lit must be string/null, but is […]"),
        ("type", "object", None, "facts.arterial.lit must be an object, but is null"),
        ("type", "string", {"a": 1}, "facts.arterial.lit must be text, but is {…}"),
        ("type", "number", True, "facts.arterial.lit must be a number, but is true"),
        ("type", "array", False, "facts.arterial.lit must be a list, but is false"),
        ("minimum", 0, -1.5, "facts.arterial.lit is -1.5; it cannot be less than 0"),
        ("maximum", 100, 101, "facts.arterial.lit is 101; it cannot be more than 100"),
        ("enum", ["none", "started"], 5, "facts.arterial.lit is 5, which is none of none, started"),
        ("const", 1, 2, "facts.arterial.lit is 2, which is none of 1"),
        (
            "format",
            "date",
            "30.6.2019",
            "facts.arterial.lit must be a date such as 2019-06-30, but is “30.6.2019”",
        ),
        ("format", "uri", "x", "facts.arterial.lit must be uri, but is “x”"),
        ("multipleOf", 2, 3, "facts.arterial.lit: 3 does not meet multipleOf 2"),
    ],
)
def test_sentence_says_what_was_found_and_wanted(
    keyword: str, demand: Any, found: Any, said: str
) -> None:
    assert english(keyword, demand, found) == said


@pytest.mark.parametrize(
    ("keyword", "words"),
    [
        ("maxItems", "too many entries; at most 3"),
        ("minItems", "too few entries; at least 3"),
        ("maxLength", "too long; at most 3"),
        ("minLength", "is empty"),
        ("pattern", "wanted form 3"),
    ],
)
def test_limit_is_said_in_words(keyword: str, words: str) -> None:
    assert words in english(keyword, 3, "x")


def test_near_choice_is_offered() -> None:
    assert english("enum", ["none", "started"], "startet").endswith("did you mean started?")


def test_missing_field_is_to_be_filled_in() -> None:
    said = english("required", ["name", "day"], {}, "name", "day")
    assert said == "facts.arterial.lit lacks name, day: please fill it in"


def test_misspelt_field_is_told_the_nearest_name() -> None:
    said = english("additionalProperties", ["lamps", "lit"], 3, "litt")
    assert said.endswith("did you mean lit?")


def test_foreign_field_is_to_be_removed() -> None:
    said = english("additionalProperties", ["lamps", "lit"], 3, "weather")
    assert said.endswith("please remove it")


def test_found_text_is_shown_harmlessly() -> None:
    assert english("type", "integer", "\x1b[31mred\u202e").endswith("but is “red”")


def test_field_is_named_by_its_titles_in_chinese() -> None:
    name = field_name(LIT, LEAVES)
    assert name.say("zh") == "“主干道路灯 · 亮灯数”"
    assert name.say("en") == "facts.arterial.lit"


def test_field_in_a_list_is_named_by_the_list_and_counted_from_1() -> None:
    assert field_name(("facts", "roads", 0, "name"), LEAVES).say("zh") == "“道路”第1项“name”"


def test_field_without_a_title_is_named_by_its_path() -> None:
    assert field_name(("tasks", "1.4"), LEAVES).say("zh") == "tasks.1.4"


def test_work_or_document_is_named_by_its_own_title() -> None:
    assert field_name(("facts", "scheme"), LEAVES).say("zh") == "“实施方案”"
    assert field_name(("facts", "scheme", "number"), LEAVES).say("zh").startswith("“实施方案”")


def test_the_root_is_the_top_of_the_file() -> None:
    name = field_name((), LEAVES)
    assert (name.say("en"), name.say("zh")) == ("the top of the file", "文件顶层")
