"""A new area: what is written holds at once, and nothing is overwritten."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from duban.errors import UsageError
from duban.model.rules import RuleBook
from duban.pluginmanager import Plugins, load_plugins
from duban.roots import find_roots
from duban.scaffold import NewArea, plan_area, write_area
from duban.testing import evaluate_folder, findings_on, load_book, rule_faults

PLAN = "tianjin-2019"


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return load_plugins(find_roots([]))


@pytest.fixture(scope="module")
def book(plugins: Plugins) -> RuleBook:
    return plugins.book(PLAN)


@pytest.fixture
def water(plugins: Plugins, book: RuleBook) -> NewArea:
    return plan_area(plugins, book, "water", name="水务", name_en="Water")


def test_new_area_passes_its_own_test_in_a_process_of_its_own(
    water: NewArea, tmp_path: Path
) -> None:
    write_area(water, tmp_path / "areas")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "areas/tests"]
    clean = {
        key: each for key, each in os.environ.items() if not key.startswith(("COV_", "PYTEST"))
    }
    ran = subprocess.run(
        command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "4 passed" in ran.stdout


def test_new_area_has_all_its_files_and_no_fault(water: NewArea, tmp_path: Path) -> None:
    written = write_area(water, tmp_path / "areas")
    assert [path.relative_to(tmp_path / "areas").as_posix() for path in written] == [
        "plugins/water.py",
        f"rules/{PLAN}/areas/water.toml",
        f"schemas/{PLAN}/water.schema.json",
        "examples/water/2019-06-div_water.json",
        "examples/water/2019-07-div_water-fails-its-check.json",
        "tests/test_water.py",
        f"rules/{PLAN}/reporters.toml",
    ]
    assert rule_faults(tmp_path / "areas") == []


@pytest.mark.parametrize(
    "name", ['清洁"三无"小区', "back\\slash\\", '"""', "a'b#]]", "@AREA@", "两\n行"]
)
def test_any_name_is_quoted_where_it_is_written(
    plugins: Plugins, book: RuleBook, name: str, tmp_path: Path
) -> None:
    write_area(plan_area(plugins, book, "water", name=name, name_en=name), tmp_path)
    assert rule_faults(tmp_path) == []
    written = load_book(tmp_path)
    assert (written.areas["water"].name, written.areas["water"].name_en) == (
        " ".join(name.split()),
        " ".join(name.split()),
    )
    assert written.reporters["div_water"].name.zh == f"{' '.join(name.split())}处(样例)"


def test_new_area_takes_a_free_task_and_free_codes(water: NewArea, book: RuleBook) -> None:
    assert (water.task, water.checks) == ("8.1", "WAT")
    assert "8.1" not in {task.code for _, task in book.tasks()}


def test_named_task_and_reporter_are_used(plugins: Plugins, book: RuleBook, tmp_path: Path) -> None:
    new = plan_area(plugins, book, "water", reporter="div_lighting", task="4.6")
    written = write_area(new, tmp_path)
    assert (new.name, new.name_en, new.clause) == ("water", "Water", "附件1 三(四)")
    assert not any(path.name == "reporters.toml" for path in written)
    assert rule_faults(tmp_path) == []
    assert load_book(tmp_path).rules["water"].all_reporters == ("div_lighting",)
    rows = evaluate_folder(tmp_path, tmp_path / "examples" / "water", as_of="2019-08-20")
    assert findings_on(rows, "2019-06-div_lighting.json") == []
    failing = findings_on(rows, "2019-07-div_lighting-fails-its-check.json")
    assert [row["code"] for row in failing] == ["WAT-001"]


def test_second_area_of_a_root_adds_its_reporter(
    plugins: Plugins, book: RuleBook, water: NewArea, tmp_path: Path
) -> None:
    write_area(water, tmp_path)
    both = load_plugins(find_roots([tmp_path]))
    write_area(plan_area(both, both.book(PLAN), "walls"), tmp_path)
    assert rule_faults(tmp_path) == []
    assert {"div_water", "div_walls"} <= load_book(tmp_path).reporters.keys()


def test_nothing_is_overwritten(water: NewArea, tmp_path: Path) -> None:
    path = tmp_path / "tests" / "test_water.py"
    path.parent.mkdir()
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"tests/test_water\.py is there already"):
        write_area(water, tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["tests"]


@pytest.mark.parametrize(
    ("area", "options", "words"),
    [
        ("Water", {}, "small letters"),
        ("filter", {}, "reserved word"),
        ("class", {}, "reserved word"),
        ("lighting", {}, "is there already, from plugins/lighting.py"),
        ("water", {"reporter": "div_lightning"}, "did you mean div_lighting?"),
        ("water", {"task": "1.4"}, "The task 1.4 is there already; free is 8.1"),
        ("water", {"task": "1/4"}, "part.item such as 8.1"),
    ],
)
def test_what_cannot_be_is_refused_with_its_remedy(
    plugins: Plugins, book: RuleBook, area: str, options: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words.replace(".", r"\.").replace("?", r"\?")):
        plan_area(plugins, book, area, **options)


@pytest.mark.parametrize("area", ["lgt", "a", "ab", "x1", "lig_ht"])
def test_codes_of_checks_are_three_letters_of_no_other_area(
    plugins: Plugins, book: RuleBook, area: str, tmp_path: Path
) -> None:
    new = plan_area(plugins, book, area)
    taken = {check.code[:3] for rules in book.rules.values() for check in rules.checks}
    assert new.checks not in taken
    write_area(new, tmp_path)
    assert rule_faults(tmp_path) == []


def test_area_of_a_plan_with_words_of_its_own_holds_as_well(tmp_path: Path) -> None:
    root = tmp_path / "second"
    shutil.copytree(Path(__file__).parents[2] / "examples" / "second-plan", root)
    plugins = load_plugins(find_roots([root]))
    write_area(plan_area(plugins, plugins.book("chongqing-2018"), "water", task="W-1"), root)
    assert rule_faults(root) == []
    folder = root / "examples" / "water"
    rows = evaluate_folder(root, folder, as_of="2018-08-20", plan="chongqing-2018")
    assert [row["code"] for row in rows["findings"]] == ["WAT-001"]
