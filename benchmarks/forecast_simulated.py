"""Hold the forecasts of whole made-up years of the plan against what came true in them.

    python benchmarks/forecast_simulated.py --seeds 6

Each year is written by `duban simulate` and judged by `duban evaluate` as it stood in June,
September and November; a forecast is held against office/truth.json. Some 15 seconds a year.
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

DAYS = ("2019-06-06", "2019-09-06", "2019-11-06")
FIRST_SEED = 1000


def duban(*arguments: str) -> str:
    command = [sys.executable, "-m", "duban", *arguments, "--lang", "en"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def year(seed: int) -> list[tuple[str, str, str, float, bool]]:
    """Give (day, truth, status, probability said, whether it missed) of a year's forecasts."""
    found = []
    with TemporaryDirectory() as home:
        folder = Path(home) / "year"
        duban("simulate", "--seed", str(seed), "--out", str(folder))
        truth: dict[str, Any] = json.loads((folder / "office" / "truth.json").read_text("utf-8"))
        missed = {(end["reporter"], end["indicator"]): end["missed"] for end in truth["ends"]}
        for day in DAYS:
            told = json.loads(duban("evaluate", str(folder), "--as-of", day, "--format", "json"))
            for row in told["indicators"]:
                key = (row["reporter"], row["indicator"])
                if row["forecast"] and row["forecast"]["miss_probability"] > 0 and key in missed:
                    chance = row["forecast"]["miss_probability"]
                    kind = truth["truths"][row["reporter"]]
                    found.append((day, kind, row["status"], chance, missed[key]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6)
    found = [
        each
        for seed in range(FIRST_SEED, FIRST_SEED + parser.parse_args().seeds)
        for each in year(seed)
    ]
    groups: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for day, truth, status, chance, missed in found:
        names = ("all", day, f"truth {truth}", f"status {status}")
        if truth != "cheat":
            names = (*names, "all but cheats")
        for name in names:
            groups[name].append((chance, missed))
    print("| | forecasts | missed | said in the mean | Brier | of the usual share |")
    for name, said in sorted(groups.items()):
        count, rate = len(said), sum(missed for _, missed in said) / len(said)
        mean = sum(chance for chance, _ in said) / count
        score = sum((chance - missed) ** 2 for chance, missed in said) / count
        told = f"{rate:.0%} | {mean:.0%} | {score:.3f} | {rate * (1 - rate):.3f}"
        print(f"| {name} | {count} | {told} |")


if __name__ == "__main__":
    main()
