"""duban new-area."""

from pathlib import Path

import pytest
from tests.cli.calls import run


def test_new_area_is_written_checked_and_judged(tmp_path: Path) -> None:
    root = tmp_path / "areas"
    made = run("new-area", "water", "--root", str(root), "--name", "水务", "--lang", "en")
    assert made.exit_code == 0
    written = [Path(line) for line in made.stdout.splitlines()]
    assert len(written) == 7
    assert all(path.is_file() for path in written)
    assert "duban check --root" in made.stderr
    assert run("check", "--root", str(root)).exit_code == 0
    judged = run(
        "evaluate", str(root / "examples" / "water"), "--root", str(root), "--as-of", "2019-08-20"
    )
    assert judged.exit_code == 0


def test_second_area_goes_into_the_same_root(tmp_path: Path) -> None:
    for area in ("water", "rivers"):
        assert run("new-area", area, "--root", str(tmp_path)).exit_code == 0
    assert run("check", "--root", str(tmp_path)).exit_code == 0
    again = run("new-area", "water", "--root", str(tmp_path))
    assert getattr(again.exception, "exit_code", None) == 2


@pytest.mark.parametrize(
    "arguments",
    [["Water"], ["lighting"], ["water", "--reporter", "nobody"], ["water", "--task", "1.1"]],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    tmp_path: Path, arguments: list[str]
) -> None:
    ran = run("new-area", *arguments, "--root", str(tmp_path / "areas"))
    assert getattr(ran.exception, "exit_code", None) == 2
    assert not (tmp_path / "areas").exists()


def test_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "plugins").write_text("a file", encoding="utf-8")
    ran = run("new-area", "water", "--root", str(tmp_path))
    assert getattr(ran.exception, "exit_code", None) == 2
    assert "plugins" in str(ran.exception)


def test_root_must_be_named() -> None:
    ran = run("new-area", "water")
    assert ran.exit_code == 2


def test_help_has_an_example() -> None:
    assert "duban new-area water --root" in run("new-area", "--help").output
