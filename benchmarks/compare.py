"""Time duban against the plain script on the same files, in turn, in one run.

    python benchmarks/compare.py build/bench-20000 [--runs 5] [--alone]

Prints the median, least and greatest wall time of each as files a second, their ratio pair by
pair, and duban's peak memory: the sum over all its processes of their proportional share (PSS),
sampled every 20 ms. Let nothing else run on the machine.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
DUBAN = Path(sys.executable).with_name("duban")
#: As in a user's shell: Python keeps what it compiled; the first run, which is not timed, fills it.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


def pss(pid: int) -> int:
    """Give the proportional memory of a process and its children, in KiB."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return total
    return total + sum(pss(int(child)) for child in children)


def timed(command: list[str], *, watch: bool = False) -> tuple[float, int]:
    """Run a command; give its wall time in seconds and its peak memory in KiB (0 unwatched)."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT) as process:
        peak = 0
        while watch and process.poll() is None:
            peak = max(peak, pss(process.pid))
            time.sleep(0.02)
        process.wait()
    return time.perf_counter() - began, peak


def main() -> None:
    """Run both in turn and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="duban only")
    arguments = parser.parse_args()
    folder = arguments.folder
    files = sum(1 for _ in (folder / "submissions").rglob("*.json"))
    duban = [str(DUBAN), "evaluate", str(folder / "submissions"), "--root", str(folder / "root")]
    duban += ["--as-of", "2020-01-06", "--format", "json"]
    plain = [sys.executable, str(HERE / "plain.py"), str(folder)]
    ours, theirs = [], []
    timed(duban)
    for _ in range(arguments.runs):
        ours.append(timed(duban)[0])
        if not arguments.alone:
            theirs.append(timed(plain)[0])
    _show("duban evaluate", files, ours)
    if theirs:
        _show("plain json + jsonschema, two processes", files, theirs)
        ratios = [slow / fast for fast, slow in zip(ours, theirs, strict=True)]
        print(
            f"ratio: median {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        )
    print(f"peak memory of all processes: {timed(duban, watch=True)[1] / 1024:.0f} MB (PSS)")


def _show(name: str, files: int, seconds: list[float]) -> None:
    median = statistics.median(seconds)
    print(
        f"{name}: median {median:.2f} s ({min(seconds):.2f} to {max(seconds):.2f}),"
        f" {files / median:,.0f} files a second"
    )


if __name__ == "__main__":
    main()
