"""duban check."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cli.calls import new_area, run
from tests.rulecheck.broken import RULES

from duban.cli import cli


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_area(tmp_path / "areas")


def spoil(root: Path) -> int:
    """Misspell a fact; gives the line."""
    path = root / RULES
    text = path.read_text(encoding="utf-8").replace("samples.passed /", "samples.pased /")
    path.write_text(text, encoding="utf-8")
    return text[: text.index("pased")].count("\n") + 1


def test_shipped_rules_pass_with_warnings() -> None:
    ran = run("check", "--lang", "en")
    assert ran.exit_code == 0
    assert ran.stdout.splitlines()[-1].startswith("0 errors, ")


def test_error_is_a_line_with_its_place_and_exits_3(root: Path) -> None:
    line = spoil(root)
    ran = run("check", "--root", str(root), "--lang", "en")
    assert ran.exit_code == 3
    assert ran.stdout.splitlines()[0] == (
        f"areas/{RULES}:{line}: error: water_pass_rate: there is no fact facts.samples.pased;"
        " did you mean facts.samples.passed?"
    )


def test_json_has_every_remark(root: Path) -> None:
    line = spoil(root)
    ran = run("check", "--root", str(root), "--format", "json", "--plan", "tianjin-2019")
    told = json.loads(ran.stdout)
    assert ran.exit_code == 3
    assert told["plans"] == ["tianjin-2019"]
    assert told["counts"]["error"] == 1
    first = told["remarks"][0]
    assert (first["level"], first["file"], first["line"]) == ("error", f"areas/{RULES}", line)


def test_broken_plugin_is_an_error_with_its_file(root: Path) -> None:
    (root / "plugins" / "water.py").write_text("raise RuntimeError('no')\n", encoding="utf-8")
    ran = run("check", "--root", str(root), "--lang", "en")
    assert ran.exit_code == 3
    assert ran.stdout.splitlines()[0].startswith("areas/plugins/water.py: error: ")


def test_unknown_plan_is_refused() -> None:
    ran = run("check", "--plan", "tianjin-2020")
    assert ran.exception is not None
    assert getattr(ran.exception, "exit_code", None) == 2


def test_help_has_an_example() -> None:
    assert "duban check --root" in CliRunner().invoke(cli, ["check", "--help"]).output
