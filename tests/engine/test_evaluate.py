"""The engine as a pure function of rule book, records, register and cut-off."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.water import book, record, rows, year_of

from duban.engine import evaluate
from duban.model.cutoff import Cutoff
from duban.model.register import Register
from duban.model.submission import Record
from duban.workdays import WorkCalendar

WATER = book("wells", "pipes", "outages", "pressure")
RECORDS = [
    *year_of({"wells": 9, "pipes": 5e4, "pressure": {"good": 9, "tests": 10}}, last=6),
    *(record(f"2019-{month:02d}", {"outages": month}, reporter="station") for month in range(1, 6)),
    record("2019-04", {"wells": 12}, "2019-05-04T10:00:00+08:00", returned=True),
]


def told(records: list[Record], as_of: str = "2019-07-06") -> list[object]:
    cutoff = Cutoff.parse(as_of, WATER.plan.zone)
    judgements = evaluate(WATER, records, Register(), cutoff, WorkCalendar())
    return [rows(WATER, each) for each in judgements]


def test_everybody_expected_is_judged_in_the_order_of_their_names() -> None:
    cutoff = Cutoff.parse("2019-07-06", WATER.plan.zone)
    judgements = evaluate(WATER, [], Register(), cutoff, WorkCalendar())
    assert [each.reporter for each in judgements] == ["bureau", "station"]
    assert all(len(each.reports) == 12 for each in judgements)


@given(st.randoms(use_true_random=False))
def test_order_of_records_does_not_matter(chance: Random) -> None:
    shuffled = list(RECORDS)
    chance.shuffle(shuffled)
    assert told(shuffled) == told(RECORDS)


def test_what_comes_later_changes_nothing_before() -> None:
    early = [each for each in RECORDS if each.submitted_at.month <= 4]
    assert len(early) < len(RECORDS)
    assert told(RECORDS, "2019-04-30") == told(early, "2019-04-30")
