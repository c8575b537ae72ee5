"""The one entry: commands, near names, errors as lines and exit codes."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def process(script: str, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *([script] if script == "-mduban" else ["-c", script]), *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(command, text=True, env={**os.environ}, check=False, **streams)


def test_module_is_the_command() -> None:
    ran = process("-mduban", "--version")
    assert (ran.returncode, ran.stdout) == (0, f"duban {__version__}\n")


def test_what_is_to_be_done_at_the_end_of_the_process_is_done(tmp_path: Path) -> None:
    script = (
        "import atexit, pathlib, sys\nfrom duban.cli import entry\n"
        "atexit.register(pathlib.Path(sys.argv.pop()).write_text, 'done')\n"
        "sys.stdout.write('first, ')\nentry()"
    )
    ran = process(script, "--version", str(tmp_path / "end"))
    assert ran.stdout == f"first, duban {__version__}\n"
    assert (tmp_path / "end").read_text() == "done"


def test_exit_code_is_that_of_the_command() -> None:
    assert process("-mduban", "evaluate", "/nowhere/at/all").returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", [["plan"], ["plan", "--format", "json"], ["plugins"]])
def test_output_for_which_there_is_no_room_is_told(command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = process("-mduban", *command, "--lang", "en", stdout=full)
    assert ran.returncode == 3
    assert ran.stderr == (
        "There is no room to write: No space left on device; free space there, or write elsewhere\n"
    )


@pytest.mark.usefixtures("_collector")
def test_process_of_one_command_runs_it_without_the_collector(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[bool] = []
    monkeypatch.setattr("duban.cli.main", lambda: found.append(gc.isenabled()))
    entry()
    assert found == [False]


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
