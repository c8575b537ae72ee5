"""A full disk, one that is read-only, a ledger that is held: told in time, nothing torn, resumed."""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.torture.children import is_whole
from tests.torture.filling import SETTINGS
from tests.torture.ports import free_port

REPOSITORY = Path(__file__).parents[2]
#: KiB that are left; where the pass then ends differs.
_FREE = (0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384) if is_whole() else (0, 48)
_IN_TIME = 60

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def _may_mount() -> None:
    if not shutil.which("unshare"):
        pytest.skip("unshare is missing: install the system's package `util-linux`")
    words = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")


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
def undisturbed(_may_mount: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
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


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "duban.toml"
    port = free_port()
    settings = SETTINGS.format(port=9).replace(
        "settle_seconds = 0\n", f"settle_seconds = 0\ntick_seconds = 1\nhttp_port = {port}\n"
    )
    path.write_text(settings, encoding="utf-8")
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    assert _tick(path).returncode == 0
    return path


def _tick(config: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "duban", "tick", "--lang", "en", "--config", str(config)]
    now = ["--now", "2019-03-04T09:00:00+08:00"]
    return subprocess.run(words + now, capture_output=True, text=True, check=False)


@contextmanager
def _held(config: Path) -> Iterator[None]:
    """Hold the ledger as another process that never comes to its end."""
    ledger = sqlite3.connect(config.parent / "home" / "ledger.sqlite3", isolation_level=None)
    with closing(ledger):
        ledger.execute("BEGIN EXCLUSIVE")
        yield
        ledger.execute("ROLLBACK")


def test_held_ledger_is_named_in_time_and_the_next_pass_goes_on(config: Path) -> None:
    began = time.monotonic()
    with _held(config):
        done = _tick(config)
    assert time.monotonic() - began < _IN_TIME
    assert done.returncode == 3
    assert "ledger.sqlite3 was held by another process" in done.stderr
    assert "Traceback" not in done.stderr
    assert _tick(config).returncode == 0


def _health(config: Path) -> int:
    port = int(config.read_text("utf-8").partition("http_port = ")[2].split()[0])
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return int(error.code)
    except OSError:
        return 0


def _await(config: Path, status: int, seconds: float) -> float:
    """Wait until the service says so of its health; gives the seconds it took."""
    began = time.monotonic()
    while _health(config) != status:
        assert time.monotonic() - began < seconds, f"health is not {status} yet"
        time.sleep(0.1)
    return time.monotonic() - began


def test_service_whose_ledger_is_held_says_so_in_time_and_recovers(config: Path) -> None:
    serving = subprocess.Popen(
        [sys.executable, "-m", "duban", "serve", "--config", str(config)],
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(config, 200, 120)
        with _held(config):
            assert _await(config, 503, _IN_TIME) < _IN_TIME
        _await(config, 200, _IN_TIME)
    finally:
        serving.terminate()
        assert serving.wait(60) == 0
