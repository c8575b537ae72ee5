"""A new work area: plugin, rules, schema, reporter, examples and a test that passes at once."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from duban import curves
from duban.errors import UsageError
from duban.model.period import Period
from duban.model.plan import Curve, Element, Plan
from duban.model.rules import RuleBook, part_of
from duban.pluginfiles import area_id_fault
from duban.pluginmanager import Plugins
from duban.rulefiles.toml import unknown_name
from duban.scaffold.texts import filled, quoted
from duban.words import Label, harmless, message

_CODE = re.compile(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*")
_TARGET = 12.0


@frozen
class NewArea:
    """What is to be made: ids, names, and the code of its one task."""

    area: str
    plan: Plan
    reporter: str
    is_new_reporter: bool
    task: str
    clause: str
    checks: str
    name: str
    name_en: str

    @property
    def periods(self) -> tuple[Period, Period]:
        """Give the months of the examples: June and July if the plan has them."""
        reporting = self.plan.reporting
        first = Period(self.plan.starts.year, 6)
        if not reporting.first_period <= first < reporting.last_period:
            first = reporting.first_period
        return first, first.shift(1)

    @property
    def judged_on(self) -> date:
        """Give a day on which both examples have been due: the 20th of the month after."""
        following = self.periods[1].shift(1)
        return date(following.year, following.month, 20)

    @property
    def examples(self) -> tuple[str, str]:
        """Give the names of the example that passes and of the one that fails its check."""
        passes, fails = self.periods
        return f"{passes}-{self.reporter}.json", f"{fails}-{self.reporter}-fails-its-check.json"


def plan_area(
    plugins: Plugins,
    book: RuleBook,
    area: str,
    *,
    reporter: str | None = None,
    task: str | None = None,
    name: str | None = None,
    name_en: str | None = None,
) -> NewArea:
    """Settle everything about a new area of a plan before anything is written.

    Raises UsageError for an id that cannot be or is taken, an unknown reporter, a task code that
    is taken.
    """
    fault = area_id_fault(area)
    if fault is not None:
        raise UsageError(fault.said)
    if area in plugins.areas:
        said = message(
            "The area {area} is there already, from {file}",
            area=area,
            file=plugins.loaded[area].file,
        )
        raise UsageError(said)
    if reporter is not None and reporter not in book.reporters:
        raise UsageError(unknown_name("reporter", reporter, book.reporters).said)
    sample = f"div_{area}"
    code = _task_code(book, task)
    parts = {part.code: part.clause for part in book.plan.parts}
    return NewArea(
        area=area,
        plan=book.plan,
        reporter=reporter or sample,
        is_new_reporter=reporter is None and sample not in book.reporters,
        task=code,
        clause=parts.get(part_of(code)) or book.plan.reporting_clause or _any_clause(book.plan),
        checks=_check_series(book, area),
        name=name or area,
        name_en=name_en or area.replace("_", " ").capitalize(),
    )


def write_area(new: NewArea, root: Path) -> tuple[Path, ...]:
    """Write the files of a new area below `root`, which is made if absent; gives their paths.

    Raises UsageError, with nothing written, if one of them is there already; only reporters.toml
    is added to.
    """
    reporters = root / f"rules/{new.plan.id}/reporters.toml"
    before = reporters.read_text(encoding="utf-8") if reporters.is_file() else ""
    return write_files(area_files(new), root, added={f"rules/{new.plan.id}/reporters.toml": before})


def area_files(new: NewArea) -> dict[str, str]:
    """Give the texts of a new area's files by their paths below a root."""
    files = dict(_files(new))
    if new.is_new_reporter:
        files[f"rules/{new.plan.id}/reporters.toml"] = _filled("reporter.toml.txt", new)
    return files


