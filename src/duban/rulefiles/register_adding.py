"""The rows of a workbook beside the register's other entries: what they tell otherwise does not hold."""

from collections.abc import Iterable

from attrs import evolve

from duban.errors import RuleFileError
from duban.model.register import DueOverride, Register
from duban.rulefiles.register_days import MovedDays
from duban.rulefiles.register_rows import Row
from duban.rulefiles.register_sheets import entries_of


def held_apart(rows: Iterable[Row], register: Register) -> tuple[Row, ...]:
    """Give the rows of a workbook; one that moves a due day otherwise than before does not hold.

    Before it come the register's own entries and the rows above.
    """
    moved = MovedDays()
    for first in register.due_overrides:
        moved.clash(first)
    held = []
    for row in rows:
        said = moved.clash(row.entry) if isinstance(row.entry, DueOverride) else None
        fault = () if said is None else (RuleFileError(said),)
        held.append(evolve(row, entry=None, faults=fault) if fault else row)
    return tuple(held)


def with_rows(register: Register, rows: Iterable[Row]) -> Register:
    """Give a register with the entries of rows that hold (`held_apart`) added to its own."""
    added = entries_of(tuple(rows))
    return evolve(
        register, **{name: getattr(register, name) + each for name, each in added.items()}
    )
