"""The leaves of a facts schema: each fact that is asked for, as forms and messages need it."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from duban.expressions import Fact


@frozen
class Leaf:
    """One fact of a schema.

    `name` is its full name ("facts.arterial.lit"), `titles` the titles of its groups and its
    own. A list has `columns` (leaves named by their key), `key` and `max_items`; a number its
    `unit` and perhaps `shown_as` (unit, factor); a choice its `labels` (code to Chinese).
    """

    name: str
    type: str
    titles: tuple[str, ...]
    description: str = ""
    unit: str = ""
    shown_as: tuple[str, float] | None = None
    whole: bool = False
    cumulative: bool = False
    labels: Mapping[str, str] = field(factory=dict)
    format: str = ""
    columns: tuple["Leaf", ...] = ()
    key: str = ""
    max_items: int = 0
    may_shrink: bool = False
    #: How it adds up over units, where its type and unit of measure do not say (x-rollup).
    adds_up: str = ""

    path: tuple[str, ...] = field(init=False)

    @path.default
    def _path_below_facts(self) -> tuple[str, ...]:
        return tuple(self.name.split(".")[1:])

    @property
    def title(self) -> str:
        """Give its titles in one line: 主干道路灯 · 亮灯数."""
        return " · ".join(self.titles)


def fact_at(facts: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """Give the fact at a path; None where it was not reported."""
    found: Any = facts
    for part in path:
        if (found := found.get(part)) is None:
            return None
    return found


_TYPES = {"number": "number", "integer": "number", "string": "text", "boolean": "flag"}


def leaves_of(schema: Mapping[str, Any]) -> dict[str, Leaf]:
    """Give the leaves of a facts schema (shared types written out) by full name, in order."""
    return {leaf.name: leaf for leaf in _walk(schema, "facts", ())}


def facts_of(leaves: Mapping[str, Leaf]) -> dict[str, Fact]:
    """Give the leaves as typed variables for expressions."""
    return {
        name: Fact(name, leaf.type, {column.name: column.type for column in leaf.columns})
        for name, leaf in leaves.items()
    }


def leaves_under(leaves: Mapping[str, Leaf], name: str) -> tuple[Leaf, ...]:
    """Give the leaf of this name, or those of the object of this name (a work, a document)."""
    if name in leaves:
        return (leaves[name],)
    return tuple(leaf for full, leaf in leaves.items() if full.startswith(name + "."))


def is_staged(leaves: Mapping[str, Leaf], name: str) -> bool:
    """Tell whether a fact is a work, a document or a list of such: whether it has a stage."""
    of_list = leaves.get(name)
    if of_list is not None:
        return any(column.name == "stage" for column in of_list.columns)
    return f"{name}.stage" in leaves


def _walk(node: Mapping[str, Any], name: str, titles: tuple[str, ...]) -> Iterator[Leaf]:
    kind = node.get("type")
    if kind == "object":
        for key, each in node.get("properties", {}).items():
            yield from _walk(each, f"{name}.{key}", (*titles, each.get("title", key)))
    elif kind == "array":
        columns = node.get("items", {}).get("properties", {})
        yield _leaf(
            node,
            name,
            titles,
            type="list",
            columns=tuple(
                _leaf(each, key, (each.get("title", key),), type=_TYPES.get(each.get("type"), ""))
                for key, each in columns.items()
            ),
            key=node.get("x-key", ""),
            max_items=node.get("maxItems", 0),
            may_shrink=node.get("x-may-shrink", False),
        )
    elif kind in _TYPES:
        yield _leaf(node, name, titles, type=_TYPES[kind])


def _leaf(node: Mapping[str, Any], name: str, titles: tuple[str, ...], **more: Any) -> Leaf:
    shown = node.get("x-shown-as")
    return Leaf(
        name=name,
        titles=titles,
        description=node.get("description", ""),
        unit=node.get("x-unit", ""),
        shown_as=(shown["unit"], float(shown["factor"])) if shown else None,
        whole=node.get("type") == "integer",
        cumulative=node.get("x-cumulative", False),
        labels=node.get("x-labels", {}),
        format=node.get("format", ""),
        adds_up=node.get("x-rollup", ""),
        **more,
    )
