"""Write the districts' submissions of a half year anew: made up, seeded, the same bytes each time.

    python examples/districts/make.py [FOLDER]

Odd on purpose: in May the division's lamps lack 河西区; in June 蓟州区 sends no report on toilets, and
宁河区 copies 宝坻区's lamps.
"""

import json
import sys
import tomllib
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
MONTHS = ("2019-02", "2019-03", "2019-04", "2019-05", "2019-06")
#: The day of the next month on which districts and the division report.
DAYS = {"district": 1, "division": 4}
LACKED, SILENT, COPIED, COPIER = "120103", "120119", "120115", "120117"


def units() -> dict[str, int]:
    """Give the districts with their shares of the toilets."""
    text = (HERE / "rules/districts-2019/areas/public_toilets.toml").read_text(encoding="utf-8")
    targets: dict[str, int] = tomllib.loads(text)["task"][0]["indicator"][0]["unit_targets"]
    return targets


def submissions() -> dict[str, Any]:
    """Give the submissions by the file's name."""
    chance = Random(2019)
    found: dict[str, Any] = {}
    lamps = {unit: chance.randint(8_000, 40_000) for unit in units()}
    pace = {unit: chance.uniform(0.85, 1.1) for unit in units()}
    for number, month in enumerate(MONTHS):
        lit = {unit: int(each * chance.uniform(0.965, 0.995)) for unit, each in lamps.items()}
        if month == "2019-06":
            lamps[COPIER], lit[COPIER] = lamps[COPIED], lit[COPIED]
        for unit, target in units().items():
            facts: dict[str, Any] = {"lamps": {"fitted": lamps[unit], "lit": lit[unit]}}
            found[f"{month}/{unit}-lighting.json"] = _told(unit, "lighting", month, facts)
            if (unit, month) != (SILENT, "2019-06"):
                done = min(target, round(target * (number + 2) / 12 * pace[unit]))
                toilets = {"improved": done, "named": _named(number)}
                name = f"{month}/{unit}-public_toilets.json"
                found[name] = _told(unit, "public_toilets", month, toilets)
        lacked = LACKED if month == "2019-05" else ""
        total = {
            "fitted": sum(each for unit, each in lamps.items() if unit != lacked),
            "lit": sum(each for unit, each in lit.items() if unit != lacked),
        }
        name = f"{month}/div_lighting-lighting.json"
        found[name] = _told("div_lighting", "lighting", month, {"lamps": total})
    return found


def _named(number: int) -> list[dict[str, str]]:
    """Give two named toilets: districts name theirs alike, and they stay two."""
    first = {"name": "中心公园公厕（样例）", "stage": "opened" if number > 2 else "started"}
    return [
        {**first, "date": "2019-05-20" if number > 2 else "2019-02-20"},
        {"name": "车站公厕（样例）", "stage": "none" if number < 2 else "started"},
    ]


def _told(unit: str, area: str, month: str, facts: dict[str, Any]) -> dict[str, Any]:
    year, number = month.split("-")
    day = DAYS["division" if unit.startswith("div_") else "district"]
    task = {"lighting": "1.1", "public_toilets": "1.2"}[area]
    texts = ("arrangement", "measures", "inspection", "assessment", "effect", "quarter_summary")
    return {
        "plan": "districts-2019",
        "area": area,
        "reporter": unit,
        "period": month,
        "form": 1,
        "made_up": True,
        "submitted_at": f"{year}-{int(number) + 1:02d}-{day:02d}T10:00:00+08:00",
        "facts": facts,
        "tasks": {task: dict.fromkeys(texts, "样例")},
    }


def main() -> None:
    """Write the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "submissions"
    for name, content in submissions().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
