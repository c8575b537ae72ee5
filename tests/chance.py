"""Facts by chance, where the answers of expressions and statuses turn."""

from random import Random
from typing import Any

from duban.schemafiles.leaves import Leaf


def fact(leaf: Leaf, chance: Random) -> Any:
    """Make up a fact that lies where the expressions' answers turn."""
    if leaf.type == "number":
        return chance.choice(
            [0, 1, chance.randint(0, 3), chance.randint(0, 10**9), chance.random()]
        )
    if leaf.type == "flag":
        return chance.random() < 0.5
    if leaf.type == "text":
        return chance.choice([*leaf.labels, "", "x", "2019-06-30"])
    return [
        {each.name: fact(each, chance) for each in leaf.columns if chance.random() < 0.95}
        for _ in range(chance.randint(0, 4))
    ]


def facts_of_chance(leaves: dict[str, Leaf], chance: Random) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for leaf in leaves.values():
        group = facts
        for part in leaf.path[:-1]:
            group = group.setdefault(part, {})
        if chance.random() < 0.9:
            group[leaf.path[-1]] = fact(leaf, chance)
    return facts
