"""A new plan: what is written holds at once, from nothing and from a table."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scaffold.sheets import ENDS, HEADING, STARTS, TOILETS, workbook

from duban.errors import UsageError
from duban.model.rules import RuleBook, Target
from duban.model.terms import Kind
from duban.pluginmanager import Plugins, load_plugins
from duban.roots import find_roots
from duban.rulecheck import check
from duban.scaffold import (
    draft,
    plan_area,
    plan_plan,
    read_table,
    skeleton,
    write_area,
    write_files,
)
from duban.testing import evaluate_folder, load_book, rule_faults

PLAN = "city-2020"


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return load_plugins(find_roots([]))


def from_table(plugins: Plugins, root: Path, *rows: tuple[object, ...]) -> RuleBook:
    """Write a plan from a table, hold it to `duban check`, and give its rule book."""
    source = root / "table.xlsx"
    workbook(*rows, path=source)
    new = plan_plan(plugins, PLAN)
    made = draft(new, read_table(source, None, STARTS, ENDS), plugins)
    write_files(made.files, root)
    remarks = check(find_roots([root]), (PLAN,))
    assert [each.say("en") for each in remarks if each.level == "error"] == []
    return load_book(root, PLAN)


def test_skeleton_holds_and_its_example_is_judged(plugins: Plugins, tmp_path: Path) -> None:
    write_files(skeleton(plan_plan(plugins, PLAN), plugins), tmp_path)
    remarks = check(find_roots([tmp_path]), (PLAN,))
    assert [each.say("en") for each in remarks if each.level == "error"] == []
    folder = tmp_path / "examples" / "city20_01"
    rows = evaluate_folder(tmp_path, folder, as_of="2020-08-20", plan=PLAN)
    assert [row["code"] for row in rows["findings"]] == ["SMP-001"]
    assert {row["plan"] for row in rows["indicators"]} == {PLAN}


def test_check_lists_what_people_have_to_fill_in(plugins: Plugins, tmp_path: Path) -> None:
    write_files(skeleton(plan_plan(plugins, PLAN), plugins), tmp_path)
    said = [each.say("en") for each in check(find_roots([tmp_path]), (PLAN,))]
    assert any(
        "to be filled in: the number of the paper that sets the plan" in each for each in said
    )
    assert any(f"{tmp_path.name}/rules/{PLAN}/plan.toml:6: " in each for each in said)


def test_task_of_the_table_becomes_an_indicator_with_its_target(
    plugins: Plugins, tmp_path: Path
) -> None:
    book = from_table(plugins, tmp_path, HEADING, TOILETS)
    ((area, task),) = book.tasks()
    (indicator,) = task.indicators
    assert (area, task.code, task.title.zh) == ("city20_01", "1.1", "新建公厕")
    assert (indicator.kind, indicator.unit, indicator.due.isoformat()) == (
        Kind.TOTAL,
        "count",
        "2020-11-30",
    )
    assert indicator.target is not None
    assert indicator.target.value == 200.0
    assert book.reporters[task.lead].name.zh == "环卫处"
    assert [book.reporters[each].name.zh for each in task.cooperating] == ["市容处"]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("新建200座", Kind.TOTAL),
        ("达标率达到98%", Kind.GROWTH),
        ("积尘点不超过10处", Kind.BOUND),
        ("重复投诉率不超过3%", Kind.BOUND),
        ("清扫率不低于92%", Kind.GROWTH),
        ("新建超过200座", Kind.TOTAL),
        ("每月巡查不少于4次", Kind.CADENCE),
        ("每月亮灯率不低于98%", Kind.BOUND),
        ("投诉降到100件", Kind.MILESTONE),
        ("制定出台《照明管理办法》", Kind.DOCUMENT),
        ("建成投用", Kind.MILESTONE),
        ("", Kind.MILESTONE),
    ],
)
def test_kind_follows_the_target(plugins: Plugins, tmp_path: Path, target: str, kind: Kind) -> None:
    book = from_table(plugins, tmp_path, HEADING, (1, "样例任务", target, "6月", "环卫处", None))
    assert [one.kind for one in book.rules["city20_01"].indicators] == [kind]


def test_limit_of_a_rate_has_no_curve_to_climb(plugins: Plugins, tmp_path: Path) -> None:
    row = (1, "投诉", "重复投诉率不超过3%", "6月", "环卫处", None)
    (one,) = from_table(plugins, tmp_path, HEADING, row).rules["city20_01"].indicators
    assert one.target == Target("at_most", 3.0)
    assert one.curve is None


def test_days_of_clauses_are_due_days(plugins: Plugins, tmp_path: Path) -> None:
    row = (1, "公厕", "6月底前开工，9月底前完成30座，12月底前完成50座", "年底", "环卫处", None)
    found = from_table(plugins, tmp_path, HEADING, row).rules["city20_01"].indicators
    assert [(f"{one.due:%m-%d}", one.stage) for one in found] == [
        ("06-30", "started"),
        ("09-30", None),
        ("12-31", None),
    ]


@pytest.mark.parametrize(
    ("task", "target", "names"),
    [
        ("公园建设", "建成投用", ["建成投用"]),
        ("公园建设", "投诉降到100件", ["投诉降到100件"]),
        ("制定广告管理办法", "按期完成", ["制定广告管理办法：按期完成"]),
        ("停车", "制定《停车管理办法》，完成普查2次", ["制定《停车管理办法》", "完成普查2次"]),
        ("新建公园三座", "", ["新建公园三座"]),
    ],
)
def test_indicators_are_named_by_the_text_of_the_target(
    plugins: Plugins, tmp_path: Path, task: str, target: str, names: list[str]
) -> None:
    book = from_table(plugins, tmp_path, HEADING, (1, task, target, "6月", "环卫处", None))
    assert [one.name.zh for one in book.rules["city20_01"].indicators] == names


def test_what_a_target_leaves_open_stands_above_the_task(plugins: Plugins, tmp_path: Path) -> None:
    row = (1, "公厕", "每两个月检查1次；新建三座；加强管护", "6月", "环卫处", None)
    from_table(plugins, tmp_path, HEADING, row)
    rules = (tmp_path / "rules" / PLAN / "areas" / "city20_01.toml").read_text(encoding="utf-8")
    above = rules.partition("[[task]]")[0]
    marks = [line for line in above.splitlines() if "任务表!C2" in line]
    assert [line.split()[1] for line in marks] == ["TODO", "TODO", "note"]
    assert "每两个月检查1次" in marks[0]
    assert "加强管护" in marks[1]


def test_written_test_holds_after_an_area_is_added(plugins: Plugins, tmp_path: Path) -> None:
    from_table(plugins, tmp_path, HEADING, TOILETS)
    both = load_plugins(find_roots([tmp_path]))
    name = '清洁"三无"小区\\'
    write_area(
        plan_area(both, both.book(PLAN), "drain", name=name, name_en='"No" \\ "\n'), tmp_path
    )
    assert rule_faults(tmp_path) == []
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    clean = {key: each for key, each in os.environ.items() if not key.startswith(("COV", "PYTEST"))}
    ran = subprocess.run(
        command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "6 passed" in ran.stdout
    assert load_book(tmp_path, PLAN).areas["drain"].name == name


def test_areas_are_the_parts_of_the_table(plugins: Plugins, tmp_path: Path) -> None:
    book = from_table(
        plugins,
        tmp_path,
        ("编号", "类别", "工作内容", "责任单位"),
        ("1", "市容", "扫路", "环卫处"),
        ("2", "园林", "种树", "园林处"),
        ("3", "市容", "洗路", "环卫处"),
    )
    assert {code.code: area for area, code in book.tasks()} == {
        "1.1": "city20_01",
        "1.3": "city20_01",
        "2.2": "city20_02",
    }
    assert [part.title.zh for part in book.plan.parts] == ["市容", "园林"]


def test_without_parts_each_lead_has_an_area_of_its_own(plugins: Plugins, tmp_path: Path) -> None:
    book = from_table(
        plugins,
        tmp_path,
        ("任务", "责任单位"),
        ("扫路", "环卫处、市容处"),
        ("种树", "园林处"),
        ("洗路", "环卫处"),
    )
    assert {area: len(rules.tasks) for area, rules in book.rules.items()} == {
        "city20_01": 2,
        "city20_02": 1,
    }
    assert all(len(rules.all_reporters) == 1 for rules in book.rules.values())


def test_same_number_twice_gives_way_to_running_numbers(plugins: Plugins, tmp_path: Path) -> None:
    rows = ((7, "扫路", "环卫处"), (7, "洗路", "环卫处"))
    book = from_table(plugins, tmp_path, ("序号", "任务", "责任单位"), *rows)
    assert [task.code for _, task in book.tasks()] == ["1.1", "1.2"]


def test_task_without_lead_is_held_open(plugins: Plugins, tmp_path: Path) -> None:
    book = from_table(plugins, tmp_path, HEADING, (1, "扫路", None, "6月", "各区", None))
    ((_, task),) = book.tasks()
    assert (task.lead, book.reporters[task.lead].sourced) == ("unit_unnamed", False)
    rules = (tmp_path / "rules" / PLAN / "areas" / "city20_01.toml").read_text(encoding="utf-8")
    assert "# TODO 任务表!E2: " in rules


def test_hostile_text_stays_text(plugins: Plugins, tmp_path: Path) -> None:
    name = 'x"\n]]#\\u0041\u202e"""'
    book = from_table(plugins, tmp_path, HEADING, (1, name, name, "6月", f"处{name}", name))
    ((_, task),) = book.tasks()
    assert "]]#" in task.title.zh
    assert "\u202e" not in task.title.zh


