"""Holding roll-ups together: units that exist, once each, with targets for units alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from duban.errors import DubanError, RuleFileError
from duban.model.plan import Reporter
from duban.model.rollup import Rollup
from duban.model.rules import AreaRules, RuleBook
from duban.rulefiles.toml import unknown_name
from duban.words import message


def rollup_errors(book: RuleBook) -> Iterator[DubanError]:
    """Find units that do not exist or were renamed, that stand twice, or are asked nothing."""
    for rules in book.rules.values():
        seen: set[str] = set()
        for rollup in rules.rollups:
            yield from _of_one(book, rules, rollup, seen)
        for indicator in rules.indicators:
            place: dict[str, Any] = {"file": rules.file, "line": indicator.line}
            for unit in indicator.unit_targets:
                if rules.rollup_of(unit) is None or unit not in indicator.reporters:
                    said = message(
                        "{id}: unit_targets names {unit}, which is no unit of a roll-up that is"
                        " asked for it",
                        id=indicator.id,
                        unit=unit,
                    )
                    yield RuleFileError(said, **place)


def _of_one(
    book: RuleBook, rules: AreaRules, rollup: Rollup, seen: set[str]
) -> Iterator[DubanError]:
    place: dict[str, Any] = {"file": rules.file, "line": rollup.line}
    if rollup.lead not in book.reporters:
        yield unknown_name("reporter", rollup.lead, book.reporters, **place)
    for unit in rollup.units:
        if unit in seen:
            said = message("{unit} stands twice among the units of a roll-up", unit=unit)
            yield RuleFileError(said, **place)
        seen.add(unit)
        if unit not in book.reporters:
            yield _no_such_unit(unit, book.reporters, place)
        elif unit == rollup.lead:
            said = message("{unit} leads the roll-up and cannot be a unit of it", unit=unit)
            yield RuleFileError(said, **place)
        elif unit not in rules.all_reporters:
            said = message(
                "{unit} is a unit of the roll-up, but no indicator asks it: add it to reporters",
                unit=unit,
            )
            yield RuleFileError(said, **place)


def _no_such_unit(unit: str, known: Mapping[str, Reporter], place: Mapping[str, Any]) -> DubanError:
    now = next((each for each in known.values() if unit in each.former), None)
    if now is None:
        return unknown_name("reporter", unit, known, **place)
    said = message("{former} has become {id} ({name})", former=unit, id=now.id, name=now.name)
    return RuleFileError(said, **place)
