"""Texts and questions on tasks that were closed, moved or exempt: nobody owes them any more."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from tests.water import FULL, alerts, book, codes, judge, points, record, score

from duban.model.agreements import Replan, ReplanKind
from duban.model.judgement import Judgement
from duban.model.period import Period
from duban.model.register import Exemption, Inspection, Register
from duban.model.rules import RuleBook
from duban.tracking.amending import amended

APRIL, MAY, JUNE = Period(2019, 4), Period(2019, 5), Period(2019, 6)
#: The second task: what is measured of it is within its limits.
SECOND = ("pressure", "leaks")


def two_tasks() -> RuleBook:
    """Give a book with wells in task 1.1, pressure and leaks in 1.2."""
    of = book("wells", *SECOND)
    rules = of.rules["water"]
    (task,) = rules.tasks
    first = tuple(one for one in task.indicators if one.id not in SECOND)
    second = tuple(evolve(one, task="1.2") for one in task.indicators if one.id in SECOND)
    tasks = (evolve(task, indicators=first), evolve(task, code="1.2", indicators=second))
    return evolve(of, rules={"water": evolve(rules, tasks=tasks)})


def replan(kind: ReplanKind, **more: Any) -> Register:
    told: dict[str, Any] = {
        "kind": kind,
        "since": MAY,
        "authority": "city",
        "by": "meeting (made up)",
        "decided_on": date(2019, 4, 20),
        "document": "doc 7",
        "area": "water",
        "task": "1.2",
    }
    return Register(replans=(Replan(**{**told, **more}),))


def exempt(**more: Any) -> Register:
    told = {"task": "1.2", **more}
    return Register(exemptions=(Exemption("bureau", "water", "made up", "doc 8", **told),))


CLOSED = replan(ReplanKind.CLOSED)
MOVED = replan(ReplanKind.TRANSFER, reporter="bureau", to="station")
ENDINGS = {"closed": CLOSED, "moved": MOVED, "exempt": exempt()}


def judged(
    register: Register,
    last: Period = JUNE,
    until: Period = APRIL,
    *,
    wells: int = 10,
    reporter: str = "bureau",
) -> Judgement:
    """Judge reports on both tasks up to a month, from then on on the first alone."""
    day = last.shift(1).first_day.replace(day=20)
    records = []
    for month in range(1, last.month + 1):
        tasks = dict.fromkeys(("1.1", "1.2") if month <= until.month else ("1.1",), FULL)
        facts = {"wells": month * wells, "pressure": {"good": 98, "tests": 100}, "leaks": 1}
        records.append(record(f"2019-{month:02d}", facts, tasks=tasks, reporter=reporter))
    of = amended(two_tasks(), register.replans, day)
    return judge(of, records, day.isoformat(), register, reporter=reporter)


def asked(judgement: Judgement) -> list[str]:
    """Name the tasks whose texts are missed in the last report."""
    kinds = ("element_missing", "summary_missing")
    return [one.task for kind in kinds for one in alerts(judgement, kind)]


def test_texts_on_a_task_that_stands_are_asked() -> None:
    found = judged(Register())
    assert asked(found) == ["1.2", "1.2"]
    assert points(found, "2019-06", "quality") == 10.0


@pytest.mark.parametrize("ending", ENDINGS)
def test_task_that_does_not_hold_any_more_owes_no_texts(ending: str) -> None:
    found = judged(ENDINGS[ending])
    assert asked(found) == []
    assert points(found, "2019-06", "quality") == 20.0


@pytest.mark.parametrize("register", [CLOSED, MOVED], ids=["closed", "moved"])
def test_month_before_still_lacks_its_texts(register: Register) -> None:
    found = judged(register, until=Period(2019, 2))
    assert points(found, "2019-03", "quality") == 10.0
    assert points(found, "2019-06", "quality") == 20.0
    early = judged(register, last=Period(2019, 3), until=Period(2019, 2))
    assert asked(early) == ["1.2", "1.2"]


def test_new_unit_owes_texts_from_the_month_of_the_move_on() -> None:
    found = judged(MOVED, until=Period(2019, 1), reporter="station")
    assert [str(one.period) for one in found.reports if one.effective] == ["2019-05", "2019-06"]
    assert asked(found) == ["1.2", "1.2"]


def test_exemption_of_a_month_lifts_the_texts_of_that_month_alone() -> None:
    register = exempt(period=Period(2019, 3))
    found = judged(register, until=Period(2019, 2))
    assert points(found, "2019-03", "quality") == 20.0
    assert asked(found) == ["1.2", "1.2"]


@pytest.mark.parametrize(
    "register",
    [exempt(task="", indicator="leaks"), replan(ReplanKind.CLOSED, task="", indicator="leaks")],
    ids=["exempt", "closed"],
)
def test_texts_stay_due_while_one_indicator_of_the_task_counts(register: Register) -> None:
    assert asked(judged(register)) == ["1.2", "1.2"]


def test_texts_are_lifted_where_one_indicator_is_closed_and_the_other_exempt() -> None:
    closed = replan(ReplanKind.CLOSED, task="", indicator="leaks")
    both = evolve(closed, exemptions=exempt(task="", indicator="pressure").exemptions)
    assert asked(judged(both)) == []


def test_report_on_which_no_text_is_owed_is_scored_by_the_rest() -> None:
    found = judged(exempt(task=""))
    assert points(found, "2019-06", "quality") is None
    assert score(found, "2019-06").total == 100.0


def visits(register: Register, *indicators: str) -> Register:
    day = date(2019, 6, 12)
    made = tuple(Inspection("bureau", "water", one, day, 90.0) for one in indicators)
    return evolve(register, inspections=made)


def test_inspection_of_an_exempt_indicator_is_a_finding_and_no_alert() -> None:
    found = judged(visits(exempt(task="", indicator="pressure"), "pressure"))
    assert codes(found) == ["FACT-005"]
    assert alerts(found, "inspection_differs") == []


def test_inspection_of_another_indicator_of_its_task_is_an_alert() -> None:
    found = judged(visits(exempt(task="", indicator="pressure"), "pressure", "leaks"))
    (alert,) = alerts(found, "inspection_differs")
    assert alert.said.say("en").startswith("Leaks: the inspection")


def test_finding_is_on_its_own_indicator_though_another_has_the_same_name() -> None:
    of = two_tasks()
    rules = of.rules["water"]
    first, second = rules.tasks
    same = evolve(second, indicators=tuple(evolve(one, name="Same") for one in second.indicators))
    of = evolve(of, rules={"water": evolve(rules, tasks=(first, same))})
    facts = {"wells": 10, "pressure": {"good": 98, "tests": 100}, "leaks": 1}
    of_june = record("2019-06", facts, tasks=dict.fromkeys(("1.1", "1.2"), FULL))
    register = visits(exempt(task="", indicator="pressure"), "pressure", "leaks")
    found = judge(of, [of_june], "2019-07-20", register)
    assert [one.indicator for one in found.findings if one.code == "FACT-005"] == [
        "pressure",
        "leaks",
    ]
    (alert,) = alerts(found, "inspection_differs")
    assert alert.said.say("en").endswith("reported was 1")


def test_figure_of_an_exempt_indicator_raises_no_question() -> None:
    usual = judged(Register(), wells=100_000)
    lifted = judged(exempt(task="", indicator="wells"), wells=100_000)
    assert codes(usual) == codes(lifted) == ["FACT-003"] * 6
    assert (len(alerts(usual, "question")), alerts(lifted, "question")) == (1, [])


def test_question_on_another_month_stays() -> None:
    register = exempt(task="", indicator="pressure", period=MAY)
    found = judged(visits(register, "pressure"))
    assert len(alerts(found, "inspection_differs")) == 1
