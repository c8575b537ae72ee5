"""The rules and facts of an area whose tasks were read from a table."""

import json
import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from duban.scaffold.plans import NewPlan
from duban.scaffold.rows import Doubt, Row
from duban.scaffold.targets import Goal, strictness_of
from duban.scaffold.texts import quoted
from duban.words import harmless

#: What the paper is called in the clauses of tasks.
PAPER = "责任分解表"
#: The key of the reporter that stands in where the table names none.
UNNAMED = "unit_unnamed"
_BEGINS = re.compile("^(?!.*(?:竣工|完工|建成|投用)).*(?:开工|动工)")


@frozen
class Item:
    """A task to be written: its row, its code and its goals."""

    row: Row
    code: str
    goals: tuple[Goal, ...]
    doubts: tuple[Doubt, ...]

    @property
    def stem(self) -> str:
        """Give what its facts are called: t3_12."""
        return "t" + re.sub("[^0-9a-z]", "_", self.code.lower())


@frozen
class Group:
    """Tasks that make one work area."""

    area: str
    name: str
    part: str
    items: tuple[Item, ...]


def area_rules(new: NewPlan, group: Group, units: dict[str, str]) -> str:
    """Give an area's rules; `units` are the keys of reporters by name."""
    leads = dict.fromkeys(units.get(item.row.lead, UNNAMED) for item in group.items)
    lines = [
        f"# {harmless(group.name)}: read from the table; titles in English are for people to write.",
        f"area = {quoted(group.area)}",
        f"reporters = {json.dumps(list(leads))}",
        f"lead = {quoted(next(iter(leads)))}",
    ]
    for item in group.items:
        lines += ["", *_task(new, group, item, units)]
    return "\n".join(lines) + "\n"


def _task(new: NewPlan, group: Group, item: Item, units: dict[str, str]) -> Iterator[str]:
    row = item.row
    lead = units.get(row.lead, UNNAMED)
    for doubt in item.doubts:
        word = "note" if doubt.is_note else "TODO"
        yield f"# {word} {doubt.place}: {harmless(doubt.said.say('zh'))}"
    yield "[[task]]"
    yield f'code = "{item.code}"'
    yield f"title = {quoted(row.task)}"
    yield f'title_en = "Task {item.code}"                 # TODO: the English title'
    cell = row.place.rpartition("!")[2]
    yield f"clause = [{quoted(f'{PAPER} {cell}')}]"
    yield f'reporters = ["{lead}"]'
    yield f'lead = "{lead}"'
    helping = [units[name] for name in row.cooperating]
    if helping:
        yield f"cooperating = {json.dumps(helping)}"
    for number, goal in enumerate(item.goals):
        yield ""
        yield from _indicator(new, group, item, goal, number)


def _indicator(new: NewPlan, group: Group, item: Item, goal: Goal, number: int) -> Iterator[str]:
    fact = _fact_name(item, number)
    yield "[[task.indicator]]"
    yield f'id = "{group.area}_{fact}"'
    yield f"name = {quoted(goal.name)}"
    yield f'name_en = "Target {item.code}' + (f' ({number + 1})"' if number else '"')
    if goal.unit:
        yield from _counted(fact, goal)
    else:
        yield f'kind = "{goal.kind}"'
        yield f'fact = "facts.{fact}"'
        yield f'stage = "{_stage(goal)}"'
    strictness = strictness_of(goal.name)
    if strictness != "hard":
        yield f'strictness = "{strictness}"'
    due = goal.due or item.row.due
    if due is not None and due != new.ends:
        yield f"due = {due.isoformat()}"


def _stage(goal: Goal) -> str:
    """Give the stage that is wanted: a begin of works is no end of them."""
    if goal.kind == "document":
        return "issued"
    return "started" if _BEGINS.search(goal.name) else "finished"


def _counted(fact: str, goal: Goal) -> Iterator[str]:
    if goal.kind == "cadence":
        yield 'kind = "cadence"'
        yield f'value = "{_value(fact, goal)}"'
        yield f"times = {goal.figure:.0f}"
        yield f'every = "{goal.every}"'
        return
    doubt = '                     # TODO: "bound" if it must hold all year'
    yield f'kind = "{goal.kind}"{doubt if goal.kind == "growth" else ""}'
    yield f'value = "{_value(fact, goal)}"'
    yield f"{goal.relation} = {goal.figure!r}"
    yield f'unit = "{goal.unit}"'
    if not goal.is_rate:
        yield f'shown_as = {{unit = "{goal.shown}", factor = {goal.factor!r}}}'
    if goal.kind != "bound":
        yield 'curve = "linear"'


def _value(fact: str, goal: Goal) -> str:
    if goal.is_rate:
        return f"100.0 * facts.{fact}.done / facts.{fact}.of"
    return f"double(facts.{fact})" if goal.is_count else f"facts.{fact}"


def _fact_name(item: Item, number: int) -> str:
    return item.stem if not number else f"{item.stem}_{number + 1}"


def facts_schema(group: Group) -> str:
    """Give the facts that an area's goals need."""
    facts = {
        _fact_name(item, number): _fact(item, goal)
        for item in group.items
        for number, goal in enumerate(item.goals)
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": harmless(group.name),
        "description": f"{harmless(group.name)}：每月报送的事实。",
        "type": "object",
        "additionalProperties": False,
        "properties": facts,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _fact(item: Item, goal: Goal) -> dict[str, Any]:
    title = {"title": harmless(goal.name, 40), "description": f"任务{item.code}：{goal.name}。"}
    if not goal.unit:
        kind = "document" if goal.kind == "document" else "works"
        return {"$ref": f"../duban/facts.schema.json#/$defs/{kind}", **title}
    count = {"type": "integer", "minimum": 0, "x-unit": "count"}
    if goal.is_rate:
        return {
            "type": "object",
            "additionalProperties": False,
            **title,
            "properties": {
                "done": {**count, "title": "达到要求的数量", "description": "比率的分子。"},
                "of": {**count, "title": "总数", "description": "比率的分母。"},
            },
        }
    return {
        "type": "integer" if goal.is_count else "number",
        "minimum": 0,
        "x-unit": goal.unit,
        "x-shown-as": {"unit": goal.shown, "factor": goal.factor},
        **({"x-cumulative": True} if goal.kind == "total" else {}),
        **title,
    }
