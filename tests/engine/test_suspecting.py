"""Series worth a question though they break no rule (PLAUS-002 to PLAUS-007)."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.water import alerts, book, judge, record

from duban.model.plausibility import Plausibility
from duban.model.submission import Record, TaskReport

TEXT = "完成三号水厂清水池防渗修补两处，更换老旧闸阀七套，入户走访居民一百四十户并逐户登记水压。"
OTHER = "汛前排查泵站十一座，发现隐患四处已全部整改，组织应急演练一次，参演人员六十二名。"


def asked(records: list[Record], *names: str, as_of: str = "2020-01-20") -> list[tuple[str, str]]:
    found = judge(book(*names), records, as_of).findings
    return [(one.code, one.period) for one in found if one.code.startswith("PLAUS")]


def year(fact: str, *values: Any, first: int = 1) -> list[Record]:
    return [record(f"2019-{first + n:02d}", {fact: value}) for n, value in enumerate(values)]


def telling(period: str, text: str, *, unchanged: bool = False) -> Record:
    texts = {"1.1": (text, "")}
    return evolve(record(period), tasks={"1.1": TaskReport(unchanged=unchanged)}, texts=texts)


def test_a_total_that_stands_still_is_asked_about_once() -> None:
    assert asked(year("wells", 12.0, 20.0, 20.0, 20.0, 20.0), "wells") == [("PLAUS-003", "2019-05")]


def test_the_question_tells_figure_months_and_plan() -> None:
    records = year("wells", 12.0, 20.0, 20.0, 20.0, 20.0)
    found = judge(book("wells"), records, "2019-06-20").findings
    assert found[-1].said.say("en") == (
        "Wells is 20 from 2019-02 to 2019-05, though 31 more was planned: was it brought up to date?"
    )
    assert (found[-1].fact, found[-1].task) == ("facts.wells", "1.1")


def test_a_total_that_moves_is_not() -> None:
    assert asked(year("wells", *(10.0 * month for month in range(1, 13))), "wells") == []


def test_the_same_words_as_last_month_are_asked_about() -> None:
    records = [telling("2019-03", TEXT), telling("2019-04", TEXT), telling("2019-05", OTHER)]
    assert asked(records, "leaks") == [("PLAUS-002", "2019-04")]


def test_who_ticks_no_change_says_so_openly() -> None:
    records = [telling("2019-03", TEXT), telling("2019-04", TEXT, unchanged=True)]
    assert asked(records, "leaks") == []


def test_the_alert_on_a_text_names_its_task() -> None:
    records = [telling("2019-03", TEXT), telling("2019-04", TEXT)]
    (alert,) = alerts(judge(book("leaks"), records, "2019-05-20"), "question")
    assert (alert.subject, alert.task) == ("PLAUS-002:1.1", "1.1")


def test_a_jump_in_december_is_asked_about() -> None:
    values = [5.0, 10.0, 14.0, 18.0, 20.0, 22.0, 25.0, 28.0, 30.0, 33.0, 36.0, 120.0]
    assert asked(year("wells", *values), "wells") == [("PLAUS-005", "2019-12")]


def test_an_even_year_has_no_jump() -> None:
    values = [10.0 * month for month in range(1, 13)]
    assert asked(year("wells", *values), "wells") == []


def pressure(*counts: tuple[int, int]) -> list[Record]:
    return [
        record(f"2019-{n:02d}", {"pressure": {"good": good, "tests": tests}})
        for n, (good, tests) in enumerate(counts, 1)
    ]


def whole_counts() -> Any:
    """The made-up plan, with the two counts of the pressure as whole numbers."""
    plan = book("pressure")
    schema: Any = plan.schemas["water"]
    group = schema["properties"]["pressure"]
    counts = {key: {**each, "type": "integer"} for key, each in group["properties"].items()}
    group = {**group, "properties": counts}
    return evolve(
        plan,
        schemas={"water": {**schema, "properties": {**schema["properties"], "pressure": group}}},
    )


def test_a_rate_that_repeats_while_both_counts_move_is_asked_about() -> None:
    found = judge(whole_counts(), pressure((39, 40), (78, 80), (117, 120)), "2019-05-20").findings
    assert [(one.code, one.period) for one in found] == [("PLAUS-006", "2019-03")]


def test_rates_of_counts_that_were_counted_are_not() -> None:
    assert not judge(
        whole_counts(), pressure((39, 40), (79, 81), (118, 121)), "2019-05-20"
    ).findings


def test_round_counts_all_year_are_asked_about() -> None:
    counts = [(90 + 10 * n, 100 + 10 * n) for n in range(12)]
    found = judge(whole_counts(), pressure(*counts), "2020-01-20").findings
    assert [(one.code, one.period) for one in found] == [("PLAUS-004", "2019-12")]
    assert found[0].said.say("en").startswith("24 of 24 different counts of the year end in 0 or 5")


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2019, 4, 3), []), (date(2019, 4, 4), [("PLAUS-007", "2019-03")])],
)
def test_a_signature_later_than_the_receipt_is_asked_about(day: date, found: list[Any]) -> None:
    signed = evolve(record("2019-03"), signed=(date(2019, 4, 1), day))
    assert asked([signed], "leaks") == found


def test_the_day_of_receipt_is_that_of_the_plans_zone() -> None:
    at = "2019-04-02T17:00:00+00:00"  # the 3rd in Tianjin
    signed = evolve(record("2019-03", at=at), signed=(None, date(2019, 4, 3)))
    assert asked([signed], "leaks") == []


def test_every_question_has_a_switch() -> None:
    off = Plausibility(*(each._replace(on=False) for each in Plausibility()))
    plan = evolve(whole_counts(), plausibility=off)
    counts = pressure(*((90 + 10 * n, 100 + 10 * n) for n in range(12)))
    signed = [evolve(one, signed=(None, date(2020, 6, 1))) for one in counts]
    assert judge(plan, signed, "2020-01-20").findings == ()
