"""What a reporter foretold a month ago, held against what came."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from tests.water import after, alerts, book, judge, record, standing

from duban.engine.expecting import off_by
from duban.model.findings import Finding
from duban.model.judgement import Foretold, Judgement
from duban.model.period import Period
from duban.model.plausibility import Expected, Plausibility
from duban.model.register import Inspection, Receipt, Register
from duban.model.rules import RuleBook
from duban.model.submission import Record

WELLS = book("wells")


def telling(period: str, wells: float, expected: float | None = None, at: str = "") -> Record:
    said = () if expected is None else (("wells", expected),)
    return evolve(record(period, {"wells": wells}, at), expected=said)


def judged(*records: Record, of: RuleBook = WELLS, register: Register | None = None) -> Judgement:
    return judge(of, records, after(str(records[-1].period)), register)


def because(judgement: Judgement, lang: str = "en") -> str:
    return standing(judgement, "wells").because.say("zh" if lang == "zh" else "en")


def questions(judgement: Judgement) -> list[Finding]:
    return [one for one in judgement.findings if one.code == "PLAUS-008"]


def over_promising(months: int = 3) -> list[Record]:
    """Promise ten wells each month, and bring five."""
    return [telling(f"2019-{n:02d}", 5.0 * n, 5.0 * n + 10) for n in range(1, months + 1)]


def test_what_came_stands_beside_what_was_expected() -> None:
    found = judged(telling("2019-05", 50, 60), telling("2019-06", 55))
    assert because(found).endswith("; 60 was expected a month ago, 55 came, off by -8.3%")
    assert standing(found, "wells").foretold == Foretold(60.0, pytest.approx(-1 / 12), None)


def test_what_is_expected_next_is_kept_and_changes_no_reason() -> None:
    found = judged(telling("2019-05", 50), telling("2019-06", 55, 66))
    assert "expected" not in because(found)
    assert standing(found, "wells").foretold == Foretold(next=66.0)


def test_who_foretells_nothing_is_told_nothing() -> None:
    found = judged(telling("2019-05", 50), telling("2019-06", 55))
    assert standing(found, "wells").foretold is None


def test_a_figure_as_foretold_is_off_by_nothing() -> None:
    found = judged(telling("2019-05", 50, 60), telling("2019-06", 60))
    assert because(found).endswith("60 came, off by 0%")


def test_a_month_between_foretells_nothing_for_the_next() -> None:
    found = judged(telling("2019-04", 50, 60), telling("2019-06", 55))
    assert standing(found, "wells").foretold is None


def test_where_no_figure_came_there_is_nothing_to_be_off() -> None:
    found = judged(telling("2019-05", 50, 60), record("2019-06", {}))
    assert because(found).endswith("; 60 was expected a month ago")
    assert standing(found, "wells").foretold == Foretold(60.0)


def test_what_was_said_when_the_month_was_over_foretells_nothing() -> None:
    late = telling("2019-05", 50, 55, at="2019-07-01T09:00:00+08:00")
    found = judged(late, telling("2019-06", 55))
    assert standing(found, "wells").foretold is None


def test_it_is_the_receipt_that_tells_when_it_was_said() -> None:
    said = telling("2019-05", 50, 55)
    came = datetime(2019, 6, 30, 16, 30, tzinfo=UTC)  # 0:30 of 1 July in the plan's zone
    receipt = Receipt("bureau", Period(2019, 5), "water", received_at=came)
    found = judged(said, telling("2019-06", 55), register=Register(receipts=(receipt,)))
    assert standing(found, "wells").foretold is None


def test_the_value_that_an_inspection_found_is_what_came() -> None:
    visit = Inspection("bureau", "water", "wells", date(2019, 6, 30), 48.0)
    register = Register(inspections=(visit,))
    found = judged(telling("2019-05", 50, 60), telling("2019-06", 60), register=register)
    assert standing(found, "wells").foretold == Foretold(60.0, pytest.approx(-0.2))


def test_nothing_lies_a_share_above_nothing() -> None:
    assert (off_by(0.0, 5.0), off_by(0.0, 0.0), off_by(-10.0, -5.0)) == (None, 0.0, 0.5)


def test_who_promises_more_than_comes_twice_running_is_asked() -> None:
    (found,) = questions(judged(*over_promising()))
    assert (found.code, found.period, found.task) == ("PLAUS-008", "2019-03", "1.1")
    assert found.fact == "facts.wells"
    assert found.said.say("en") == (
        "Wells fell short of what the unit itself expected 2 times running, last in 2019-03"
        " (20 expected, 15 came): what hindered it, and how was it reckoned?"
    )


def test_the_question_raises_an_alert_on_the_last_report_and_costs_no_points() -> None:
    honest = [evolve(each, expected=()) for each in over_promising()]
    asked = judge(WELLS, over_promising(), "2019-04-20")
    plain = judge(WELLS, honest, "2019-04-20")
    (alert,) = alerts(asked, "question")
    assert alert.subject == "PLAUS-008:facts.wells"
    assert alerts(plain, "question") == []
    assert asked.scores == plain.scores


def test_once_asks_nothing() -> None:
    assert questions(judged(*over_promising(2))) == []


def test_the_first_month_counts_from_the_start() -> None:
    found = judged(telling("2019-03", 0), telling("2019-05", 0, 20), telling("2019-06", 0, 20),
                   telling("2019-07", 0))  # fmt: skip
    assert [one.period for one in questions(found)] == ["2019-07"]


def test_far_more_than_foretold_is_asked_in_other_words() -> None:
    records = [telling(f"2019-{n:02d}", 9.0 * n, 9.0 * n + 3) for n in range(1, 4)]
    (found,) = questions(judged(*records))
    assert "came to far more than the unit itself expected 2 times" in found.said.say("en")


def test_a_plan_may_switch_the_question_off() -> None:
    quiet = evolve(WELLS, plausibility=Plausibility(expected=Expected(on=False)))
    assert questions(judged(*over_promising(), of=quiet)) == []


def test_a_total_of_single_months_is_held_as_it_adds_up() -> None:
    pipes = book("pipes")
    said = [
        evolve(
            record(f"2019-{n:02d}", {"pipes": 50000}), expected=(("pipes", 50000.0 * n + 100000),)
        )
        for n in range(1, 4)
    ]
    found = judge(pipes, said, "2019-04-20")
    assert standing(found, "pipes").foretold == Foretold(200000.0, pytest.approx(-0.25), 250000.0)
    assert [one.period for one in questions(found)] == ["2019-03"]


def test_history_tells_each_month_what_was_foretold_for_it() -> None:
    from duban.engine import Engine, Series
    from duban.model.cutoff import Cutoff
    from duban.workdays import WorkCalendar

    cutoff = Cutoff.parse("2019-04-20", WELLS.plan.zone)
    engine = Engine(WELLS, Register(), WorkCalendar(), cutoff, history=True)
    past = engine.judge(Series("water", "bureau", tuple(over_promising()))).history
    assert [one.foretold.expected for one in past if one.foretold] == [None, 15.0, 20.0]


@pytest.mark.parametrize(
    ("expected", "came", "unit", "said"),
    [
        (10.8, 13.81, "%", "+3.0 points"),
        (97.8, 97.83, "%", "0 points"),
        (50.0, 45.0, "count", "-10.0%"),
        (100000.0, 100001.0, "count", "0%"),
    ],
)
def test_rate_is_off_by_points_and_a_figure_by_per_cent(
    expected: float, came: float, unit: str, said: str
) -> None:
    told = Foretold(expected, (came - expected) / expected).off_said(came, unit)
    assert (told if isinstance(told, str) else told.say("en")) == said
