"""Files without their area, areas without their files, years without a calendar."""

from pathlib import Path

from tests.rulecheck.broken import PLAN, PLUGIN, RULES, SCHEMA, Broken

from duban.roots import Root, find_roots
from duban.rulecheck import check


def test_shipped_rules_have_no_error() -> None:
    assert [one.say("en") for one in check(find_roots([])) if one.level == "error"] == []


def test_rules_and_schema_without_plugin_are_named(broken: Broken) -> None:
    (broken.path / PLUGIN).unlink()
    found = {one.file: one for one in broken.remarks()}
    assert set(found) == {f"broken/{RULES}", f"broken/{SCHEMA}"}
    assert all(one.level == "error" and one.line == 1 for one in found.values())
    assert "plugins/water.py" in found[f"broken/{RULES}"].said.say("en")


def test_disabled_area_leaves_no_loose_files(broken: Broken) -> None:
    found = check((Root(broken.path, "broken"), Root(broken.path / "x", "x", frozenset({"water"}))))
    assert [one for one in found if one.level == "error"] == []


def test_plugin_without_rules_is_a_warning(broken: Broken) -> None:
    (broken.path / RULES).unlink()
    found = {one.file: one for one in broken.remarks()}
    assert {one.level for one in found.values()} == {"warning"}
    assert found[f"broken/{PLUGIN}"].line == broken.line(PLUGIN, "def duban_work_area")
    assert "no rules" in found[f"broken/{SCHEMA}"].said.say("en")


def test_rules_of_a_plan_that_is_none_are_named(broken: Broken) -> None:
    broken.write("rules/tianjin-2020/areas/water.toml", 'area = "water"\n')
    broken.assert_only("rules/tianjin-2020/areas/water.toml", "area", "did you mean tianjin-2019?")


def test_hidden_file_is_a_warning(broken: Broken, tmp_path: Path) -> None:
    over = tmp_path / "over"
    (over / RULES).parent.mkdir(parents=True)
    (over / RULES).write_bytes((broken.path / RULES).read_bytes())
    found = check((Root(broken.path, "broken"), Root(over, "over")))
    hides = [one for one in found if one.file == f"over/{RULES}"]
    assert [(one.level, one.said.say("en")) for one in hides] == [
        ("warning", f"This file hides broken/{RULES}")
    ]


def test_year_without_calendar_is_a_warning(broken: Broken) -> None:
    plan = f"rules/{PLAN}/plan.toml"
    for old, new in (
        ("starts = 2019-01-01", "starts = 2090-01-01"),
        ("ends = 2019-12-31", "ends = 2090-12-31"),
    ):
        broken.change(plan, old, new)
    broken.change(plan, 'first_period = "2019-02"', 'first_period = "2090-02"')
    broken.change(plan, 'last_period = "2019-12"', 'last_period = "2090-11"')
    broken.assert_only(plan, "# The plan", "calendar/2090.toml", level="warning")
