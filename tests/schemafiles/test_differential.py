"""The engine that decides and the reference agree on reports, sound and broken ones, of all areas."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from duban.model.rules import RuleBook
from duban.pluginmanager import load_plugins
from duban.roots import bundled_root
from duban.schemafiles.reading import combined, read_schema
from duban.schemafiles.validators import FastValidator, ReferenceValidator, Violation

ROOTS = (bundled_root(),)
BOOK: RuleBook = load_plugins(ROOTS).book("tianjin-2019")
FOUND = read_schema(ROOTS, "duban", "submission.schema.json")
assert FOUND is not None
ENVELOPE = FOUND[0]

#: What people and programs write into a field by mistake.
ODD: list[Any] = [
    *(None, True, -1, 0.5, 1e300, 2**70, "", "12", "1,000", "2019-02-30", "2019-6-3", "已完工"),
    *("2019-06\n", "2019-06-30\n", "0000-01-01", "2019-07-04T16:20:00+08:60"),
    *("2019-07-04T16:20:00", "2019-07-04T16:20:00+08:00", [], {}, [{}], {"stage": "begun"}),
]


def schema_of(area: str) -> dict[str, Any]:
    tasks = tuple(task.code for task in BOOK.rules[area].tasks)
    return combined(ENVELOPE, BOOK.schemas[area], tasks)


def without_formats(node: Any) -> Any:
    """Leave out formats, whose texts the generator finds only by long search."""
    if isinstance(node, list):
        return [without_formats(each) for each in node]
    if isinstance(node, dict):
        return {key: without_formats(each) for key, each in node.items() if key != "format"}
    return node


def filled(node: Any) -> Any:
    """Require every field, so that reports are not mostly empty."""
    if isinstance(node, dict) and "properties" in node:
        inner = {key: filled(each) for key, each in node["properties"].items()}
        return {**node, "properties": inner, "required": sorted(inner)}
    return node


def places(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    inner = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    return found + [place for key, each in inner for place in places(each, (*path, key))]


def mutated(document: Any, data: st.DataObject) -> Any:
    """Change, drop or misname one value of a document."""
    changed = copy.deepcopy(document)
    path = data.draw(st.sampled_from(places(changed) or [()]))
    if not path:
        return data.draw(st.sampled_from(ODD))
    owner = changed
    for part in path[:-1]:
        owner = owner[part]
    deed = data.draw(st.sampled_from(["odd", "drop", "misname"]))
    value = owner.pop(path[-1])
    if deed == "odd":
        value = data.draw(st.sampled_from(ODD))
    if deed != "drop" and isinstance(owner, list):
        owner.append(value)
    elif deed != "drop":
        owner[f"{path[-1]}{'x' if deed == 'misname' else ''}"] = value
    return changed


def said(violations: list[Violation]) -> set[tuple[Any, ...]]:
    return {(one.path, one.keyword, one.names, repr(one.demand)) for one in violations}


@pytest.mark.parametrize("area", sorted(BOOK.rules))
def test_validators_agree_on_every_area(area: str) -> None:
    schema = schema_of(area)
    fast, reference = FastValidator(schema), ReferenceValidator(schema)
    plain = without_formats(BOOK.schemas[area])
    facts = from_schema(filled(plain)) | from_schema(plain)

    @settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
    @given(facts=facts, data=st.data())
    def agree(facts: Any, data: st.DataObject) -> None:
        document = {"plan": "tianjin-2019", "area": area, "reporter": "div_a", "period": "2019-06"}
        document |= {"form": 1, "submitted_at": "2019-07-04T16:20:00+08:00", "facts": facts}
        document["tasks"] = {task.code: {"effect": "…"} for task in BOOK.rules[area].tasks}
        for each in (document, *(mutated(document, data) for _ in range(5))):
            assert fast.fits(each) == reference.fits(each) == (not fast.violations(each))
            assert said(fast.violations(each)) == said(reference.violations(each))

    agree()