def write_files(
    files: Mapping[str, str], root: Path, added: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """Write files below `root`, which is made if absent; gives their paths.

    `added` are files that may be there already, with what they hold: theirs is kept, ours added.
    Raises UsageError, with nothing written, if another file is there already.
    """
    added = added or {}
    for inside in files:
        if inside not in added and (root / inside).exists():
            said = message("{file} is there already: nothing was written", file=inside)
            raise UsageError(said)
    for inside, text in files.items():
        path = root / inside
        before = added.get(inside, "").rstrip("\n")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{before}\n\n{text}" if before else text, encoding="utf-8", newline="\n")
    return tuple(root / inside for inside in files)


def _files(new: NewArea) -> Mapping[str, str]:
    passes, fails = new.examples
    return {
        f"plugins/{new.area}.py": _filled("plugin.py.txt", new),
        f"rules/{new.plan.id}/areas/{new.area}.toml": _filled("rules.toml.txt", new),
        f"schemas/{new.plan.id}/{new.area}.schema.json": _filled("schema.json.txt", new),
        f"examples/{new.area}/{passes}": _submission(new, new.periods[0], passed=39),
        f"examples/{new.area}/{fails}": _submission(new, new.periods[1], passed=44),
        f"tests/test_{new.area}.py": _filled("test.py.txt", new),
    }


def _filled(template: str, new: NewArea) -> str:
    passes, fails = new.examples
    marks = {
        "AREA": new.area,
        "NAME": harmless(new.name),
        "NAME_EN": harmless(new.name_en),
        "AREA_NAME": quoted(new.name),
        "AREA_NAME_EN": quoted(new.name_en),
        "TASK_TITLE": quoted(f"{new.name}工作(样例)"),
        "TASK_TITLE_EN": quoted(f"{new.name_en} (sample task)"),
        "FACTS_TITLE": quoted(f"{new.name}事实表"),
        "UNIT_NAME": quoted(f"{new.name}处(样例)"),
        "UNIT_NAME_EN": quoted(f"{new.name_en} division (sample)"),
        "PLAN": new.plan.id,
        "REPORTER": new.reporter,
        "TASK": new.task,
        "CLAUSE": quoted(new.clause),
        "CODE": new.checks,
        "TARGET": str(_TARGET),
        "END": f"{new.plan.ends:%m-%d}",
        "PERIOD": str(new.periods[0]),
        "AS_OF": new.judged_on.isoformat(),
        "PASSES": passes,
        "FAILS": fails,
    }
    return filled(template, marks)


_TEXTS = {
    "arrangement": "样例：年初召开会议，印发任务分工。",
    "measures": "样例：按月抽检，按计划改造管网。",
    "inspection": "样例：每月现场检查两次。",
    "assessment": "样例：委托第三方评估抽检结果。",
    "effect": "样例：抽检合格率保持稳定。",
}


def _text_of(element: Element) -> str:
    return _TEXTS.get(element.id) or f"样例：{element.name.zh}。"


def _submission(new: NewArea, period: Period, passed: int) -> str:
    line = Curve(new.area, Label(""), ((new.plan.ends.month, new.plan.ends.day, 1.0),))
    share = curves.share(line, period.last_day, new.plan.starts, new.plan.ends)
    month = period.shift(0 if new.plan.reporting.due_month == "same" else 1)
    day = max(2, new.plan.reporting.due_day - 1)
    document: dict[str, Any] = {
        "plan": new.plan.id,
        "area": new.area,
        "reporter": new.reporter,
        "period": str(period),
        "form": 1,
        "submitted_at": f"{month}-{day:02d}T10:00:00+08:00",
        "made_up": True,
        "sign_off": {"division_head": f"{month}-{day - 1:02d}", "leader": f"{month}-{day:02d}"},
        "facts": {
            "samples": {"taken": 40, "passed": passed},
            "renewed": round(1.05 * share * _TARGET, 1),
            "scheme": {"stage": "drafted", "date": f"{new.plan.starts.year}-02-20"},
        },
        "tasks": {
            new.task: {
                **{each.id: _text_of(each) for each in new.plan.elements},
                "next_steps": "样例：抓紧下一段管网施工。",
                "quarter_summary": "样例：本季度各项工作按计划推进。",
            }
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _task_code(book: RuleBook, wanted: str | None) -> str:
    taken = {task.code for _, task in book.tasks()}
    parts = {part_of(code) for code in taken}
    part = max((int(each) for each in parts if each.isdigit()), default=0) + 1
    free = f"{part}.1"
    if wanted is None:
        return free
    if not _CODE.fullmatch(wanted) or len(wanted) > 12:
        said = message(
            "A task's code is part.item such as {free}, not {code}", code=wanted, free=free
        )
        raise UsageError(said)
    if wanted in taken:
        said = message("The task {code} is there already; free is {free}", code=wanted, free=free)
        raise UsageError(said)
    return wanted


def _any_clause(plan: Plan) -> str:
    """Give a clause of the plan's form where nothing names one."""
    return next(iter(plan.clause_samples), plan.document)


def _check_series(book: RuleBook, area: str) -> str:
    """Find three letters for the codes of checks that no other area uses."""
    taken = {check.code[:3] for rules in book.rules.values() for check in rules.checks}
    letters = [letter for letter in area.upper() if letter.isascii() and letter.isalpha()]
    letters += ["X", "Y", "Z"]
    for second in range(1, len(letters)):
        for third in range(second + 1, len(letters)):
            series = letters[0] + letters[second] + letters[third]
            if series not in taken:
                return series
    return next(
        f"Z{one}{other}"
        for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        if f"Z{one}{other}" not in taken
    )
