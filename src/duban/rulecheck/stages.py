"""Stages: milestones and documents name a fact that has stages, and one of its stages."""

from collections.abc import Iterator

from duban.model.rules import Indicator
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark
from duban.rulefiles.naming import unknown
from duban.schemafiles.leaves import Leaf
from duban.words import Message, message


def stage_remarks(case: Case) -> Iterator[Remark]:
    """Look at the fact, the stage and the number of things of every milestone and document."""
    for indicator in case.rules.indicators:
        if indicator.fact is not None:
            for key, said in _remarks(case, indicator, indicator.fact):
                yield case.on_indicator(indicator, key, said)


def _remarks(case: Case, indicator: Indicator, fact: str) -> Iterator[tuple[str, Message]]:
    of_list = case.leaves.get(fact)
    if of_list is not None and of_list.type == "list":
        columns = {each.name: each for each in of_list.columns}
        stage, date = columns.get("stage"), columns.get("date")
        yield from (("fact", said) for said in _list_rules(indicator, of_list))
    else:
        stage, date = case.leaves.get(f"{fact}.stage"), case.leaves.get(f"{fact}.date")
        if of_list is None and stage is None:
            yield "fact", unknown(indicator.id, message("fact with a stage"), fact, _staged(case))
            return
        yield from (("fact", said) for said in _single_rules(indicator, fact))
    if stage is None:
        yield "fact", message("{rule}: {fact} has no stage", rule=indicator.id, fact=fact)
        return
    if date is None:
        yield "fact", message("{rule}: {fact} has no date", rule=indicator.id, fact=fact)
    if stage.labels and indicator.stage not in stage.labels:
        yield (
            "stage",
            message(
                "{rule}: {fact} never reaches the stage {stage}; it has {stages}",
                rule=indicator.id,
                fact=fact,
                stage=indicator.stage,
                stages=tuple(stage.labels),
            ),
        )


def _list_rules(indicator: Indicator, leaf: Leaf) -> Iterator[Message]:
    ways = [
        key
        for key, given in (
            ("count", indicator.count is not None),
            ("all", indicator.all),
            ("item", indicator.item is not None),
        )
        if given
    ]
    if len(ways) != 1:
        yield message(
            "{rule}: {fact} is a list: say how many of it by one of count, all = true or item;"
            " here: {ways}",
            rule=indicator.id,
            fact=leaf.name,
            ways=tuple(ways) or "-",
        )
    if indicator.count is not None and leaf.max_items and indicator.count > leaf.max_items:
        yield message(
            "{rule}: count is {count}, but {fact} takes at most {limit}",
            rule=indicator.id,
            count=indicator.count,
            fact=leaf.name,
            limit=leaf.max_items,
        )
    key = next((each for each in leaf.columns if each.name == leaf.key), None)
    if indicator.item is not None and key and key.labels and indicator.item not in key.labels:
        yield unknown(indicator.id, message("thing"), indicator.item, key.labels)


def _single_rules(indicator: Indicator, fact: str) -> Iterator[Message]:
    for key, given in (
        ("count", indicator.count is not None),
        ("all", indicator.all),
        ("item", indicator.item is not None),
    ):
        if given:
            yield message(
                "{rule}: {key} has a meaning for a list only, and {fact} is none",
                rule=indicator.id,
                key=key,
                fact=fact,
            )


def _staged(case: Case) -> list[str]:
    """List the facts that have stages."""
    single = [name.removesuffix(".stage") for name in case.leaves if name.endswith(".stage")]
    lists = [
        name
        for name, leaf in case.leaves.items()
        if any(column.name == "stage" for column in leaf.columns)
    ]
    return single + lists
