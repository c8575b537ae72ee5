"""Formulas that name what there is not, or say what they may not."""

import pytest
from tests.rulecheck.broken import RULES, Broken

VALUE = '"100.0 * facts.samples.passed / facts.samples.taken"'
EXPECT = '"facts.samples.passed <= facts.samples.taken"'


def test_sound_root_has_no_remark(broken: Broken) -> None:
    assert broken.remarks() == []
    assert broken.with_roads().remarks() == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("100.0 * facts.samples.pased / facts.samples.taken", "did you mean facts.samples.passed?"),
        (
            "100.0 * facts.Samples.passed / facts.samples.taken",
            "did you mean facts.samples.passed?",
        ),
        ("100.0 * facts.samples / facts.samples.taken", "there is no fact facts.samples"),
        ("100.0 * baseline.nothing / facts.samples.taken", "there is no baseline baseline.nothing"),
        ("100.0 * previous.samples.passed / facts.samples.taken", "[[check]] only"),
        ("100 * facts.samples.passed / facts.samples.taken", "write 1.0, not 1"),
        ("facts.samples.passed + facts.scheme.stage", "+ does not take double, string"),
        ("facts.scheme.stage", "gives STRING, not DOUBLE"),
        ("facts.samples.passed <= facts.samples.taken", "comparisons stand inside filter only"),
        ("facts.samples.passed > 0.0 ? 1.0 : 0.0", "?:"),
        ("100.0 * facts.samples.passed /", "Syntax error"),
        ("summe(facts.samples.passed)", "there is no fact summe"),
    ],
)
def test_value_at_fault_is_named_with_its_remedy(broken: Broken, value: str, words: str) -> None:
    broken.change(RULES, VALUE, f'"{value}"').assert_only(RULES, value, words)


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ("facts.samples.passed <= facts.samples.takn", "did you mean facts.samples.taken?"),
        ("previous.samples.passd <= facts.samples.taken", "did you mean previous.samples.passed?"),
        ("facts.samples.passed", "gives DOUBLE, not BOOL"),
        ("facts.samples.passed / facts.samples.taken <= 1.0", "multiply out"),
        ("facts.samples.passed == facts.scheme.stage", "compare like with like"),
        ("facts.samples.passed >= 0.0 && facts.scheme.stage != 'draftet'", "did you mean drafted?"),
    ],
)
def test_expect_at_fault_is_named_with_its_remedy(broken: Broken, expect: str, words: str) -> None:
    broken.change(RULES, EXPECT, f'"{expect}"').assert_only(RULES, f'expect = "{expect}', words)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("double(facts.roads.filter(r, r.stge == 'opened').size())", "mean facts.roads[].stage?"),
        ("double(facts.roads.filter(r, r.stage == 'open').size())", "did you mean opened?"),
        ("double(facts.roads.filter(r, r.stage in ['opened', 'axcepted']).size())", "accepted?"),
        ("double(facts.roads.filter(r, r.length > 'far').size())", "is a number"),
        ("double(facts.roads.filter(r, r.name == 3.0).size())", "is a text"),
        ("sum(facts.roads, 'lenght')", "did you mean facts.roads[].length?"),
        ("sum(facts.roads.filter(r, r.length > 0.0), 'name')", "sum adds numbers"),
        ("facts.roads.size()", "write double("),
        ("double(facts.roads.map(r, r.length).size()) + facts.roads.map(q, 1.0)", "does not take"),
        ("double(facts.roads.filter(r, facts.roads.exists(q, q.name == r.name)).size())", "nest"),
        ("double(facts.roads.filter(r, r.length > 0.0 ? true : false).size())", "?:"),
    ],
)
def test_key_of_a_list_is_held_to_its_columns(broken: Broken, value: str, words: str) -> None:
    broken.with_roads().with_indicator(
        kind='"watch"', value=f'"{value}"', unit='"km"' if "sum" in value else '"count"'
    ).assert_only(RULES, value, words)


def test_chained_filters_are_both_looked_at(broken: Broken) -> None:
    value = "double(facts.roads.filter(r, r.length > 1.0).filter(q, q.nme == 'x').size())"
    broken.with_roads().with_indicator(kind='"watch"', value=f'"{value}"', unit='"count"')
    broken.assert_only(RULES, value, "facts.roads[].name")


def test_of_of_a_cadence_is_looked_at_too(broken: Broken) -> None:
    broken.with_indicator(
        kind='"cadence"',
        value='"facts.samples.taken"',
        times="1",
        every='"event"',
        of='"facts.samples.tken"',
    ).assert_only(RULES, "tken", "did you mean facts.samples.taken?")
