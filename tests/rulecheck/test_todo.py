"""What is marked TODO in a plan's own files is listed, and nothing else is."""

from pathlib import Path

from duban.roots import Root
from duban.rulecheck.todo import todo_remarks


def test_each_mark_is_a_warning_with_its_line(tmp_path: Path) -> None:
    areas = tmp_path / "rules" / "city-2020" / "areas"
    areas.mkdir(parents=True)
    (areas / "a.toml").write_text('area = "a"\nname = "x"  # TODO: the name\n# a note\n', "utf-8")
    (tmp_path / "rules" / "city-2020" / "plan.toml").write_text('title = "TODO"\n# TODO\n', "utf-8")
    remarks = list(todo_remarks("city-2020", (Root(tmp_path, "city"),)))
    assert [each.say("en") for each in remarks] == [
        "city/rules/city-2020/plan.toml:2: to be filled in: TODO",
        "city/rules/city-2020/areas/a.toml:2: to be filled in: the name",
    ]
    assert list(todo_remarks("other-2020", (Root(tmp_path, "city"),))) == []
