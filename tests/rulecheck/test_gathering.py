"""What reading itself refuses: each error with its place, and all of them at once."""

import pytest
from tests.rulecheck.broken import PLAN, PLUGIN, RULES, SHARED, Broken

from duban.roots import Root
from duban.rulecheck import check


def test_unknown_key_is_named_with_the_nearest(broken: Broken) -> None:
    broken.change(RULES, 'unit = "km"\n', 'unit = "km"\nmesured = "monthly"\n')
    broken.assert_only(RULES, "mesured", "did you mean measured?")


def test_value_of_a_wrong_type_is_named(broken: Broken) -> None:
    broken.change(RULES, "at_least = 95.0", 'at_least = "95"')
    broken.assert_only(RULES, 'at_least = "95"', "a number")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scoring", "hard = 3.0", "hard = -3.0"),
        ("scoring", "stretch = 2.0", "stretch = -0.1"),
        ("scoring", "process = 1.0", "process = -1"),
        ("alerts", "behind_points = 1.0", "behind_points = -1.0"),
        ("alerts", "off_track_share = 0.15", "off_track_share = -0.15"),
        ("alerts", "implausible_factor = 100.0", "implausible_factor = -100.0"),
    ],
)
def test_weight_or_threshold_below_0_is_refused(
    broken: Broken, file: str, old: str, new: str
) -> None:
    path = f"rules/{PLAN}/{file}.toml"
    broken.change(path, old, new).assert_only(path, new, "cannot be less than 0")


def test_several_errors_are_all_named(broken: Broken) -> None:
    broken.change(RULES, "at_least = 95.0", 'at_least = "95"')
    broken.change(RULES, 'stage = "issued"', 'stage = "done"')
    assert [one.line for one in broken.remarks()] == [
        broken.line(RULES, 'at_least = "95"'),
        broken.line(RULES, 'stage = "done"'),
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "water_scheme"', 'id = "water_renewed"', "stands twice"),
        ('ours = true\nnote = "样例：文件为我方建议。"', "ours = true", "needs a note"),
    ],
)
def test_what_cannot_be_is_named(broken: Broken, old: str, new: str, words: str) -> None:
    found = broken.change(RULES, old, new).remarks()
    assert [one.level for one in found] == ["error"]
    assert words in found[0].said.say("en")
    assert found[0].line


@pytest.mark.parametrize(
    ("curve", "words"),
    [('{"06-30" = 0.7, "12-31" = 0.5}', "falls"), ('{"12-31" = 0.9}', "does not end at 1")],
)
def test_curve_at_fault_is_named(broken: Broken, curve: str, words: str) -> None:
    broken.change(RULES, '{"12-31" = 1.0}', curve)
    found = broken.only()
    assert found.file == f"broken/{RULES}"
    assert found.line >= broken.line(RULES, "water_renewed") - 1
    assert words in found.said.say("en")


def test_errors_of_all_plan_files_are_named(broken: Broken) -> None:
    broken.change(f"rules/{PLAN}/scoring.toml", "late_share", "late_shre")
    broken.change(f"rules/{PLAN}/alerts.toml", "behind_points", "behind_point")
    files = {one.file for one in broken.remarks() if one.level == "error"}
    assert {f"broken/rules/{PLAN}/{name}.toml" for name in ("scoring", "alerts")} <= files


def test_broken_plugins_are_all_named_and_the_rest_is_looked_at(broken: Broken) -> None:
    broken.write("plugins/one.py", "import nothing_of_this_name\n")
    broken.write("plugins/two.py", "def duban_work_area(:\n")
    broken.change(RULES, "facts.samples.passed /", "facts.samples.pased /")
    found = {one.file: one.said.say("en") for one in broken.remarks()}
    assert set(found) == {"broken/plugins/one.py", "broken/plugins/two.py", f"broken/{RULES}"}
    assert "ModuleNotFoundError" in found["broken/plugins/one.py"]


def test_wrong_hook_is_named_with_the_nearest(broken: Broken) -> None:
    path = broken.path / PLUGIN
    text = (
        path.read_text(encoding="utf-8") + "\n\n@hookimpl\ndef duban_mesure() -> None:\n    pass\n"
    )
    broken.write(PLUGIN, text).assert_only(
        PLUGIN, "def duban_mesure", "did you mean duban_measure?"
    )


def test_second_area_is_looked_at_though_the_first_does_not_read(broken: Broken) -> None:
    for file in (PLUGIN, RULES, f"schemas/{PLAN}/water.schema.json"):
        text = (broken.path / file).read_text(encoding="utf-8")
        twin = text.replace("water", "rivers").replace("div_rivers", "div_water")
        twin = twin.replace("WAT-", "RIV-").replace('"4.6"', '"4.7"')
        broken.write(file.replace("water", "rivers"), twin)
    assert broken.remarks() == []
    broken.change(RULES, "at_least = 95.0", 'at_least = "95"')
    rivers = RULES.replace("water", "rivers")
    broken.change(rivers, "facts.samples.passed /", "facts.samples.pased /")
    assert {one.file for one in broken.remarks()} == {f"broken/{RULES}", f"broken/{rivers}"}


def test_rules_that_a_plugin_fails_to_give_are_named(broken: Broken) -> None:
    text = (broken.path / PLUGIN).read_text(encoding="utf-8")
    text += "\n\n@hookimpl\ndef duban_rules(area: str) -> None:\n    raise ValueError(area)\n"
    broken.write(PLUGIN, text).assert_only(PLUGIN, "", "ValueError: water")


def test_missing_shared_types_are_named(broken: Broken) -> None:
    (broken.path / SHARED).unlink()
    assert "shared types" in broken.only().said.say("en")


def test_broken_replacement_of_a_disabled_area_is_named(broken: Broken) -> None:
    broken.write(PLUGIN, "raise RuntimeError\n")
    root = Root(broken.path, "broken", frozenset({"water"}))
    found = [one for one in check((root,)) if one.level == "error"]
    assert {one.file for one in found} == {f"broken/{PLUGIN}"}


def test_single_error_leaves_the_other_areas_to_be_looked_at(broken: Broken) -> None:
    broken.change(f"schemas/{PLAN}/water.schema.json", "#/$defs/document", "#/$defs/dokument")
    broken.change(PLUGIN, ', name_en="Water"', "")
    assert [one.level for one in broken.remarks()] == ["error", "warning"]
