"""A ledger that another process holds: named in time, and the next pass goes on."""

import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.torture.filling import SETTINGS
from tests.torture.ports import free_port

_IN_TIME = 60

pytestmark = pytest.mark.timeout(900)


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
