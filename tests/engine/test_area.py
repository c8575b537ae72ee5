"""What is worked out once for an area."""

import pytest
from attrs import evolve
from tests.water import book

from duban.engine.area import AreaHooks, AreaJudge
from duban.errors import DubanError
from duban.model.rules import RuleBook


def without_names(of: RuleBook) -> RuleBook:
    rules = of.rules["water"]
    (task,) = rules.tasks
    (one,) = task.indicators
    wrong = evolve(task, indicators=(evolve(one, value="facts.well"),))
    return evolve(of, rules={"water": evolve(rules, tasks=(wrong,))})


def test_expression_that_does_not_compile_is_an_error_with_its_file() -> None:
    with pytest.raises(DubanError, match=r"water\.toml: .*do not compile; duban check says where"):
        AreaJudge(without_names(book("wells")), "water", AreaHooks())


def test_unit_is_asked_for_its_own_indicators_only() -> None:
    judge = AreaJudge(book("wells", "outages"), "water", AreaHooks())
    assert [one.id for one in judge.indicators_of("bureau")] == ["wells"]
    assert [one.id for one in judge.indicators_of("station")] == ["outages"]
    assert judge.indicators_of("stranger") == ()


def test_growth_starts_from_its_baseline() -> None:
    assert AreaJudge(book("coverage"), "water", AreaHooks()).yardsticks["coverage"].start == 40.0


def test_growth_without_its_baseline_has_no_start() -> None:
    bare = evolve(book("coverage"), baselines={})
    assert AreaJudge(bare, "water", AreaHooks()).yardsticks["coverage"].start is None


def test_unit_writes_on_the_tasks_it_is_asked_for() -> None:
    judge = AreaJudge(book("wells"), "water", AreaHooks())
    assert (judge.tasks_of("bureau"), judge.tasks_of("station")) == (("1.1",), ())
