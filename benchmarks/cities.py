"""Roll up cities of 16 districts: 26 areas, 12 months, 4,992 made-up reports each.

    python benchmarks/cities.py make build/cities --cities 100
    python benchmarks/cities.py one build/cities [--runs 5]
    python benchmarks/cities.py many build/cities --cities 40
    python benchmarks/cities.py many build/cities --cities 100

`make` writes a root in which 16 districts report on all areas and a bureau leads, adds up and
answers for every one, and a folder for each city; after the eighth, cities are hard links to one of
the first eight, since what they hold does not matter to time and memory. `one` times `duban
evaluate` on a city as a whole process. `many` evaluates city after city in one process with the
rules compiled once, as JSON, each city with the roll-up of its own, and tells time and peak memory
(PSS of all processes, sampled every 20 ms), the peak so far after every 20 cities.
"""

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import orjson
from compare import DUBAN, ENVIRONMENT, pss

from duban import Period
from duban.forms.asked import asked_of
from duban.model.cutoff import Cutoff
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.pipeline import evaluate_folder
from duban.pipeline.job import Job
from duban.pluginmanager import load_plugins
from duban.report.document import head, json_document
from duban.roots import find_roots
from duban.simulate.story import Story

REPOSITORY = Path(__file__).parents[1]
PLAN, AS_OF = "tianjin-2019", "2020-01-06"
DIFFERENT = 8
UNITS = [f"unit_{number:02d}" for number in range(1, 17)]
LEAD = "city"


