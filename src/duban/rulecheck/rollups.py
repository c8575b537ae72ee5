"""Roll-ups: every fact that an added-up indicator needs adds up."""

from collections.abc import Iterator

from duban.rollup import RATES, Way, way_of
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark
from duban.schemafiles.needs import facts_named
from duban.words import message


def rollup_remarks(case: Case) -> Iterator[Remark]:
    """Find unknown ways of adding up, and facts of added-up indicators that have none."""
    ways = {way.value for way in Way}
    for leaf in case.leaves.values():
        if leaf.adds_up and leaf.adds_up not in ways:
            said = message(
                "x-rollup {found} is not known; known are {known}",
                found=leaf.adds_up,
                known=tuple(sorted(ways)),
            )
            yield case.on_leaf(leaf.name, said)
    units = {unit for rollup in case.rules.rollups for unit in rollup.units}
    for indicator in case.rules.indicators:
        if units.isdisjoint(indicator.reporters):
            continue
        for name in facts_named(indicator, case.leaves):
            leaf = case.leaves[name]
            if not leaf.adds_up and way_of(leaf.type, leaf.unit, name) is Way.NONE:
                is_rate = leaf.unit in RATES
                if is_rate or indicator.fact is None:
                    said = message(
                        "{rule}: {fact} does not add up over units: ask for numerator and"
                        " denominator, or say how in x-rollup",
                        rule=indicator.id,
                        fact=name,
                    )
                    yield case.on_indicator(indicator, "value", said)
