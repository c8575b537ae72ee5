"""What a reporter expects of its figures at the end of the next month: read, or told why not.

It is given freely, so what cannot be used of it is a warning, is left out, and returns no report.
"""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from duban.model.findings import FINDING_CODES, Finding
from duban.model.period import Period
from duban.model.reading import Document, Path
from duban.model.rules import Indicator, RuleBook
from duban.model.submission import EXPECTED
from duban.model.terms import NOUNS
from duban.schemafiles.reading import LARGEST
from duban.sheets import cells
from duban.words import UNIT_LABELS, Message, harmless, message, nearest

_MOST_TOLD = 50
_EXAMPLE = '{"value": 12.5, "unit": "km"}'


class _NotUsable(Exception):
    """What is expected of one indicator cannot be used: where it stands below it, and why."""

    def __init__(self, said: Message, *path: str) -> None:
        super().__init__(said)
        self.said = said
        self.path = path


def expected_of(
    book: RuleBook, document: Document, period: Period, file: str
) -> tuple[tuple[tuple[str, float], ...], tuple[Finding, ...]]:
    """Give what is expected of the month after `period`, by indicator, and warnings (FACT-007).

    The figures are in base units, in the order of the area's rules. The document's plan, area and
    reporter are known ones.
    """
    content = document.content
    found: dict[str, float] = {}
    told: list[tuple[Path, Message]] = []
    given = content[EXPECTED]
    if isinstance(given, dict):
        indicators = {one.id: one for one in book.rules[content["area"]].indicators}
        for key, value in given.items():
            try:
                indicator = _indicator(indicators, key, period, book)
                found[key] = _figure(indicator, value)
            except _NotUsable as refused:
                told.append(((EXPECTED, str(key), *refused.path), refused.said))
        kept = tuple((key, found[key]) for key in indicators if key in found)
    else:
        kept = ()
        said = message(
            "What is expected must be given by indicator, but is {found}", found=_shown(given)
        )
        told.append(((EXPECTED,), said))
    return kept, tuple(_warnings(document, told, file))


def _indicator(
    known: Mapping[str, Indicator], key: object, period: Period, book: RuleBook
) -> Indicator:
    indicator = known.get(key) if isinstance(key, str) else None
    following = period.shift(1)
    if indicator is None:
        raise _NotUsable(_unknown(str(key), known))
    if following > book.plan.reporting.last_period or not indicator.may_be_foretold(following):
        said = message(
            "{name} has no progress to report for {period}: leave its expected value out",
            name=indicator.name,
            period=following,
        )
        raise _NotUsable(said)
    return indicator


def _unknown(key: str, known: Mapping[str, Indicator]) -> Message:
    near = nearest(key, known)
    found = harmless(key, 60)
    if near:
        return message(
            "Unknown {name} {found}; did you mean {near}?",
            name=NOUNS["indicator"],
            found=found,
            near=near[0],
        )
    may = tuple(one.id for one in known.values() if one.target is not None and one.is_figure)
    return message(
        "Unknown {name} {found}; known are {known}",
        name=NOUNS["indicator"],
        found=found,
        known=may[:30],
    )


def _figure(indicator: Indicator, given: Any) -> float:
    """Read a value with its unit and give it in the base unit, without float dirt."""
    if not isinstance(given, dict) or given.keys() != {"value", "unit"}:
        said = message(
            "What is expected of {name} must be a value with its unit such as {example}, but is"
            " {found}",
            name=indicator.name,
            example=_EXAMPLE,
            found=_shown(given),
        )
        raise _NotUsable(said)
    value, units = given["value"], _units(indicator)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        said = message(
            "What is expected of {name} must be a number, but is {found}",
            name=indicator.name,
            found=_shown(value),
        )
        raise _NotUsable(said, "value")
    named, plain = given["unit"], {cells.plain(unit): each for unit, each in units.items()}
    factor = plain.get(cells.plain(named)) if isinstance(named, str) else None
    if factor is None:
        said = message(
            "What is expected of {name} is given in {found}: write one of its units {known}",
            name=indicator.name,
            found=_shown(given["unit"]),
            known=tuple(units),
        )
        raise _NotUsable(said, "unit")
    figure = float(Decimal(repr(value)) * Decimal(str(factor)))
    least = -LARGEST if _may_be_negative(indicator) else 0
    if not least <= figure <= LARGEST:
        said = message(
            "What is expected of {name} is {found}: it must lie between {least} and {most}",
            name=indicator.name,
            found=_shown(value),
            least=least,
            most=LARGEST,
        )
        raise _NotUsable(said, "value")
    return figure


def _units(indicator: Indicator) -> dict[str, float]:
    """Give the units in which an indicator may be said, each with its factor to the base unit."""
    base = indicator.unit or "count"
    units = {base: 1.0}
    if base in UNIT_LABELS and UNIT_LABELS[base].zh:
        units[UNIT_LABELS[base].zh] = 1.0
    if indicator.shown_as is not None:
        units[indicator.shown_as[0]] = indicator.shown_as[1]
    return units


def _may_be_negative(indicator: Indicator) -> bool:
    """Tell whether a figure makes its way through or below zero: a growth that is to be a fall."""
    start = indicator.start if isinstance(indicator.start, int | float) else 0.0
    return start < 0 or (indicator.target is not None and indicator.target.value < 0)


def _warnings(document: Document, told: list[tuple[Path, Message]], file: str) -> Iterator[Finding]:
    severity = FINDING_CODES["FACT-007"][0]
    identity = {key: document.content[key] for key in ("plan", "area", "reporter", "period")}
    for path, said in told[:_MOST_TOLD]:
        place, fact = document.place(path), ".".join(str(part) for part in path)
        yield Finding("FACT-007", severity, said, file=file, place=place, fact=fact, **identity)
    if len(told) > _MOST_TOLD:
        said = message(
            "{count} more faults are not listed: mend the first ones", count=len(told) - _MOST_TOLD
        )
        yield Finding("FACT-007", severity, said, file=file, **identity)


def _shown(found: object) -> str:
    if isinstance(found, dict):
        return "{…}" if found else "{}"
    if isinstance(found, list):
        return "[…]"
    if found is None or isinstance(found, bool):
        return {None: "null", True: "true", False: "false"}[found]
    return harmless(str(found), 40)
