"""A full disk and one that is read-only: told in time, nothing torn, resumed.

Where no file system may be mounted these tests are left out (see conftest.py).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.torture.children import is_whole

REPOSITORY = Path(__file__).parents[2]
#: KiB that are left; where the pass then ends differs.
_FREE = (0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384) if is_whole() else (0, 48)
_IN_TIME = 60

pytestmark = pytest.mark.timeout(900)


def _met(folder: Path, trouble: str) -> dict[str, Any]:
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-m", "tests.torture.filling", folder, trouble],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"\nfilling {trouble}: {done.stdout.strip()}")  # noqa: T201 - shown by `make torture`
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What two passes come to on a disk with room."""
    found = _met(tmp_path_factory.mktemp("disk"), "none")
    assert found["met"]["code"] == found["after"]["code"] == found["last"]["code"] == 0
    account: dict[str, Any] = found["account"]
    assert account["arrivals"] == account["archive"] == 28
    assert account["matters"] == account["told"] > 20
    assert account["not sent"] == 0
    return account


def _is_told_and_made_good(found: dict[str, Any], undisturbed: dict[str, Any], place: str) -> None:
    met, account = found["met"], found["account"]
    assert met["code"] == 3
    assert met["seconds"] < _IN_TIME
    assert place in met["said"]
    assert "Traceback" not in met["said"]
    assert found["after"]["code"] == found["last"]["code"] == 0
    # mail may have been held for a day and the administrator told; what it tells is the same
    assert account == undisturbed
    assert (account["torn"], account["lost"], account["copies"]) == ([], 0, 0)


@pytest.mark.parametrize("free", _FREE)
def test_full_disk_is_told_and_what_was_left_is_made_good(
    tmp_path: Path, undisturbed: dict[str, Any], free: int
) -> None:
    _is_told_and_made_good(_met(tmp_path, str(free)), undisturbed, "home/")


def test_read_only_disk_is_told_and_what_was_left_is_made_good(
    tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    _is_told_and_made_good(_met(tmp_path, "read-only"), undisturbed, "home/ledger.sqlite3")


def test_full_temporary_folder_is_told_and_what_was_left_is_made_good(
    tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    _is_told_and_made_good(_met(tmp_path, "temporary"), undisturbed, "temporary")
