"""Milestones and documents."""

import pytest
from tests.rulecheck.broken import RULES, Broken

FACT = 'fact = "facts.scheme"'


def test_misspelt_fact_is_named(broken: Broken) -> None:
    broken.change(RULES, FACT, 'fact = "facts.sheme"')
    broken.assert_only(RULES, "facts.sheme", "did you mean facts.scheme?")


def test_fact_without_stage_is_named(broken: Broken) -> None:
    broken.change(RULES, FACT, 'fact = "facts.renewed"')
    found = [one for one in broken.remarks() if one.level == "error"]
    assert [one.line for one in found] == [broken.line(RULES, 'fact = "facts.renewed"')]
    assert "facts.renewed has no stage" in found[0].said.say("en")


def test_stage_of_works_on_a_document_is_named(broken: Broken) -> None:
    broken.change(RULES, 'stage = "issued"', 'stage = "opened"')
    broken.assert_only(RULES, 'stage = "opened"', "never reaches the stage opened", "issued")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("count = 3\n", "count = 30\n", "takes at most 20"),
        ("count = 3\n", "\n", "one of count, all = true or item"),
        ("count = 3\n", 'count = 3\nitem = "简阳路"\n', "one of count, all = true or item"),
    ],
)
def test_number_of_things_of_a_list_is_looked_at(
    broken: Broken, old: str, new: str, words: str
) -> None:
    broken.with_roads().change(RULES, old, new)
    broken.assert_only(RULES, 'fact = "facts.roads"', words)


def test_count_on_a_single_work_is_named(broken: Broken) -> None:
    broken.with_roads().change(RULES, 'fact = "facts.roads"', 'fact = "facts.scheme"')
    broken.change(RULES, 'stage = "finished"', 'stage = "drafted"')
    found = [one.said.say("en") for one in broken.remarks() if one.level == "error"]
    assert found == ["roads_done: count has a meaning for a list only, and facts.scheme is none"]
