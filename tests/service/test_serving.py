import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from duban.service.serving import SILENT, Server, notify_systemd


def serve(one_pass: Callable[[], None], *, seconds: float = 0.2, deadline: float = 5.0) -> Server:
    return Server(one_pass, seconds, deadline, lambda _said: None)


def until(holds: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    assert holds()


def stopped_when(server: Server, holds: Callable[[], bool]) -> None:
    def watch() -> None:
        until(holds)
        server.stop()

    threading.Thread(target=watch, daemon=True).start()


def test_pass_after_pass_runs_in_other_processes(tmp_path: Path) -> None:
    def one_pass() -> None:
        (tmp_path / f"{os.getpid()}").touch()

    server = serve(one_pass)
    stopped_when(server, lambda: server.pulse.passes >= 3)
    assert server.run() == 0
    pids = {int(path.name) for path in tmp_path.iterdir()}
    assert len(pids) >= 3
    assert os.getpid() not in pids
    assert server.pulse.failures == 0


def test_pass_that_hangs_is_ended_and_the_next_one_runs(tmp_path: Path) -> None:
    def one_pass() -> None:
        if not (tmp_path / "hung").exists():
            (tmp_path / "hung").touch()
            time.sleep(60)
        (tmp_path / "ran").touch()

    server = serve(one_pass, deadline=5)  # a busy machine needs time for the second
    stopped_when(server, (tmp_path / "ran").exists)
    assert server.run() == 0
    assert server.pulse.failures == 1


def test_failing_pass_is_counted_and_told(tmp_path: Path) -> None:
    server = serve(lambda: os._exit(3))
    stopped_when(server, lambda: server.pulse.failures >= 1)
    assert server.run() == 0
    assert server.pulse.last_failed


def test_sigterm_lets_the_pass_in_hand_come_to_its_end(tmp_path: Path) -> None:
    def one_pass() -> None:
        (tmp_path / "began").touch()
        time.sleep(1)
        (tmp_path / "ended").touch()

    def kill() -> None:
        until((tmp_path / "began").exists)
        os.kill(os.getpid(), signal.SIGTERM)

    server = serve(one_pass)
    threading.Thread(target=kill, daemon=True).start()
    assert server.run() == 0
    assert (tmp_path / "ended").exists()


def test_silent_ticker_ends_the_process_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BackgroundScheduler, "start", lambda _self: None)
    monkeypatch.setattr(BackgroundScheduler, "shutdown", lambda _self, wait: None)
    assert serve(lambda: None, seconds=0.1, deadline=0.5).run() == SILENT


def test_systemd_is_told_where_it_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify_systemd("READY=1")
        assert listening.recv(100) == b"READY=1"
        monkeypatch.delenv("NOTIFY_SOCKET")
        notify_systemd("READY=1")
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.recv(100)
