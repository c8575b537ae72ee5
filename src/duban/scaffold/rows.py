"""A row of a table of tasks as it was read, and what people have to look at."""

from datetime import date

from attrs import frozen

from duban.words import Message


@frozen
class Doubt:
    """What people have to look at: the cell, and what is the matter with it.

    A mere note says how something was read that is not open.
    """

    place: str
    said: Message
    is_note: bool = False


@frozen
class Row:
    """One task of the table. `doubts` are what could not be read of it; nothing of it is guessed.

    `lead` is empty and `due` None where they could not be read; `targets` holds cell and text of
    each line of a task that runs over several.
    """

    place: str
    number: str
    part: str
    task: str
    targets: tuple[tuple[str, str], ...]
    due: date | None
    lead: str
    cooperating: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
