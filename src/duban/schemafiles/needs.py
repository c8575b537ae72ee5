"""What a rule needs of the facts: those that it names, those that it reads, those it has asked for.

The three differ for an indicator that a plugin measures, for a plugin does not say what it reads.
"""

from collections.abc import Mapping

from duban.expressions import names_in
from duban.expressions.names import fact_behind
from duban.model.rules import AreaRules, Indicator
from duban.schemafiles.leaves import Leaf, leaves_under


def facts_within(expression: str) -> tuple[str, ...]:
    """List the facts that an expression names, each once.

    Of `previous.lamps.lit` it is `facts.lamps.lit`: what is to be there next month is asked for in
    this one.
    """
    facts = (fact_behind(name) for name in names_in(expression))
    return tuple(dict.fromkeys(name for name in facts if name.startswith("facts.")))


def facts_named(indicator: Indicator, leaves: Mapping[str, Leaf]) -> tuple[str, ...]:
    """List the facts that an indicator's own rule names; none for one that a plugin measures."""
    expressions = [each for each in (indicator.value, indicator.of) if each]
    names = [name for each in expressions for name in facts_within(each)]
    if indicator.fact:
        names.append(indicator.fact)
    return tuple(dict.fromkeys(leaf.name for name in names for leaf in leaves_under(leaves, name)))


def facts_read(indicator: Indicator, leaves: Mapping[str, Leaf]) -> tuple[str, ...]:
    """List the facts that a value may come from: for a plugin's, all.

    A sum that lacks one of them may be wrong, so it counts as lacking whether the plugin looks at
    that one or not. Of a work or a paper the stage is read: what is not begun has no day yet, and
    what is not issued no number.
    """
    if indicator.by_plugin:
        return tuple(leaves)
    stage = f"{indicator.fact}.stage"
    return (stage,) if stage in leaves else facts_named(indicator, leaves)


def facts_asked(rules: AreaRules, leaves: Mapping[str, Leaf]) -> dict[str, tuple[str, ...]]:
    """Give, by indicator, the facts that its reporters are asked for on its account.

    For a plugin's those that no rule names, else its reporters would owe what is asked of others.
    """
    named = {one.id: facts_named(one, leaves) for one in rules.indicators}
    ruled = {name for names in named.values() for name in names}
    unruled = tuple(name for name in leaves if name not in ruled)
    return {one.id: unruled if one.by_plugin else named[one.id] for one in rules.indicators}
