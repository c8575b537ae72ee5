"""Write a folder of made-up submissions for timing, with a root of made-up reporters.

    python benchmarks/generate.py build/bench-20000 --files 20000

FOLDER/root is the root (`--root`), FOLDER/submissions the folder to evaluate. Every unit reports
on all 26 areas for the 11 months of the plan, each month what is due; facts and texts come from
stories/, each indicator's evidence fills a file up to about 4 KB, and a twentieth of the
files break their schema in one of ten ways. All is seeded.
"""

import argparse
import itertools
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import orjson

from duban import Period
from duban.forms.asked import asked_of
from duban.model.rules import Indicator, RuleBook
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.simulate.story import Story

REPOSITORY = Path(__file__).parents[1]

PLAN = "tianjin-2019"
INVALID_SHARE = 0.05
TARGET_BYTES = 3600
_EVIDENCE = ("巡查台账", "验收单", "现场照片清单", "抽查记录", "整改回执", "会议纪要", "统计表")


def write_root(folder: Path, units: list[str]) -> None:
    """Write a root in which the made-up units report on every area."""
    rules = folder / "rules" / PLAN
    (rules / "areas").mkdir(parents=True)
    reporters = "".join(
        f'[{unit}]\nname = "样例单位{unit[5:]}"\nkind = "division"\nsourced = false\n\n'
        for unit in units
    )
    (rules / "reporters.toml").write_text(reporters, encoding="utf-8")
    listed = "[" + ", ".join(f'"{unit}"' for unit in units) + "]"
    for path in sorted((REPOSITORY / "rules" / PLAN / "areas").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^reporters = .*$", f"reporters = {listed}", text)
        text = re.sub(r"(?m)^lead = .*$", f'lead = "{units[0]}"', text)
        (rules / "areas" / path.name).write_text(text, encoding="utf-8")


def submissions(book: RuleBook, units: list[str], files: int) -> Any:
    """Give (path, bytes) of so many submissions."""
    stories = {area: Story.of(area, book, find_roots([])) for area in book.rules}
    chance = Random(2019)
    made = 0
    reporting = book.plan.reporting
    for period in reporting.first_period.until(reporting.last_period):
        asked = _asked(book, period)
        for unit in units:
            for area, story in stories.items():
                if made == files:
                    return
                made += 1
                document = {
                    "plan": PLAN,
                    "area": area,
                    "reporter": unit,
                    "period": str(period),
                    "form": 1,
                    "made_up": True,
                    "submitted_at": f"{period.shift(1)}-0{chance.randint(1, 5)}T10:00:00+08:00",
                    "sign_off": {
                        "division_head": str(period.last_day),
                        "leader": f"{period.shift(1)}-01",
                    },
                    "facts": story.facts(period, asked[area], unit),
                    "tasks": {code: dict(texts) for code, texts in _texts(story, period.month)},
                }
                _fill(document, book.rules[area].indicators, chance)
                if chance.random() < INVALID_SHARE:
                    chance.choice(_FAULTS)(document)
                yield f"{period}/{unit}-{area}.json", orjson.dumps(document)


def _asked(book: RuleBook, period: Period) -> dict[str, frozenset[str]]:
    """Give the facts that are due in a month, by area, for whoever is asked."""
    asked: dict[str, set[str]] = {area: set() for area in book.rules}
    for reporter in book.reporters:
        for task in asked_of(book, reporter, period).tasks:
            asked[task.area].update(fact.leaf.name for fact in task.facts)
    return {area: frozenset(names) for area, names in asked.items()}


def _texts(story: Story, month: int) -> Any:
    for code, told in story.texts.items():
        texts = {
            key: text
            for key, text in told.items()
            if key in {"arrangement", "measures", "inspection", "assessment", "next_steps"}
        }
        effects = told["effect"]
        texts["effect"] = effects[month % len(effects)] if isinstance(effects, list) else effects
        texts["quarter_summary"] = told.get("quarter_summary", "")
        yield code, texts


def _fill(document: dict[str, Any], indicators: Sequence[Indicator], chance: Random) -> None:
    """Name evidence, indicator after indicator, until the file has about 4 KB."""
    missing = TARGET_BYTES - len(orjson.dumps(document))
    named = itertools.cycle(one for one in indicators if one.task in document["tasks"])
    for number, indicator in enumerate(named, 1):
        if missing <= 0 or number > 40:
            return
        piece = {
            "name": f"样例{chance.choice(_EVIDENCE)}{number:02d}",
            "number": f"样例〔2019〕{chance.randint(1, 400)}号",
            "date": f"{document['period']}-{chance.randint(1, 28):02d}",
            "sha256": chance.randbytes(32).hex(),
            "indicators": [indicator.id],
        }
        document["tasks"][indicator.task].setdefault("evidence", []).append(piece)
        missing -= len(orjson.dumps(piece)) + 1


def _numbers(node: Any) -> list[tuple[Any, Any]]:
    found = []
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, each in items:
        if isinstance(each, dict | list):
            found.extend(_numbers(each))
        elif isinstance(each, int | float) and not isinstance(each, bool):
            found.append((node, key))
    return found


def _on_a_number(value: Any) -> Callable[[dict[str, Any]], None]:
    def spoil(document: dict[str, Any]) -> None:
        numbers = _numbers(document["facts"])
        if numbers:
            node, key = numbers[0]
            node[key] = value
        else:
            document["facts"]["typo"] = 1

    return spoil


_FAULTS: list[Callable[[dict[str, Any]], None]] = [
    _on_a_number("12"),
    _on_a_number(-1),
    _on_a_number(None),
    _on_a_number([]),
    lambda document: document["facts"].update(typo=1),
    lambda document: document.update(form=2),
    lambda document: document.update(extra="x"),
    lambda document: document.update(sign_off={"leader": "2019-13-01"}),
    lambda document: next(iter(document["tasks"].values())).update(unchanged="yes"),
    lambda document: next(iter(document["tasks"].values())).update(evidence=[{"number": "1"}]),
]


def main() -> None:
    """Write the folder anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.folder, ignore_errors=True)
    book = load_plugins(find_roots([])).book(PLAN)
    reporting = book.plan.reporting
    months = reporting.last_period.index - reporting.first_period.index + 1
    units = [f"unit_{number:04d}" for number in range(-(-arguments.files // (26 * months)))]
    write_root(arguments.folder / "root", units)
    target = arguments.folder / "submissions"
    for name, content in submissions(book, units, arguments.files):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
