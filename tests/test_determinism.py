"""The same folder gives the same bytes, whatever the order, the times and the processes."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from tests.cli.evaluating import duban

YEAR = Path(__file__).parent.parent / "examples" / "tianjin-2019"

pytestmark = pytest.mark.timeout(180)


def told(folder: Path, *more: object) -> str:
    called = duban("evaluate", folder, "--as-of", "2019-10-06", "--plan", "tianjin-2019", *more)
    assert (called.code, called.err) == (0, "")
    return called.out


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year of examples twice over, once written anew, so that it takes several processes."""
    folder = tmp_path_factory.mktemp("doubled")
    shutil.copytree(YEAR, folder, dirs_exist_ok=True)
    for path in sorted(YEAR.glob("*/*.json")):
        if path.parent.name != "office":
            anew = folder / "again" / path.parent.name / path.name
            anew.parent.mkdir(parents=True, exist_ok=True)
            anew.write_text(json.dumps(json.loads(path.read_bytes())), encoding="utf-8")
    return folder


def test_one_and_two_workers_give_the_same_bytes(doubled: Path) -> None:
    assert len(list(doubled.rglob("*.json"))) > 600
    assert told(doubled, "--format", "json", "--workers", 1) == told(
        doubled, "--format", "json", "--workers", 2
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_is_stable_in_both_languages(doubled: Path, lang: str) -> None:
    first = told(doubled, "--lang", lang, "--workers", 1)
    assert told(doubled, "--lang", lang, "--workers", 2) == first
    assert len(first.splitlines()) > 60


def copied(target: Path, order: Callable[[list[Path]], None], mtime: float) -> Path:
    """Copy the year file by file in an order, with a time of its own."""
    files = sorted(path for path in YEAR.rglob("*") if path.is_file())
    order(files)
    for number, path in enumerate(files):
        copy = target / path.relative_to(YEAR)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (mtime + number, mtime + number))
    return target


def test_order_and_time_of_copying_do_not_matter(tmp_path: Path) -> None:
    forward = copied(tmp_path / "a", lambda _files: None, 1.0e9)
    turned = copied(tmp_path / "other" / "b", Random(7).shuffle, 1.7e9)  # noqa: S311 - any other order
    assert told(forward, "--format", "json") == told(turned, "--format", "json")


def test_document_names_no_place_of_this_machine(tmp_path: Path) -> None:
    out = told(copied(tmp_path / "a", lambda _files: None, 1.0e9), "--format", "json")
    assert str(tmp_path) not in out
    assert str(YEAR) not in out
