"""Documents to records: what fits, what is returned, and what of it is still judged."""

from typing import Any

import pytest
from tests.intake.desks import desk, recorded
from tests.water import event, submission

GOOD: dict[str, Any] = {"wells": 3, "homes": {"served": 1, "all": 2}, "pumps": [{"name": "north"}]}


def faults(**facts: Any) -> list[tuple[str, str]]:
    record = recorded(submission(facts={**GOOD, **facts})).record
    assert record is not None
    return [(fault.code, fault.fact) for fault in record.faults]


def kept(**facts: Any) -> Any:
    record = recorded(submission(facts={**GOOD, **facts})).record
    assert record is not None
    return record.facts


def test_submission_that_fits_is_a_record_without_faults() -> None:
    record = recorded(submission(facts=GOOD, tasks={"1.1": {"effect": "好"}})).record
    assert record is not None
    assert (record.passes, record.facts, str(record.period)) == (True, GOOD, "2019-03")
    assert record.tasks["1.1"].missing == ("arrangement", "measures", "inspection", "assessment")


@pytest.mark.parametrize("engine", ["fast", "reference", "both"])
def test_every_engine_returns_what_does_not_fit(engine: Any) -> None:
    record = recorded(submission(facts={"wells": -1}), engine).record
    assert record is not None
    assert [fault.code for fault in record.faults] == ["SCHEMA-001"]
    assert record.notes == ()


def test_fault_names_field_place_and_remedy() -> None:
    record = recorded(submission(facts={"wels": 1})).record
    assert record is not None
    (fault,) = record.faults
    assert fault.said.say("en") == "facts.wels is not a field of this form; did you mean wells?"
    assert (fault.place, fault.period, fault.reporter) == ("9", "2019-03", "bureau")


def test_fact_at_fault_is_left_out_and_the_rest_is_kept() -> None:
    assert faults(wells="three") == [("SCHEMA-001", "facts.wells")]
    assert kept(wells="three") == {key: each for key, each in GOOD.items() if key != "wells"}


def test_of_a_list_with_a_fault_nothing_is_kept() -> None:
    assert "pumps" not in kept(pumps=[{"name": "north"}, {"name": 3}])


def test_of_a_group_only_the_fact_at_fault_is_left_out() -> None:
    assert kept(homes={"served": None, "all": 2})["homes"] == {"all": 2}


def test_facts_that_are_no_object_leave_none() -> None:
    record = recorded(submission(facts=[1])).record
    assert record is not None
    assert (record.passes, record.facts) == (False, {})


def test_submission_without_facts_leaves_none() -> None:
    content = submission()
    del content["facts"]
    record = recorded(content).record
    assert record is not None
    assert (record.passes, record.facts) == (False, {})


def test_old_form_is_returned_and_its_facts_kept() -> None:
    record = recorded(submission(form=0, facts=GOOD)).record
    assert record is not None
    assert (record.passes, record.facts) == (False, GOOD)


def test_fault_in_one_text_spares_the_others() -> None:
    tasks = {"1.1": {"effect": 3, "measures": "x"}}
    record = recorded(submission(tasks=tasks)).record
    assert record is not None
    assert "measures" not in record.tasks["1.1"].missing
    assert "effect" in record.tasks["1.1"].missing


def test_unknown_task_is_a_fault() -> None:
    record = recorded(submission(tasks={"9.9": {}})).record
    assert record is not None
    assert not record.passes
    assert record.tasks == {}


def test_thing_named_twice_is_a_fault_with_its_place() -> None:
    record = recorded(
        submission(facts={"pumps": [{"name": "a"}, {"name": "b"}, {"name": "a"}]})
    ).record
    assert record is not None
    (fault,) = record.faults
    assert (fault.code, "“a” twice" in fault.said.say("en")) == ("FACT-006", True)
    assert record.facts == {}


@pytest.mark.parametrize("name", ["无", "—", "暂无"])
def test_thing_that_is_named_nothing_is_a_fault_and_is_not_counted(name: str) -> None:
    record = recorded(submission(facts={"pumps": [{"name": "a"}, {"name": name}]})).record
    assert record is not None
    (fault,) = record.faults
    assert (fault.code, f"a thing named “{name}”" in fault.said.say("en")) == ("SCHEMA-001", True)
    assert record.facts == {}


def test_thing_named_twice_but_for_blanks_is_a_fault() -> None:
    record = recorded(submission(facts={"pumps": [{"name": "a"}, {"name": " a "}]})).record
    assert record is not None
    assert [fault.code for fault in record.faults] == ["FACT-006"]


def test_same_content_in_another_order_is_the_same_version() -> None:
    content = submission(facts=GOOD)
    turned = dict(reversed(content.items()))
    first, second = recorded(content).record, recorded(turned).record
    assert first is not None
    assert second is not None
    assert first.content == second.content


def test_other_content_is_another_version() -> None:
    first, second = (recorded(submission(facts={"wells": each})).record for each in (1, 2))
    assert first is not None
    assert second is not None
    assert first.content != second.content


def test_event_is_recorded_at_any_time() -> None:
    made = recorded(event(place="桥头", submitted_at="2018-01-01T00:00:00+08:00")).event
    assert made is not None
    assert (made.kind, made.task, made.place, made.help_wanted) == (
        "acute_problem",
        "1.1",
        "桥头",
        "",
    )


def test_many_faults_are_counted_beyond_the_first() -> None:
    record = recorded(submission(facts={f"x{number}": 1 for number in range(300)})).record
    assert record is not None
    assert len(record.faults) < 100
    assert "more faults are not listed" in record.faults[-1].said.say("en")


def test_two_validators_that_disagree_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    oracle = desk("both").area("sample", "water").oracle
    monkeypatch.setattr(oracle, "fits", lambda _content: False)
    record = recorded(submission(facts=GOOD), "both").record
    assert record is not None
    assert [note.code for note in record.notes] == ["SCHEMA-002"]
    assert record.passes
