"""A sheet's name is one that Excel takes and that no other sheet of its workbook has."""

from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from duban.sheets.names import SheetNames

LONG = "长" * 40


def given(*wanted: str) -> list[str]:
    names = SheetNames()
    return [names.give(each) for each in wanted]


def units(name: str) -> int:
    """Give the length of a name as Excel counts it."""
    return len(name.encode("utf-16-le")) // 2


def test_name_that_excel_takes_stays_as_it_is() -> None:
    assert given("1.4", "1.4 路段清单") == ["1.4", "1.4 路段清单"]


@pytest.mark.parametrize("equal", ["1.4 路段清单", LONG, "𠮷" * 20, "History"])
def test_twelve_hundred_equal_names_are_told_apart_within_31_characters(equal: str) -> None:
    names = given(*[equal] * 1200)
    assert len({name.casefold() for name in names}) == 1200
    assert max(map(units, names)) <= 31


def test_equal_names_are_numbered_from_two() -> None:
    assert given("甲", "甲", "甲") == ["甲", "甲 2", "甲 3"]


def test_number_given_by_name_is_not_given_again() -> None:
    assert given("甲", "甲 2", "甲") == ["甲", "甲 2", "甲 3"]


def test_case_does_not_tell_names_apart() -> None:
    assert given("ABC", "abc") == ["ABC", "abc 2"]


def test_characters_that_excel_forbids_become_blanks() -> None:
    assert given("甲/乙:丙*[丁]?", "it's\\it") == ["甲 乙 丙  丁", "it s it"]


@pytest.mark.parametrize("empty", ["", " ", "'", "[]", "\u202e"])
def test_name_of_nothing_is_a_dash(empty: str) -> None:
    assert given(empty) == ["-"]


def test_cut_name_does_not_end_with_a_blank() -> None:
    assert given("a" * 30 + " bc") == ["a" * 30]


def test_rare_character_is_cut_whole() -> None:
    assert given("a" * 30 + "𠮷") == ["a" * 30]


def test_name_that_excel_keeps_for_itself_is_numbered() -> None:
    assert given("History") == ["History 2"]


def test_workbook_of_such_names_is_written_and_read() -> None:
    out = BytesIO()
    names = given(*[LONG] * 120, "it's", "it's", "?", "?")
    workbook = xlsxwriter.Workbook(out)
    for name in names:
        workbook.add_worksheet(name)
    workbook.close()
    assert openpyxl.load_workbook(out).sheetnames == names
