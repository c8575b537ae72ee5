"""The register's health: whether each plan's holds, and whether its workbook can be used."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from duban.errors import DubanError, apart
from duban.service.diagnosis import Diagnosis, Health
from duban.service.house import House
from duban.service.kept_register import kept
from duban.service.register_files import register_path
from duban.service.shared_file import state_of
from duban.service.writing import Writer
from duban.store import Entry
from duban.words import Message, message


def waits_for_register(plan: str, error: DubanError) -> Message:
    """Say that a plan waits until its register is mended: the first fault, and how many more."""
    first, *more = apart(error)
    if more:
        return message(
            "{error} (and {more} more); the plan {plan} waits until this is mended: what falls due"
            " for it is made up for then",
            error=first,
            more=len(more),
            plan=plan,
        )
    return message(
        "{error}; the plan {plan} waits until this is mended: what falls due for it is made up for"
        " then",
        error=first,
        plan=plan,
    )


def tell_of_waiting(
    entry: Entry, writer: Writer, plan: str, error: DubanError, now: datetime
) -> Message:
    """Tell the administrator, once a day, that a plan waits for its register; give what was said."""
    said = waits_for_register(plan, error)
    writer.alarm(entry, f"office/{plan}", said, now)
    return said


def examine_registers(house: House, now: datetime) -> Iterator[Diagnosis]:
    """Look at the register of each plan that has anything to do; what is well is not told."""
    with house.ledger.reading() as entry:
        lively = house.lively(entry, now)
    for plan in lively:
        yield from _content(house, plan)
        yield from _workbook(house, plan)


def _content(house: House, plan: str) -> Iterator[Diagnosis]:
    """Read a plan's register as a pass does, and tell every fault in it."""
    try:
        with house.ledger.reading() as entry:
            house.register(house.books[plan], entry)
    except DubanError as error:
        for each in apart(error):
            yield _sick(plan, waits_for_register(plan, each))


def _workbook(house: House, plan: str) -> Iterator[Diagnosis]:
    """Look at the workbook in which the office writes, and at its folder."""
    path = register_path(house, plan)
    try:
        yield from _file(house, plan, path)
    except OSError as error:
        said = message(
            "{file} cannot be read: {error}; mend its rights or its disk",
            file=str(path),
            error=error.strerror or str(error),
        )
        yield _sick(plan, said)


def _file(house: House, plan: str, path: Path) -> Iterator[Diagnosis]:
    folder = path.parent
    if not folder.exists():
        return  # the first pass makes it
    if not folder.is_dir():
        said = message(
            "{file} is no folder: move it away, the next pass makes the folder with the register",
            file=str(folder),
        )
        yield _sick(plan, said)
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        said = message(
            "{file} cannot be read and written, so the register is not kept: mend the folder's"
            " rights",
            file=str(folder),
        )
        yield _sick(plan, said)
    elif path.exists() and not path.is_file():
        said = message(
            "{file} is no file: move it away, the next pass writes the register anew with all that"
            " was entered last",
            file=str(path),
        )
        yield _sick(plan, said)
    elif path.exists() and not os.access(path, os.R_OK | os.W_OK):
        said = message(
            "{file} cannot be read and written, so nothing can be entered: mend the file's rights",
            file=str(path),
        )
        yield _sick(plan, said)
    else:
        with house.ledger.reading() as entry:
            broken = kept(entry, plan).broken
        if broken and broken == state_of(path):
            said = message(
                "{file} could not be read as it was saved, and what was entered before holds on:"
                " mend it, or move it away and it is written anew",
                file=str(path),
            )
            yield Diagnosis(Health.DOUBTFUL, f"register {plan}", said)


def _sick(plan: str, said: Message) -> Diagnosis:
    return Diagnosis(Health.SICK, f"register {plan}", said)
