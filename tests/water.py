"""A made-up plan with one work area, water, of which a test takes the indicators it needs."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from duban.defaults import Answers, DefaultFiles
from duban.engine import Engine, Series
from duban.engine.area import AreaHooks
from duban.model.cutoff import Cutoff
from duban.model.findings import FINDING_CODES, Finding
from duban.model.judgement import Alert, Judgement, Report, Score, Standing
from duban.model.period import Period
from duban.model.register import Register
from duban.model.rules import RuleBook, WorkArea
from duban.model.submission import Content, Record, TaskReport
from duban.model.terms import ELEMENTS
from duban.report.rows import Row, rows_of
from duban.roots import Root, bundled_root
from duban.rulefiles.book import Sources, assemble, read_plan_files
from duban.words import message
from duban.workdays import WorkCalendar

PLAN = """
id = "{plan}"
title = "样例计划"
title_en = "Sample plan"
document = "样例〔{year}〕1号"
issued = {year}-01-02
starts = {year}-01-01
ends = {year}-12-31
time_zone = "Asia/Shanghai"
language = "{lang}"
office = "办公室"
office_en = "Office"
[reporting]
clause = "通知 三"
first_period = "{year}-01"
last_period = "{year}-12"
{reporting}
[[part]]
code = "1"
title = "水务"
title_en = "Water"
clause = "附件 一"
"""

REPORTERS = """
[bureau]
name = "水务局"
name_en = "Water bureau"
kind = "division"
sourced = true
contact = {person = "联系人", phone = "000-1", email = "water@duban.example"}
[station]
name = "泵站"
name_en = "Pump station"
kind = "district"
sourced = false
[stranger]
name = "邻居"
name_en = "Neighbour"
kind = "division"
sourced = false
"""

CURVES = """
[even]
name = "均匀"
name_en = "Even"
reason = "made up"
source = "made up"
shares = {"03-31" = 0.25, "06-30" = 0.5, "09-30" = 0.75, "12-31" = 1.0}
"""

BASELINES = """
[coverage]
name = "覆盖率"
name_en = "Coverage"
value = 40.0
unit = "%"
date = 2018-12-31
source = "made up"
"""

HEAD = """
area = "{area}"
reporters = ["bureau"]
lead = "bureau"
[[task]]
code = "1.1"
title = "供水"
title_en = "Supply"
clause = ["附件 一"]
"""

#: Indicators by name; a test names those that it needs.
INDICATORS = {
    "wells": """
kind = "total"
value = "facts.wells"
at_least = 120.0
unit = "count"
curve = "even" """,
    "pipes": """
kind = "total"
value = "facts.pipes"
at_least = 1200000.0
unit = "m2"
curve = "even"
reported = "in_period" """,
    "coverage": """
kind = "growth"
value = "100.0 * facts.homes.served / facts.homes.all"
at_least = 60.0
start = "baseline.coverage"
unit = "%"
curve = "even"
measured = "quarterly" """,
    "pressure": """
kind = "bound"
value = "100.0 * facts.pressure.good / facts.pressure.tests"
at_least = 95.0
unit = "%" """,
    "leaks": """
kind = "bound"
value = "facts.leaks"
at_most = 5.0
unit = "count"
strictness = "process" """,
    "plant": """
kind = "milestone"
fact = "facts.plant"
stage = "finished"
due = 2019-06-30
measured = "quarterly" """,
    "pumps": """
kind = "milestone"
fact = "facts.pumps"
stage = "finished"
all = true
measured = "quarterly" """,
    "north_pump": """
kind = "milestone"
fact = "facts.pumps"
stage = "finished"
item = "north"
measured = "quarterly" """,
    "scheme": """
kind = "document"
fact = "facts.scheme"
stage = "drafted"
due = 2019-06-30
measured = "quarterly" """,
    "meetings": """
kind = "cadence"
value = "facts.meetings"
times = 2
every = "quarter" """,
    "patrols": """
kind = "cadence"
value = "facts.patrols"
times = 1
every = "week" """,
    "drills": """
kind = "cadence"
value = "facts.drills"
of = "facts.floods"
times = 2
every = "event"
unit = "count" """,
    "complaints": """
kind = "watch"
value = "facts.complaints"
unit = "count" """,
    "taste": """
kind = "bound"
by_plugin = true
at_least = 90.0
unit = "%" """,
    "odd": """
kind = "bound"
value = 'double(facts.pumps.filter(p, p.stage < 3).size())'
at_least = 1.0
unit = "count" """,
    "flow": """
kind = "total"
by_plugin = true
at_least = 120.0
unit = "count"
curve = "even"
reported = "in_period" """,
    "samples": """
kind = "cadence"
by_plugin = true
times = 2
every = "quarter" """,
    "outages": """
kind = "bound"
value = "facts.outages"
at_most = 3.0
unit = "count"
reporters = ["station"]
lead = "station" """,
    "capacity": """
