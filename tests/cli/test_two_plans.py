"""Two plans at once: in January the old year's last reports and the new plan's first are due."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calls import run

REPOSITORY = Path(__file__).parents[2]
OLD, NEW = "tianjin-2019", "chongqing-2020"
#: 25 January 2020 is the first day of the Spring Festival, the next workday 3 February.
AS_OF = "2020-02-03"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the second city's plan anew for 2020, with January as its first month."""
    made = tmp_path_factory.mktemp("both") / "second"
    for path in sorted((REPOSITORY / "examples" / "second-plan").rglob("*")):
        inside = path.relative_to(REPOSITORY / "examples" / "second-plan").as_posix()
        if path.is_file() and path.suffix in {".toml", ".json", ".py"}:
            target = made / shifted(inside)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(shifted(path.read_text(encoding="utf-8")), encoding="utf-8")
    return made


def shifted(text: str) -> str:
    return text.replace("2019", "2021").replace("2018", "2020").replace("2020-04", "2020-01")


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    """Lay both plans' reports that came by January into one folder, with both registers."""
    made = root.parent / "folder"
    shutil.copytree(REPOSITORY / "examples" / OLD, made)
    shutil.copytree(root / "submissions" / "2020-01", made / "2020-01")
    for path in (root / "submissions" / "office").glob("*.toml"):
        shutil.copy(path, made / "office" / f"second-{path.name}")
    return made


def evaluated(folder: Path, *more: str) -> Any:
    ran = run("evaluate", str(folder), "--as-of", AS_OF, "--format", "json", *more)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def of_plan(rows: Any, plan: str, section: str) -> list[dict[str, Any]]:
    return [row for row in rows[section] if row["plan"] == plan]


@pytest.fixture(scope="module")
def both(root: Path, folder: Path) -> Any:
    return evaluated(folder, "--root", str(root))


def test_each_report_is_judged_by_its_own_plan(both: Any) -> None:
    assert {row["plan"] for row in both["indicators"]} == {OLD, NEW}
    late = [(row["plan"], row["period"]) for row in both["scores"] if row["period"] > "2019-11"]
    assert (OLD, "2019-12") in late
    assert (NEW, "2020-01") in late
    assert not any(plan == OLD and period > "2019-12" for plan, period in late)


@pytest.mark.parametrize("section", ["indicators", "scores", "tasks", "alerts"])
def test_old_plan_is_judged_as_if_it_were_alone(both: Any, section: str) -> None:
    alone = evaluated(REPOSITORY / "examples" / OLD)
    assert of_plan(both, OLD, section) == alone[section]


@pytest.mark.parametrize("section", ["indicators", "scores", "tasks", "alerts"])
def test_new_plan_is_judged_as_if_it_were_alone(both: Any, root: Path, section: str) -> None:
    alone = evaluated(root / "submissions", "--root", str(root), "--plan", NEW)
    assert of_plan(both, NEW, section) == alone[section]


def test_text_tells_one_plan_after_the_other(root: Path, folder: Path) -> None:
    ran = run("evaluate", str(folder), "--as-of", AS_OF, "--root", str(root), "--lang", "en")
    assert ran.exit_code == 0
    assert ran.stdout.count("Supervision as of 2020-02-03") == 2
    assert "Reports for 2019-12" in ran.stdout
    assert "Reports for 2020-01" in ran.stdout


def test_timetable_holds_both_plans(root: Path) -> None:
    ran = run(
        "timetable", "--root", str(root), "--from", "2020-01-01", "--to", "2020-02-10",
        "--format", "json",
    )  # fmt: skip
    assert ran.exit_code == 0
    plans = {each["plan"]: each["slots"] for each in json.loads(ran.stdout)["plans"]}
    due = {
        plan: [(slot["period"], slot["on"]) for slot in slots if slot["kind"] == "due"]
        for plan, slots in plans.items()
    }
    assert due == {NEW: [("2020-01", "2020-02-03")], OLD: [("2019-12", "2020-01-05")]}
    keys = [slot["key"] for slots in plans.values() for slot in slots]
    assert len(set(keys)) == len(keys)


def test_timetable_of_two_plans_is_told_one_after_the_other(root: Path) -> None:
    ran = run("timetable", "--root", str(root), "--from", "2020-01-01", "--to", "2020-02-10")
    assert ran.exit_code == 0
    assert f"({OLD})" in ran.stdout
    assert f"({NEW})" in ran.stdout
