"""Small builders for the nouns of the model, so that a test says only what it is about."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve

from duban.model.judgement import Judgement, Report, Standing, Timeliness
from duban.model.period import Period
from duban.model.plan import (
    Alerting,
    Baseline,
    Block,
    Curve,
    Part,
    Plan,
    Reporter,
    Reporting,
    Scoring,
)
from duban.model.rules import (
    AreaRules,
    Duty,
    Indicator,
    RuleBook,
    Target,
    Task,
    Timetable,
    WorkArea,
)
from duban.model.submission import Content, Record
from duban.model.terms import Kind, Level, Status
from duban.roots import Root
from duban.words import Label, message

LINEAR = Curve("linear", Label("均匀"), ((6, 30, 0.5), (12, 31, 1.0)))
SPAN = (date(2019, 1, 1), date(2019, 12, 31))
JUNE = Period(2019, 6)
DECEMBER = Period(2019, 12)

ALERTING = Alerting(
    levels={
        **dict.fromkeys(("upcoming", "event_result"), Level.BLUE),
        **dict.fromkeys(
            "late returned behind element_missing paper_missing summary_missing fell ahead question"
            " unknown unverified inspection_differs event_problem".split(),
            Level.YELLOW,
        ),
        **dict.fromkeys(("not_reported", "off_track", "missed", "broken"), Level.RED),
    },
    behind_points=1.0,
    behind_share=0.05,
    off_track_points=3.0,
    off_track_share=0.15,
    ahead_share=1.10,
    ahead_from=10.0,
    implausible_factor=100.0,
)
SCORING = Scoring(
    blocks=(
        Block("timeliness", 30.0, "ours"),
        Block("progress", 40.0, "ours"),
        Block("quality", 20.0, "ours"),
        Block("grade", 10.0, "ours"),
    ),
    strictness_weights={"hard": 3.0, "stretch": 2.0, "process": 1.0},
    late_share=0.667,
    element_deduction=4.0,
    empty_deduction=5.0,
)
PLAN = Plan(
    id="plan-2019",
    title=Label("样例计划", "Sample plan"),
    document="样例〔2019〕1号",
    issued=date(2019, 2, 25),
    starts=date(2019, 1, 1),
    ends=date(2019, 12, 31),
    time_zone="Asia/Shanghai",
    language="zh",
    office=Label("办公室"),
    reporting=Reporting(Period(2019, 2), Period(2019, 12)),
    parts=(Part("1", Label("第一方面"), "三(一)"),),
    reporting_clause="通知 三",
)


def an_indicator(kind: Kind = Kind.TOTAL, **more: Any) -> Indicator:
    """Give an indicator that wants at least 100 of something by the year's end."""
    target = Target("at_least", 100.0) if kind in {Kind.TOTAL, Kind.GROWTH, Kind.BOUND} else None
    plain: dict[str, Any] = {
        "id": "lamps",
        "task": "1.1",
        "name": Label("路灯", "Lamps"),
        "kind": kind,
        "clause": ("三(一)一",),
        "lead": "div_a",
        "reporters": ("div_a",),
        "cooperating": (),
        "due": date(2019, 12, 31),
        "weight": 3.0,
        "unit": "m2",
        "target": target,
    }
    return Indicator(**{**plain, **more})


def area_rules(*indicators: Indicator, area: str = "lamps") -> AreaRules:
    """Give the rules of an area with one task."""
    task = Task("1.1", Label("任务"), ("三(一)一",), "div_a", ("div_a",), (), indicators)
    return AreaRules(area, PLAN.id, "div_a", ("div_a",), (task,), ())


def a_book(rules: AreaRules, **more: Any) -> RuleBook:
    """Give a rule book with one area."""
    plain: dict[str, Any] = {
        "plan": PLAN,
        "areas": {rules.area: WorkArea(rules.area, "领域")},
        "rules": {rules.area: rules},
        "schemas": {rules.area: {"type": "object"}},
        "timetables": {rules.area: Timetable((Duty(JUNE, date(2019, 7, 5)),))},
        "reporters": {"div_a": Reporter("div_a", Label("甲处"))},
        "baselines": {"x": Baseline("x", Label("基数"), 2.0, "m2", date(2018, 12, 31), "样例")},
        "curves": {"linear": LINEAR},
        "scoring": SCORING,
        "alerting": ALERTING,
        "sha256": "0" * 64,
    }
    return RuleBook(**{**plain, **more})


