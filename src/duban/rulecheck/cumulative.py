"""Cumulative figures: what is added up month after month must not be the sum so far already."""

from collections.abc import Iterator

from duban.expressions import names_in
from duban.model.rules import Indicator
from duban.model.terms import Kind
from duban.rulecheck.case import Case
from duban.rulecheck.macros import sums_in
from duban.rulecheck.remarks import Remark
from duban.words import message


def cumulative_remarks(case: Case) -> Iterator[Remark]:
    """Find totals that add up the months of facts that accumulate over the year by themselves."""
    for indicator in case.rules.indicators:
        if indicator.kind is Kind.TOTAL and indicator.reported == "in_period":
            for fact in _cumulative_facts(case, indicator):
                said = message(
                    '{rule}: {fact} is cumulative (x-cumulative), and reported = "in_period" would'
                    " add its months up once more: leave reported out, or ask for the month's own"
                    " figure",
                    rule=indicator.id,
                    fact=fact,
                )
                yield case.on_indicator(indicator, "reported", said)


def _cumulative_facts(case: Case, indicator: Indicator) -> Iterator[str]:
    source = indicator.value or ""
    for name in names_in(source):
        leaf = case.leaves.get(name)
        if leaf is not None and leaf.cumulative:
            yield name
    lists = {name: leaf for name, leaf in case.leaves.items() if leaf.type == "list"}
    for use in sums_in(source, lists):
        if any(each.name == use.key and each.cumulative for each in lists[use.list].columns):
            yield f"{use.list}[].{use.key}"
