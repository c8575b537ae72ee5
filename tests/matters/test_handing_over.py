"""Matters of what moved to another unit: who answers from then on, and who for the time before."""

from datetime import date
from typing import Any

from attrs import evolve
from tests.matters.cases import BOOK, a_cause, a_context, a_matter, absent, an_instruction, on

from duban.matters import Context, digest_reason, in_office, reconcile
from duban.matters.opening import answerable
from duban.model.agreements import Replan, ReplanKind, moves_of
from duban.model.matters import State
from duban.model.period import Period
from duban.model.plan import Reporter
from duban.words import Label

AUGUST = on("08-08")


def moved(**changes: Any) -> Replan:
    told: dict[str, Any] = {
        "authority": "commission",
        "by": "样例",
        "decided_on": on("06-20"),
        "document": "样例5号",
        "since": Period.parse("2019-07"),
        "kind": ReplanKind.TRANSFER,
        "area": "lamps",
        "task": "1.1",
        "reporter": "div_a",
        "to": "div_b",
    }
    return Replan(**{**told, **changes})


def merged(**changes: Any) -> Replan:
    return moved(**{"kind": ReplanKind.MERGED, "area": "", "task": "", **changes})


def context(*replans: Replan, day: date = AUGUST, **more: Any) -> Context:
    return a_context(day, moves=moves_of(replans, day), **more)


def work(period: str, reporter: str = "div_c", **more: Any) -> Any:
    about: dict[str, Any] = {"indicator": "lamps", "task": "1.1", **more}
    return a_cause(reporter=reporter, period=period, **about)


def test_new_lead_answers_from_its_first_month_on() -> None:
    then = context(moved())
    assert answerable(work("2019-06"), then)[0] == "div_a"
    assert answerable(work("2019-07"), then)[0] == "div_b"


def test_task_that_did_not_move_stays_with_its_lead() -> None:
    assert (
        answerable(work("2019-07", indicator="roads", task="1.2"), context(moved()))[0] == "div_a"
    )


def test_move_of_one_indicator_leaves_the_others_of_its_task() -> None:
    only = context(moved(indicator="lamps"))
    assert answerable(work("2019-07"), only)[0] == "div_b"
    assert answerable(work("2019-07", indicator="poles"), only)[0] == "div_a"


def test_move_that_is_not_decided_yet_changes_nothing() -> None:
    late = context(moved(decided_on=on("08-20")))
    assert answerable(work("2019-07"), late)[0] == "div_a"


def test_report_is_answered_for_by_who_owes_it_and_noted_by_the_new_lead() -> None:
    cause = a_cause("late", period="2019-07", reporter="div_c", task="1.1")
    lead, others = answerable(cause, context(moved()))
    assert (lead, others) == ("div_c", ("div_b",))


def test_matter_that_is_carried_on_goes_to_the_new_lead_with_its_time_anew() -> None:
    matter = evolve(a_matter(work("2019-06"), on("07-08")), state=State.ACKNOWLEDGED)
    assert matter.lead == "div_a"
    steps = reconcile([matter], [work("2019-07")], context(moved()))
    assert [step.name for step in steps] == ["continued", "handed_over"]
    taken = steps[-1].matter
    assert (taken.lead, taken.state, taken.number) == ("div_b", State.OPEN, matter.number)
    assert taken.limit == on("08-15")
    assert steps[-1].details["lead_before"] == "div_a"
    assert digest_reason(steps[-1]) == "handed_over"


def test_matter_of_the_time_before_stays_with_who_led_then() -> None:
    matter = a_matter(work("2019-06"), on("07-08"))
    assert reconcile([matter], [work("2019-06")], context(moved())) == []


def test_handing_over_once_is_enough() -> None:
    matter = a_matter(work("2019-06"), on("07-08"))
    then = context(moved())
    last = reconcile([matter], [work("2019-07")], then)[-1].matter
    assert reconcile([last], [work("2019-07")], then) == []


def test_all_matters_of_a_unit_that_merged_go_to_who_took_it_over() -> None:
    given = a_matter(an_instruction(), on("06-10"), number="2019-0002")
    late = a_matter(absent(period="2019-05"), on("06-10"), number="2019-0003")
    steps = reconcile([given, late], [absent(period="2019-05")], context(merged()))
    assert [(step.name, step.matter.lead) for step in steps] == [("handed_over", "div_b")] * 2


def test_merger_counts_from_its_month_on() -> None:
    given = a_matter(an_instruction(), on("06-10"))
    assert reconcile([given], [], context(merged(), day=on("06-25"))) == []


def test_answer_that_waits_to_be_verified_still_does() -> None:
    given = evolve(a_matter(an_instruction(), on("06-10")), state=State.ANSWERED)
    (step,) = reconcile([given], [], context(merged()))
    assert step.matter.state is State.ANSWERED


def test_matter_that_ends_is_not_handed_over() -> None:
    matter = a_matter(work("2019-06", reporter="div_a"), on("07-08"))
    steps = reconcile([matter], [], context(merged()))
    assert [step.name for step in steps] == ["resolved"]


def test_unit_that_ended_by_its_entry_hands_over_to_its_successor() -> None:
    units = {
        **BOOK.reporters,
        "div_a": Reporter("div_a", Label("a"), valid_to=on("06-30"), successor="div_c"),
    }
    then = evolve(context(), book=evolve(BOOK, reporters=units))
    (step,) = reconcile([a_matter(an_instruction(), on("06-10"))], [], then)
    assert step.matter.lead == "div_c"


def test_mergers_one_after_the_other_are_followed_to_the_last() -> None:
    twice = context(merged(), merged(reporter="div_b", to="div_c", since=Period.parse("2019-08")))
    assert in_office("div_a", twice) == "div_c"
    assert in_office("div_b", twice) == "div_c"