def a_standing(status: Status, indicator: str = "lamps", **more: Any) -> Standing:
    """Give a standing in June."""
    because = message("because")
    return evolve(Standing(indicator, "1.1", JUNE, status, 1.0, 1.0, because), **more)


def a_record(**more: Any) -> Record:
    """Give a record of June that passed its schema."""
    plain: dict[str, Any] = {
        "plan": PLAN.id,
        "area": "lamps",
        "reporter": "div_a",
        "period": JUNE,
        "file": "2019-06/a.json",
        "sha256": "a" * 64,
        "content": Content.of("c"),
        "submitted_at": None,
        "facts": {},
        "tasks": {},
    }
    return Record(**{**plain, **more})


def a_report(timeliness: Timeliness = Timeliness.ON_TIME, **more: Any) -> Report:
    """Give the report for June, due on 5 July."""
    effective = None if timeliness in {Timeliness.MISSING, Timeliness.NOT_DUE} else a_record()
    return evolve(Report(JUNE, date(2019, 7, 5), timeliness, effective), **more)


def a_judgement(
    reports: Sequence[Report] = (), standings: Sequence[Standing] = (), **more: Any
) -> Judgement:
    """Give a judgement on one division in one area."""
    empty = Judgement(PLAN.id, "lamps", "div_a", tuple(reports), tuple(standings), (), ())
    return evolve(empty, **more)


def a_root(folder: Path, files: Mapping[str, str], **more: Any) -> Root:
    """Write files into a folder and give it as a root, shown by the folder's name."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Root(folder, folder.name, **more)


PLAN_TOML = """id = "plan-2019"
title = "样例计划"
title_en = "Sample plan"
document = "样例〔2019〕1号"
issued = 2019-02-25
starts = 2019-01-01
ends = 2019-12-31
time_zone = "Asia/Shanghai"
language = "zh"
office = "办公室"

[reporting]
clause = "通知 三"
first_period = "2019-02"
last_period = "2019-12"
due_day = 5
due_time = 23:59:59
summary_months = [3, 6]

[[part]]
code = "1"
title = "第一方面"
title_en = "Part one"
clause = "三(一)"
"""
REPORTERS_TOML = """[div_a]
name = "甲处"
kind = "division"
sourced = false
contact = {person = "样例", phone = "000"}
valid_from = 2019-01-01

[div_b]
name = "乙处"
kind = "division"
sourced = false
"""
BASELINE_TOML = """[x]
name = "基数"
value = 2
unit = "m2"
date = 2018-12-31
source = "样例"
"""
CURVES_TOML = """[linear]
name = "均匀"
reason = "样例"
source = "ours"
shares = {"06-30" = 0.5, "12-31" = 1.0}
"""
AREA_TOML = """area = "lamps"
reporters = ["div_a"]
lead = "div_a"

[[task]]
code = "1.1"
title = "任务"
title_en = "Task"
clause = ["三(一)一"]

[[task.indicator]]
id = "lit"
name = "亮灯"
name_en = "Lit"
kind = "total"
value = "facts.lit"
at_least = 100.0
unit = "count"
curve = "linear"

[[check]]
code = "LMP-001"
expect = "facts.lit <= facts.all"
says = "多了"
says_en = "Too many"
"""
FACTS_SCHEMA = """{
  "type": "object", "additionalProperties": false,
  "properties": {"lit": {"type": "integer", "x-unit": "count"}, "all": {"type": "integer"}}
}
"""
PLUGIN = """from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area():
    return WorkArea(id="lamps", name="路灯", name_en="Lamps")
"""


def plan_files(**changed: str) -> dict[str, str]:
    """Give the files of a root with one plan and one area; `changed` by name, as plan or area."""
    bundled = Path(__file__).parents[1] / "rules/tianjin-2019"
    texts = {
        "plan": PLAN_TOML,
        "reporters": REPORTERS_TOML,
        "baseline": BASELINE_TOML,
        "curves": CURVES_TOML,
        "scoring": (bundled / "scoring.toml").read_text(encoding="utf-8"),
        "alerts": (bundled / "alerts.toml").read_text(encoding="utf-8"),
        "area": AREA_TOML,
        "schema": FACTS_SCHEMA,
        "plugin": PLUGIN,
        **changed,
    }
    places = {"area": "areas/lamps"}
    rules = {
        f"rules/plan-2019/{places.get(name, name)}.toml": text
        for name, text in texts.items()
        if name not in {"schema", "plugin"}
    }
    return {
        **rules,
        "schemas/plan-2019/lamps.schema.json": texts["schema"],
        "plugins/lamps.py": texts["plugin"],
    }
