"""Records as bytes and back."""

from datetime import date

from attrs import evolve
from tests.water import proof, record, texts

from duban.intake.packing import pack, unpack
from duban.model.submission import Record


def back(one: Record) -> Record:
    return unpack(pack(one), one.plan, one.area, one.reporter)


def test_record_comes_back_as_it_was() -> None:
    one = record(
        "2019-03", {"wells": 3, "pumps": [{"name": "督"}], "rate": 0.1}, tasks=proof("wells")
    )
    assert back(one) == one


def test_returned_record_keeps_its_faults() -> None:
    one = record("2019-03", returned=True, tasks=texts("effect", unchanged=True))
    assert [fault.said.say("en") for fault in back(one).faults] == ["wrong"]
    assert back(one) == one


def test_notes_and_signatures_come_back() -> None:
    one = record("2019-03", returned=True)
    one = evolve(one, faults=(), notes=one.faults, signed=(date(2019, 7, 3), None))
    assert back(one) == one


def test_moment_keeps_its_offset() -> None:
    one = record("2019-03", at="2019-04-05T16:00:00.250000+05:30")
    assert back(one).submitted_at.isoformat() == "2019-04-05T16:00:00.250000+05:30"


def test_what_is_expected_comes_back() -> None:
    one = evolve(record("2019-03"), expected=(("wells", 40.0), ("capacity", 0.5)))
    assert back(one) == one
