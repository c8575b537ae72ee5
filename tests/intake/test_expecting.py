"""What a reporter expects of the next month is read, or told with its place why not."""

from typing import Any

import pytest
from tests.intake.desks import recorded
from tests.water import submission

from duban.model.findings import Finding
from duban.model.submission import Record


def told(expected: Any, period: str = "2019-03") -> Record:
    found = recorded(submission(period, expected=expected)).record
    assert found is not None
    return found


def refused(expected: Any, period: str = "2019-03") -> Finding:
    found = told(expected, period)
    assert (found.expected, found.faults) == ((), ())
    (note,) = found.notes
    assert note.code == "FACT-007"
    return note


def of(value: Any, unit: Any = "count") -> dict[str, Any]:
    return {"value": value, "unit": unit}


def test_a_value_with_its_unit_is_taken() -> None:
    assert told({"wells": of(40)}).expected == (("wells", 40.0),)


def test_the_order_is_that_of_the_rules() -> None:
    found = told({"capacity": of(1, "t"), "wells": of(40)})
    assert [name for name, _ in found.expected] == ["wells", "capacity"]


def test_a_unit_may_be_said_in_chinese() -> None:
    assert told({"capacity": of(1.5, "吨")}).expected == (("capacity", 1.5),)


def test_a_unit_may_be_said_in_full_width() -> None:
    assert told({"capacity": of(1.5, "ｔ ")}).expected == (("capacity", 1.5),)


def test_a_submission_without_it_expects_nothing() -> None:
    found = recorded(submission()).record
    assert found is not None
    assert (found.expected, found.notes) == ((), ())


@pytest.mark.parametrize(
    ("expected", "fact", "said"),
    [
        ({"wels": of(1)}, "expected.wels", "Unknown indicator wels; did you mean wells?"),
        ({"zzz": of(1)}, "expected.zzz", "Unknown indicator zzz; known are"),
        ({"wells": 40}, "expected.wells", "must be a value with its unit such as"),
        ({"wells": {"value": 40}}, "expected.wells", "must be a value with its unit such as"),
        ({"wells": of("40")}, "expected.wells.value", "must be a number, but is 40"),
        ({"wells": of(None)}, "expected.wells.value", "must be a number, but is null"),
        ({"wells": of(True)}, "expected.wells.value", "must be a number, but is true"),
        ({"wells": of(-1)}, "expected.wells.value", "is -1: it must lie between 0 and"),
        ({"wells": of(10**13)}, "expected.wells.value", "it must lie between 0 and"),
        ({"wells": of(1, "km")}, "expected.wells.unit", "is given in km: write one of its units"),
        ({"wells": of(1, ["t"])}, "expected.wells.unit", "write one of its units"),
        ({"leaks": of(1)}, "expected.leaks", "has no progress to report for 2019-04"),
        ({"coverage": of(50, "%")}, "expected.coverage", "has no progress to report for 2019-04"),
        ([1], "expected", "must be given by indicator, but is […]"),
        ("viele", "expected", "must be given by indicator, but is viele"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(expected: Any, fact: str, said: str) -> None:
    note = refused(expected)
    assert said in note.said.say("en")
    assert note.fact == fact
    assert note.place.isdigit()
    assert (note.plan, note.area, note.reporter, note.period) == (
        "sample", "water", "bureau", "2019-03"
    )  # fmt: skip


def test_the_place_is_the_line_of_the_value() -> None:
    right, wrong = refused({"wells": of(-1)}), refused({"wells": of(1, "km")})
    assert int(wrong.place) == int(right.place) + 1


def test_a_wrong_value_leaves_the_right_ones_and_the_facts() -> None:
    content = submission(facts={"wells": 30}, expected={"wells": of(40), "capacity": of(-1, "t")})
    found = recorded(content).record
    assert found is not None
    assert (found.expected, found.facts, found.passes) == ((("wells", 40.0),), {"wells": 30}, True)


def test_after_the_last_month_there_is_nothing_to_expect() -> None:
    assert "has no progress to report for 2020-01" in refused({"wells": of(1)}, "2019-12").said.say(
        "en"
    )


def test_quarterly_figures_are_expected_in_the_month_before() -> None:
    assert told({"coverage": of(50, "%")}, "2019-05").expected == (("coverage", 50.0),)


def test_many_faults_are_counted() -> None:
    found = told({f"x{number}": of(1) for number in range(80)})
    assert len(found.notes) == 51
    assert found.notes[-1].said.say("en").startswith("30 more faults are not listed")


def test_a_forecast_makes_another_version() -> None:
    one, other = told({"wells": of(40)}), told({"wells": of(41)})
    assert one.content != other.content


@pytest.mark.parametrize("engine", ["fast", "reference", "both"])
def test_each_engine_lets_it_pass(engine: Any) -> None:
    found = recorded(submission(expected={"wells": of("viele")}), engine).record
    assert found is not None
    assert found.passes