def test_nothing_is_overwritten(plugins: Plugins, tmp_path: Path) -> None:
    files = skeleton(plan_plan(plugins, PLAN), plugins)
    write_files(files, tmp_path)
    with pytest.raises(UsageError, match="is there already: nothing was written"):
        write_files(files, tmp_path)
    again = load_plugins(find_roots([tmp_path]))
    with pytest.raises(UsageError, match="The plan city-2020 is there already"):
        plan_plan(again, PLAN)


def test_years_of_a_city_share_a_root(plugins: Plugins, tmp_path: Path) -> None:
    write_files(skeleton(plan_plan(plugins, PLAN), plugins), tmp_path)
    both = load_plugins(find_roots([tmp_path]))
    write_files(skeleton(plan_plan(both, "city-2021"), both), tmp_path)
    remarks = check(find_roots([tmp_path]), (PLAN, "city-2021"))
    assert [each.say("en") for each in remarks if each.level == "error"] == []


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("City-2020", "A plan's id is like city-2020"),
        ("../x-2020", "A plan's id is like city-2020"),
        ("city", "Which year is city for"),
        ("tianjin-2019", "is there already"),
    ],
)
def test_id_that_cannot_be_is_refused(plugins: Plugins, plan: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        plan_plan(plugins, plan)


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs"), max_codepoint=0xFFFD), max_size=30)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=3))
def test_plan_of_any_table_that_is_read_holds(
    plugins: Plugins, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    root = tmp_path_factory.mktemp("root")
    try:
        from_table(plugins, root, ("任务", "目标", "时限", "牵头单位", "类别"), *rows)
    except UsageError as refused:  # a table in which nothing stands
        said = refused.say("en")
    else:
        said = ""
    assert said.isprintable()
