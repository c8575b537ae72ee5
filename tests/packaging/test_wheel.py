"""Duban as users get it: built, installed into an empty environment, run outside the checkout."""

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
AREAS = sorted(path.stem for path in (REPOSITORY / "plugins").glob("*.py"))
DATA_FOLDERS = ("plugins", "rules", "schemas", "templates", "calendar", "stories")
LITTER = re.compile(
    r"/(__pycache__|\.venv|\.git|build|dist|\.\w+_cache|\.hypothesis|\.coverage[^/]*)(/|$)"
    r"|\.py[co]$|\.egg-info"
)

pytestmark = pytest.mark.timeout(300)


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as a user would, without this checkout on any path; give what it printed."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, REPOSITORY, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def sdist(built: Path) -> Path:
    (path,) = built.glob("*.tar.gz")
    return path


@pytest.fixture(scope="module")
def duban(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pins = REPOSITORY / "constraints.txt"
    pip = (scripts / "python", "-m", "pip", "install", "-qq")
    run(*pip, "--only-binary=:all:", "-c", pins, wheel, cwd=folder)
    return scripts / "duban"


def inside(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_is_typed_and_speaks_chinese(wheel: Path) -> None:
    assert {
        "duban/py.typed",
        "duban/words/locale/zh_CN/LC_MESSAGES/duban.mo",
    } <= inside(wheel)


@pytest.mark.parametrize("folder", DATA_FOLDERS)
def test_wheel_brings_every_file_of_the_data_folders(wheel: Path, folder: str) -> None:
    here = {
        f"duban/_bundled/{path.relative_to(REPOSITORY).as_posix()}"
        for path in (REPOSITORY / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    there = {name for name in inside(wheel) if name.startswith(f"duban/_bundled/{folder}/")}
    assert here
    assert there == here


def test_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in inside(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"duban"}


def test_archives_hold_no_litter(wheel: Path, sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = inside(wheel) | set(archive.getnames())
    assert sorted(name for name in names if LITTER.search(name)) == []


def test_installed_command_says_its_version(duban: Path, tmp_path: Path) -> None:
    version = (REPOSITORY / "src/duban/_version.py").read_text(encoding="utf-8")
    assert re.search(r'"(.+)"$', version.strip()).group(1) in run(duban, "--version", cwd=tmp_path)


def test_installed_command_lists_all_areas(duban: Path, tmp_path: Path) -> None:
    listed = run(duban, "plugins", cwd=tmp_path)
    assert len(AREAS) == 26
    assert [area for area in AREAS if not re.search(rf"\b{area}\b", listed)] == []
