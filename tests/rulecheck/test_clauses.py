"""Clauses of the notice."""

import pytest
from tests.rulecheck.broken import RULES, Broken

CLAUSE = 'clause = ["附件1 三(四)"]'


@pytest.mark.parametrize("clause", ["附件1 三(四)一", "附件1 二·6", "通知 三", "附件2 一"])
def test_clause_of_a_known_form_holds(broken: Broken, clause: str) -> None:
    assert broken.change(RULES, CLAUSE, f'clause = ["{clause}"]').remarks() == []


@pytest.mark.parametrize(
    "clause", ["附件1三(四)一", "附件1 三\uff08四\uff09一", "notice 3", "附件1 三(4)1", " "]
)
def test_clause_of_no_known_form_is_named(broken: Broken, clause: str) -> None:
    broken.change(RULES, CLAUSE, f'clause = ["{clause}"]')
    broken.assert_only(RULES, f'clause = ["{clause}"]', "附件1 三(一)四")


def test_clause_of_another_part_is_named(broken: Broken) -> None:
    broken.change(RULES, CLAUSE, 'clause = ["附件1 三(五)一"]')
    broken.assert_only(RULES, "附件1 三(五)一", "4.6", "附件1 三(四)")


def test_clause_of_an_indicator_is_looked_at(broken: Broken) -> None:
    broken.change(RULES, 'unit = "km"\n', 'unit = "km"\nclause = ["三·一"]\n')
    broken.assert_only(RULES, '"三·一"', "no known form")


def test_missing_clause_is_named(broken: Broken) -> None:
    line = broken.line(RULES, "[[task]]")
    found = broken.change(RULES, CLAUSE, "").only()
    assert (found.file, found.line) == (f"broken/{RULES}", line)
    assert "clause" in found.said.say("en")
