"""A root of its own with one small area, water, into which a test puts one fault."""

import shutil
from pathlib import Path

from duban.roots import Root, bundled_root
from duban.rulecheck import Remark, check
from duban.rulefiles.plans import read_plan
from duban.scaffold import NewArea, write_area

PLAN = "tianjin-2019"
RULES = f"rules/{PLAN}/areas/water.toml"
SCHEMA = f"schemas/{PLAN}/water.schema.json"
REPORTERS = f"rules/{PLAN}/reporters.toml"
PLUGIN = "plugins/water.py"

SHARED = "schemas/duban/facts.schema.json"
_PLAN_FILES = ("plan", "baseline", "curves", "scoring", "alerts")

LIST = """    "roads": {
      "type": "array",
      "maxItems": 20,
      "x-key": "name",
      "title": "道路",
      "description": "列入计划的道路。",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name"],
        "properties": {
          "name": {"type": "string", "title": "名称", "description": "每月使用同一名称。"},
          "stage": {"$ref": "../duban/facts.schema.json#/$defs/works_stage"},
          "date": {"$ref": "../duban/facts.schema.json#/$defs/date"},
          "length": {"type": "number", "x-unit": "km", "title": "长度", "description": "公里。"}
        }
      }
    },
    "samples": {
"""
MILESTONE = """
[[task.indicator]]
id = "roads_done"
name = "道路完工"
name_en = "Roads finished"
kind = "milestone"
fact = "facts.roads"
stage = "finished"
count = 3

[[check]]
"""


class Broken:
    """The root; `change` puts a fault into one of its files."""

    def __init__(self, path: Path) -> None:
        self.path = path / "broken"
        bundled = bundled_root()
        for inside in (SHARED, *(f"rules/{PLAN}/{name}.toml" for name in _PLAN_FILES)):
            (self.path / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(bundled.path / inside, self.path / inside)
        plan = read_plan((bundled,), PLAN)
        new = NewArea(
            "water", plan, "div_water", True, "4.6", "附件1 三(四)", "WAT", "水务", "Water"
        )
        write_area(new, self.path)

    def change(self, file: str, old: str, new: str) -> "Broken":
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def write(self, file: str, text: str) -> "Broken":
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def with_roads(self) -> "Broken":
        """Add a list of works, and a milestone on it."""
        self.change(SCHEMA, '    "samples": {\n', LIST)
        return self.change(RULES, "\n[[check]]\n", MILESTONE)

    def with_indicator(self, **keys: str) -> "Broken":
        """Add an indicator; values as TOML has them."""
        told = {"id": '"more"', "name": '"更多"', "name_en": '"More"', **keys}
        lines = "".join(f"{key.rstrip('_')} = {value}\n" for key, value in told.items())
        path = self.path / RULES
        text = path.read_text(encoding="utf-8")
        head, check_table, tail = text.rpartition("\n[[check]]\n")
        path.write_text(f"{head}\n[[task.indicator]]\n{lines}{check_table}{tail}", encoding="utf-8")
        return self

    def line(self, file: str, needle: str) -> int:
        """Give the line on which a text stands for the first time."""
        lines = (self.path / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if needle in line)

    def remarks(self) -> list[Remark]:
        """Check, and leave out the remark on sample reporters that every such root has."""
        found = check((Root(self.path, "broken"),))
        return [one for one in found if "sample data" not in one.said.msgid]

    def only(self) -> Remark:
        """Give the one remark."""
        found = self.remarks()
        assert len(found) == 1, [one.say("en") for one in found]
        return found[0]

    def assert_only(self, file: str, needle: str, *words: str, level: str = "error") -> None:
        """Assert that there is one remark: its level, its place, and words of its sentence."""
        found = self.only()
        assert (found.level, found.file) == (level, f"broken/{file}")
        assert found.line == (self.line(file, needle) if needle else 0), found.say("en")
        for word in words:
            assert word in found.said.say("en")