kind = "total"
value = 'sum(facts.pumps.filter(p, p.stage == "opened"), "capacity")'
at_least = 100.0
unit = "t"
curve = "even" """,
}

CHECKS = """
[[check]]
code = "WAT-001"
expect = "facts.homes.served <= facts.homes.all"
says = "通水户数不能多于总户数"
says_en = "More homes are served than there are"
severity = "error"
[[check]]
code = "WAT-002"
expect = "facts.leaks <= previous.leaks"
says = "漏损比上期多"
says_en = "More leaks than before"
severity = "question"
"""

PLUGIN = '''"""Water (样例)."""

from duban import Doubt, WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="{area}", name="水务", name_en="Water")
'''


def _count(title: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "number",
        "title": title,
        "description": title,
        "minimum": 0,
        "x-unit": "count",
        **more,
    }


def _group(title: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "title": title,
        "description": title,
        "properties": fields,
    }


_SHARED = "../duban/facts.schema.json#/$defs/"
_PUMP = {
    **_group(
        "泵",
        name={"type": "string", "maxLength": 40, "title": "名称", "description": "名称"},
        stage={"$ref": _SHARED + "works_stage"},
        date={"$ref": _SHARED + "date"},
        capacity=_count("能力", **{"x-unit": "t"}),
    ),
    "required": ["name"],
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_group(
        "水务",
        wells=_count("井", **{"x-cumulative": True}),
        pipes=_count("管", **{"x-unit": "m2", "x-shown-as": {"unit": "万平方米", "factor": 10000}}),
        homes=_group("户", served=_count("通水户"), all=_count("全部户")),
        pressure=_group("压力", good=_count("合格"), tests=_count("检测")),
        leaks=_count("漏损"),
        plant={"$ref": _SHARED + "works", "title": "水厂", "description": "水厂"},
        pumps={
            "type": "array",
            "maxItems": 20,
            "x-key": "name",
            "title": "泵",
            "description": "泵",
            "items": _PUMP,
        },
        gone={
            "type": "array",
            "maxItems": 20,
            "x-key": "name",
            "x-may-shrink": True,
            "title": "隐患",
            "description": "隐患",
            "items": _PUMP,
        },
        scheme={"$ref": _SHARED + "document", "title": "方案", "description": "方案"},
        meetings=_count("会议"),
        patrols=_count("巡查"),
        drills=_count("演练"),
        floods=_count("洪水"),
        complaints=_count("投诉"),
        outages=_count("停水"),
    ),
}


def rules(*names: str, checks: str = "", area: str = "water") -> str:
    """Write the area's rules with the named indicators."""
    indicators = (
        f'[[task.indicator]]\nid = "{name}"\nname = "{name}指标"\nname_en = "{name.title()}"\n'
        + INDICATORS[name].strip()
        for name in names or INDICATORS
    )
    return HEAD.format(area=area) + "\n".join(indicators) + "\n" + checks


def write_root(
    folder: Path,
    *names: str,
    plan: str = "sample",
    year: int = 2019,
    plugin: str = PLUGIN,
    checks: str = "",
    alerts: Callable[[str], str] = str,
    reporting: str = "",
    area: str = "water",
    lang: str = "en",
) -> Path:
    """Write a root with the made-up plan; other figures and a plugin of one's own on demand."""
    theirs = bundled_root().path / "rules" / "tianjin-2019"
    above = {
        "plan.toml": PLAN.format(plan=plan, year=year, lang=lang, reporting=reporting),
        "reporters.toml": REPORTERS,
        "curves.toml": CURVES,
        "baseline.toml": BASELINES,
        "scoring.toml": (theirs / "scoring.toml").read_text(encoding="utf-8"),
        "alerts.toml": alerts((theirs / "alerts.toml").read_text(encoding="utf-8")),
        f"areas/{area}.toml": rules(*names, checks=checks, area=area).replace("2019-", f"{year}-"),
    }
    files = {f"rules/{plan}/{name}": text for name, text in above.items()}
    files[f"plugins/{area}.py"] = plugin.replace("{area}", area)
    files[f"schemas/{plan}/{area}.schema.json"] = json.dumps(SCHEMA, ensure_ascii=False)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read_book(folder: Path, plan: str = "sample", area: str = "water") -> RuleBook:
    """Read the made-up plan of a root without loading any plugin."""
    roots = (bundled_root(), Root(folder, folder.name))
    files = read_plan_files(roots, plan)
    defaults = DefaultFiles(roots, WorkCalendar())
    defaults.use(Answers(files))
    return assemble(
        files,
        {area: WorkArea(area, "水务", "Water")},
        Sources(
            defaults.duban_schema,
            defaults.duban_rules,
            lambda _area, plan: defaults.duban_timetable(plan),
        ),
    )


@cache
def book(*names: str, checks: str = "", urged: int = 0, year: int = 2019) -> RuleBook:
    """Give the rule book with the named indicators (all by default)."""
    with tempfile.TemporaryDirectory() as folder:
        write_root(
            Path(folder),
            *names,
            checks=checks,
            year=year,
            alerts=lambda text: text.replace("urged_workdays = 0", f"urged_workdays = {urged}"),
        )
        return read_book(Path(folder))


