import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.expressions import Answer, CelFailure, Fact, Program, names_in
from duban.expressions.language import add_up, environment, faults_of

FACTS = {
    "facts.lamps.all": Fact("facts.lamps.all", "number"),
    "facts.lamps.lit": Fact("facts.lamps.lit", "number"),
    "facts.state": Fact("facts.state", "text"),
    "facts.open": Fact("facts.open", "flag"),
    "facts.plants": Fact(
        "facts.plants", "list", {"name": "text", "stage": "text", "tons": "number", "ok": "flag"}
    ),
}
BASELINES = {"stock": 200.0, "idle": 1.0}
RATE = "100.0 * facts.lamps.lit / facts.lamps.all"
OPENED = 'double(facts.plants.filter(p, p.stage == "opened").size())'
TONS = 'sum(facts.plants, "tons")'


def answer(facts: object, previous: object = None, **expressions: str) -> Answer:
    checks = {key: each for key, each in expressions.items() if key.startswith("check")}
    values = {key: each for key, each in expressions.items() if key not in checks}
    return Program(FACTS, BASELINES, values, checks).answer(facts, previous)  # type: ignore[arg-type]


def value(expression: str, facts: object) -> object:
    return answer(facts, value=expression).values["value"]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        (RATE, ("facts.lamps.lit", "facts.lamps.all")),
        (OPENED, ("facts.plants",)),
        ("facts.plants.size ()", ("facts.plants",)),
        ('facts.state == "facts.lamps.lit"', ("facts.state",)),
        ("facts.state.startsWith('g')", ("facts.state",)),
        ("previous.state.endsWith ('facts.open')", ("previous.state",)),
        ("facts.plants.all(p, p.name.startsWith(facts.state))", ("facts.plants", "facts.state")),
        (r"facts.state == 'it\'s facts.open'", ("facts.state",)),
        ("facts.lamps.lit >= previous.lamps.lit", ("facts.lamps.lit", "previous.lamps.lit")),
        (
            "baseline.stock + facts.lamps.all + facts.lamps.all",
            ("baseline.stock", "facts.lamps.all"),
        ),
        ("1.0", ()),
    ],
)
def test_names_of_an_expression_are_found_once_each(
    expression: str, names: tuple[str, ...]
) -> None:
    assert names_in(expression) == names


def test_rate_is_computed_from_whole_numbers() -> None:
    assert value(RATE, {"lamps": {"all": 50, "lit": 49}}) == 98.0


def test_things_are_counted_by_stage() -> None:
    plants = [{"name": "a", "stage": "opened"}, {"name": "b", "stage": "started"}, {"name": "c"}]
    assert value(OPENED, {"plants": plants}) == 1.0


YARD = {
    "plants": [
        {"name": "a", "stage": "opened", "tons": 4},
        {"name": "b", "stage": "started", "tons": 2.5},
        {"name": "c", "stage": "closed", "tons": 1},
        {"name": "d", "tons": 0.5},
    ]
}


@pytest.mark.parametrize(
    ("filtered", "total"),
    [
        ("", 8.0),
        ('.filter(p, p.stage == "opened")', 4.0),
        ('.filter(p, p.stage == "razed")', 0.0),
        ('.filter(p, p.stage != "opened")', 4.0),
        ('.filter(p, p.stage in ["opened", "started"])', 6.5),
        (".filter(p, p.stage in [])", 0.0),
        (".filter(p, p.tons > 1.0)", 6.5),
    ],
)
def test_sum_over_a_list_or_a_filter_of_one(filtered: str, total: float) -> None:
    source = TONS.replace("facts.plants", f"facts.plants{filtered}")
    assert value(f"{source} + 1.0", YARD) == total + 1.0


def test_sums_of_this_month_and_the_one_before() -> None:
    source = f"{TONS} - {TONS.replace('facts', 'previous')}"
    assert answer(YARD, {"plants": []}, grown=source).values == {"grown": 8.0}
    assert answer(YARD, None, grown=source).values == {"grown": "previous.plants"}


@pytest.mark.parametrize(
    ("plants", "named"),
    [
        ({"plants": [{"name": "a", "stage": "opened"}]}, "facts.plants[].tons"),
        ({"plants": [{"name": "a", "stage": "started"}]}, 0.0),
        ({"plants": None}, "facts.plants"),
        ({}, "facts.plants"),
    ],
)
def test_sum_names_what_was_not_reported(plants: object, named: object) -> None:
    assert value(TONS.replace("plants", 'plants.filter(p, p.stage == "opened")'), plants) == named


def resident_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") // 1024


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
def test_answers_with_a_sum_keep_no_memory() -> None:
    """Added up by the library, these lists would keep more than 20 MiB."""
    program = Program(FACTS, BASELINES, {f"tons{n}": f"{TONS} + {n}.0" for n in range(6)}, {})
    facts = {"plants": YARD["plants"] * 10}
    for _ in range(100):
        program.answer(facts, None)
    before = resident_kib()
    for _ in range(300):
        program.answer(facts, None)
    assert resident_kib() - before < 8 * 1024


def test_numbers_of_things_add_up() -> None:
    assert (
        value(TONS, {"plants": [{"name": "a", "tons": 700}, {"name": "b", "tons": 1.5}]}) == 701.5
    )


def test_empty_list_adds_up_to_0() -> None:
    assert value(TONS, {"plants": []}) == 0.0


@given(st.lists(st.floats(-1e9, 1e9), max_size=20))
def test_sum_is_that_of_python(numbers: list[float]) -> None:
    assert add_up([{"tons": each} for each in numbers], "tons") == pytest.approx(sum(numbers))


def test_sum_refuses_a_thing_without_the_key() -> None:
    with pytest.raises(LookupError, match="lacks tons"):
        add_up([{"name": "a"}], "tons")


