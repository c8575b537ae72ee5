"""Fields: the form can ask for each fact, and a clerk learns what is meant."""

from collections.abc import Iterator
from typing import Any

from duban.expressions import names_in
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark
from duban.schemafiles.leaves import Leaf, leaves_under
from duban.words import UNIT_LABELS, Message, message

#: Groups nest at most so deep: facts.group.leaf, or facts.group.work.stage.
_DEEPEST = 3


def field_remarks(case: Case) -> Iterator[Remark]:
    """Look at every fact as the form does."""
    for name, leaf in case.leaves.items():
        for said in _leaf_faults(leaf, name):
            yield case.on_leaf(name, said)
        for column in leaf.columns:
            for said in _leaf_faults(column, f"{name}[].{column.name}"):
                yield case.on_leaf(name, said, column.name)
    yield from _unused(case)


def _leaf_faults(leaf: Leaf, name: str) -> Iterator[Message]:
    if len(name.split(".")) - 1 > _DEEPEST:
        yield message("{fact} lies too deep for the form: groups nest at most two deep", fact=name)
    if not leaf.type:
        yield message(
            "{fact}: the form asks for one number, text, yes or no, or a flat list", fact=name
        )
        return
    bare = name.rpartition(".")[2]
    if leaf.titles[-1] in {"", bare}:
        yield message("{fact} has no title: the form has nothing to call it by", fact=name)
    if not leaf.description:
        yield message("{fact} has no description: say what counts and what does not", fact=name)
    if leaf.type == "number":
        yield from _unit_faults(leaf, name)
    elif leaf.type == "list":
        yield from _list_faults(leaf, name)


def _unit_faults(leaf: Leaf, name: str) -> Iterator[Message]:
    if not leaf.unit:
        yield message('{fact} has no unit: write "x-unit"', fact=name)
    elif leaf.unit not in UNIT_LABELS:
        yield message(
            "{fact}: unknown unit {unit}; known are {known}",
            fact=name,
            unit=leaf.unit,
            known=tuple(UNIT_LABELS),
        )
    if leaf.shown_as is not None and leaf.shown_as[1] <= 0:
        yield message("{fact}: the factor of x-shown-as must be above 0", fact=name)


def _list_faults(leaf: Leaf, name: str) -> Iterator[Message]:
    keys = {column.name: column for column in leaf.columns}
    if not leaf.key:
        yield message('{fact}: a list needs "x-key", the column that names each thing', fact=name)
    elif leaf.key not in keys or keys[leaf.key].type != "text":
        yield message(
            "{fact}: x-key names {key}, which is no text among {columns}",
            fact=name,
            key=leaf.key,
            columns=tuple(keys) or "-",
        )
    if not leaf.max_items:
        yield message('{fact}: a list needs "maxItems", so that the form has an end', fact=name)


def choice_remarks(case: Case) -> Iterator[Remark]:
    """Find fixed choices without Chinese labels: the form would show codes."""
    for name, node in _choices(case):
        labels = node.get("x-labels", {})
        missing = [str(each) for each in node["enum"] if str(each) not in labels]
        if missing:
            fact, _, column = name.partition("[].")
            said = message(
                "{fact}: the choices {missing} have no label: write x-labels",
                fact=name,
                missing=tuple(missing),
            )
            yield case.on_leaf(fact, said, column)


def _choices(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    pending: list[tuple[str, object]] = [("facts", case.schema)]
    while pending:
        name, node = pending.pop(0)
        if not isinstance(node, dict):
            continue
        if isinstance(node.get("enum"), list):
            yield name, node
        for key, each in node.get("properties", {}).items():
            pending.append((f"{name}.{key}", each))
        for key, each in node.get("items", {}).get("properties", {}).items():
            pending.append((f"{name}[].{key}", each))


def _unused(case: Case) -> Iterator[Remark]:
    """Find facts that are asked for and that no rule reads, unless one is misspelt in a rule."""
    if case.reads_facts or any(one.by_plugin for one in case.rules.indicators):
        return
    sources = [source for one in case.rules.indicators for source in (one.value, one.of) if source]
    sources += [check.expect for check in case.rules.checks]
    used = {
        "facts" + name.removeprefix("previous").removeprefix("facts")
        for source in sources
        for name in names_in(source)
        if not name.startswith("baseline.")
    }
    stages = {one.fact for one in case.rules.indicators if one.fact}
    if any(not leaves_under(case.leaves, name) for name in (*used, *stages)):
        return
    used |= {leaf.name for fact in stages for leaf in leaves_under(case.leaves, fact)}
    read = {_whole(case, name) for name in used}
    for whole in dict.fromkeys(_whole(case, name) for name in case.leaves):
        if whole not in read:
            said = message("{fact} is asked for, but no rule reads it", fact=whole)
            yield case.doubt_leaf(whole, said)


def _whole(case: Case, name: str) -> str:
    """Give the work or document of which a fact is part, else the fact itself."""
    group, _, _ = name.rpartition(".")
    return group if f"{group}.stage" in case.leaves else name
