"""Names in files of a root that nothing bears: said with the nearest one that something does."""

from collections.abc import Iterable
from difflib import get_close_matches

from duban.words import Label, Message, message


def unknown(rule: str, what: Message | Label, name: str, known: Iterable[str]) -> Message:
    """Say that nothing bears a name, with the nearest one that something does."""
    names = list(known)
    near = get_close_matches(name, names, 1, 0.5)
    if near:
        return message(
            "{rule}: there is no {what} {name}; did you mean {near}?",
            rule=rule,
            what=what,
            name=name,
            near=near[0],
        )
    return message(
        "{rule}: there is no {what} {name}; there are {known}",
        rule=rule,
        what=what,
        name=name,
        known=tuple(names[:12]) or "-",
    )
