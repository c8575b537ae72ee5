"""The folder of wheels installs where there is no network, and the service runs from it."""

import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

pytestmark = pytest.mark.timeout(300)


def without_network(*command: str | Path, cwd: Path) -> str:
    """Run a command in a network namespace of its own where that may be had: nothing answers."""
    alone = ["unshare", "-n"] if shutil.which("unshare") and os.geteuid() == 0 else []
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    done = subprocess.run(
        [*alone, *command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheels_install_and_serve_with_the_network_off(tmp_path: Path) -> None:
    machine = platform.machine()
    subprocess.run(
        ["sh", ".ci/offline", sys.executable, tmp_path, machine],
        cwd=REPOSITORY,
        env={**os.environ, "VERSIONS": VERSION},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wheels = tmp_path / f"duban-offline-{machine}"
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / "bin"
    without_network(
        *(scripts / "python", "-m", "pip", "install", "-qq", "--no-index"),
        *("--find-links", wheels, "duban[service]"),
        cwd=tmp_path,
    )
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    (tmp_path / "duban.toml").write_text('[service]\nhome = "home"\n', encoding="utf-8")
    command = (scripts / "duban", "tick", "--config", "duban.toml")
    said = without_network(*command, "--now", "2019-02-26T09:00:00+08:00", cwd=tmp_path)
    assert "收件0" in said
