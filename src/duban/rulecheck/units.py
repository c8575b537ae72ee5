"""Units: each indicator's unit is held to the units of its facts.

Where the unit of a value is not certain, nothing is said.
"""

from collections.abc import Iterator

from duban.model.rules import Indicator
from duban.rulecheck.case import Case
from duban.rulecheck.dimensions import COMPOUND, Dimension, MixedError, UnsureError, dimension_of
from duban.rulecheck.remarks import Remark
from duban.words import Message, message


def unit_remarks(case: Case) -> Iterator[Remark]:
    """Hold each indicator's unit, way of showing and baseline to those of its facts."""
    for indicator in case.rules.indicators:
        if indicator.value is not None and indicator.unit is not None:
            for key, said in _of_value(case, indicator, indicator.value):
                yield case.on_indicator(indicator, key, said)
        name = indicator.start.removeprefix("baseline.") if isinstance(indicator.start, str) else ""
        baseline = case.book.baselines.get(name)
        if baseline is not None and baseline.unit != indicator.unit:
            said = message(
                "{rule}: the unit is {unit}, but {baseline} is in {wanted}",
                rule=indicator.id,
                unit=indicator.unit or "-",
                baseline=f"baseline.{name}",
                wanted=baseline.unit,
            )
            yield case.on_indicator(indicator, "start", said)


def _of_value(case: Case, indicator: Indicator, source: str) -> Iterator[tuple[str, Message]]:
    try:
        wanted = _wanted(dimension_of(source, case.leaves), indicator.unit or "")
    except UnsureError:
        return
    except MixedError as mixed:
        first, second = mixed.args
        yield (
            "value",
            message(
                "{rule}: adds {first} and {second}", rule=indicator.id, first=first, second=second
            ),
        )
        return
    if wanted is not None:
        yield (
            "unit",
            message(
                "{rule}: the unit is {unit}, but the facts give {wanted}",
                rule=indicator.id,
                unit=indicator.unit,
                wanted=wanted,
            ),
        )
    leaf = case.leaves.get(source.strip())
    if leaf is not None and leaf.shown_as and leaf.shown_as != indicator.shown_as:
        yield (
            "shown_as",
            message(
                "{rule}: the form shows {fact} as {unit} × {factor}: give the rule the same shown_as",
                rule=indicator.id,
                fact=leaf.name,
                unit=leaf.shown_as[0],
                factor=leaf.shown_as[1],
            ),
        )


def _wanted(dimension: Dimension, unit: str) -> str | Message | None:
    """Give the unit that a value has, if it is surely not `unit`."""
    powers = dict(dimension.powers)
    if not powers:
        if dimension.literal:
            return None
        if dimension.hundred:
            return None if unit == "%" else "%"
        return message("a share of 1, not yet times 100") if unit == "%" else None
    if dimension.hundred:
        return None
    if set(powers.values()) == {1} and len(powers) == 1:
        only = next(iter(powers))
        return None if only == unit else only
    named = next((name for name, parts in COMPOUND.items() if dict(parts) == powers), None)
    return named if named is not None and named != unit else None
