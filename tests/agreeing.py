"""Plans of work and entries of the register on the made-up plan of tests.water."""

import json
from pathlib import Path
from typing import Any

from tests.water import submission, write_root

#: Wells by the month's end: nothing until June, then all of it.
LATE_WELLS = {"2019-03": 0, "2019-06": 0, "2019-09": 60, "2019-12": 120}
ACCEPTED = """
[[workplan]]
reporter = "bureau"
area = "water"
accepted_on = 2019-01-20
by = "office (made up)"
"""
REPLANNED = """
[[replan]]
area = "water"
indicator = "wells"
target = 60.0
from = "2019-03"
authority = "city"
by = "meeting (made up)"
decided_on = 2019-03-12
document = "doc 7"
"""


def work_plan(indicators: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Make a plan of work as a file holds it."""
    return {
        "kind": "workplan",
        "plan": "sample",
        "area": "water",
        "reporter": "bureau",
        "form": 1,
        "submitted_at": "2019-01-15T10:00:00+08:00",
        "made_up": True,
        "person": "A (made up)",
        "in_charge": "B (made up)",
        "indicators": {"wells": {"months": LATE_WELLS}} if indicators is None else indicators,
        **more,
    }


def open_root(folder: Path, *names: str) -> Path:
    """Write the made-up plan as a root; its scheme has no day of the notice's."""
    root = write_root(folder, *names)
    rules = root / "rules/sample/areas/water.toml"
    text = rules.read_text(encoding="utf-8")
    scheme, found, rest = text.partition('id = "scheme"')
    rules.write_text(scheme + found + rest.replace("due = 2019-06-30\n", "", 1), encoding="utf-8")
    return root


def lay(folder: Path, name: str, content: dict[str, Any] | str) -> Path:
    """Write a file of submissions or of the register."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def reports(folder: Path, facts: dict[str, Any], last: int = 3, **more: Any) -> None:
    """Write a report for each month of the year up to `last`."""
    for month in range(1, last + 1):
        period = f"2019-{month:02d}"
        name = f"{period}-{more.get('reporter', 'bureau')}.json"
        lay(folder, name, submission(period, facts=facts, **more))