FULL = TaskReport(missing=(), summary=True)


def digest(text: str) -> str:
    """Give a sha256 that is as good as any."""
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    period: str,
    facts: Mapping[str, Any] | None = None,
    at: str = "",
    *,
    text: str = "",
    tasks: Mapping[str, TaskReport] | None = None,
    content: str = "",
    returned: bool = False,
    reporter: str = "bureau",
) -> Record:
    """Make a submission for a period, received on the 3rd of the next month unless told.

    `text` stands for the bytes of the file, `content` for what was parsed from it.
    """
    month = Period.parse(period)
    at = at or f"{month.shift(1)}-03T10:00:00+08:00"
    text = text or f"{period} {at} {facts} {tasks} {returned}"
    fault = Finding(
        "SCHEMA-001", FINDING_CODES["SCHEMA-001"][0], message("wrong"), file=f"{text}.json"
    )
    return Record(
        plan="sample",
        area="water",
        reporter=reporter,
        period=month,
        file=f"{text}.json",
        sha256=digest(text),
        content=Content.of(digest(content or text)),
        submitted_at=datetime.fromisoformat(at),
        facts=facts or {},
        tasks={"1.1": FULL} if tasks is None else tasks,
        faults=(fault,) if returned else (),
    )


def texts(*missing: str, summary: bool = True, unchanged: bool = False) -> dict[str, TaskReport]:
    """Make the texts of the one task, with some elements missing."""
    order = tuple(each for each in ELEMENTS if each in missing)
    return {"1.1": TaskReport(order, unchanged, summary)}


def proof(*indicators: str) -> dict[str, TaskReport]:
    """Make the texts of the one task with evidence for indicators."""
    return {"1.1": TaskReport((), summary=True, evidence=frozenset(indicators))}


def year_of(facts: Mapping[str, Any], last: int = 12, first: int = 1, **more: Any) -> list[Record]:
    """Make a report in time for each month, with the same facts."""
    return [record(f"2019-{month:02d}", facts, **more) for month in range(first, last + 1)]


def judge(
    of: RuleBook,
    records: Iterable[Record] = (),
    as_of: str = "2020-01-10",
    register: Register | None = None,
    hooks: AreaHooks | None = None,
    reporter: str = "bureau",
) -> Judgement:
    """Judge the bureau's records at a cut-off."""
    engine = Engine(
        of,
        register or Register(),
        WorkCalendar(),
        Cutoff.parse(as_of, of.plan.zone),
        lambda _area: hooks or AreaHooks(),
    )
    return engine.judge(Series("water", reporter, tuple(records)))


def after(period: str) -> str:
    """Give a cut-off at which a period's report is due and that of no later one."""
    return f"{Period.parse(period).shift(1)}-20"


def standing(judgement: Judgement, indicator: str) -> Standing:
    """Give an indicator's state."""
    return next(one for one in judgement.standings if one.indicator == indicator)


def report(judgement: Judgement, period: str) -> Report:
    """Give the report of a period."""
    return next(one for one in judgement.reports if str(one.period) == period)


def score(judgement: Judgement, period: str) -> Score:
    """Give the score of a period."""
    return next(one for one in judgement.scores if str(one.period) == period)


def points(judgement: Judgement, period: str, block: str) -> float | None:
    """Give the points of a block of a period's score."""
    return next(one.points for one in score(judgement, period).blocks if one.id == block)


def alerts(judgement: Judgement, kind: str) -> list[Alert]:
    """Give the alerts of a kind."""
    return [one for one in judgement.alerts if one.kind == kind]


def codes(found: Judgement | Sequence[Finding]) -> list[str]:
    """Give the codes of findings."""
    return [one.code for one in (found.findings if isinstance(found, Judgement) else found)]


def rows(of: RuleBook, judgement: Judgement) -> list[tuple[str, Row]]:
    """Give everything that a judgement says, in English."""
    return list(rows_of(judgement, of.rules["water"], "en"))


def submission(period: str = "2019-03", **more: Any) -> dict[str, Any]:
    """Make a submission as a file holds it."""
    month = Period.parse(period)
    return {
        "plan": "sample",
        "area": "water",
        "reporter": "bureau",
        "period": period,
        "form": 1,
        "submitted_at": f"{month.shift(1)}-03T10:00:00+08:00",
        "facts": {},
        **more,
    }


def event(**more: Any) -> dict[str, Any]:
    """Make an event as a file holds it."""
    return {
        "kind": "event",
        "plan": "sample",
        "area": "water",
        "reporter": "bureau",
        "event": "acute_problem",
        "task": "1.1",
        "happened_at": "2019-03-10T08:00:00+08:00",
        "submitted_at": "2019-03-10T09:00:00+08:00",
        "what": "A main burst.",
        **more,
    }


def put(folder: Path, name: str, content: object) -> Path:
    """Write a submission (or raw bytes, or text) into a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
    return path
