"""Shell completion, asked as a shell asks: by the environment, of a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SECOND = Path(__file__).parents[2] / "examples" / "second-plan"
DUBAN = Path(sys.executable).with_name("duban")


def offered(line: str, shell: str = "bash") -> list[str]:
    """Give what a shell is offered for the last word of a line, "" for a new one."""
    words = line.split(" ")
    asked = {
        "_DUBAN_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    called = subprocess.run(
        [DUBAN], env={**os.environ, **asked}, capture_output=True, check=True, timeout=60
    )
    assert called.stderr == b""
    return [each for each in called.stdout.decode("utf-8").splitlines() if each]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("duban te", ["plain,template"]),
        ("duban template --reporter div_g", ["div_gas", "div_greening", "div_grid"]),
        ("duban assess 2019.json --reporter div_ga", ["div_gas"]),
        ("duban simulate --area g", ["gas", "greening", "grid"]),
        ("duban alerts open --area gr", ["greening", "grid"]),
        ("duban evaluate --plan ", ["tianjin-2019"]),
        ("duban collect --plan ", ["tianjin-2019"]),
        ("duban alerts open --plan t", ["tianjin-2019"]),
        ("duban evaluate --format j", ["json", "jsonl"]),
        ("duban template --reporter nobody", []),
    ],
)
def test_words_are_offered_that_begin_as_typed(line: str, wanted: list[str]) -> None:
    assert offered(line) == [f"plain,{each.removeprefix('plain,')}" for each in wanted]


def test_units_are_those_of_the_root_and_plan_on_the_line() -> None:
    line = f"duban template --root {SECOND} --plan chongqing-2018 --reporter sec_"
    found = offered(line)
    assert found[:2] == ["plain,sec_greening", "plain,sec_lighting"]
    assert "plain,div_gas" not in offered(line.removesuffix("sec_"))


def test_shells_that_show_more_get_the_chinese_names() -> None:
    assert offered("duban template --reporter div_gas", "zsh") == ["plain", "div_gas", "燃气管理处"]


@pytest.mark.parametrize(
    "line",
    ["duban template --root /nowhere --reporter ", "duban template --plan no --reporter "],
)
def test_faults_offer_nothing_and_say_nothing(line: str) -> None:
    assert offered(line) == []


def test_unknown_command_does_not_break_the_shell() -> None:
    assert "plain,evaluate" in offered("duban nosuch --plan ")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
def test_bash_completes_a_line() -> None:
    script = (
        'eval "$(_DUBAN_COMPLETE=bash_source duban)"; COMP_WORDS=(duban template --reporter div_gr);'
        ' COMP_CWORD=3; _duban_completion duban; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{DUBAN.parent}{os.pathsep}{os.environ['PATH']}"
    called = subprocess.run(
        ["bash", "-c", script], env={**os.environ, "PATH": path}, capture_output=True,
        check=True, timeout=60,
    )  # fmt: skip
    assert called.stdout.decode().split() == ["div_greening", "div_grid"]
