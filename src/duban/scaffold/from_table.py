"""A plan from a table of responsibilities: units, areas, tasks, indicators and facts, with TODOs."""

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from duban.model.plan import Part
from duban.pluginmanager import Plugins
from duban.scaffold.area_texts import PAPER, UNNAMED, Group, Item, area_rules, facts_schema
from duban.scaffold.plans import NewPlan, plan_files, refuse_taken
from duban.scaffold.rows import Doubt, Row
from duban.scaffold.targets import Goal, goals_of, is_document
from duban.scaffold.texts import filled, quoted
from duban.words import Label, harmless, message

_NAME_OF_UNNAMED = "责任单位待定"
_DISTRICT = re.compile(".+[区县市]")


@frozen
class Draft:
    """A plan read from a table: its files by path, and what people have to look at."""

    files: dict[str, str]
    doubts: tuple[Doubt, ...]
    tasks: int
    areas: tuple[str, ...]
    units: tuple[str, ...]


def draft(new: NewPlan, rows: Sequence[Row], plugins: Plugins) -> Draft:
    """Make a plan of the rows of a table.

    Areas are the parts of the table, or where it has none the leads, so that each sends one
    report. Raises UsageError if an area of such a name is there already.
    """
    units = _units(rows)
    groups = _groups(new, rows)
    refuse_taken(plugins, [group.area for group in groups])
    parts = _parts(groups)
    files = plan_files(new, parts)
    files[f"rules/{new.id}/reporters.toml"] = _reporters(units, rows)
    for group in groups:
        files[f"plugins/{group.area}.py"] = filled(
            "area.py.txt",
            {
                "PLAN": new.id,
                "AREA": group.area,
                "NAME": quoted(group.name),
                "NAME_EN": quoted(group.area.replace("_", " ").capitalize()),
            },
        )
        files[f"rules/{new.id}/areas/{group.area}.toml"] = area_rules(new, group, units)
        files[f"schemas/{new.id}/{group.area}.schema.json"] = facts_schema(group)
    marks = {"PLAN": new.id, "TASKS": str(len(rows))}
    files[f"tests/test_{new.prefix}_{new.year}.py"] = filled("plan_test.py.txt", marks)
    doubts = tuple(doubt for group in groups for item in group.items for doubt in item.doubts)
    areas = tuple(group.area for group in groups)
    return Draft(files, doubts, len(rows), areas, tuple(units))


def _units(rows: Sequence[Row]) -> dict[str, str]:
    """Give each unit's key by its name, in the order in which they are first named."""
    names = dict.fromkeys(name for row in rows for name in (row.lead, *row.cooperating) if name)
    return {name: f"unit_{number:02d}" for number, name in enumerate(names, 1)}


def _reporters(units: dict[str, str], rows: Sequence[Row]) -> str:
    said = (
        "# Units as the table names them; ids are duban's. `duban check` lists what is missing.\n\n"
    )
    texts = [
        filled(
            "unit.toml.txt",
            {
                "UNIT": key,
                "NAME": quoted(name),
                "KIND": "district" if _DISTRICT.fullmatch(name) else "division",
                "SOURCED": "true",
            },
        )
        for name, key in units.items()
    ]
    if any(not row.lead for row in rows):
        marks = {
            "UNIT": UNNAMED,
            "NAME": quoted(_NAME_OF_UNNAMED),
            "KIND": "other",
            "SOURCED": "false",
        }
        texts.append(filled("unit.toml.txt", marks))
    return said + "\n".join(texts)


def _groups(new: NewPlan, rows: Sequence[Row]) -> list[Group]:
    by_part = any(row.part for row in rows)
    names: dict[str, list[Row]] = {}
    for row in rows:
        name = (row.part if by_part else row.lead) or ("其他" if by_part else _NAME_OF_UNNAMED)
        names.setdefault(name, []).append(row)
    codes = _codes(list(names.values()) if by_part else [list(rows)])
    groups = []
    for number, (name, own) in enumerate(names.items(), 1):
        items = tuple(_item(new, row, codes[row.place]) for row in own)
        part = name if by_part else new.title
        groups.append(Group(f"{new.prefix}_{number:02d}", name, part, items))
    return groups


def _codes(parts: Sequence[Sequence[Row]]) -> dict[str, str]:
    """Give each row its code, part.item: the paper's own number if no two of a part share it."""
    codes = {}
    for part, rows in enumerate(parts, 1):
        numbers = [_item_number(row.number, part) for row in rows]
        own = all(numbers) and len(set(numbers)) == len(numbers)
        for running, (row, number) in enumerate(zip(rows, numbers, strict=True), 1):
            codes[row.place] = f"{part}.{number if own else running}"
    return codes


def _item_number(text: str, part: int) -> str:
    """Give the item's number in 12, 3.12, 3-12; "" for one that is none or of another part."""
    match = re.fullmatch(r"(?:0*([0-9]{1,3})[.\-、])?0*([1-9][0-9]{0,3})", text.strip("()（）.、"))
    if match is None or (match[1] and int(match[1]) != part):
        return ""
    return match[2]


def _item(new: NewPlan, row: Row, code: str) -> Item:
    """Read a row's goals: those of its targets, else of the task's own words."""
    texts = row.targets or ((row.place, row.task),)
    doubts = list(row.doubts)
    goals: list[Goal] = []
    for place, text in texts:
        found = goals_of(text, new.starts, new.ends)
        for words in found.unread:
            said = message(
                "the figure in “{words}” was not read: say what the target is and how it is counted",
                words=harmless(words, 60),
            )
            doubts.append(Doubt(place, said))
        doubts += [Doubt(place, said) for said in found.open]
        doubts += [Doubt(place, said, is_note=True) for said in found.notes]
        goals += found.goals or (Goal(text),)
    if is_document(row.task) and len(goals) == 1 and not goals[0].is_certain:
        goals = [evolve(goals[0], name=f"{row.task}：{goals[0].name}")]
    return Item(row, code, tuple(goals), tuple(doubts))


def _parts(groups: Sequence[Group]) -> list[Part]:
    titles = dict.fromkeys(group.part for group in groups)
    return [
        Part(str(number), Label(title, f"Part {number}"), f"{PAPER} {title}")
        for number, title in enumerate(titles, 1)
    ]
