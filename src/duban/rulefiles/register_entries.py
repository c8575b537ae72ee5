"""What an entry of the register is, wherever it stands: tables, conversions, and who is unknown."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import attrs

from duban.errors import DubanError, RuleFileError
from duban.model.agreements import Acceptance, Replan, ReplanKind
from duban.model.assessments import (
    Adjustment,
    Appeal,
    Approval,
    Outcome,
    SelfScore,
    YearGrade,
)
from duban.model.period import Period
from duban.model.pressing import Source
from duban.model.register import (
    Assignment,
    DueOverride,
    Exemption,
    Grade,
    Inspection,
    Receipt,
    Return,
    Urging,
)
from duban.model.rules import AreaRules, Indicator, RuleBook, Task
from duban.model.terms import Level
from duban.rulefiles.assessing import YEAR_TABLES, year_faults
from duban.rulefiles.register_bounds import figure_bounds
from duban.rulefiles.register_days import period_faults
from duban.rulefiles.replans import replan_faults
from duban.rulefiles.toml import At, unknown_name
from duban.words import message

_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "period": Period.parse,
    "received_at": datetime.fromisoformat,
    "called_at": datetime.fromisoformat,
    "paper_on": date.fromisoformat,
    "returned_on": date.fromisoformat,
    "inspected_on": date.fromisoformat,
    "due": date.fromisoformat,
    "found": float,
    "points": float,
    "accepted_on": date.fromisoformat,
    "decided_on": date.fromisoformat,
    "since": Period.parse,
    "kind": ReplanKind,
    "target": float,
    "source": Source,
    "level": Level,
    "limit": date.fromisoformat,
    "given_on": date.fromisoformat,
    "received_on": date.fromisoformat,
    "filed_on": date.fromisoformat,
    "approved_on": date.fromisoformat,
    "outcome": Outcome,
}

#: Keys of a re-plan that Python or its other kinds name otherwise.
_NAMES = {"from": "since", "expected_from": "since"}
_LINED = (Receipt, Acceptance, Replan, Assignment)
_PLACED = (SelfScore, YearGrade, Adjustment, Appeal, Approval)

#: Table of an entry to its field in the register and its noun.
TABLES: dict[str, tuple[str, type]] = {
    "receipt": ("receipts", Receipt),
    "return": ("returns", Return),
    "exemption": ("exemptions", Exemption),
    "due_override": ("due_overrides", DueOverride),
    "inspection": ("inspections", Inspection),
    "grade": ("grades", Grade),
    "urging": ("urgings", Urging),
    "workplan": ("acceptances", Acceptance),
    "replan": ("replans", Replan),
    "assignment": ("assignments", Assignment),
    "self_score": ("self_scores", SelfScore),
    "year_grade": ("year_grades", YearGrade),
    "bonus": ("bonuses", Adjustment),
    "deduction": ("deductions", Adjustment),
    "appeal": ("appeals", Appeal),
    "approval": ("approvals", Approval),
}


def entry_of(table: str, fields: Mapping[str, Any], line: int, file: str = "") -> Any:
    """Make the noun of an entry from plain values; raises ValueError for no such day or time.

    `file` and `line` are where it stands.
    """
    kind = TABLES[table][1]
    if kind is Replan:
        fields = {_NAMES.get(key, key): each for key, each in fields.items()}
    made = {
        key: _CONVERSIONS[key](each) if key in _CONVERSIONS else each
        for key, each in fields.items()
    }
    if kind in _PLACED:
        return kind(**made, file=file, line=line)
    return kind(**made, line=line) if kind in _LINED else kind(**made)


def fields_of(table: str, entry: Any) -> dict[str, Any]:
    """Give the values of an entry by the keys of its table."""
    fields = attrs.asdict(entry, recurse=False)
    if table == "replan":
        fields["from"] = fields.pop("since")
    if table == "appeal" and entry.outcome is not Outcome.UPHELD:
        fields["points"] = None
    return fields


def moves_among(entries: Iterable[Mapping[str, Any]]) -> list[Replan]:
    """Give, of re-plans as plain values, those by which a unit takes over; faults come later."""
    found = []
    for entry in entries:
        if entry.keys() >= {"kind", "to", "reporter", "from"}:
            with suppress(ValueError, TypeError):
                found.append(entry_of("replan", entry, 0))
    return found


def strangers(
    table: str,
    entry: Mapping[str, Any],
    book: RuleBook,
    at: At,
    called: Callable[[str], str] = str,
) -> list[DubanError]:
    """Find units, areas, indicators, tasks, months, days and figures that cannot be, each in its place.

    `at` gives the place of a key, `called` what people call a key.
    """
    errors = []
    reporter, area = entry.get("reporter"), entry.get("area")
    if reporter is not None and reporter not in book.reporters:
        errors.append(unknown_name("reporter", reporter, book.reporters, **at("reporter")))
    if area is not None and area not in book.rules:
        errors.append(unknown_name("area", area, book.rules, **at("area")))
    elif area is not None:
        errors.extend(_strange_to_area(table, entry, book, at))
    errors.extend(period_faults(table, entry, book, at))
    if table == "replan":
        errors.extend(replan_faults(entry, book, at, called))
    if table in YEAR_TABLES:
        errors.extend(year_faults(table, entry, book.plan, at, called))
    if table == "receipt" and not (entry.get("sha256") or entry.get("period")):
        said = message("A receipt names a sha256 or a period")
        errors.append(RuleFileError(said, **at("")))
    return errors


def _strange_to_area(
    table: str, entry: Mapping[str, Any], book: RuleBook, at: At
) -> list[DubanError]:
    errors: list[DubanError] = []
    area = entry["area"]
    rules = book.rules[area]
    reporter = entry.get("reporter", "")
    known_here = {*rules.all_reporters, *(_leads(rules) if table == "replan" else ())}
    may_be_any = table == "assignment"  # whoever was told to, reports on it or not
    if reporter in book.reporters and not may_be_any and reporter not in known_here:
        said = message(
            "{reporter} does not report on {area}; asked are {asked}",
            reporter=book.reporters[reporter].name,
            area=book.areas[area].label,
            asked=tuple(book.reporters[each].name for each in rules.all_reporters),
        )
        errors.append(RuleFileError(said, **at("reporter")))
    if entry.get("indicator"):
        known = {one.id: one for one in rules.indicators}
        if entry["indicator"] not in known:
            errors.append(unknown_name("indicator", entry["indicator"], known, **at("indicator")))
        elif table == "inspection":
            errors.extend(_strange_finding(entry, known[entry["indicator"]], book, at))
    if entry.get("task"):
        codes = {task.code: task for task in rules.tasks}
        if entry["task"] not in codes:
            errors.append(unknown_name("task", entry["task"], codes, **at("task")))
    return errors


def _strange_finding(
    entry: Mapping[str, Any], indicator: Indicator, book: RuleBook, at: At
) -> list[DubanError]:
    """Find what an inspection cannot have found."""
    if not indicator.is_figure:
        said = message("{id} has no figure that an inspection could find", id=indicator.id)
        return [RuleFileError(said, **at("indicator"))]
    area = entry["area"]
    found = float(entry.get("found", 0.0))
    least, most = figure_bounds(indicator, book.rules[area], book.schemas[area])
    if least <= found <= most:
        return []
    about = {"found": indicator.figure(found), "name": indicator.name}
    if found < least:
        said = message(
            "{name} cannot be {found}: it is no less than {least}; please check the figure and its"
            " unit",
            **about,
            least=indicator.figure(least),
        )
    else:
        said = message(
            "{name} cannot be {found}: it is no more than {most}; please check the figure and its"
            " unit",
            **about,
            most=indicator.figure(most),
        )
    return [RuleFileError(said, **at("found"))]


def _leads(rules: AreaRules) -> set[str]:
    """Give who leads or cooperates in an area without having to report: its work can move too."""
    owners: tuple[Task | Indicator, ...] = (*rules.tasks, *rules.indicators)
    found = {rules.lead, *(one.lead for one in owners), *(one.lead for one in rules.rollups)}
    found |= {unit for one in rules.indicators for unit in one.led_by}
    return found | {unit for one in owners for unit in one.cooperating}
