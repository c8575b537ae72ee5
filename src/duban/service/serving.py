"""Serving: pass after pass, each in a process of its own with a deadline, until told to stop.

APScheduler is the ticker and no more: what is due stands in the ledger. A pass that hangs, in a
plugin or anywhere, is killed at its deadline and costs nothing but its time, for whatever it had
not finished is still due. Which plugin was asked then is told to the next pass, which sets it
aside. If the ticker itself falls silent the process ends with an error, so that whoever supervises
it starts it anew.
"""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from attrs import define, field

from duban.service.tracing import Trace

#: Exit code of a process whose ticker fell silent (EX_SOFTWARE of sysexits.h).
SILENT = 70

Log = Callable[[str], None]


@define
class Pulse:
    """When passes began and ended, on the monotonic clock; read by health checks and watchdog."""

    began: float = field(factory=time.monotonic)
    ended: float = field(factory=time.monotonic)
    passes: int = 0
    failures: int = 0
    last_failed: bool = False

    def age(self) -> float:
        """Give the seconds since a pass last came to its end."""
        return time.monotonic() - self.ended


class Server:
    """Runs `one_pass` every `seconds`, each in a child process that may take `deadline` seconds."""

    def __init__(
        self,
        one_pass: Callable[[], None],
        seconds: float,
        deadline: float,
        log: Log,
        trace: Trace | None = None,
    ) -> None:
        """Set up the ticker; nothing runs before `run`. `trace` is what `one_pass` marks."""
        self._trace = trace or Trace()
        self.pulse = Pulse()
        self._one_pass = one_pass
        self._seconds = seconds
        self._deadline = deadline
        self._log = log
        self._stop = threading.Event()
        self._ticked = threading.Event()
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)}, timezone="UTC"
        )
        self._scheduler.add_job(
            self._ticked.set,
            IntervalTrigger(seconds=seconds, timezone="UTC"),
            id="pass",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT; the pass in hand is finished. Gives the exit code.

        Passes are begun in this thread alone: a process forked from any other may not end well.
        """
        before = {each: signal.signal(each, self._asked_to_stop) for each in _STOPPING}
        self._scheduler.start()
        try:
            notify_systemd("READY=1")
            self._ticked.set()
            while self._wait_for_tick():
                self._pass()
            if not self._stop.is_set():
                self._log("the ticker fell silent")
                return SILENT
            notify_systemd("STOPPING=1")
            return 0
        finally:
            self._scheduler.shutdown(wait=False)
            for each, handler in before.items():
                signal.signal(each, handler)

    def stop(self) -> None:
        """Ask it to stop after the pass in hand."""
        self._stop.set()
        self._ticked.set()

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop()

    def _wait_for_tick(self) -> bool:
        """Wait for the ticker; False if it stays silent for three times its interval, or to stop."""
        patience = time.monotonic() + 3 * self._seconds + 1
        while not self._ticked.wait(min(self._seconds, _BREATH)):
            notify_systemd("WATCHDOG=1")
            if time.monotonic() > patience:
                return False
        self._ticked.clear()
        return not self._stop.is_set()

    def _pass(self) -> None:
        """Run one pass in a child process and wait for it, no longer than the deadline."""
        self.pulse.began = time.monotonic()
        self._trace.mark("", "")
        child = multiprocessing.get_context("fork").Process(target=self._in_child, daemon=True)
        child.start()
        while child.is_alive() and time.monotonic() < self.pulse.began + self._deadline:
            child.join(min(_BREATH, self._deadline))
            notify_systemd("WATCHDOG=1")
        if child.is_alive():
            child.kill()
            child.join()
            self._trace.hung = self._trace.current() or self._trace.hung
            where = "in {} of {}".format(
                *reversed(self._trace.current() or ("no area", "no plugin"))
            )
            self._log(f"a pass took longer than {self._deadline:g} s and was ended {where}")
        child.join()
        failed = child.exitcode != 0
        child.close()
        self.pulse.passes += 1
        self.pulse.failures += failed
        self.pulse.last_failed = failed
        if not failed:
            self._trace.hung = None
            self.pulse.ended = time.monotonic()

    def _in_child(self) -> None:
        for each in _STOPPING:  # the parent waits for this pass; nobody interrupts it
            signal.signal(each, signal.SIG_IGN)
        self._one_pass()


#: How often the watchdog is told that all is well, in seconds.
_BREATH = 5.0
_STOPPING = (signal.SIGTERM, signal.SIGINT)


def notify_systemd(state: str) -> None:
    """Tell systemd a state, where it asked to be told (sd_notify(3)); else do nothing."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told:
            told.connect("\0" + address[1:] if address.startswith("@") else address)
            told.sendall(state.encode())