def write_root(folder: Path) -> None:
    """Write the root: all areas asked of the districts, added up to the bureau, from January on."""
    rules = folder / "rules" / PLAN
    (rules / "areas").mkdir(parents=True)
    kinds = dict.fromkeys(UNITS, "district") | {LEAD: "division"}
    (rules / "reporters.toml").write_text(
        "".join(
            f'[{unit}]\nname = "样例{unit}"\nkind = "{kind}"\nsourced = false\n\n'
            for unit, kind in kinds.items()
        ),
        encoding="utf-8",
    )
    theirs = REPOSITORY / "rules" / PLAN
    plan = (theirs / "plan.toml").read_text(encoding="utf-8")
    plan = plan.replace('first_period = "2019-02"', 'first_period = "2019-01"')
    (rules / "plan.toml").write_text(plan, encoding="utf-8")
    listed = orjson.dumps(UNITS).decode()
    for path in sorted((theirs / "areas").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^(reporters|cooperating) = .*$", "", text)
        text = re.sub(r"(?m)^lead = .*$", "", text)
        top = f'reporters = {listed}\nlead = "{LEAD}"\n[[rollup]]\nunits = {listed}\n'
        text = re.sub(r"(?m)^(area = .*)$", rf"\1\n{top}", text, count=1)
        (rules / "areas" / path.name).write_text(text, encoding="utf-8")


def write_city(book: RuleBook, folder: Path, seed: int) -> None:
    """Write a city's 4,992 reports, all in time."""
    stories = {area: Story.of(area, book, find_roots([])) for area in book.rules}
    chance = Random(seed)
    months = book.plan.reporting.first_period.until(book.plan.reporting.last_period)
    for period in months:
        asked: dict[str, frozenset[str]] = {
            task.area: frozenset() for task in asked_of(book, UNITS[0], period).tasks
        }
        for task in asked_of(book, UNITS[0], period).tasks:
            asked[task.area] |= {fact.leaf.name for fact in task.facts}
        (folder / str(period)).mkdir(parents=True)
        for unit in UNITS:
            for area, story in stories.items():
                facts = story.facts(period, asked.get(area, frozenset()), f"{seed}-{unit}")
                told = _told(story, area, unit, period, facts, chance)
                (folder / str(period) / f"{unit}-{area}.json").write_bytes(orjson.dumps(told))


def _told(
    story: Story, area: str, unit: str, period: Period, facts: Any, chance: Random
) -> dict[str, Any]:
    words = ("arrangement", "measures", "inspection", "assessment", "next_steps")
    return {
        "plan": PLAN,
        "area": area,
        "reporter": unit,
        "period": str(period),
        "form": 1,
        "made_up": True,
        "submitted_at": f"{period.shift(1)}-01T{chance.randint(0, 9):02d}:00:00+08:00",
        "facts": facts,
        "tasks": {
            code: {key: texts[key] for key in words if key in texts}
            | {"effect": "样例", "quarter_summary": "样例"}
            for code, texts in story.texts.items()
        },
    }


def make(folder: Path, cities: int) -> None:
    """Write root and cities anew."""
    shutil.rmtree(folder, ignore_errors=True)
    write_root(folder / "root")
    book = load_plugins(find_roots([folder / "root"])).book(PLAN)
    for number in range(min(cities, DIFFERENT)):
        write_city(book, folder / f"city_{number:03d}", number)
    for number in range(DIFFERENT, cities):
        like, city = folder / f"city_{number % DIFFERENT:03d}", folder / f"city_{number:03d}"
        shutil.copytree(like, city, copy_function=os.link)


def one(folder: Path, runs: int) -> None:
    """Time whole processes on one city."""
    command = [str(DUBAN), "evaluate", str(folder / "city_000"), "--root", str(folder / "root")]
    command += ["--plan", PLAN, "--as-of", AS_OF, "--format", "json"]
    wall, cpu = [], []
    for _ in range(runs + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT, check=True)
        wall.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    wall, cpu = wall[1:], cpu[1:]
    files = sum(1 for _ in (folder / "city_000").rglob("*.json"))
    print(
        f"{files} reports: {statistics.median(wall):.2f} s ({min(wall):.2f} to {max(wall):.2f}),"
        f" CPU of all processes {statistics.median(cpu):.2f} s ({min(cpu):.2f} to {max(cpu):.2f})"
    )


def many(folder: Path, cities: int, workers: int | None) -> None:
    """Evaluate city after city in one process."""
    peak = _Peak()
    began = time.perf_counter()
    plugins = load_plugins(find_roots([folder / "root"]))
    book = plugins.book(PLAN)
    cutoffs = {PLAN: Cutoff.parse(AS_OF, book.plan.zone)}
    first = Job(folder, plugins, {PLAN: book}, {PLAN: Register()}, cutoffs, "zh", named=True)
    reports = written = added = 0
    with peak:
        for number in range(cities):
            city = folder / f"city_{number:03d}"
            job = first.again(city, {PLAN: book}, {PLAN: Register()}, cutoffs)
            outcome = evaluate_folder(job, workers)
            with closing(outcome.rows):
                told = head("0", [book], AS_OF, "zh", outcome.counts)
                written += sum(map(len, json_document(told, outcome.rows)))
                added += sum(1 for _ in outcome.rows.lines("rollup"))
            reports += outcome.counts["judged"]
            if (number + 1) % 20 == 0:
                print(f"  after {number + 1} cities: peak {peak.most / 1024:.0f} MB", flush=True)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    print(
        f"{cities} cities, {reports} reports judged, {added} figures added up,"
        f" {written / 1e6:.0f} MB of JSON: {time.perf_counter() - began:.1f} s, CPU {cpu:.1f} s,"
        f" peak memory {peak.most / 1024:.0f} MB (PSS)"
    )


class _Peak:
    """Watches the memory of this process and its children."""

    def __init__(self) -> None:
        self.most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            self.most = max(self.most, pss(os.getpid()))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def main() -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["make", "one", "many"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cities", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--workers", type=int)
    told = parser.parse_args()
    if told.what == "make":
        make(told.folder, told.cities)
    elif told.what == "one":
        one(told.folder, told.runs)
    else:
        many(told.folder, told.cities, told.workers)


if __name__ == "__main__":
    sys.exit(main())
