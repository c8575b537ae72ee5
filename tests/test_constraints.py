"""Every dependency is pinned within its bounds, and no file ties duban to one machine or network."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PIN_LINES = [
    line
    for line in (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]

# Spelt in pieces, so that this file is none of those it looks for.
REGISTRIES = [r"pypi\." + "org", "python" + r"hosted\.org", r"npmjs\." + "(org|com)"]
REGISTRIES += [r"deb\." + r"debian\.org", "-index-" + "url", "find-" + r"links\W+https?:"]
HOMES = ["home", "root", "Users", "work", "workspace", "builds", "opt", "tmp", "mnt", "srv"]
MACHINE_PATH = r"(?<![\w.~*/<>})\]-])/(" + "|".join(HOMES) + r")/\w"
TIED = re.compile("|".join([*REGISTRIES, MACHINE_PATH]))


def pins() -> dict[str, str]:
    return {
        canonicalize_name(name): version
        for name, version in (line.split("==") for line in PIN_LINES)
    }


def dependencies() -> list[str]:
    extras = PROJECT["optional-dependencies"].values()
    every = {*PROJECT["dependencies"], *(each for extra in extras for each in extra)}
    return sorted(each for each in every if not each.startswith("duban["))


@pytest.mark.parametrize("dependency", dependencies())
def test_dependency_is_pinned_within_its_bounds(dependency: str) -> None:
    wanted = Requirement(dependency)
    assert wanted.specifier.contains(pins()[canonicalize_name(wanted.name)])


def test_pins_are_exact_and_bare() -> None:
    exact = re.compile(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+")
    assert [line for line in PIN_LINES if not exact.fullmatch(line)] == []


def test_pins_are_sorted_and_named_once() -> None:
    assert sorted(PIN_LINES, key=str.upper) == PIN_LINES
    assert len(pins()) == len(PIN_LINES)


def test_no_tracked_file_names_a_registry_or_a_machine() -> None:
    assert [said for path in tracked() for said in ties(path)] == []


def tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (REPOSITORY / ".git").exists():
        pytest.skip("the tracked files are known only in a git checkout")
    listed = subprocess.run(
        [git, "-C", REPOSITORY, "ls-files", "-z"], check=True, capture_output=True, text=True
    ).stdout
    return [REPOSITORY / name for name in listed.split("\0") if name]


def ties(path: Path) -> list[str]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [
        f"{path.relative_to(REPOSITORY)}:{number}: {found.group()}"
        for number, line in enumerate(lines, start=1)
        if (found := TIED.search(line))
    ]
