"""`duban serve` in a process of its own on a made-up root whose plugin hangs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HANGS = '''"""Gas (样例): a plugin that hangs where it is told to."""

import time

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area():
    return WorkArea(id="gas", name="燃气安全", name_en="Gas")


@hookimpl
def duban_alerts():
    {then}
    return ()
'''


def root_that_hangs(folder: Path, then: str = "time.sleep(600)") -> Path:
    """Put a gas plugin in the place of the bundled one."""
    plugin = folder / "own" / "plugins" / "gas.py"
    plugin.parent.mkdir(parents=True, exist_ok=True)
    plugin.write_text(HANGS.format(then=then), encoding="utf-8")
    (folder / "own" / "root.toml").write_text('disable = ["gas"]\n', encoding="utf-8")
    return plugin


@contextmanager
def serving(config: Path, at: str, *, deadline: float) -> Iterator["subprocess.Popen[str]"]:
    """Serve with a clock that begins at `at`; what it logs goes to the file `log` beside `config`."""
    code = (
        "import sys, time_machine\n"
        "from duban.cli import main\n"
        "with time_machine.travel(sys.argv.pop(1), tick=True):\n"
        "    main(sys.argv[1:])\n"
    )
    arguments = ["serve", "--deadline", str(deadline), "--log", "json", "--config", str(config)]
    environment = {key: each for key, each in os.environ.items() if not key.startswith("DUBAN_")}
    with (
        (config.parent / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-c", code, at, *arguments],
            env=environment,
            stderr=log,
            encoding="utf-8",
        ) as service,
    ):
        try:
            yield service
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(60)


def until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)
