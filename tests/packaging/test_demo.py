"""`make demo`, in a folder of its own: it ends by naming the files that it wrote."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import orjson
import pytest

REPOSITORY = Path(__file__).parents[2]
WRITTEN = {"report.html", "bulletin.docx", "ledger.xlsx", "evaluation.json", "2019-Q2.json"}


def make(into: Path, *more: str) -> str:
    """Make with the environment of these tests, which counts as set up."""
    call = ("make", "-s", "-o", ".venv/ready", f"BIN={Path(sys.executable).parent}", f"INTO={into}")
    done = subprocess.run(
        [*call, *more], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def into(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def said(into: Path) -> str:
    return make(into, "demo")


def test_demo_prints_the_report_and_ends_by_naming_its_files(said: str, into: Path) -> None:
    assert "督办情况" in said
    *_, report, bulletin, ledger, evaluation, frozen = said.splitlines()
    named = {line.split()[0] for line in (report, bulletin, ledger, evaluation, frozen)}
    assert named == {str(into / name) for name in WRITTEN}
    assert {path.name for path in into.iterdir()} == WRITTEN


@pytest.mark.usefixtures("said")
def test_demo_writes_files_of_their_kinds(into: Path) -> None:
    for name in ("bulletin.docx", "ledger.xlsx"):
        with zipfile.ZipFile(into / name) as packed:
            assert packed.testzip() is None
    assert (into / "report.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert orjson.loads((into / "evaluation.json").read_bytes())["as_of"] == "2019-07-06"


def test_demo_runs_a_second_time(said: str, into: Path) -> None:
    assert make(into, "demo") == said


def test_what_the_demo_needs_is_set_up_before_it() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo: \$\(READY\)", makefile, re.MULTILINE)
    assert "-e '.[dev]'" in makefile
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^dev = \[\n +"duban\[[^]]*\bpapers\b', project, re.MULTILINE)
