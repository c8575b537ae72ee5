"""Which version of a report counts, and whether it came in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.water import alerts, book, codes, digest, judge, points, record, report, rows, score

from duban.errors import CalendarError
from duban.model.judgement import Timeliness
from duban.model.period import Period
from duban.model.register import DueOverride, Exemption, Receipt, Register, Return

MARCH = Period(2019, 3)


def receipt(**more: object) -> Register:
    entry = Receipt(reporter="bureau", **more)  # type: ignore[arg-type]
    return Register(receipts=(entry,))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def march(*versions: object, as_of: str = "2019-04-30", register: Register | None = None) -> object:
    return report(judge(book("wells"), versions, as_of, register), "2019-03")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "timeliness", "days"),
    [
        ("2019-04-01T00:00:00+08:00", Timeliness.ON_TIME, 0),
        ("2019-04-05T23:59:59+08:00", Timeliness.ON_TIME, 0),
        ("2019-04-06T00:00:00+08:00", Timeliness.ON_TIME, 0),
        ("2019-04-05T16:00:00+00:00", Timeliness.ON_TIME, 0),
        ("2019-04-06T00:00:01+08:00", Timeliness.LATE, 1),
        ("2019-04-05T16:00:01+00:00", Timeliness.LATE, 1),
        ("2019-04-08T09:00:00+08:00", Timeliness.LATE, 3),
    ],
)
def test_report_is_in_time_through_midnight_of_the_due_day(
    at: str, timeliness: Timeliness, days: int
) -> None:
    found = march(record("2019-03", at=at))
    assert (found.timeliness, found.days_late) == (timeliness, days)


@pytest.mark.parametrize(
    ("as_of", "timeliness"),
    [
        ("2019-04-04", Timeliness.NOT_DUE),
        ("2019-04-05T23:59:59+08:00", Timeliness.NOT_DUE),
        ("2019-04-05", Timeliness.MISSING),
        ("2019-04-06T00:00:00+08:00", Timeliness.MISSING),
        ("2019-04-05T16:00:00+00:00", Timeliness.MISSING),
    ],
)
def test_report_is_absent_from_the_end_of_the_due_day(as_of: str, timeliness: Timeliness) -> None:
    assert march(as_of=as_of).timeliness is timeliness


@pytest.mark.parametrize("at", ["2019-03-20", "2019-03-26", "2019-03-27", "2019-04-05"])
@pytest.mark.parametrize("as_of", ["2019-03-27", "2019-04-04", "2019-04-30"])
def test_receipt_of_another_unit_changes_nothing(at: str, as_of: str) -> None:
    """An empty register takes the short way, any receipt the long one: both conclude the same."""
    one = record("2019-03", at=f"{at}T10:00:00+08:00")
    other = Register(receipts=(Receipt(reporter="station", period=MARCH),))
    assert judge(book("wells"), [one], as_of, other).reports == (
        judge(book("wells"), [one], as_of).reports
    )
    assert judge(book("wells"), [one], as_of, other).findings == (
        judge(book("wells"), [one], as_of).findings
    )


def test_what_comes_after_the_cut_off_does_not_exist_yet() -> None:
    judgement = judge(
        book("wells"),
        [record("2019-03", at="2019-04-03T10:00:01+08:00")],
        "2019-04-03T10:00:00+08:00",
    )
    assert judgement.not_yet == 1
    assert report(judgement, "2019-03").effective is None


def test_what_comes_at_the_cut_off_counts() -> None:
    judgement = judge(
        book("wells"),
        [record("2019-03", at="2019-04-03T10:00:00+08:00")],
        "2019-04-03T10:00:00+08:00",
    )
    assert judgement.not_yet == 0
    assert report(judgement, "2019-03").effective is not None


def test_latest_version_that_passes_counts() -> None:
    first = record("2019-03", {"wells": 1})
    second = record("2019-03", {"wells": 2}, "2019-04-04T10:00:00+08:00")
    found = march(second, first)
    assert found.effective == second
    assert found.versions == 2


def test_later_returned_version_does_not_displace_the_accepted_one() -> None:
    first = record("2019-03", {"wells": 1})
    broken = record("2019-03", at="2019-04-04T10:00:00+08:00", returned=True)
    found = march(first, broken)
    assert (found.effective, found.provisional, found.returned) == (first, False, broken)
    assert found.timeliness is Timeliness.ON_TIME


def test_version_received_after_the_cut_off_does_not_displace_an_earlier_one() -> None:
    first = record("2019-03", {"wells": 1})
    second = record("2019-03", {"wells": 2}, "2019-04-25T10:00:00+08:00")
    assert march(first, second, as_of="2019-04-20").effective == first


def test_returned_report_is_judged_provisionally() -> None:
    broken = record("2019-03", {"wells": 30}, returned=True)
    judgement = judge(book("wells"), [broken], "2019-04-30")
    found = report(judgement, "2019-03")
    assert (found.effective, found.provisional) == (broken, True)
    assert found.timeliness is Timeliness.RETURNED
    assert [one.period for one in alerts(judgement, "returned")] == ["2019-03"]
    assert points(judgement, "2019-03", "timeliness") == pytest.approx(20.01)
    assert points(judgement, "2019-03", "progress") == 40.0


def test_the_same_content_is_one_version() -> None:
    first = record("2019-03", text="a", content="same")
    again = record("2019-03", text="b", content="same")
    found = march(first, again)
    assert found.versions == 1


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_receipt_of_either_copy_of_the_same_content_counts(names: tuple[str, str]) -> None:
    copies = [record("2019-03", text=name, content="same") for name in names]
    register = receipt(sha256=digest(names[0]), received_at=instant("2019-04-09T09:00:00"))
    found = march(*copies, register=register)
    assert (found.receipt, found.days_late, found.versions) == ("registered", 4, 1)


def test_receipt_by_digest_outranks_a_later_claim() -> None:
    registered = record("2019-03", {"wells": 1}, text="a")
    claimed = record("2019-03", {"wells": 2}, "2019-04-05T10:00:00+08:00", text="b")
    register = receipt(sha256=digest("a"), received_at=instant("2019-04-02T09:00:00"))
    found = march(registered, claimed, register=register)
    assert (found.effective, found.receipt) == (registered, "registered")


def test_receipt_overrules_the_claimed_time() -> None:
    register = receipt(period=MARCH, received_at=instant("2019-04-07T09:00:00"))
    found = march(record("2019-03"), register=register)
    assert (found.timeliness, found.days_late, found.receipt) == (Timeliness.LATE, 2, "registered")


def test_without_a_receipt_the_claim_counts_and_the_result_says_so() -> None:
    assert march(record("2019-03")).receipt == "claimed"


def test_receipt_of_an_area_goes_before_one_of_the_unit() -> None:
    register = Register(
        receipts=(
            Receipt("bureau", MARCH, received_at=instant("2019-04-09T09:00:00")),
            Receipt("bureau", MARCH, area="water", received_at=instant("2019-04-02T09:00:00")),
        )
    )
    assert march(record("2019-03"), register=register).timeliness is Timeliness.ON_TIME


def test_receipt_by_identity_is_that_of_the_first_version_only() -> None:
    first = record("2019-03", {"wells": 1})
    second = record("2019-03", {"wells": 2}, "2019-04-20T10:00:00+08:00")
    register = receipt(period=MARCH, received_at=instant("2019-04-04T09:00:00"))
    found = march(first, second, register=register)
    assert found.received_at == second.submitted_at
    assert found.effective == second


@pytest.mark.parametrize("more", [{"period": MARCH}, {"sha256": digest("a")}])
def test_later_version_cannot_have_come_before_the_receipt_of_the_first(
    more: dict[str, object],
) -> None:
    first = record("2019-03", {"wells": 1}, "2019-04-03T09:00:00+08:00", text="a")
    second = record("2019-03", {"wells": 2}, "2019-04-05T09:00:00+08:00", text="b")
    register = receipt(received_at=instant("2019-04-08T09:00:00"), **more)
    found = march(first, second, register=register)
    assert (found.timeliness, found.days_late, found.versions) == (Timeliness.LATE, 3, 2)
    assert march(first, second, as_of="2019-04-07", register=register).effective is None
    judged = judge(book("wells"), [first, second], "2019-04-30", register)
    assert "IDENT-007" not in codes(judged)
    if "period" in more:
        assert found.effective == second


def test_receipt_of_a_named_file_says_nothing_of_another() -> None:
    first = record("2019-03", {"wells": 1}, "2019-04-03T09:00:00+08:00", text="a")
    second = record("2019-03", {"wells": 2}, "2019-04-10T09:00:00+08:00", text="b")
    named = receipt(
        period=MARCH, area="water", sha256=digest("b"), received_at=instant("2019-04-10T09:05:00")
    )
    found = march(first, second, register=named)
    assert (found.effective, found.timeliness, found.days_late) == (second, Timeliness.ON_TIME, 0)


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_receipts_the_earliest_time_counts(turned: bool) -> None:
    entries = [
        Receipt("bureau", MARCH, received_at=instant("2019-04-04T09:00:00")),
        Receipt("bureau", MARCH, area="water", paper_on=date(2019, 4, 9)),
        Receipt("bureau", MARCH, received_at=instant("2019-04-09T09:00:00")),
    ]
    register = Register(receipts=tuple(entries[::-1] if turned else entries))
    assert march(record("2019-03"), register=register).timeliness is Timeliness.ON_TIME


@pytest.mark.parametrize("turned", [False, True])
def test_paper_counts_from_whichever_receipt_tells_of_it(turned: bool) -> None:
    whole = {"division_head_signed": True, "leader_signed": True, "sealed": True}
    entries = [
        Receipt("bureau", MARCH, paper_on=date(2019, 4, 3), **whole),
        Receipt("bureau", MARCH, area="water", received_at=instant("2019-04-04T09:00:00")),
        Receipt("bureau", MARCH, paper_on=date(2019, 4, 2)),
    ]
    register = Register(receipts=tuple(entries[::-1] if turned else entries))
    assert march(record("2019-03"), register=register).paper_missing == ()


def test_receipt_without_a_time_leaves_the_claim() -> None:
    register = receipt(period=MARCH, paper_on=date(2019, 4, 3))
    assert march(record("2019-03"), register=register).receipt == "claimed"


def test_two_versions_at_one_time_count_by_digest_with_a_finding() -> None:
    versions = [record("2019-03", {"wells": each}, text=f"{each}") for each in (1, 2)]
    judgement = judge(book("wells"), versions, "2019-04-30")
    first = min(versions, key=lambda one: one.sha256)
    assert report(judgement, "2019-03").effective == first
    assert codes(judgement) == ["IDENT-007"]
    assert first.file in judgement.findings[0].said.say("en")


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_version_that_fails_its_schema_rivals_none_at_the_same_time(
    names: tuple[str, str],
) -> None:
    sound = record("2019-03", {"wells": 1}, text=names[0])
    broken = record("2019-03", {"wells": 2}, text=names[1], returned=True)
    judgement = judge(book("wells"), [sound, broken], "2019-04-30")
    assert report(judgement, "2019-03").effective == sound
    assert codes(judgement) == []


def test_two_versions_at_one_time_are_told_apart_by_a_receipt() -> None:
    versions = [record("2019-03", {"wells": each}, text=f"{each}") for each in (1, 2)]
    last = max(versions, key=lambda one: one.sha256)
    register = receipt(sha256=last.sha256, received_at=last.submitted_at)
    judgement = judge(book("wells"), versions, "2019-04-30", register)
    assert report(judgement, "2019-03").effective == last
    assert codes(judgement) == []


@pytest.mark.parametrize(
    ("mended", "timeliness"),
    [
        ("2019-04-11T23:59:59+08:00", Timeliness.ON_TIME),
        ("2019-04-12T00:00:01+08:00", Timeliness.MENDED_LATE),
    ],
)
def test_returned_report_may_be_mended_within_three_workdays(
    mended: str, timeliness: Timeliness
) -> None:
    """The 5th of April 2019 was a holiday, the 6th and 7th a weekend; returned on the 8th."""
    broken = record("2019-03", returned=False, text="a")
    register = Register(
        returns=(Return("bureau", "water", MARCH, date(2019, 4, 8), "no seal", digest("a")),)
    )
    judgement = judge(book("wells"), [broken, record("2019-03", at=mended)], "2019-04-30", register)
    assert report(judgement, "2019-03").timeliness is timeliness
    assert len(alerts(judgement, "late")) == (timeliness is Timeliness.MENDED_LATE)


def test_mending_counts_from_the_receipt_where_a_schema_returned_it() -> None:
    broken = record("2019-03", at="2019-04-03T10:00:00+08:00", returned=True)
    mended = record("2019-03", at="2019-04-10T10:00:00+08:00")
    assert march(broken, mended).timeliness is Timeliness.MENDED_LATE
    assert march(broken, record("2019-03", at="2019-04-09T10:00:00+08:00")).timeliness is (
        Timeliness.ON_TIME
    )


def test_what_is_mended_by_the_due_day_is_in_time() -> None:
    broken = record("2019-03", at="2019-03-29T10:00:00+08:00", returned=True)
    assert march(broken, record("2019-03", at="2019-04-05T10:00:00+08:00")).timeliness is (
        Timeliness.ON_TIME
    )


def test_correction_of_what_was_mended_in_time_makes_nothing_late() -> None:
    broken = record("2019-03", at="2019-04-04T09:00:00+08:00", text="a", returned=True)
    mended = record("2019-03", {"wells": 1}, "2019-04-08T09:00:00+08:00", text="b")
    better = record("2019-03", {"wells": 2}, "2019-04-20T09:00:00+08:00", text="c")
    found = march(broken, mended, better)
    assert (found.effective, found.timeliness) == (better, Timeliness.ON_TIME)


def test_failed_correction_takes_nothing_from_a_version_that_came_in_time_and_holds() -> None:
    sound = record("2019-03", {"wells": 1}, "2019-04-03T09:00:00+08:00", text="a")
    broken = record("2019-03", at="2019-04-15T09:00:00+08:00", text="b", returned=True)
    better = record("2019-03", {"wells": 2}, "2019-04-25T09:00:00+08:00", text="c")
    assert march(sound, broken, better).timeliness is Timeliness.ON_TIME


def test_first_version_late_is_late_whatever_follows() -> None:
    broken = record("2019-03", at="2019-04-08T10:00:00+08:00", returned=True)
    found = march(broken, record("2019-03", at="2019-04-09T10:00:00+08:00"))
    assert (found.timeliness, found.days_late) == (Timeliness.LATE, 3)


def test_return_by_hand_hits_what_came_before_it() -> None:
    register = Register(returns=(Return("bureau", "water", MARCH, date(2019, 4, 8), "vague"),))
    judgement = judge(book("wells"), [record("2019-03")], "2019-04-30", register)
    found = report(judgement, "2019-03")
    assert (found.timeliness, found.returned_reason) == (Timeliness.RETURNED, "vague")
    assert "vague" in alerts(judgement, "returned")[0].because.say("en")


def test_return_by_hand_spares_what_came_after_it() -> None:
    register = Register(returns=(Return("bureau", "water", MARCH, date(2019, 4, 8), "vague"),))
    found = march(record("2019-03", at="2019-04-09T00:00:00+08:00"), register=register)
    assert not found.provisional


@pytest.mark.parametrize(
    "one",
    [
        Return("bureau", "water", MARCH, date(2019, 5, 8), "after the cut-off"),
        Return("bureau", "water", Period(2019, 2), date(2019, 4, 8), "another period"),
        Return("bureau", "water", MARCH, date(2019, 4, 8), "another file", digest("other")),
        Return("station", "water", MARCH, date(2019, 4, 8), "another unit"),
    ],
    ids=lambda one: one.reason,
)
def test_return_of_something_else_returns_nothing(one: Return) -> None:
    assert not march(record("2019-03"), register=Register(returns=(one,))).provisional


def test_moved_due_day_decides_over_lateness_and_absence() -> None:
    moved = Register(due_overrides=(DueOverride(MARCH, date(2019, 4, 10), "样例〔2019〕9号"),))
    late = record("2019-03", at="2019-04-09T10:00:00+08:00")
    found = march(late, register=moved)
    assert (found.due, found.timeliness) == (date(2019, 4, 10), Timeliness.ON_TIME)
    assert march(as_of="2019-04-09", register=moved).timeliness is Timeliness.NOT_DUE


def test_exemption_from_lateness_keeps_the_days() -> None:
    exempt = Register(
        exemptions=(
            Exemption("bureau", "water", "flood", "样例〔2019〕8号", period=MARCH, lateness=True),
        )
    )
    late = record("2019-03", at="2019-04-07T10:00:00+08:00")
    judgement = judge(book("wells"), [late], "2019-04-30", exempt)
    found = report(judgement, "2019-03")
    assert (found.timeliness, found.days_late) == (Timeliness.LATE, 2)
    assert found.exempt_lateness == "flood"
    assert alerts(judgement, "late") == []
    assert points(judgement, "2019-03", "timeliness") == 30.0
    assert score(judgement, "2019-03").total is not None


def test_exemption_from_lateness_silences_absence_in_its_period_only() -> None:
    exempt = Register(
        exemptions=(Exemption("bureau", "water", "flood", "8", period=MARCH, lateness=True),)
    )
    judgement = judge(book("wells"), [], "2019-04-30", exempt)
    assert [one.period for one in alerts(judgement, "not_reported")] == ["2019-01", "2019-02"]


def test_paper_is_asked_only_where_the_office_registers_paper() -> None:
    assert march(record("2019-03")).paper_missing == ()


def test_paper_that_lacks_signature_and_seal_is_named() -> None:
    register = receipt(period=MARCH, paper_on=date(2019, 4, 3), division_head_signed=True)
    judgement = judge(book("wells"), [record("2019-03")], "2019-04-30", register)
    (alert,) = alerts(judgement, "paper_missing")
    assert alert.because.say("en") == "not registered: leader's signature, seal"


@pytest.mark.parametrize("paper_on", [date(2019, 5, 1), None])
def test_paper_after_the_cut_off_is_missing(paper_on: date | None) -> None:
    register = Register(
        receipts=(
            Receipt("bureau", MARCH, paper_on=paper_on),
            Receipt("station", MARCH, paper_on=date(2019, 4, 3)),
        )
    )
    found = march(record("2019-03"), register=register)
    assert [each.en for each in found.paper_missing] == ["paper copy"]


def test_paper_is_not_asked_before_the_due_day() -> None:
    register = receipt(period=Period(2019, 2), paper_on=date(2019, 3, 3))
    assert march(record("2019-03"), as_of="2019-04-04", register=register).paper_missing == ()


def test_report_before_its_period_ends_is_a_finding() -> None:
    early = record("2019-03", at="2019-03-25T10:00:00+08:00")
    assert codes(judge(book("wells"), [early], "2019-04-30")) == ["IDENT-006"]


def test_report_in_the_last_five_days_of_its_period_is_no_finding() -> None:
    early = record("2019-03", at="2019-03-26T10:00:00+08:00")
    assert codes(judge(book("wells"), [early], "2019-04-30")) == []


def test_workday_of_an_unknown_year_is_an_error_that_names_it() -> None:
    broken = record("2051-03", at="2051-04-03T10:00:00+08:00", returned=True)
    mended = record("2051-03", at="2051-04-10T10:00:00+08:00")
    with pytest.raises(CalendarError, match="No calendar covers 2051"):
        judge(book("wells", year=2051), [broken, mended], "2051-04-30")


_START = datetime(2019, 3, 27, tzinfo=UTC)


@given(
    st.lists(
        st.tuples(st.integers(0, 40 * 24), st.booleans(), st.integers(0, 5)), min_size=1, max_size=6
    ),
    st.randoms(use_true_random=False),
)
def test_order_of_versions_does_not_matter(
    made: list[tuple[int, bool, int]], chance: object
) -> None:
    versions = [
        record(
            "2019-03",
            {"wells": wells},
            (_START + timedelta(hours=hours)).isoformat(),
            returned=returned,
        )
        for hours, returned, wells in made
    ]
    shuffled = list(versions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    of = book("wells")
    told = [rows(of, judge(of, each, "2019-05-04")) for each in (versions, shuffled)]
    assert told[0] == told[1]


@given(st.integers(0, 30 * 24), st.integers(0, 30 * 24))
def test_earlier_report_never_scores_worse(first: int, second: int) -> None:
    scores = [
        judge(
            book("wells"),
            [record("2019-03", {"wells": 20}, (_START + timedelta(hours=hours)).isoformat())],
            "2019-05-04",
        )
        for hours in sorted((first, second))
    ]
    earlier, later = (score(one, "2019-03").total or 0.0 for one in scores)
    assert earlier >= later


def test_report_mended_in_time_stays_so_when_it_is_corrected_later() -> None:
    """The first version that holds after the return is the one that mends."""
    broken = record("2019-03", at="2019-04-03T10:00:00+08:00", returned=True, text="a")
    mended = record("2019-03", at="2019-04-09T10:00:00+08:00", text="b")
    corrected = record("2019-03", at="2019-05-20T10:00:00+08:00", text="c")
    judgement = judge(book("wells"), [broken, mended, corrected], "2019-05-31")
    found = report(judgement, "2019-03")
    assert (found.effective, found.timeliness) == (corrected, Timeliness.ON_TIME)
