"""Reading facts schemas, with the shared types written out so that each stands alone."""

import json
from collections.abc import Mapping
from typing import Any

from duban.errors import RuleFileError
from duban.model.terms import ELEMENTS
from duban.roots import Root, first_file
from duban.words import Label, message

_SHARED = "../duban/facts.schema.json#/$defs/"
_LOCAL = "#/$defs/"


def read_schema(roots: tuple[Root, ...], *parts: str) -> tuple[dict[str, Any], str] | None:
    """Read the schema file that counts; gives it with its shown path, None if no root has it.

    Raises RuleFileError with the line if it is not JSON.
    """
    found = first_file(roots, "schemas", *parts)
    if found is None:
        return None
    root, path = found
    shown = root.shown(path)
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        said = message("Not JSON: {error}", error=error.msg)
        raise RuleFileError(said, file=shown, line=error.lineno) from error
    except UnicodeDecodeError as error:
        raise RuleFileError(message("Not UTF-8"), file=shown) from error
    if not isinstance(schema, dict):
        raise RuleFileError(message("A schema is a JSON object"), file=shown, line=1)
    return schema, shown


def write_out(schema: Mapping[str, Any], shared: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Replace each reference to a shared or local type by the type itself.

    What stands beside the reference (title, description) wins. Raises RuleFileError for a
    reference that leads nowhere or in a circle.
    """
    given = schema.get("$defs", {})
    local = given if isinstance(given, dict) else {}

    def resolve(node: Any, trail: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [resolve(each, trail) for each in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if reference is None:
            return {key: resolve(each, trail) for key, each in node.items() if key != "$defs"}
        if reference in trail:
            said = message("The reference {reference} leads in a circle", reference=reference)
            raise RuleFileError(said, file=file)
        target = _target(str(reference), local, shared)
        if target is None:
            said = message(
                "The reference {reference} leads nowhere: shared types are {known}",
                reference=reference,
                known=tuple(sorted(shared)),
            )
            raise RuleFileError(said, file=file)
        beside = {key: each for key, each in node.items() if key != "$ref"}
        if not isinstance(target, dict):
            return target
        return {**resolve(target, (*trail, reference)), **resolve(beside, trail)}

    resolved: dict[str, Any] = resolve(dict(schema), ())
    return resolved


def _target(reference: str, local: Mapping[str, Any], shared: Mapping[str, Any]) -> Any:
    if reference.startswith(_SHARED):
        return shared.get(reference.removeprefix(_SHARED))
    if reference.startswith(_LOCAL):
        name = reference.removeprefix(_LOCAL)
        return local.get(name, shared.get(name))
    return None


def shared_types(roots: tuple[Root, ...]) -> Mapping[str, Any]:
    """Read the types that all facts schemas share."""
    found = read_schema(roots, "duban", "facts.schema.json")
    if found is None:
        raise RuleFileError(message("The shared types are missing"), file="schemas/duban")
    schema, file = found
    types: Mapping[str, Any] | None = schema.get("$defs")
    if not types:
        raise RuleFileError(message("The shared types are missing"), file=file)
    return types


#: No count, sum or measure of a city's plan is larger: 10^12 of any base unit.
LARGEST = 1_000_000_000_000


def combined(
    envelope: Mapping[str, Any],
    facts: Mapping[str, Any],
    tasks: tuple[str, ...],
    elements: Mapping[str, Label] = ELEMENTS,
) -> dict[str, Any]:
    """Give the schema of a whole submission of one area: envelope, its facts, its tasks.

    The envelope asks for the five elements; a plan with `elements` of its own has those instead.
    What a reporter expects is looked at by itself (intake/expecting.py): it returns no report.
    """
    if elements.keys() != ELEMENTS.keys():
        envelope = {**envelope, "$defs": _with_elements(envelope["$defs"], elements)}
    facts = _bounded({key: each for key, each in facts.items() if key not in {"$schema", "$id"}})
    task_types = {code: {"$ref": "#/$defs/task"} for code in tasks}
    texts = {
        **envelope["properties"]["tasks"],
        "properties": task_types,
        "additionalProperties": False,
    }
    told = {"facts": facts, "tasks": texts}
    if "expected" in envelope["properties"]:
        told["expected"] = {}
    return {**envelope, "properties": {**envelope["properties"], **told}}


def _with_elements(types: Mapping[str, Any], elements: Mapping[str, Label]) -> dict[str, Any]:
    texts = {id_: {"$ref": "#/$defs/text", "title": name.zh} for id_, name in elements.items()}
    task = types["task"]
    others = {key: each for key, each in task["properties"].items() if key not in ELEMENTS}
    return {**types, "task": {**task, "properties": {**texts, **others}}}


def _bounded(node: Any) -> Any:
    """Give every number that has no maximum of its own the largest that a plan can hold."""
    if isinstance(node, list):
        return [_bounded(each) for each in node]
    if not isinstance(node, dict):
        return node
    bounded = {key: _bounded(each) for key, each in node.items()}
    if bounded.get("type") in {"integer", "number"} and "x-unit" in bounded:
        bounded.setdefault("maximum", LARGEST)
        bounded.setdefault("minimum", -LARGEST)
    return bounded
