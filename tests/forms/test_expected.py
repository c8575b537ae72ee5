"""The form's column for what a unit itself expects of the next month: freely given, read back."""

from typing import Any

import pytest
from tests.forms.test_forms import JUNE, Clerk, blank_form, book

from duban.forms.asked import asked_of
from duban.forms.expected import expected_hint
from duban.forms.reading import read_form
from duban.model.findings import Finding
from duban.model.period import Period

GREENERY, DUMPS, RATE = (
    "facts.greenery.total",
    "facts.dumps.listed_cleared",
    "facts.key_units.covered",
)


def clerk(reporter: str = "div_greening", period: Period = JUNE) -> Clerk:
    return Clerk(blank_form(reporter, period))


def read(filled: Clerk, area: str) -> tuple[Any, tuple[Finding, ...]]:
    documents = read_form(filled.content(), "a.xlsx").documents
    (found,) = (each for each in documents if each.content["area"] == area)
    return found.content.get("expected"), found.notes


@pytest.mark.parametrize("typed", [640, "640.0", "６４０万平方米", "640 "])
def test_what_is_expected_is_read_in_the_base_unit(typed: Any) -> None:
    filled = clerk()
    filled.write(GREENERY, typed, "expected")
    assert read(filled, "greening") == ({"greenery_area": {"value": 6400000, "unit": "m2"}}, ())


def test_a_percentage_is_read() -> None:
    filled = clerk("div_waste")
    filled.write(RATE, "52.5%", "expected")
    assert read(filled, "kitchen_waste")[0] == {"key_units_coverage": {"value": 52.5, "unit": "%"}}


def test_a_row_that_counts_a_list_has_a_cell_too() -> None:
    filled = clerk("div_roads")
    filled.write("expected", 9, "expected")
    assert read(filled, "roads")[0] == {"roads_rebuilt": {"value": 9, "unit": "count"}}


def test_a_column_left_empty_expects_nothing() -> None:
    assert read(clerk(), "greening") == (None, ())


@pytest.mark.parametrize("typed", ["很多", "=1+1", "640吨"])
def test_what_is_no_number_is_a_warning_with_its_cell_and_returns_nothing(typed: str) -> None:
    filled = clerk()
    place = filled.write(GREENERY, typed, "expected")
    filled.write(GREENERY, 600)
    expected, (note,) = read(filled, "greening")
    assert (expected, note.code, note.place) == (None, "FACT-007", place)
    assert note.fact == "expected.greenery_area"
    (document,) = read_form(filled.content(), "a.xlsx").documents
    assert document.content["facts"] == {"greenery": {"total": 6000000}}


def test_a_negative_value_keeps_its_cell_as_its_place() -> None:
    filled = clerk()
    place = filled.write(GREENERY, -5, "expected")
    (document,) = read_form(filled.content(), "a.xlsx").documents
    assert document.place(("expected", "greenery_area", "value")) == place


def test_only_what_is_measured_next_month_has_a_cell() -> None:
    filled = clerk("div_greening", Period(2019, 9))
    assert filled.cell("facts.greenery.total", "expected").protection.locked is False
    assert filled.cell("facts.flowers", "expected").protection.locked is True


def test_in_the_last_month_nothing_is_expected() -> None:
    filled = clerk("div_greening", Period(2019, 12))
    assert filled.cell("facts.greenery.total", "expected").protection.locked is True


def test_of_two_targets_beside_one_fact_the_first_has_the_cell() -> None:
    filled = clerk("div_waste")
    filled.write(DUMPS, 200, "expected")
    assert read(filled, "waste")[0] == {"listed_dumps_cleared": {"value": 200, "unit": "count"}}


def test_the_check_number_is_that_of_the_reported_figures() -> None:
    filled = clerk()
    before = read_form(filled.content(), "a.xlsx").findings
    filled.write(GREENERY, 640, "expected")
    assert read_form(filled.content(), "a.xlsx").findings == before


def test_changed_hints_are_told_and_never_raise() -> None:
    filled = clerk()
    filled.write(GREENERY, 640, "expected")
    row = filled.cell(GREENERY, "expected").row
    (sheet,) = {filled.cell(GREENERY, "expected").parent.title}
    for hint in ('{"expected": 1}', '{"expected": {"of": 1}}', "[]", "x", None):
        filled.book[sheet].cell(row, 2).value = hint
        assert read(filled, "greening")[0] is None


def test_every_hint_names_a_unit_that_is_taken() -> None:
    from duban.intake.expecting import expected_of
    from duban.model.reading import Document

    for reporter in book().reporters:
        for task in asked_of(book(), reporter, JUNE).tasks:
            for one in task.indicators:
                if not one.may_be_foretold(JUNE.shift(1)):
                    continue
                value = {"value": 1, "unit": expected_hint(one)["base"]}
                content = {
                    "plan": "tianjin-2019",
                    "area": task.area,
                    "reporter": reporter,
                    "period": str(JUNE),
                    "expected": {one.id: value},
                }
                kept, doubts = expected_of(
                    book(), Document(content, lambda _path: ""), JUNE, "a.xlsx"
                )
                assert (kept, doubts) == (((one.id, 1.0),), ())
