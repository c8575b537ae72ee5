"""Roll-ups as text: the city's figure with how many are in, and the units by rank."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from duban.model.city import City
from duban.model.rules import Indicator
from duban.model.terms import STAGE_LABELS, STATUS_LABELS, Status
from duban.report.names import Names
from duban.report.setting import Style, table
from duban.words import message, say

Row = Mapping[str, Any]


def rollup_text(names: Names, rows: Iterable[Row], style: Style) -> Iterator[str]:
    """Give the section of roll-ups of one plan, line by line; nothing where there are none."""
    mine = [row for row in rows if row["plan"] == names.book.plan.id and row["period"]]
    if not mine:
        return
    yield ""
    title = message("Added up over the units")
    yield f"== {title.say(names.lang)} =="
    before = None
    for row in mine:
        if (row["area"], row["lead"]) != before:
            before = (row["area"], row["lead"])
            yield f"{names.area(row['area'])} · {names.reporter(row['lead'])}"
        yield _city(names, row, style)
        yield from table([_unit(names, row, each) for each in row["units"]])


def _city(names: Names, row: Row, style: Style) -> str:
    status = Status(row["status"])
    label = style.paint(STATUS_LABELS[status].say(names.lang), status)
    counted = message("{there} of {owed} in", there=row["there"], owed=row["owed"])
    told = message("{name}: {said}", name=label, said=row["because"])
    name = message(
        "{said} ({because})", said=names.indicator(row["area"], row["indicator"]), because=counted
    )
    return f"  {row['task']} {name.say(names.lang)} {told.say(names.lang)}"


def _unit(names: Names, row: Row, unit: Row) -> tuple[str, ...]:
    indicator = names.find(row["area"], row["indicator"])
    status = STATUS_LABELS[Status(unit["status"])].say(names.lang)
    period = unit["period"] if unit["period"] != row["period"] else ""
    return (
        f"  {unit['rank'] or '—'}",
        names.reporter(unit["reporter"]),
        _figure(names, indicator, unit["actual"]),
        _figure(names, indicator, unit["target"]),
        status,
        period or "",
    )


def _figure(names: Names, indicator: Indicator, value: float | str | None) -> str:
    if isinstance(value, str):
        return STAGE_LABELS[value].say(names.lang) if value in STAGE_LABELS else value
    return say(indicator.figure(value), names.lang)


def explain_city(city: City, names: Names, wanted: Container[str]) -> Iterator[str]:
    """Tell what a city's figure is added up from, unit by unit; each unit explains its own."""
    told = city.judgement
    rules = names.book.rules[told.area]
    for figure in city.figures:
        standing = figure.standing
        if standing.indicator not in wanted:
            continue
        indicator = rules.indicator(standing.indicator)
        title = message(
            "{name} ({id}), added up over the units",
            name=indicator.name,
            id=indicator.id,
        )
        period = say(standing.period or "-", names.lang)
        yield f"{title.say(names.lang)} · {names.reporter(told.reporter)} · {period}"
        status = STATUS_LABELS[standing.status]
        said = message("{name}: {said}", name=status, said=standing.because)
        yield f"  {said.say(names.lang)}"
        if indicator.value or indicator.fact:
            yield f"  {indicator.value or indicator.fact}  [{rules.file}:{indicator.line}]"
        rows = [
            (
                names.reporter(one.reporter),
                _figure(names, indicator, one.actual),
                say(one.period or "-", names.lang),
            )
            for one in figure.units
        ]
        yield from table(rows)
        yield ""
