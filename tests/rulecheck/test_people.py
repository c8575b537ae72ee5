"""Who is asked, who answers, and names in both languages."""

from tests.rulecheck.broken import PLUGIN, REPORTERS, RULES, Broken

from duban.roots import Root
from duban.rulecheck import check

OTHER = '\n[div_other]\nname = "其他处"\nname_en = "Other"\nkind = "division"\nsourced = false\n'


def test_lead_who_is_not_asked_is_named(broken: Broken) -> None:
    broken.write(REPORTERS, (broken.path / REPORTERS).read_text(encoding="utf-8") + OTHER)
    broken.change(RULES, 'unit = "km"\n', 'unit = "km"\nlead = "div_other"\n')
    broken.assert_only(RULES, 'lead = "div_other"', "div_other", "div_water")


def test_unknown_reporter_is_named(broken: Broken) -> None:
    broken.change(RULES, 'reporters = ["div_water"]', 'reporters = ["div_watr"]')
    found = broken.remarks()
    assert {one.level for one in found} == {"error"}
    assert "did you mean div_water?" in found[0].said.say("en")


def test_sample_reporters_are_one_warning(broken: Broken) -> None:
    found = check((Root(broken.path, "broken"),))
    assert [(one.level, one.line) for one in found] == [
        ("warning", broken.line(REPORTERS, "kind =") + 1)
    ]
    assert "1 of 1 reporters are sample data" in found[0].said.say("en")


def test_reporter_without_english_name_is_a_warning(broken: Broken) -> None:
    broken.change(REPORTERS, 'name_en = "Water division (sample)"\n', "")
    broken.assert_only(REPORTERS, "[div_water]", "name_en", level="warning")


def test_unknown_successor_is_named(broken: Broken) -> None:
    broken.change(REPORTERS, "sourced = false\n", 'sourced = false\nsuccessor = "div_wate"\n')
    broken.assert_only(REPORTERS, "successor", "did you mean div_water?")


def test_reporter_who_ends_before_it_begins_is_named(broken: Broken) -> None:
    days = "valid_from = 2019-06-01\nvalid_to = 2019-05-01\n"
    broken.change(REPORTERS, "sourced = false\n", f"sourced = false\n{days}")
    broken.assert_only(REPORTERS, "valid_to", "after valid_to")


def test_note_without_english_is_a_warning(broken: Broken) -> None:
    broken.change(RULES, 'note_en = "A sample: the target is our proposal."\n', "")
    broken.assert_only(RULES, "样例：目标为我方建议", "note_en", level="warning")


def test_area_without_english_name_is_a_warning(broken: Broken) -> None:
    broken.change(PLUGIN, ', name_en="Water"', "")
    broken.assert_only(PLUGIN, "def duban_work_area", "name_en", level="warning")


def test_check_on_an_unknown_task_is_named(broken: Broken) -> None:
    broken.change(RULES, 'severity = "error"', 'severity = "error"\ntask = "4.5"')
    broken.assert_only(RULES, 'task = "4.5"', "did you mean 4.6?")
