"""Who leads and who cooperates in a row of a table of tasks, and what is left open of it."""

from collections.abc import Iterator

from duban.scaffold.headings import Table
from duban.scaffold.leads import Named, units_in
from duban.scaffold.rows import Doubt
from duban.words import message


def roles_in(table: Table, row: int) -> tuple[str, tuple[str, ...], list[Doubt]]:
    """Give lead and cooperating units: the first named leads unless another is marked (通知 三)."""
    cell = table.place(row, "lead")
    named, helping = units_in(table.text(row, "lead")), units_in(table.text(row, "cooperating"))
    doubts = []
    if not named.units:
        doubts.append(Doubt(cell, message("no unit is named that leads: name one")))
    elif len(named.marked) > 1 or (named.joint and len(named.units) > 1 and not named.marked):
        said = message(
            "several units lead together ({units}): say which one answers; {first} does until then",
            units=named.units,
            first=named.units[0],
        )
        doubts.append(Doubt(cell, said))
    elif len(named.units) > 1 and not named.marked:
        said = message(
            "{first} is named first and leads; {others} cooperate",
            first=named.units[0],
            others=named.units[1:],
        )
        doubts.append(Doubt(cell, said, is_note=True))
    lead = (named.marked or named.units or ("",))[0]
    every = (*named.units, *named.cooperating, *helping.units, *helping.cooperating)
    cooperating = tuple(each for each in dict.fromkeys(every) if each != lead)
    for name, found in (("lead", named), ("cooperating", helping)):
        doubts += _about_names(table.place(row, name), found)
    return lead, cooperating, doubts


def _about_names(cell: str, found: Named) -> Iterator[Doubt]:
    """Tell what is no unit, and how brackets were read."""
    if found.collective:
        said = message(
            "{names} names no unit: add those that are meant", names=tuple(found.collective)
        )
        yield Doubt(cell, said)
    if found.read:
        said = message("{brackets}: read as who leads or cooperates", brackets=found.read)
        yield Doubt(cell, said, is_note=True)
    if found.kept:
        said = message("{names}: what stands in brackets is kept in the name", names=found.kept)
        yield Doubt(cell, said, is_note=True)
