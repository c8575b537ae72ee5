"""Register files: where each plan's workbook lies, and what lies there that nobody reads."""

from datetime import datetime
from pathlib import Path

from duban.errors import DubanError
from duban.model.register import OFFICE
from duban.rulefiles.register_sheets import read_register_book
from duban.service.house import House
from duban.service.kept_register import NAME, SUFFIX, workbook_names
from duban.service.shared_file import lock_of, state_of
from duban.service.writing import Writer
from duban.words import harmless, message


def register_path(house: House, plan: str) -> Path:
    """Give where a plan's workbook lies."""
    name, _ = workbook_names(plan, house.books)
    return house.settings.office / OFFICE / name


def is_in_place(house: House, plan: str) -> bool:
    """Give a workbook its name of today, if the number of plans changed since it was written.

    False while somebody has it open under the former name. Raises OSError if it cannot be renamed.
    """
    path = register_path(house, plan)
    former = path.with_name(workbook_names(plan, house.books)[1])
    if state_of(path) is not None or not _is_of(house, plan, former):
        return True
    if lock_of(former) is not None:
        return False
    former.rename(path)
    return True


def _is_of(house: House, plan: str, path: Path) -> bool:
    """Tell whether a file is a workbook of a plan; one that cannot be read is none."""
    if state_of(path) is None:
        return False
    try:
        return read_register_book(path.read_bytes(), house.books[plan], path.name) is not None
    except DubanError:
        return False


def tell_of_strays(house: House, writer: Writer, now: datetime) -> None:
    """Tell the administrator once of each copy: whoever types into one believes that it is read."""
    read = {register_path(house, plan) for plan in house.books}
    for path in sorted((house.settings.office / OFFICE).glob(f"{NAME}*{SUFFIX}")):
        if path in read:
            continue
        said = message(
            "{file} is not read: the register is {read}. Enter there what was typed into it, and"
            " remove it or give it another name",
            file=f"{OFFICE}/{harmless(path.name)}",
            read=tuple(sorted(one.name for one in read)),
        )
        note = f"stray/{path.name}"
        with house.ledger.transaction() as entry:
            if not entry.noted(note):
                writer.alarm(entry, note, said, now)
                entry.note(note, now.isoformat())