def test_0_of_0_is_nothing_to_measure_and_x_of_0_is_infinite() -> None:
    nothing = value(RATE, {"lamps": {"all": 0, "lit": 0}})
    assert isinstance(nothing, float)
    assert math.isnan(nothing)
    assert value(RATE, {"lamps": {"all": 0, "lit": 3}}) == math.inf


@pytest.mark.parametrize(
    "facts", [{}, {"lamps": {}}, {"lamps": {"all": None}}, {"lamps": {"lit": 3}}]
)
def test_value_with_an_absent_fact_is_the_facts_name(facts: object) -> None:
    assert value(RATE, facts) in {"facts.lamps.all", "facts.lamps.lit"}


def test_number_that_a_thing_lacks_is_named_with_its_list() -> None:
    plants = [{"name": "a", "tons": 1}, {"name": "b"}]
    assert value(TONS, {"plants": plants}) == "facts.plants[].tons"


def test_lacking_number_leaves_the_other_answers_alone() -> None:
    found = answer(
        {"plants": [{"name": "a"}], "lamps": {"all": 2, "lit": 1}},
        rate=RATE,
        tons=TONS,
        check_lit="facts.lamps.lit <= facts.lamps.all",
        check_tons="facts.plants.all(p, p.tons > 0.0)",
    )
    assert found.values == {"rate": 50.0, "tons": "facts.plants[].tons"}
    assert found.checks == {"check_lit": True}


def test_check_is_true_or_false() -> None:
    rule = "facts.lamps.lit <= facts.lamps.all"
    assert answer({"lamps": {"all": 1, "lit": 2}}, check=rule).checks == {"check": False}


def test_check_with_an_absent_fact_is_skipped() -> None:
    assert answer({"open": True}, check="facts.open && facts.lamps.all > 0.0").checks == {}


def test_previous_facts_are_those_of_the_report_before() -> None:
    rule = "facts.lamps.lit >= previous.lamps.lit"
    now, before = {"lamps": {"lit": 4}}, {"lamps": {"lit": 5}}
    assert answer(now, before, check=rule).checks == {"check": False}
    assert answer(now, None, check=rule).checks == {}


def test_baselines_are_constants() -> None:
    assert value("baseline.stock - facts.lamps.all", {"lamps": {"all": 50}}) == 150.0


def test_texts_and_flags_are_compared() -> None:
    found = answer(
        {"state": "ok", "open": False}, check_a='facts.state == "ok"', check_b="facts.open"
    )
    assert found.checks == {"check_a": True, "check_b": False}


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("facts.state.startsWith('op')", True),
        ("facts.state.endsWith('op')", False),
        ("facts.state.contains('pen')", True),
        ("facts.state.matches('^o.*n$')", True),
        ("facts.state.size() == 4", True),
        ("!previous.state.startsWith('op')", True),
        ("timestamp('2019-03-01T00:00:00Z').getFullYear() == 2019 && facts.open", True),
    ],
)
def test_methods_of_cel_are_sound_and_answered(expression: str, holds: bool) -> None:
    assert faults_of(environment(FACTS, BASELINES), expression, "BOOL") == []
    said = answer({"state": "open", "open": True}, {"state": "shut"}, check=expression)
    assert said.checks == {"check": holds}


def test_failure_of_the_engine_is_no_answer() -> None:
    plants = [{"name": "a"}, {"name": "b"}]
    found = answer({"plants": plants}, odd="double(facts.plants[5].name.size())", tons="1.0")
    failure = found.values["odd"]
    assert isinstance(failure, CelFailure)
    assert failure.lacking == ""
    assert found.values["tons"] == 1.0


def test_value_without_a_fact_that_fails_stays_a_failure() -> None:
    found = answer({}, odd='sum([{"name": "a"}], "tons")')
    assert isinstance(found.values["odd"], CelFailure)


def test_second_failing_report_is_answered_like_the_first() -> None:
    program = Program(FACTS, BASELINES, {"tons": TONS}, {})
    facts = {"plants": [{"name": "a"}]}
    assert program.answer(facts, None).values == program.answer(facts, None).values


def test_expression_that_does_not_compile_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"facts\.lamp\.all"):
        Program(FACTS, BASELINES, {"x": "facts.lamp.all"}, {})


@pytest.mark.parametrize(
    ("expression", "wanted", "column", "name", "said"),
    [
        ("facts.lamp.all", "DOUBLE", 11, "facts.lamp.all", "undeclared"),
        ("facts.lamps.all + 1", "DOUBLE", 17, "", "overload"),
        ("facts.lamps.all > facts.state", "BOOL", 17, "", "overload"),
        ("facts.lamps.all", "BOOL", 0, "", "gives DOUBLE, not BOOL"),
        ("facts.lamps.all +", "DOUBLE", 18, "", "Syntax error"),
        ("baseline.none", "DOUBLE", 9, "baseline.none", "undeclared"),
    ],
)
def test_fault_of_an_expression_is_found_with_its_column(
    expression: str, wanted: str, column: int, name: str, said: str
) -> None:
    (fault, *_) = faults_of(environment(FACTS, BASELINES), expression, wanted)
    assert (fault.column, fault.name) == (column, name)
    assert said in fault.said


@pytest.mark.parametrize(
    ("expression", "wanted"), [(RATE, "DOUBLE"), (TONS, "DOUBLE"), ("facts.open", "BOOL")]
)
def test_sound_expression_has_no_fault(expression: str, wanted: str) -> None:
    assert faults_of(environment(FACTS, BASELINES), expression, wanted) == []


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_rate_is_that_of_python(lit: int, lamps: int) -> None:
    assert value(RATE, {"lamps": {"all": lamps, "lit": lit}}) == 100.0 * lit / lamps
