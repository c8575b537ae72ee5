from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from tests.builders import JUNE

from duban.model.period import Period
from duban.model.register import (
    DueOverride,
    Exemption,
    Grade,
    Inspection,
    Receipt,
    Register,
    Return,
    SeriesRegister,
    Urging,
)

JULY = Period(2019, 7)
PAPER = Receipt("div_a", JUNE, "lamps", "a" * 64, None, date(2019, 7, 4), True, True, True)
EXEMPTION = Exemption("div_a", "lamps", "flood", "doc 1")
INSPECTION = Inspection("div_a", "lamps", "lit", date(2019, 6, 20), 90.0)


def test_paper_with_both_signatures_and_seal_is_complete() -> None:
    assert PAPER.paper_is_complete


@pytest.mark.parametrize(
    "lacking",
    [
        {"paper_on": None},
        {"division_head_signed": False},
        {"leader_signed": False},
        {"sealed": False},
    ],
)
def test_paper_that_lacks_anything_is_incomplete(lacking: dict[str, object]) -> None:
    assert not evolve(PAPER, **lacking).paper_is_complete


def test_bare_exemption_covers_every_indicator_and_period() -> None:
    assert EXEMPTION.covers("lit", "1.4", JUNE)


@pytest.mark.parametrize(
    ("bounds", "covered"),
    [
        ({"indicator": "lit"}, True),
        ({"indicator": "intact"}, False),
        ({"task": "1.4"}, True),
        ({"task": "1.1"}, False),
        ({"period": JUNE}, True),
        ({"period": JULY}, False),
        ({"lateness": True}, False),
    ],
)
def test_exemption_covers_what_it_names(bounds: dict[str, object], covered: bool) -> None:
    assert evolve(EXEMPTION, **bounds).covers("lit", "1.4", JUNE) is covered


def test_inspection_corrects_the_month_of_the_visit() -> None:
    assert INSPECTION.period == JUNE


def test_receipts_are_found_by_digest_and_by_identity() -> None:
    by_digest = Receipt("div_a", sha256="b" * 64)
    emailed = Receipt("div_a", JUNE)
    register = Register(receipts=(PAPER, by_digest, emailed))
    assert register.receipt_by_digest == {"a" * 64: PAPER, "b" * 64: by_digest}
    assert register.receipt_by_identity == {("div_a", "", JUNE): emailed}
    assert register.papers_by_identity == {("div_a", "lamps", JUNE): [PAPER]}


def test_moved_due_day_is_found_by_period() -> None:
    moved = DueOverride(JUNE, date(2019, 7, 8), "doc 2")
    assert Register(due_overrides=(moved,)).due_by_period == {JUNE: moved}


def test_series_gathers_what_concerns_one_reporter_in_one_area() -> None:
    returned = Return("div_a", "lamps", JUNE, date(2019, 7, 8), "no seal")
    grade = Grade("div_a", "lamps", JUNE, 90.0, "leader")
    urging = Urging("div_a", JUNE, datetime(2019, 7, 6, tzinfo=UTC), "office", area="lamps")
    foreign = evolve(grade, reporter="div_b")
    register = Register(
        returns=(returned,),
        exemptions=(EXEMPTION,),
        inspections=(INSPECTION,),
        grades=(grade, foreign),
        urgings=(urging,),
    )
    wanted = SeriesRegister([returned], [EXEMPTION], [INSPECTION], [grade], [urging])
    assert register.series("div_a", "lamps") == wanted


def test_series_without_entries_is_empty() -> None:
    assert Register().series("div_a", "lamps") == SeriesRegister()


def test_paper_is_kept_once_any_paper_is_registered() -> None:
    assert Register(receipts=(PAPER,)).paper_is_kept()
    assert not Register(receipts=(evolve(PAPER, paper_on=None),)).paper_is_kept()
