"""What each paper of the example year costs: processor time, wall time and size, as a table."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "tianjin-2019"
RUNS = 5
#: The day after the year's last reports were due, and the one on which the quarter before is frozen.
AS_OF, BEFORE = "2020-01-06", "2019-10-09"

Spent = tuple[float, float]


def spent() -> Spent:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, time.perf_counter()


def duban(*arguments: str | Path) -> Spent:
    """Run duban once; give its processor time with that of its workers, and its wall time."""
    before = spent()
    command = [sys.executable, "-m", "duban", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = spent()
    return after[0] - before[0], after[1] - before[1]


def told(figures: Sequence[float]) -> str:
    return f"{statistics.median(figures):.2f} ({min(figures):.2f} to {max(figures):.2f})"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        page, workbook, frozen, last, bulletin = (
            folder / name
            for name in ("report.html", "ledger.xlsx", "q4.json", "q3.json", "bulletin.docx")
        )
        judge = ("evaluate", EXAMPLE, "--format", "json", "--as-of")
        duban(*judge, BEFORE, "--freeze", last)
        year = folder / "assessment"
        calls: dict[str, tuple[tuple[str | Path, ...], tuple[Path, ...]]] = {
            "`evaluate --format json` alone": ((*judge, AS_OF), ()),
            "… with the page, `--out report.html`": ((*judge, AS_OF, "--out", page), (page,)),
            "… with the workbook, `--out ledger.xlsx`": (
                (*judge, AS_OF, "--out", workbook),
                (workbook,),
            ),
            "… with the frozen judgement, `--freeze q4.json`": (
                (*judge, AS_OF, "--freeze", frozen),
                (frozen,),
            ),
            "the bulletin, `bulletin q4.json --last q3.json`": (
                (
                    *("bulletin", frozen, "--last", last, "--window", "2019-Q4"),
                    *("--out", bulletin, "--force"),
                ),
                (bulletin,),
            ),
            "the assessment, `assess q4.json --year 2019`: XLSX and DOCX": (
                ("assess", frozen, "--year", "2019", "--out", year, "--force"),
                (year / "2019年度考核.xlsx", year / "2019年度考核.docx"),
            ),
        }
        found: dict[str, list[Spent]] = {name: [] for name in calls}
        for _ in range(RUNS):
            for name, (arguments, _outs) in calls.items():
                found[name].append(duban(*arguments))
        print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| | processor time, s | wall time, s | size, bytes |\n|---|---|---|---|")
        for name, (_arguments, outs) in calls.items():
            processor, wall = zip(*found[name], strict=True)
            size = ", ".join(f"{out.stat().st_size:,}" for out in outs) or "–"
            print(f"| {name} | {told(processor)} | {told(wall)} | {size} |")


if __name__ == "__main__":
    main()
