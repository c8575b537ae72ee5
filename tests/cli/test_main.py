"""The one entry: commands, near names, errors as lines and exit codes."""

import gc
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from tests.cli.evaluating import duban

from duban import __version__
from duban.cli import COMMANDS, cli, entry, main


@pytest.fixture
def _collector() -> Iterator[None]:
    """Whatever a test does to the collector, the others have it on."""
    yield
    gc.enable()


def test_version_is_told() -> None:
    called = duban("--version")
    assert (called.code, called.out) == (0, f"duban {__version__}\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command: str) -> None:
    called = duban(command, "--help")
    assert called.code == 0
    assert f"例 · example: duban {command}" in " ".join(called.out.split())


def test_help_lists_every_command() -> None:
    out = duban("--help").out
    assert [name for name in COMMANDS if f"\n  {name} " not in out] == []


@pytest.mark.parametrize(
    ("wrong", "hint"), [("evalute", "did you mean evaluate?"), ("xyz", "no such command")]
)
def test_unknown_command_is_a_usage_error_with_the_nearest(wrong: str, hint: str) -> None:
    called = duban(wrong)
    assert called.code == 2
    assert hint in called.err


def test_unknown_option_is_a_usage_error() -> None:
    assert duban("evaluate", "x", "--no-such-option").code == 2
    assert duban("--no-such-option").code == 2


def test_error_before_any_plan_is_said_in_the_language_that_was_asked_for() -> None:
    for asked in (["--lang", "en"], ["--lang=en"]):
        assert duban("evaluate", "/nowhere/at/all", *asked).err == (
            "There is no folder /nowhere/at/all\n"
        )


@pytest.mark.usefixtures("_collector")
def test_module_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["duban", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("duban", run_name="__main__")
    assert ended.value.code == 0


@pytest.mark.usefixtures("_collector")
def test_process_of_one_command_runs_it_without_the_collector(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("duban.cli.main", gc.isenabled)
    assert entry() is False


def test_heavy_libraries_are_not_imported_to_tell_the_version() -> None:
    script = (
        "import sys\nfrom duban.cli import main\ntry:\n    main(['--version'])\nexcept SystemExit:\n"
        "    print(sorted({'yaml', 'openpyxl', 'jsonschema', 'jsonschema_rs', 'cel_expr_python'}"
        " & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert run.stdout.splitlines()[-1] == "[]"


def test_group_knows_no_other_commands() -> None:
    assert cli.get_command(click.Context(cli), "nothing") is None


def test_broken_pipe_ends_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as broken:  # noqa: PTH123 - a descriptor
        monkeypatch.setattr(sys, "stdout", broken)
        with pytest.raises(SystemExit) as ended:
            main(["plan", "--format", "json"])
        monkeypatch.undo()
    assert ended.value.code == 0
