"""duban plugins."""

import json
from pathlib import Path

from tests.cli.calls import new_area, run
from tests.rulecheck.broken import RULES


def test_all_bundled_areas_are_listed() -> None:
    told = json.loads(run("plugins", "--format", "json").stdout)
    assert len(told["areas"]) == 26
    assert told["hidden"] == []
    lighting = next(each for each in told["areas"] if each["id"] == "lighting")
    assert lighting == {
        "id": "lighting",
        "name": "夜景灯光",
        "name_en": "Night lighting",
        "file": "plugins/lighting.py",
        "root": None,
        "plans": ["tianjin-2019"],
        "hooks": ["duban_work_area"],
    }


def test_area_of_another_root_is_listed_with_it(tmp_path: Path) -> None:
    root = new_area(tmp_path / "areas")
    lines = run("plugins", "--root", str(root), "--lang", "en").stdout.splitlines()
    assert lines[-1] == "27 work areas"
    water = next(line.split() for line in lines if line.startswith("water"))
    assert water[-4:] == ["areas/plugins/water.py", "areas", "tianjin-2019", "work_area"]


def test_hidden_file_is_named(tmp_path: Path) -> None:
    over = tmp_path / "over"
    bundled = new_area(tmp_path / "areas")
    (over / RULES).parent.mkdir(parents=True)
    (over / RULES).write_bytes((bundled / RULES).read_bytes())
    ran = run("plugins", "--root", str(bundled), "--root", str(over), "--lang", "en")
    assert f"over/{RULES} hides areas/{RULES}" in ran.stdout.splitlines()


def test_help_has_an_example() -> None:
    assert "duban plugins --root" in run("plugins", "--help").output
