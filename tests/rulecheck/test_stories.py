"""Stories: each slip of the pen is named with its line, by `check` as by `simulate`."""

from pathlib import Path

import pytest
from tests.cli.calls import run
from tests.rulecheck.broken import PLAN, Broken

STORY = f"stories/{PLAN}/water.toml"
SOUND = """area = "water"
[facts]
"samples.taken" = 40
"samples.passed" = {from = 38, to = 40}
"renewed" = {total = 12, curve = "linear", pace = 1.02}
"scheme" = {document = {drafted = 2019-03-20, issued = 2019-09-12}, number = "样例〔2019〕7号"}

[tasks."4.6"]
arrangement = "甲"
measures = "甲"
inspection = "甲"
assessment = "甲"
effect = ["甲", "乙"]
next_steps = "甲"
quarter_summary = "甲"
"""
PASSED = "{from = 38, to = 40}"

SLIPS = {
    "path": ('"renewed"', '"renew"', "renew", "there is no fact renew; did you mean renewed?"),
    "curve": ("linear", "liner", "renewed", "there is no curve liner; did you mean linear?"),
    "text": ("= 40\n", '= "40"\n', "taken", "samples.taken must be a number, but is 40"),
    "flag": ("= 40\n", "= true\n", "taken", "samples.taken must be a number, but is True"),
    "from": (PASSED, "{from = 38}", "passed", "samples.passed: from needs to beside it"),
    "beside": (PASSED, "{from = 1, to = 2, pace = 1}", "passed", "pace means nothing beside from"),
    "ways": (PASSED, "{from = 1, to = 2, each = 4}", "passed", "exactly one of"),
    "way": (PASSED, "{evry = 4}", "passed", "exactly one of"),
    "spread": (PASSED, '{each = 38, spread = "5"}', "passed", "spread must be a number"),
    "sum": (PASSED, '{sum = ["samples.taken", "x"]}', "passed", "sum names x, which is not told"),
    "too little": ("= 40\n", "= -40\n", "taken", "is -40; it cannot be less than 0"),
    "too much spread": (PASSED, "{each = 38, spread = 50}", "passed", "is -12; it cannot be less"),
    "own sum": (PASSED, '{sum = ["samples.passed"]}', "passed", "is part of its own sum"),
    "no sum": (PASSED, "{sum = []}", "passed", "samples.passed.sum must be a list of paths"),
    "sum of stages": (PASSED, '{sum = ["scheme"]}', "passed", "but not scheme"),
    "month": (PASSED, "{by_month = {13 = 4}}", "passed", "by_month must be values of months 1 to"),
    "of a month": (PASSED, '{by_month = {3 = "4"}}', "passed", "by_month.3 must be a number"),
    "months": (
        PASSED,
        "{from = 38, to = 40, months = [3, 14]}",
        "passed",
        "samples.passed.months must be a list of months",
    ),
    "staged": ("{document = {drafted", "{works = {drafted", "scheme", "tell it as {document"),
    "stage": ("drafted", "draftd", "scheme", "there is no stage draftd"),
    "day": ("2019-03-20", '"March"', "scheme", "scheme.drafted must be a date"),
    "order": ("2019-03-20", "2019-12-20", "scheme", "issued on 2019-09-12 comes before drafted"),
    "area": ('"water"', '"waters"', "area =", 'area must be "water", like the file'),
    "element": ('measures = "甲"\n', "", '"4.6"', "lacks measures"),
    "effect": ('["甲", "乙"]', "[]", "effect", "at least 1"),
    "effects": ('["甲", "乙"]', '"甲"', "effect", "must be a list"),
    "table": ("[facts]", "[fact]", "", "lacks facts"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_in_a_story_is_named_with_its_line(broken: Broken, slip: str) -> None:
    old, new, place, words = SLIPS[slip]
    broken.write(STORY, SOUND).change(STORY, old, new)
    found = [one for one in broken.remarks() if words in one.said.say("en")]
    assert [(one.level, one.file) for one in found] == [("error", f"broken/{STORY}")]
    assert not place or found[0].line == broken.line(STORY, place)


def test_sound_story_has_no_remark(broken: Broken) -> None:
    assert broken.write(STORY, SOUND).remarks() == []


def test_texts_of_another_task_are_named_and_those_missed(broken: Broken) -> None:
    broken.write(STORY, SOUND.replace('"4.6"', '"4.7"'))
    said = [one.said.say("en") for one in broken.remarks()]
    assert any("there is no task 4.7; did you mean 4.6?" in each for each in said)
    assert any('write [tasks."4.6"]' in each for each in said)


def test_circle_of_sums_is_named(broken: Broken) -> None:
    text = SOUND.replace("= 40\n", '= {sum = ["samples.passed"]}\n')
    broken.write(STORY, text.replace(PASSED, '{sum = ["samples.taken"]}'))
    said = [one.said.say("en") for one in broken.remarks()]
    assert len(said) == 2
    assert all("is part of its own sum" in each for each in said)


def test_story_of_no_area_is_named(broken: Broken) -> None:
    broken.write(f"stories/{PLAN}/wather.toml", SOUND)
    broken.assert_only(f"stories/{PLAN}/wather.toml", "area", "plugins/wather.py", "did you mean")


def test_several_slips_are_all_named(broken: Broken) -> None:
    broken.write(STORY, SOUND.replace("linear", "liner").replace("drafted", "draftd"))
    assert [one.line for one in broken.remarks()] == [5, 6]


def test_list_is_told_by_its_things_and_columns(broken: Broken) -> None:
    broken.with_roads()
    things = (
        '"roads" = {things = [{name = "甲路", lenght = 1.5, works = {started = 2019-04-02}}]}\n'
    )
    broken.write(STORY, SOUND.replace("[facts]\n", f"[facts]\n{things}"))
    (found,) = broken.remarks()
    assert found.line == 3
    assert "no column roads[1].lenght; did you mean roads[1].length?" in found.said.say("en")
    broken.change(STORY, "lenght", "length")
    assert broken.remarks() == []
    broken.change(STORY, 'name = "甲路", ', "")
    broken.assert_only(STORY, '"roads"', "roads[1] lacks name")
    broken.write(STORY, SOUND.replace("[facts]\n", '[facts]\n"roads" = 5\n'))
    broken.assert_only(STORY, '"roads"', "tell it as {things")


def test_simulate_says_what_check_says(broken: Broken, tmp_path: Path) -> None:
    broken.write(STORY, SOUND.replace("linear", "liner"))
    (remark,) = broken.remarks()
    called = run("simulate", "--root", str(broken.path), "--area", "water", "--plan", PLAN,
                 "--out", str(tmp_path / "out"))  # fmt: skip
    assert str(called.exception) == remark.say("en")
    assert not (tmp_path / "out").exists()


def test_story_whose_report_would_be_returned_is_named(broken: Broken, tmp_path: Path) -> None:
    broken.write(STORY, SOUND.replace("样例〔2019〕7号", "样例" * 40))
    called = run("simulate", "--root", str(broken.path), "--area", "water", "--plan", PLAN,
                 "--out", str(tmp_path / "out"))  # fmt: skip
    said = str(called.exception)
    assert said.startswith(f"{STORY}: div_water would have its report for 2019-")
    assert "scheme.number" in said
