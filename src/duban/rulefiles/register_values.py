"""The values of the register's workbook: names for people, and the plain values of entries."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from duban.model.period import Period
from duban.model.rules import Indicator, RuleBook
from duban.model.terms import NOUNS
from duban.rulefiles.register_plans import Column
from duban.sheets import cells
from duban.sheets.values import Value
from duban.words import UNIT_LABELS, message, nearest

_PERIOD = re.compile(r"([0-9]{4})\s*[-/.年]?\s*([0-9]{1,2})\s*月?(?:份)?")
_YEAR = re.compile(r"((?:20|21)[0-9]{2})\s*年?(?:度)?")
#: Days so many years before or after the plan are slips of the pen.
_YEARS_AROUND = 2
_DIGEST = re.compile(r"[0-9a-f]{64}")


def names_of(kind: str, book: RuleBook, area: str = "") -> dict[str, str]:
    """Give the names that people see by id: of reporters, areas, or an area's tasks, indicators.

    Where two share a name, each is shown by its id.
    """
    if kind == "reporter":
        found = {each.id: each.name.zh for each in book.reporters.values()}
    elif kind == "area":
        found = {each: book.areas[each].name for each in book.rules}
    elif area not in book.rules:
        found = {}
    elif kind == "task":
        found = {each.code: f"{each.code} {each.title.zh}" for each in book.rules[area].tasks}
    else:
        found = {each.id: each.name.zh for each in book.rules[area].indicators}
    named = Counter(found.values())
    return {key: name if named[name] == 1 else key for key, name in found.items()}


def read_value(
    column: Column, value: Value, before: Mapping[str, Any], book: RuleBook
) -> str | bool | float:
    """Read a cell as the plain value that TOML would have; raises NotUsable, saying why not.

    `before` are the values of the columns before it: an indicator is looked for in its area.
    """
    if column.kind in {"reporter", "area", "task", "indicator"}:
        return _named(column.kind, value, str(before.get("area", "")), book)
    if column.kind == "choice":
        return _chosen(column, value)
    if column.kind == "figure":
        return float(cells.number(value, unit_of(_indicator(before, book))))
    if column.kind == "time":
        moment = cells.instant(value)
        refuse_far(moment.date(), value, book)
        return moment.replace(tzinfo=book.plan.zone).isoformat()
    if column.kind == "day":
        day = cells.day(value, {})
        refuse_far(date.fromisoformat(day), value, book)
        return day
    if column.kind == "points":
        return _points(value, column.within)
    read: str | bool | float = _READERS[column.kind](value)
    return read


def show_value(column: Column, value: Any, entry: Mapping[str, Any], book: RuleBook) -> Any:
    """Give what a cell shows for a value of an entry: text, number, day or time; None if empty.

    `entry` has all values of the entry.
    """
    if value is None or value == "":
        return None
    if column.kind in {"reporter", "area", "task", "indicator"}:
        area = str(entry.get("area", ""))
        return names_of(column.kind, book, area).get(str(value), str(value))
    if column.kind == "flag":
        return "是" if value else "否"
    if column.kind == "choice":
        return dict(column.choices).get(str(value), str(value))
    if column.kind == "time":
        return value.astimezone(book.plan.zone).replace(tzinfo=None)
    if column.kind in {"figure", "points"}:
        hint = unit_of(_indicator(entry, book)) if column.kind == "figure" else {}
        return _exact(Decimal(repr(value)) / Decimal(str(hint.get("factor", 1))))
    return str(value) if isinstance(value, Period) else value


def unit_of(indicator: Indicator | None) -> dict[str, Any]:
    """Give the unit in which people write an indicator's value, with its factor, for `number`."""
    if indicator is None:
        return {}
    if indicator.shown_as:
        unit, factor = indicator.shown_as
        return {"unit": unit, "factor": factor}
    unit = indicator.unit or ""
    return {"unit": UNIT_LABELS[unit].zh if unit in UNIT_LABELS else unit}


def _indicator(entry: Mapping[str, Any], book: RuleBook) -> Indicator | None:
    rules = book.rules.get(str(entry.get("area", "")))
    known = {each.id: each for each in rules.indicators} if rules else {}
    return known.get(str(entry.get("indicator", "")))


