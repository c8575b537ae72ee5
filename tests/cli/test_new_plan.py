"""duban new-plan."""

from pathlib import Path

import pytest
from tests.cli.calls import run
from tests.scaffold.sheets import HEADING, TOILETS, workbook


def test_skeleton_is_written_checked_and_judged(tmp_path: Path) -> None:
    root = tmp_path / "city"
    made = run("new-plan", "city-2020", "--root", str(root), "--lang", "en")
    assert made.exit_code == 0
    assert all(Path(line).is_file() for line in made.stdout.splitlines())
    assert "Next: duban check --root" in made.stderr
    assert run("check", "--root", str(root), "--plan", "city-2020").exit_code == 0
    examples = str(root / "examples" / "city20_01")
    judged = run("evaluate", examples, "--root", str(root), "--as-of", "2020-08-20")
    assert judged.exit_code == 0
    assert "2020年度工作要点和任务分解" in judged.stdout


def test_table_becomes_a_plan_and_what_is_open_is_told(tmp_path: Path) -> None:
    table, root = tmp_path / "table.xlsx", tmp_path / "city"
    workbook(HEADING, TOILETS, (2, "扫路", None, "常年坚持", "环卫处", "各区"), path=table)
    made = run(
        "new-plan", "city-2020", "--root", str(root), "--from", str(table), "--lang", "en",
        "--title", "某市2020年度工作要点",
    )  # fmt: skip
    assert made.exit_code == 0
    assert "任务表!D3: “常年坚持” is no due day" in made.stderr
    assert "任务表!F3: 各区 names no unit" in made.stderr
    assert "2 tasks in 1 areas, 2 units; 2 places to look at" in made.stderr
    checked = run("check", "--root", str(root), "--plan", "city-2020")
    assert checked.exit_code == 0
    assert "任务表!D3" in checked.stdout
    said = run("plan", "--root", str(root), "--plan", "city-2020").stdout
    assert "某市2020年度工作要点" in said
    assert "新建公厕" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["City-2020"],
        ["city"],
        ["tianjin-2019"],
        ["city-2020", "--from", "none.xlsx"],
        ["city-2020", "--sheet", "表一"],
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    tmp_path: Path, arguments: list[str]
) -> None:
    ran = run("new-plan", *arguments, "--root", str(tmp_path / "city"))
    assert getattr(ran.exception, "exit_code", None) == 2
    assert not (tmp_path / "city").exists()


def test_table_that_is_none_is_refused_with_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(b"no workbook")
    ran = run(
        "new-plan", "city-2020", "--root", str(tmp_path / "city"), "--from",
        str(tmp_path / "table.xlsx"),
    )  # fmt: skip
    assert getattr(ran.exception, "exit_code", None) == 2
    assert not (tmp_path / "city").exists()


def test_help_has_an_example() -> None:
    assert "duban new-plan city-2020 --root" in run("new-plan", "--help").output
