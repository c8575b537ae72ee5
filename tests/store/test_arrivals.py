from attrs import evolve
from tests.store.things import MINUTE, NOW, arrival

from duban.store import KeptJudgement, Ledger


def test_same_content_of_one_reporter_is_taken_in_once(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        assert entry.take_in(arrival())
        assert not entry.take_in(arrival(name="again.json", received=NOW + MINUTE))
    with ledger.transaction() as entry:
        assert not entry.take_in(arrival())
        assert entry.arrivals() == [arrival()]


def test_same_content_of_another_reporter_is_taken_in(ledger: Ledger) -> None:
    other = arrival(reporter="div_lighting", status="quarantined", said="不是本单位的目录")
    with ledger.transaction() as entry:
        assert entry.take_in(arrival())
        assert entry.take_in(other)
        assert entry.take_in(arrival(sha256="b" * 64))
        assert entry.arrivals() == [arrival(), other, arrival(sha256="b" * 64)]


def test_judgements_of_a_plan_come_in_order(ledger: Ledger) -> None:
    first = KeptJudgement(
        0, "tianjin-2019", "2019-07-06", NOW, "r" * 64, "1.0", {"red": 2, "预警": 3}, "d" * 64
    )
    with ledger.transaction() as entry:
        numbers = [
            entry.record_judgement(
                plan, "2019-07-06", NOW, "r" * 64, "1.0", {"red": 2, "预警": 3}, "d" * 64
            )
            for plan in ("tianjin-2019", "other", "tianjin-2019")
        ]
    with ledger.reading() as entry:
        found = entry.judgements("tianjin-2019")
    assert found == [evolve(first, number=numbers[0]), evolve(first, number=numbers[2])]


def test_arrivals_among_some_contents_are_those_alone(ledger: Ledger) -> None:
    with ledger.transaction() as entry:
        for digit in "abc":
            entry.take_in(arrival(sha256=digit * 64))
        entry.take_in(arrival(sha256="b" * 64, reporter="div_roads"))
        found = entry.arrivals({"b" * 64, "d" * 64})
    assert [each.reporter for each in found] == [arrival().reporter, "div_roads"]
    assert {each.sha256 for each in found} == {"b" * 64}