def _exact(value: Decimal) -> int | float | str:
    """Give a number that a cell can hold to the last digit: a long one as text."""
    if value == value.to_integral_value() and abs(value) < 10**15:
        return int(value)
    shown = float(value)
    text = format(value, "f")
    return shown if Decimal(f"{shown:.16G}") == value or len(text) > 40 else text


def refuse_far(day: date, value: Value, book: RuleBook) -> None:
    """Raise NotUsable for a slip of the pen: a day years away from the plan, shown as it was typed."""
    plan = book.plan
    if not plan.starts.year - _YEARS_AROUND <= day.year <= plan.ends.year + _YEARS_AROUND:
        said = message(
            "“{found}” is years away from the plan: please check the year",
            found=cells.shown(value),
        )
        raise cells.NotUsable(said)


def _chosen(column: Column, value: Value) -> str:
    """Read one of a column's choices, by its name or its code; raises NotUsable with all names."""
    wanted = cells.plain(cells.text(value, {})).casefold()
    for code, name in column.choices:
        if wanted in {code.casefold(), cells.plain(name).casefold()}:
            return code
    said = message(
        "“{found}” is none of the choices: {choices}",
        found=cells.shown(value),
        choices=tuple(name for _, name in column.choices),
    )
    raise cells.NotUsable(said)


def _named(kind: str, value: Value, area: str, book: RuleBook) -> str:
    """Find what a name or an id stands for; raises NotUsable with the nearest known name."""
    found = cells.text(value, {})
    wanted = cells.plain(found).casefold()
    names = names_of(kind, book, area)
    for key, name in names.items():
        code = name.partition(" ")[0] if kind == "task" else name
        if wanted in {key.casefold(), cells.plain(name).casefold(), code.casefold()}:
            return key
    if kind in {"task", "indicator"} and not area:
        raise cells.NotUsable(message("the work area comes first: please choose it"))
    near = nearest(found, [*names.values(), *names])
    shown, noun = cells.shown(found), NOUNS[kind]
    if near:
        raise cells.NotUsable(
            message(
                "Unknown {kind} {name}; did you mean {near}?", kind=noun, name=shown, near=near[0]
            )
        )
    raise cells.NotUsable(message("Unknown {kind} {name}", kind=noun, name=shown))


def _period(value: Value) -> str:
    """Read a month: 2019-06, 2019年6月, 2019/6, 201906, or any day of it."""
    if isinstance(value, datetime):
        return str(Period.of(value.date()))
    text = cells.plain(str(value)) if isinstance(value, str | int) else ""
    match = _PERIOD.fullmatch(text)
    if match is not None and 1 <= int(match[2]) <= 12 and int(match[1]) > 0:
        return str(Period(int(match[1]), int(match[2])))
    try:
        return str(Period.of(date.fromisoformat(cells.day(value, {}))))
    except cells.NotUsable:
        said = message("“{found}” is no month: write it like 2019-06", found=cells.shown(value))
        raise cells.NotUsable(said) from None


def _points(value: Value, within: tuple[float, float]) -> float:
    found = float(cells.number(value, {"unit": "分"}))
    least, most = within
    if not least <= found <= most:
        said = message(
            "“{found}” is no number of points from {least} to {most}",
            found=cells.shown(value),
            least=f"{least:g}",
            most=f"{most:g}",
        )
        raise cells.NotUsable(said)
    return found


def _year(value: Value) -> int:
    """Read a year: 2019, 2019年, or any day of it; whether it is one of the plan's is asked later."""
    if isinstance(value, datetime):
        return value.year
    match = _YEAR.fullmatch(cells.plain(f"{value:g}" if isinstance(value, float) else str(value)))
    if match is None:
        said = message("“{found}” is no year: write it like 2019", found=cells.shown(value))
        raise cells.NotUsable(said)
    return int(match[1])


def _digest(value: Value) -> str:
    found = str(value).strip().lower()
    if _DIGEST.fullmatch(found) is None:
        said = message(
            "“{found}” is no SHA-256: 64 digits and letters a-f", found=cells.shown(value)
        )
        raise cells.NotUsable(said)
    return found


_READERS: dict[str, Callable[[Any], Any]] = {
    "period": _period,
    "flag": lambda value: cells.flag(value, {}),
    "year": _year,
    "text": lambda value: cells.text(value, {}),
    "digest": _digest,
}
