"""Whose report is it: each part of the identity is known or named."""

from typing import Any

import pytest
from attrs import evolve
from tests.intake.desks import desk, document, recorded, the_finding
from tests.water import event, submission

from duban.intake.identity import still_to_tell
from duban.model.findings import Finding
from duban.model.terms import Severity
from duban.words import message


def without(name: str) -> dict[str, Any]:
    content = submission()
    del content[name]
    return content


@pytest.mark.parametrize("name", ["plan", "area", "reporter", "period", "submitted_at"])
def test_part_of_the_identity_that_is_missing_is_named(name: str) -> None:
    for content in (without(name), {**submission(), name: 7}, {**submission(), name: None}):
        found = the_finding(content)
        assert found.code == "IDENT-001"
        assert found.said.say("en").startswith(f"{name} is missing")


@pytest.mark.parametrize(
    ("name", "value", "code", "near"),
    [
        ("plan", "sampel", "IDENT-002", "did you mean sample?"),
        ("plan", "x", "IDENT-002", "known are sample"),
        ("area", "watre", "IDENT-003", "did you mean water?"),
        ("reporter", "burau", "IDENT-004", "did you mean bureau?"),
        ("area", "水务", "IDENT-003", "did you mean water?"),
        ("reporter", "水务局", "IDENT-004", "did you mean bureau?"),
        ("reporter", "99", "IDENT-004", "known are bureau, station, stranger"),
        (
            "reporter",
            "stranger",
            "IDENT-004",
            "Neighbour does not report on Water; asked are Water bureau, Pump station",
        ),
        ("period", "2018-12", "IDENT-005", "2019-01 to 2019-12"),
        ("period", "2020-01", "IDENT-005", "2019-01 to 2019-12"),
        ("period", "2019-13", "IDENT-005", "2019-01 to 2019-12"),
        ("period", "0000-01", "IDENT-005", "2019-01 to 2019-12"),
        ("period", "June", "IDENT-005", "Unknown period June"),
        ("submitted_at", "2019-07-04", "IDENT-001", "must be a time with offset"),
        ("submitted_at", "2019-07-04T16:20:00", "IDENT-001", "must be a time with offset"),
        ("submitted_at", "yesterday", "IDENT-001", "but is yesterday"),
        ("submitted_at", "0001-01-01T00:00:00+14:00", "IDENT-001", "must be a time with offset"),
        ("submitted_at", "9999-12-31T23:59:59-12:00", "IDENT-001", "must be a time with offset"),
    ],
)
def test_what_nobody_knows_is_named_with_what_was_expected(
    name: str, value: str, code: str, near: str
) -> None:
    found = the_finding({**submission(), name: value})
    assert found.code == code
    assert near in found.said.say("en")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("area", ["water"], "IDENT-001"),
        ("reporter", {}, "IDENT-001"),
        ("reporter", "stranger", "IDENT-004"),
        ("period", [], "IDENT-001"),
        ("period", "2020-01", "IDENT-005"),
        ("submitted_at", 3, "IDENT-001"),
        ("submitted_at", "2019-07-04T16:20:00", "IDENT-001"),
    ],
)
def test_sender_met_before_is_looked_at_again(name: str, value: object, code: str) -> None:
    assert recorded(submission()).record is not None
    assert the_finding({**submission(), name: value}).code == code


def test_finding_stands_at_the_line_of_what_is_wrong() -> None:
    content = submission()
    line = 2 + list(content).index("reporter")
    assert the_finding({**content, "reporter": "nobody"}).place == str(line)


def test_only_the_first_fault_of_an_identity_is_said() -> None:
    assert the_finding(submission(plan="x", area="y", reporter="z")).code == "IDENT-002"


def test_hostile_name_is_shown_harmlessly() -> None:
    said = the_finding(submission(reporter="\x1b]0;x\x07\u202ebureau\n")).said.say("en")
    assert not {"\x1b", "\x07", "\u202e", "\n"} & set(said)


@pytest.mark.parametrize("content", [[], "x", 3, None])
def test_document_that_is_no_object_is_no_submission(content: object) -> None:
    assert the_finding(content).code == "IDENT-001"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reporter": "nobody"}, "IDENT-004"),
        ({"task": "9.9"}, "IDENT-003"),
        ({"submitted_at": "0001-01-01T00:00:00+14:00"}, "IDENT-001"),
        ({"event": "party"}, "SCHEMA-001"),
        ({"happened_at": "today"}, "SCHEMA-001"),
    ],
)
def test_event_of_an_unknown_kind_unit_or_task_is_a_finding(
    change: dict[str, str], code: str
) -> None:
    assert the_finding(event(**change)).code == code


def test_faults_in_cells_are_told_together_with_a_fault_of_the_identity() -> None:
    note = Finding("FORM-001", Severity.ERROR, message("7 is no date"), place="1.4!D7")
    made = desk().record(evolve(document(without("submitted_at")), notes=(note,)), "a", "0" * 64)
    assert [found.code for found in made.findings] == ["IDENT-001", "FORM-001"]


def test_what_is_told_of_a_cell_is_told_once_and_not_as_missing_too() -> None:
    def found(code: str, place: str, said: str) -> Finding:
        return Finding(code, Severity.ERROR, message(said), place=place)

    told = [found("FORM-001", "A!D7", "7 is no date")]
    again = [
        found("IDENT-001", "A!D7", "submitted_at is missing"),
        found("FORM-001", "A!D7", "7 is no date"),
        found("FORM-001", "A!D7", "another"),
        found("IDENT-001", "A!D8", "plan is missing"),
        found("IDENT-001", "", "plan is missing"),
    ]
    assert still_to_tell(told, again) == tuple(again[2:])
